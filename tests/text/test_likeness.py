import gzip
import json
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shangda.text.archive import STOCK_TEXTS, Archive
from shangda.text.fingerprints import plain
from shangda.text.likeness import Relation, Side, compare, runs

DATA = Path(__file__).resolve().parents[2] / "../shared/data"
PONDS = (
    "青石镇今年修复山塘12处，新增灌溉面积3400亩，受益农户1200户。镇里把工程交给村民自己管，"
    "每处山塘由三户轮流看守，汛期每天报一次水位。对渗漏严重的四处，请县水利站的技术员住村指导，"
    "改用黏土加土工膜的办法，比原方案省工三成。"
)
MARKET = (
    "云岭县菜市场改造后摊位由原来的86个增加到130个，早市提前到五点开门。管理方每周公布抽检结果，"
    "不合格的摊位停业整改一天，连续三次不合格的收回摊位，由候补商户递补经营。"
)
ROAD = (
    "县交通局组织养护队对通村公路逐段排查，发现路肩塌陷十七处、边沟堵塞四十一处，已全部登记造册。"
    "塌陷路段当天设置警示标志，先填后压，雨季前完成硬化。"
)


def likeness(query, archive):
    sides = [Side(text, plain(text)) for text in (query, archive)]
    return compare(*sides, np.zeros(len(sides[0].plain.codes), bool))


def test_the_same_text_with_other_marks_is_the_same():
    found = likeness(PONDS.replace("，", " , "), PONDS)

    assert found.relation is Relation.SAME
    assert (found.coverage_query, found.coverage_archive) == (1.0, 1.0)
    assert len(found.passages) == 1


def test_other_figures_are_named():
    found = likeness(PONDS.replace("3400", "5100").replace("12处", "9处"), PONDS)

    assert found.relation is Relation.FIGURES_CHANGED


def test_a_sentence_left_out_changes_no_figure():
    left_out = PONDS.replace("对渗漏严重的四处，请县水利站的技术员住村指导，", "请来3人，")

    assert likeness(left_out, PONDS).relation is not Relation.FIGURES_CHANGED


def test_figures_that_meet_across_a_moved_end_are_the_same():
    before = f"{PONDS}今年投入35万元，比去年多12%。2027年再修8处。{MARKET}"
    after = f"2027年再修8处。{PONDS}今年投入35万元，比去年多12%。{MARKET}"

    assert likeness(after, before).relation is Relation.SAME


def test_a_part_and_its_whole():
    part = PONDS[30:90]

    assert likeness(part, PONDS + MARKET).relation is Relation.EXCERPT
    assert likeness(PONDS + MARKET + ROAD, PONDS).relation is Relation.CONTAINS


def test_a_shared_part_in_both():
    found = likeness(PONDS[:80] + MARKET, PONDS[:80] + ROAD * 1)

    assert found.relation is Relation.OVERLAP
    start, end, there, _ = found.passages[0]
    assert (PONDS[:80] + MARKET)[start:end] in PONDS[:80] + MARKET
    assert start == there == 0


def test_moved_sentences_are_found_where_they_are():
    found = likeness(MARKET + PONDS, PONDS + MARKET)

    assert found.relation is Relation.SAME
    assert [(p[0], p[2]) for p in found.passages] == [(0, len(PONDS)), (len(MARKET), 0)]


def test_texts_of_their_own_share_nothing_worth_a_word():
    assert likeness(PONDS, MARKET).relation is Relation.STOCK


def test_turns_of_the_same_form_are_no_copy():
    first = (
        "县防汛办今天通报全县雨情，截至8时平均降雨36毫米，青石镇最大。各镇巡堤查险，"
        "没有险情报告。明天白天雨势减弱，仍要防范山洪。"
    )
    second = (
        "县防汛办今天通报全县雨情，入夜以来城关一带雨量超过警戒，沿河三村已经转移。"
        "应急队在两处涵洞清淤。明天白天雨势减弱，可以复工。"
    )

    assert likeness(second, first).relation is Relation.STOCK


def test_words_replaced_here_and_there_hide_no_copy():
    other = PONDS.replace("修复", "整修").replace("交给", "托付给").replace("看守", "值守")

    assert likeness(other.replace("住村", "驻村"), PONDS).relation is not Relation.STOCK


def test_one_whole_sentence_is_a_shared_part():
    sentence = MARKET[: MARKET.index("。") + 1]

    assert likeness(ROAD + sentence, sentence + PONDS).relation is Relation.OVERLAP


def test_a_phrase_that_many_share_is_stock():
    phrase = "为深入学习贯彻上级会议精神，进一步压实责任、细化举措、狠抓落实，确保各项任务落地见效，"
    others = [phrase + f"第{n}个单位" + text for n, text in enumerate([MARKET, ROAD] * 4)]
    archive = Archive([*others, phrase + PONDS])
    assert len(others) > STOCK_TEXTS

    found = archive.similar(
        phrase + "本镇另写一事，说的是祠堂修缮之后怎样管护，钥匙由谁保管。"
    )

    assert {match.likeness.relation for match in found} <= {Relation.STOCK}
    assert archive.similar(phrase + PONDS)[0].number == len(others)
    assert archive.similar(phrase + PONDS)[0].likeness.relation is Relation.SAME


@pytest.mark.parametrize("text", ["", "字", "。，！", "12345", "🌾🌾", "a\x00b", PONDS[:9]])
def test_odd_texts_have_an_answer(text):
    archive = Archive([PONDS, "", text])

    assert all(match.number in {0, 1, 2} for match in archive.similar(text))


def test_a_megabyte_of_one_sentence_is_compared_in_time():
    long = ROAD * 8_000

    assert Archive([long, PONDS]).similar(long)[0].likeness.relation is Relation.SAME


@given(
    st.text(alphabet="甲乙丙丁12，", max_size=300),
    st.text(alphabet="甲乙丙丁12，", max_size=300),
)
def test_runs_are_equal_and_claim_no_character_twice(here, there):
    query, archive = plain(here), plain(there)

    found = runs(query, archive)

    for run in found:
        ours = query.codes[run.query : run.query + run.size]
        assert ours.tolist() == archive.codes[run.archive : run.archive + run.size].tolist()
    for side in (0, 1):
        places = [
            place for run in found for place in range(run[side], run[side] + run.size)
        ]
        assert len(places) == len(set(places))


@pytest.mark.skipif(not DATA.exists(), reason="../shared/data is missing")
@pytest.mark.slow
def test_edited_copies_are_found_in_a_real_archive():
    texts = _read("archive.jsonl.gz")
    numbers = {text["id"]: number for number, text in enumerate(texts)}
    archive = Archive([text["text"] for text in texts])
    found = defaultdict(list)

    for query in _read("near_duplicates.jsonl.gz"):
        told = {
            match.number
            for match in archive.similar(query["text"])
            if match.likeness.relation is not Relation.STOCK
        }
        if query["cls"] == "negative":
            found["negative"].append(not told)
        else:
            found[query["cls"]] += [numbers[id_] in told for id_ in query["sources"]]

    shares = {name: sum(right) / len(right) for name, right in found.items()}
    assert shares.pop("negative") >= 0.95
    assert min(shares.values()) >= 0.98, shares


def _read(name):
    with gzip.open(DATA / name, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]
