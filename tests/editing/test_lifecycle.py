"""Who may take which step from where: every state, every verb, every role, by hand."""

import pytest

from shangda.editing import actions
from shangda.editing.lifecycle import ARTICLE_STEPS, STEPS, VERIFICATION_STEPS
from shangda.items import actions as items
from shangda.kernel.lifecycle import open_steps
from shangda.organisations.models import Role
from tests import make

pytestmark = pytest.mark.django_db

IN_HAND = {"select", "verify", "hold", "return_for_change", "decline"}
SUBMISSIONS = {  # state -> what editors may do; nobody else may do anything
    "received": IN_HAND | {"claim"},
    "claimed": IN_HAND | {"release"},
    "verifying": IN_HAND | {"finish_verification"},
    "held": (IN_HAND - {"hold"}) | {"resume"},
    "selected": {"undo_select"},
    "returned": {"undo_return"},
    "declined": {"undo_decline"},
    "withdrawn": set(),
}
ARTICLES = {  # state -> (editors, the chief editor and others who review)
    "editing": ({"send_to_review", "dissolve"}, {"send_to_review", "dissolve"}, set()),
    "in_review": (
        {"call_back"},
        {"call_back", "pass_review", "send_back"},
        {"pass_review", "send_back"},
    ),
    "passed": ({"reopen"}, {"reopen", "undo_review"}, {"undo_review"}),
    "dissolved": (set(), set(), set()),
}
QUESTIONS = {  # state -> (the asked unit, the desk's editors)
    "asked": ({"answer"}, {"answer_by_phone", "cancel_question"}),
    "answered": (set(), set()),
    "cancelled": (set(), set()),
}


def submission_in(state, world):
    made = {
        "received": make.received,
        "claimed": make.claimed,
        "verifying": make.verifying,
        "held": make.held,
        "selected": make.selected,
        "returned": make.returned,
        "declined": make.declined,
        "withdrawn": make.received,
    }[state](world)
    if state == "withdrawn":
        items.withdraw(submission=made, by=world.informant)
    return made


def article_in(state, world):
    if state == "dissolved":
        return actions.dissolve(article=make.article(world), by=world.editor)
    return {
        "editing": make.edited_article,
        "in_review": make.article_in_review,
        "passed": make.passed_article,
    }[state](world)


def question_in(state, world):
    asked = make.question(make.received(world), by=world.editor)
    if state == "answered":
        actions.answer(verification=asked, by=world.informant, answer="是4处。")
    if state == "cancelled":
        actions.cancel_question(verification=asked, by=world.editor)
    return asked


def others(world):
    """Everybody who has no business with the desk's triage."""
    return [
        world.informant,
        world.deputy,
        world.chief,
        world.issuer,
        world.leader,
        world.scorer,
        world.office_head,
        world.city_editor,
        world.city_chief_editor,
        make.holder(Role.DESK_ADMIN, desk=world.desk),
        make.holder(Role.SYSTEM_ADMIN),
        make.holder(Role.AUDIT_ADMIN),
        make.person(),
    ]


def test_tables_name_every_state():
    assert set(SUBMISSIONS) == set(STEPS.states.values)
    assert set(ARTICLES) == set(ARTICLE_STEPS.states.values)
    assert set(QUESTIONS) == set(VERIFICATION_STEPS.states.values)


@pytest.mark.parametrize("state", SUBMISSIONS)
def test_submission_steps_by_state_and_role(state):
    world = make.office()
    sent = submission_in(state, world)

    found = {who: set(open_steps(sent, STEPS, who)) for who in others(world)}

    assert sent.state == state
    assert set(open_steps(sent, STEPS, world.editor)) == SUBMISSIONS[state]
    assert set(open_steps(sent, STEPS, world.chief_editor)) == SUBMISSIONS[state]
    assert all(not steps for steps in found.values()), found


@pytest.mark.parametrize("state", ARTICLES)
def test_article_steps_by_state_and_role(state):
    world = make.office()
    text = article_in(state, world)
    by_editor, by_chief, by_issuer = ARTICLES[state]
    strangers = [who for who in others(world) if who != world.issuer]

    found = {who: set(open_steps(text, ARTICLE_STEPS, who)) for who in strangers}

    assert text.state == state
    assert set(open_steps(text, ARTICLE_STEPS, world.editor)) == by_editor
    assert set(open_steps(text, ARTICLE_STEPS, world.chief_editor)) == by_chief
    assert set(open_steps(text, ARTICLE_STEPS, world.issuer)) == by_issuer
    assert all(not steps for steps in found.values()), found


@pytest.mark.parametrize("state", QUESTIONS)
def test_question_steps_by_state_and_role(state):
    world = make.office()
    asked = question_in(state, world)
    by_unit, by_desk = QUESTIONS[state]
    answerers = [world.informant, world.deputy, world.chief]
    strangers = [who for who in others(world) if who not in answerers]

    found = {who: set(open_steps(asked, VERIFICATION_STEPS, who)) for who in strangers}

    assert asked.state == state
    for who in answerers:
        assert set(open_steps(asked, VERIFICATION_STEPS, who)) == by_unit
    assert set(open_steps(asked, VERIFICATION_STEPS, world.editor)) == by_desk
    assert all(not steps for steps in found.values()), found
