import datetime as dt
import random
import re

import pytest

from shangda.workbench.demonstration import research, writing
from shangda.workbench.demonstration.drafting import parts_of
from shangda.workbench.demonstration.meetings import write_meeting
from shangda.workbench.demonstration.places import all_units, by_code
from shangda.workbench.demonstration.texts import (
    Kind,
    Size,
    Structure,
    figures_in,
    sentence,
    tidy,
)
from shangda.workbench.demonstration.topics import all_topics

DAY = dt.date(2026, 11, 24)
ORDINARY = [k for k in Kind if k not in {Kind.RESEARCH, Kind.URGENT}]
JUNK = re.compile(r"[A-Za-z{}\[\]|&<>_*#/]|[，。；：、]{2}|。”。|，”|None")
DIGIT_COMMA = re.compile(r"[\x00-\x7f]")


def everything():
    """One text of each topic, kind and structure by a unit that would write it."""
    rng = random.Random(7)
    units = [u for u in all_units() if u.group]
    for topic in all_topics():
        day = DAY.replace(month=min(topic.months))
        unit = rng.choice([u for u in units if topic.suits(u.tags, day.month)])
        for kind in ORDINARY:
            for structure in Structure:
                yield writing.write(rng, unit, topic, kind, day, structure)
        yield research.write_research(rng, unit, topic, day)
        yield research.write_special(rng, unit, topic, Kind.PROBLEM, day)
        yield research.write_special(rng, unit, topic, Kind.MEASURES, day)


@pytest.fixture(scope="module")
def texts():
    return list(everything())


def test_no_text_holds_placeholders_or_doubled_stops(texts):
    for text in texts:
        found = JUNK.search(text.title + "\n" + text.body)
        assert found is None, (text.title, found and text.body[found.start() - 12 :][:40])


def test_only_figures_are_in_ascii(texts):
    for text in texts:
        odd = set(DIGIT_COMMA.findall(text.title + text.body)) - set("0123456789.%\n")
        assert odd == set(), (text.title, odd)


def test_totals_are_the_sum_of_their_parts(texts):
    checked = 0

    for text in texts:
        for one in text.sums:
            assert round(sum(map(float, one.parts)), 1) == float(one.total), text.title
            assert {one.total, *one.parts} <= figures_in(text.body)
            checked += 1

    assert checked > 150


def test_figures_of_the_title_stand_in_the_body(texts):
    for text in texts:
        assert figures_in(text.title) <= figures_in(text.body), text.title


def test_lengths_keep_to_the_limits(texts):
    for text in texts:
        low, high = {
            (Size.ORDINARY, True): (120, 300),
            (Size.ORDINARY, False): (180, 490),
            (Size.SPECIAL, False): (800, 2000),
            (Size.RESEARCH, False): (1500, 4000),
        }[text.size, text.kind is Kind.DEVELOPMENTS]
        assert low <= text.length <= high, (text.title, text.size, text.length)


def test_most_ordinary_items_have_two_hundred_and_fifty_characters(texts):
    ordinary = [
        t.length
        for t in texts
        if t.size is Size.ORDINARY and t.kind is not Kind.DEVELOPMENTS
    ]

    assert sum(length >= 250 for length in ordinary) > 0.9 * len(ordinary)


def test_research_has_three_levels_of_numbering(texts):
    reports = [t for t in texts if t.size is Size.RESEARCH]

    for report in reports:
        levels = [level for level, _ in parts_of(report.paragraphs)]
        assert levels.count(1) == 5
        assert set(levels) == {1, 2, 3}


def test_points_are_numbered_without_a_gap(texts):
    for text in texts:
        firsts = [p[0] for p in text.paragraphs if re.match(r"[一二三四五]、", p)]
        assert firsts == list("一二三四五")[: len(firsts)], text.title


def test_the_number_of_points_told_is_the_number_of_points():
    rng = random.Random(2)
    unit, topic = by_code()["QSZ"], next(t for t in all_topics() if t.code == "road_care")

    for _ in range(40):
        text = writing.write(rng, unit, topic, Kind.PROBLEM, DAY)
        told = re.search(r"([三四])[个处条]", text.paragraphs[0])
        points = re.findall(r"(?m)^(?:[一二三四]、|（[一二三四]）|[一二三四]是)", text.body)
        assert told is not None
        assert len(points) == " 一二三四".index(told.group(1))


def test_the_same_seed_writes_the_same_text():
    unit, topic = by_code()["QSZ"], all_topics()[0]

    one, other = (
        writing.write(random.Random(5), unit, topic, Kind.MEASURES, DAY) for _ in range(2)
    )

    assert one == other


def test_a_meeting_report_names_the_meeting_and_nothing_done():
    text = write_meeting(random.Random(1), by_code()["QBJ"], all_topics()[0], DAY)

    assert "泊舟街道" in text.title
    assert [f.kind for f in text.flaws] == ["meeting"]
    assert JUNK.search(text.body) is None


@pytest.mark.parametrize(
    ("raw", "clean"),
    [("甲，。乙", "甲，乙"), ("、甲。。", "甲。"), ("他说：“好。”。", "他说：“好。”")],
)
def test_tidy_mends_doubled_stops(raw, clean):
    assert tidy(raw) == clean


def test_sentence_ends_once():
    assert [sentence("甲"), sentence("甲。"), sentence("甲，")] == ["甲。"] * 3
