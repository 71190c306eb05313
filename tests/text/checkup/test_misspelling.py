import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from shangda.text.checkup.functions import characters
from shangda.text.checkup.misspelling import confusion, finder, training
from shangda.text.checkup.misspelling.alphabet import (
    BREAK,
    FIGURE,
    FIRST,
    LATIN,
    RARE,
    Alphabet,
)
from shangda.text.checkup.misspelling.statistics import Statistics
from shangda.text.checkup.subject import Subject

DATA = Path(__file__).parents[3] / "../shared/data"
SETS = ("typos_official", "typos_law")
LINES = [
    f"{unit}要求{who}跟踪督促，{how}落实到位，{how}完成建设任务。"
    for unit in ("县委", "县政府", "镇党委", "市里", "会议")
    for who in ("各单位", "各乡镇", "村干部", "工作专班", "职能部门")
    for how in ("按期", "逐项", "限时", "全面")
]


@pytest.fixture(scope="module")
def small():
    """Statistics of a hundred lines in which only 根 is mistaken for 跟."""
    known = Alphabet([*training.alphabet_of(LINES).characters, "根"])
    blank = np.zeros((len(known.characters), 6, 6), np.float32)
    runs = training.count(LINES * 30, known)
    return Statistics(known, runs, confusion.confusions(known.characters, blank, FIRST))


def places(text, statistics=None):
    return [
        (each.start + at, meant)
        for each in finder.misspelt(text, statistics)
        for at, meant in enumerate(each.meant)
    ]


def test_kinds_of_characters_are_told_apart_and_runs_count_once():
    alphabet = Alphabet("县委")

    line = alphabet.read("县委2025年，（GDP）龘𠀀")

    numbers = [FIRST, FIRST + 1, FIGURE, RARE, BREAK, LATIN, BREAK, RARE, RARE]
    assert line.numbers.tolist() == numbers
    assert line.places.tolist() == [0, 1, 2, 6, 7, 9, 12, 13, 14]


def test_a_likely_character_is_less_rare_than_an_unlikely_one(small):
    number = small.alphabet.numbers
    likely = [number[ch] for ch in "跟踪督促"]
    unlikely = [number[ch] for ch in "跟踪督县"]

    likely, unlikely = small.rarity(np.array([likely, unlikely], np.int64))

    assert likely < unlikely


def test_the_shares_of_what_may_follow_sum_to_one(small):
    number = small.alphabet.numbers
    before = [number[ch] for ch in "跟踪督"]
    windows = [[*before, after] for after in range(len(small.alphabet))]

    shares = np.exp(-small.rarity(np.array(windows, np.int64)) / 8)

    assert shares.sum() == pytest.approx(1, abs=0.1)


def test_statistics_are_the_same_when_read_again(small, tmp_path):
    file = tmp_path / "statistics.npz"

    small.save(file)
    again = Statistics.load(file)

    assert again.alphabet.characters == small.alphabet.characters
    assert all(
        np.array_equal(a.keys, b.keys) for a, b in zip(again.runs, small.runs, strict=True)
    )
    windows = np.random.default_rng(1).integers(0, len(small.alphabet), (500, 4))
    assert np.array_equal(again.rarity(windows), small.rarity(windows))
    assert np.array_equal(again.confusions.meant, small.confusions.meant)


def test_an_office_can_use_statistics_of_its_own_texts(small):
    assert places("县委要求各乡镇根踪督促，按期落实到位。", small) == [(7, "跟")]
    assert places("县委要求各乡镇跟踪督促，按期落实到位。", small) == []


def test_lines_that_come_again_count_once():
    assert training.lines_once(["甲\n乙\n", "乙\n\n 丙"]) == ["甲", "乙", "丙"]


def test_characters_that_sound_alike_are_confused_the_same_sound_first():
    letters = "跟根耕县"
    blank = np.zeros((4, 6, 6), np.float32)

    known = confusion.confusions(letters, blank, 0)

    first = slice(known.bounds[0], known.bounds[1])
    costs = dict(zip(known.meant[first].tolist(), known.costs[first].tolist(), strict=True))
    assert costs[1] == 0 < costs[2]
    assert 3 not in costs


