"""Who may take which step from where: every state, every verb, every role, by hand."""

import pytest

from shangda.kernel.errors import NotAllowedError, WrongStateError
from shangda.kernel.lifecycle import advance, open_steps
from shangda.organisations.models import Role
from shangda.periodicals.lifecycle import STEPS
from shangda.periodicals.models import Issue
from tests import make

pytestmark = pytest.mark.django_db

# state -> (whoever passed the first proof, other editors, the issuer); nobody else anything.
MATRIX = {
    "composing": (
        {"start_proof", "discard"},
        {"start_proof", "discard"},
        set(),
    ),
    "first_proof": (
        {"pass_first_proof", "send_back_proof", "recall"},
        {"pass_first_proof", "send_back_proof", "recall"},
        set(),
    ),
    "second_proof": (
        {"send_back_proof", "recall", "undo_first_proof"},
        {"pass_second_proof", "send_back_proof", "recall"},
        set(),
    ),
    "to_sign": ({"recall"}, {"recall", "undo_second_proof"}, {"sign", "refuse"}),
    "issued": (set(), set(), set()),
    "discarded": ({"restore"}, {"restore"}, set()),
}


def strangers(world):
    """Everybody who has no business with an issue of the county's desk."""
    return [
        world.informant,
        world.deputy,
        world.chief,
        world.leader,
        world.scorer,
        world.office_head,
        world.city_editor,
        world.city_chief_editor,
        world.city_issuer,
        make.keeper(world),
        make.holder(Role.SYSTEM_ADMIN),
        make.holder(Role.SECURITY_ADMIN),
        make.holder(Role.AUDIT_ADMIN),
        make.person(),
    ]


def test_matrix_names_every_state():
    assert set(MATRIX) == set(Issue.State.values)


@pytest.mark.parametrize("state", MATRIX)
def test_open_steps_by_role(state):
    world = make.office()
    issue = make.issue_in(state, world)
    first, others, issuer = MATRIX[state]

    assert set(open_steps(issue, STEPS, world.editor)) == first
    assert set(open_steps(issue, STEPS, make.second_editor(world))) == others
    assert set(open_steps(issue, STEPS, world.issuer)) == issuer
    assert [open_steps(issue, STEPS, one) for one in strangers(world)] == [[]] * 14


@pytest.mark.parametrize("state", MATRIX)
def test_steps_outside_the_table_are_refused_and_change_nothing(state):
    world = make.office()
    issue = make.issue_in(state, world)
    people = [world.editor, make.second_editor(world), world.issuer, *strangers(world)]
    allowed = [*MATRIX[state], *[set()] * 14]

    for who, verbs in zip(people, allowed, strict=True):
        for verb in set(STEPS) - verbs:
            with pytest.raises((NotAllowedError, WrongStateError)):
                advance(issue, verb, STEPS, by=who)

    assert Issue.objects.get(pk=issue.pk).state == state


def test_the_chief_editor_composes_and_proofs_as_editors_do():
    world = make.office()

    assert open_steps(make.issue_in("second_proof", world), STEPS, world.chief_editor) == [
        "pass_second_proof",
        "send_back_proof",
        "recall",
    ]


def test_an_issuer_who_also_edits_may_do_both():
    world = make.office()
    make.appoint(world.issuer, Role.EDITOR, desk=world.desk)
    issue = make.issue_in("to_sign", world)

    assert set(open_steps(issue, STEPS, world.issuer)) == {"recall", "sign", "refuse"}


def test_a_post_that_ended_yesterday_gives_nothing():
    world = make.office()
    left = make.person()
    make.appoint(left, Role.EDITOR, desk=world.desk, until=make.yesterday())

    assert open_steps(make.issue(world), STEPS, left) == []
