"""What the composer says before the proofs."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from shangda.editing import actions as editing
from shangda.periodicals import actions, composer
from tests import make

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)


@pytest.fixture
def world():
    return make.office()


def said(issue, world):
    checks = composer.board(issue, world.editor).checks
    return [check.text for check in checks if not check.is_ok]


@pytest.fixture(autouse=True)
def _on_a_monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


def test_an_issue_that_is_ready_has_nothing_amiss(world):
    board = composer.board(make.issue(world), world.editor)

    assert [check.is_ok for check in board.checks] == [True] * 3


def test_an_empty_issue_is_said(world):
    assert said(make.issue(world, articles=[]), world) == ["还没有稿件"]


def test_a_text_that_is_edited_again_is_said(world):
    issue = make.issue(world, articles=[make.passed_article(world) for _ in range(2)])
    second = issue.entries.order_by("position").last()
    editing.reopen(article=second.article, by=world.editor)

    assert said(issue, world) == ["第2条又在编辑，要等二审再过"]


def test_characters_without_a_font_are_said(world):
    article = make.passed_article(world, title="\U00030000村建成水厂")

    assert said(make.issue(world, articles=[article]), world) == [
        "没有字体能印这些字：\U00030000"
    ]


@pytest.mark.parametrize(
    ("days", "words"),
    [(-1, "印发日期11月22日已经过了"), (5, "印发日期11月28日不是工作日"), (1, None)],
)
def test_the_date_is_looked_at(world, days, words):
    issue = make.issue(world, day=timezone.localdate() + timedelta(days=days))

    assert said(issue, world) == ([words] if words else [])


def test_nobody_who_gets_it_is_said(world):
    issue = make.issue(world, periodical=make.periodical(world))
    actions.add_recipient(
        periodical=issue.periodical, by=make.keeper(world), address="copy", label="县人大办"
    )

    assert said(issue, world) == ["签发后没有人收到：报、送、发都没有对应的账号"]


def test_the_way_tells_who_passed_what(world):
    board = composer.board(make.issue_in("to_sign", world), world.issuer)

    assert [(one.title, one.state, one.note) for one in board.stages] == [
        ("编刊", "done", ""),
        ("一校", "done", "顾文澜"),
        ("二校", "done", "乔一帆"),
        ("签发", "now", ""),
    ]
    assert (board.next_step, board.issuers) == ("sign", ["崔砚舟"])
    assert composer.board(make.issue_in("discarded", world), world.editor).stages == []


def test_left_out_recipients_are_not_counted(world):
    issue = make.issue(world)
    assert composer.board(issue, world.editor).readers_count == 2

    actions.set_particulars(
        issue=issue,
        by=world.editor,
        issue_date=issue.issue_date,
        copies=0,
        left_out=[issue.periodical.recipients.first().pk],
    )

    assert composer.board(issue, world.editor).readers_count == 1


@pytest.mark.parametrize("verb", ["send_back_proof", "refuse"])
def test_phrases_stand_ready_for_backward_verbs(verb):
    assert len(composer.phrases(verb)) >= 4
    assert composer.phrases("") == []