def test_characters_that_look_alike_are_confused():
    pictures = np.random.default_rng(1).random((3, 6, 6)).astype(np.float32)
    pictures[1] = pictures[0] + 0.01

    known = confusion.confusions("冶县治", pictures, 0)

    assert known.meant[known.bounds[0] : known.bounds[1]].tolist() == [1]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("各镇要加强对重点冈位的制约和监督。", [(8, "岗")]),
        ("分步实现排舞许可全覆盖。", [(5, "污")]),
        ("全县规模以上工业增家值增长5.2%。", [(9, "加")]),
        ("各级人民政服要加强对行政知法的监督。", [(5, "府"), (12, "执")]),
        ("创新投融资模式，墙画监督管理。", [(8, "强"), (9, "化")]),
        ("Ａ县:要加强农村饮用水安全的监督管里😀", [(17, "理")]),
    ],
)
def test_wrong_characters_are_found(text, found):
    assert places(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "县",
        "。。。……\n\n",
        "abc 123",
        "\x00\ud800龘龘𠀀𠀀",
        "县委书记王建国、副县长李晓梅、欧阳志远到青石镇调研。",
        "郭声琨、尤权参加了会见。",
        "各镇要加强对重点岗位的制约和监督。",
        "县里推广“冈位”做法，冈位设在村口。",  # twice: meant so
        "党支部开好“三会一课”，推进数智化改造。",  # new words
        "加強對重點冈位的監督，計劃按時完成。",  # traditional script
    ],
)
def test_nothing_is_said_where_nothing_is_sure(text):
    assert places(text) == []


def test_two_wrong_characters_side_by_side_are_one_guess():
    guess = next(finder.misspelt("创新投融资模式，墙画监督管理。"))

    assert (guess.start, guess.end, guess.found, guess.meant) == (8, 10, "墙画", "强化")


def test_a_long_text_is_looked_at_in_pieces():
    line = "全县各单位按时完成任务。\n"
    text = line * 600 + "各镇要加强对重点冈位的监督。"

    assert places(text) == [(len(line) * 600 + 8, "岗")]
    assert places("。" * finder.MOST + "各镇要加强对重点冈位的监督。") == []


def test_a_sure_mistake_is_told_once_and_as_such():
    subject = Subject("要认真贯砌落实会议精神，加强根踪督促。")

    told = {
        "sure": list(characters.sure(subject)),
        "likely": list(characters.likely(subject)),
    }

    assert {name: [one.suggestion for one in found] for name, found in told.items()} == {
        "sure": ["彻"],
        "likely": ["跟"],
    }


def test_a_mistake_in_the_title_is_told_there():
    subject = Subject("各镇要管好岗位。", "青石县加强重点冈位监督")

    found = list(characters.likely(subject))

    assert [(each.part, each.start, each.suggestion) for each in found] == [
        ("title", 7, "岗")
    ]
    assert found[0].details["as_written"] == "重点冈位监"


def test_without_statistics_nothing_is_said(monkeypatch, tmp_path):
    monkeypatch.setattr(finder, "SHIPPED", tmp_path / "missing.npz")
    finder.shipped.cache_clear()

    try:
        assert places("各镇要加强对重点冈位的制约和监督。") == []
    finally:
        finder.shipped.cache_clear()


@pytest.mark.slow
@pytest.mark.data
@pytest.mark.skipif(
    not (DATA / f"{SETS[0]}.jsonl.gz").exists(), reason="../shared/data is missing"
)
@pytest.mark.parametrize("name", SETS)
def test_precision_and_recall_on_real_sentences(name):
    with gzip.open(DATA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    same = [row for row in rows if len(row["source"]) == len(row["target"])]
    right = found = wrong = flagged = clean = 0

    for row in same:
        pairs = enumerate(zip(row["source"], row["target"], strict=True))
        gold = {(at, new) for at, (old, new) in pairs if old != new}
        guesses = set(places(row["source"]))
        right += len(gold & guesses)
        found += len(guesses)
        wrong += len(gold)
        clean += not gold
        flagged += bool(guesses) and not gold

    assert right / found >= 0.95
    assert right / wrong >= 0.42
    assert flagged / clean <= 0.01
