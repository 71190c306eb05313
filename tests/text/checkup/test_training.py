"""An office's own texts are added to what the statistics know."""

import numpy as np
import pytest

from shangda.text.checkup.misspelling import confusion, finder, training
from shangda.text.checkup.misspelling.alphabet import FIRST, Alphabet
from shangda.text.checkup.misspelling.statistics import LONGEST, Statistics

LINES = [
    f"{unit}要求{who}跟踪督促，{how}落实到位，{how}完成建设任务。"
    for unit in ("县委", "县政府", "镇党委", "市里", "会议")
    for who in ("各单位", "各乡镇", "村干部", "工作专班", "职能部门")
    for how in ("按期", "逐项", "限时", "全面")
]
ISSUED = [f"{unit}要求各单位根踪督促，限时落实到位。" for unit in ("县委", "市里")] * 20
SLIP = "会议要求各单位根踪督促，全面落实到位。"


@pytest.fixture(scope="module")
def shipped():
    """Statistics of a hundred lines in which only 根 is mistaken for 跟."""
    known = Alphabet([*training.alphabet_of(LINES).characters, "根"])
    blank = np.zeros((len(known.characters), 6, 6), np.float32)
    runs = training.count(LINES * 30, known)
    return Statistics(known, runs, confusion.confusions(known.characters, blank, FIRST))


def told(text, statistics):
    return [(guess.found, guess.meant) for guess in finder.misspelt(text, statistics)]


def test_words_that_the_office_uses_are_no_longer_told(shipped):
    assert told(SLIP, shipped) == [("根", "跟")]

    own = training.enriched(shipped, ISSUED)

    assert told(SLIP, own) == []
    assert told(SLIP, shipped) == [("根", "跟")]  # nothing shipped has changed


def test_what_was_misprinted_once_does_not_become_usual(shipped):
    own = training.enriched(shipped, [SLIP, *LINES])

    assert told(SLIP, own) == [("根", "跟")]


def test_texts_that_say_the_same_change_little(shipped):
    own = training.enriched(shipped, LINES * 30)

    for length in range(LONGEST):
        known = shipped.runs[length]
        rarities = own.rarity_of(known.keys, length + 1)
        assert np.abs(rarities - known.rarities.astype(int)).max() <= 1


def test_both_ways_of_asking_agree(shipped):
    own = training.enriched(shipped, ISSUED)
    windows = own.alphabet.read("各单位根踪督促").numbers
    fours = np.lib.stride_tricks.sliding_window_view(windows, LONGEST)
    keys = (fours << (13 * np.arange(LONGEST - 1, -1, -1))).sum(axis=1)

    assert own.rarity(fours).tolist() == own.rarity_of(keys, LONGEST).tolist()


def test_what_was_learnt_is_read_again_as_it_was_written(shipped, tmp_path):
    own = training.enriched(shipped, ISSUED)
    own.save(tmp_path / "own.npz")

    again = Statistics.load(tmp_path / "own.npz")

    assert told(SLIP, again) == []
    for ours, theirs in zip(own.runs, again.runs, strict=True):
        assert ours.keys.tolist() == theirs.keys.tolist()
        assert ours.rarities.tolist() == theirs.rarities.tolist()
