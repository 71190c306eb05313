"""The check-up learns from what was issued, into the data directory only."""

from io import StringIO

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from shangda.checkups import characters, office
from shangda.text.checkup.misspelling import confusion, finder, training
from shangda.text.checkup.misspelling.alphabet import FIRST, Alphabet
from shangda.text.checkup.misspelling.statistics import Statistics
from tests import make

COMMAND = "shangda.periodicals.management.commands.train_misspelling"
LINES = ["各单位要跟踪督促，限时落实到位。", "各乡镇要跟踪督促，按期完成建设任务。"] * 40


@pytest.fixture
def shipped(monkeypatch):
    known = Alphabet(training.alphabet_of(LINES).characters)
    blank = np.zeros((len(known.characters), 6, 6), np.float32)
    runs = training.count(LINES, known)
    confusions = confusion.confusions(known.characters, blank, FIRST)
    made = Statistics(known, runs, confusions)
    monkeypatch.setattr(finder, "shipped", lambda: made)
    return made


@pytest.fixture
def world(db, settings, tmp_path, monkeypatch):
    settings.DATA = tmp_path
    monkeypatch.setattr(f"{COMMAND}.LEAST", 5)
    return make.office()


def run(*arguments):
    out = StringIO()
    call_command("train_misspelling", *arguments, stdout=out)
    return out.getvalue()


def test_issued_texts_are_learnt_and_used_from_then_on(world, shipped, tmp_path):
    make.issued_issue(world)

    words = run("--desk", world.desk.code)

    assert "写入misspelling.npz" in words
    assert [file.name for file in tmp_path.glob("*.npz")] == [characters.NAME]
    own = office.of_desk(world.desk.pk).known.statistics
    assert own is not None
    assert len(own.runs[0].keys) >= len(shipped.runs[0].keys)
    assert office.of_desk(None).known.statistics is own


def test_what_was_learnt_can_be_forgotten(world, shipped):
    make.issued_issue(world)
    run()

    run("--forget")

    assert characters.own() is None
    run("--forget")


def test_what_is_only_being_edited_is_not_learnt(world, shipped):
    make.edited_article(world)
    make.issue(world)

    with pytest.raises(CommandError, match="只有0字"):
        run()


def test_another_desks_issues_are_not_learnt(world, shipped):
    make.issued_issue(world)

    with pytest.raises(CommandError, match="只有0字"):
        run("--desk", world.city_desk.code)


def test_a_desk_that_is_none_is_named(world):
    with pytest.raises(CommandError, match="没有代码是XX的信息科"):
        run("--desk", "XX")


def test_without_shipped_statistics_nothing_is_learnt(world, monkeypatch):
    make.issued_issue(world)
    monkeypatch.setattr(finder, "shipped", lambda: None)

    with pytest.raises(CommandError, match="请重新安装"):
        run()
