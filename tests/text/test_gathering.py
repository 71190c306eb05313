import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shangda.text.gathering import LONGEST, MOST, gather

NEAR = Path(__file__).resolve().parents[2] / "../shared/data/near_duplicates.jsonl.gz"

TOWN = (
    "11月6日，松岚镇接到47名务工人员反映欠薪，涉及工资约55万元。\n"
    "松岚镇核对用工名册和考勤，责令总包承担清偿责任。\n"
    "动用工资保证金先行垫付33万元，余款约定7日内付清。"
)
BUREAU = (
    "11月6日，县信访局接待务工人员44人，安排到接访室坐下谈。\n"
    "余款约定7日内付清，先动用工资保证金垫付33万元。\n"
    "4名代表签字认可，两级调解员全程在场。"
)


def said(strand):
    return [(one.key, one.text) for one in strand.sentences]


def test_a_sentence_that_both_say_is_one_strand():
    strands = gather({"town": TOWN, "bureau": BUREAU}).strands

    assert [strand.keys for strand in strands] == [
        ("town",),
        ("town",),
        ("bureau",),
        ("town", "bureau"),
        ("bureau",),
    ]
    assert said(strands[3]) == [
        ("town", "动用工资保证金先行垫付33万元，余款约定7日内付清。"),
        ("bureau", "余款约定7日内付清，先动用工资保证金垫付33万元。"),
    ]


def test_sentences_stand_where_they_say():
    texts = {"town": TOWN, "bureau": BUREAU}

    for strand in gather(texts).strands:
        for one in strand.sentences:
            assert texts[one.key][one.start : one.end] == one.text


def test_what_the_article_says_already_is_marked():
    article = "松岚镇动用工资保证金先行垫付33万元，余款7日内付清。"

    strands = gather({"town": TOWN, "bureau": BUREAU}, article).strands

    assert [strand.is_used for strand in strands] == [False, False, False, True, False]


def test_figures_of_one_event_that_differ_are_named():
    differing = gather({"town": TOWN, "bureau": BUREAU}).differing

    assert [[(one.key, one.words) for one in values] for values in differing] == [
        [("town", "47名"), ("bureau", "44人")]
    ]
    first = differing[0][0]
    assert TOWN[first.start : first.end] == "47名"


def test_the_same_figure_written_otherwise_does_not_differ():
    one = "11月6日塌方土石12000立方米，转移群众20余人。"
    other = "11月6日塌方土石1.2万立方米，转移群众20人。"

    assert gather({"a": one, "b": other}).differing == []


def test_units_that_report_their_own_figures_do_not_differ():
    one = "截至11月6日，松岚镇更换老化阀门147个。"
    other = "截至11月6日，芦雪乡更换老化阀门52个。"

    found = gather({"a": one, "b": other})

    assert found.differing == []
    assert [strand.keys for strand in found.strands] == [("a",), ("b",)]


def test_what_is_said_alike_of_one_name_with_other_figures_differs():
    one = "其中松陂乡党员18名，一年为群众办事1件。"
    other = "据统计松陂乡党员18名，一年为群众办事6件。"

    (values,) = gather({"a": one, "b": other}).differing

    assert [value.words for value in values] == ["1件", "6件"]


def test_one_source_stands_as_it_is():
    strands = gather({"town": TOWN}).strands

    assert [one.text for strand in strands for one in strand.sentences] == TOWN.split("\n")


@given(st.lists(st.text(max_size=80), max_size=4))
def test_every_sentence_is_in_one_strand(texts):
    sources = {str(number): text for number, text in enumerate(texts)}

    found = gather(sources)

    places = [(one.key, one.start) for s in found.strands for one in s.sentences]
    assert len(places) == len(set(places))
    assert all(sources[k][p : p + 1].strip() for k, p in places)


@pytest.mark.parametrize("text", ["", "\0" * 99, "😀" * 1_000_000, "。\n" * 500_000])
def test_texts_without_sentences_have_no_strands(text):
    assert gather({"a": text, "b": text}, text) == ([], [])


def test_many_sentences_are_bounded():
    strands = gather({"a": "松岚镇有12处。" * 100_000, "b": "松岚镇有13处。" * 9}).strands

    assert len(strands) <= MOST
    assert max(one.end for s in strands for one in s.sentences) <= LONGEST


@pytest.mark.skipif(
    not NEAR.exists(), reason="needs ../shared/data/near_duplicates.jsonl.gz"
)
def test_real_texts_of_two_halves_come_apart_again():
    with gzip.open(NEAR, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for _, line in zip(range(200), lines, strict=False)]
    texts = [row["text"] for row in rows if 300 < len(row["text"]) < 2000][:20]

    for one, other in zip(texts[::2], texts[1::2], strict=True):
        strands = gather({"whole": f"{one}\n{other}", "half": other}).strands
        halves = [s for s in strands if "half" in s.keys]
        assert sum("whole" in s.keys for s in halves) >= 0.9 * len(halves)
