"""Who may take which step of a rule set from where: every state, verb and role, by hand."""

import pytest

from shangda.kernel.errors import NotAllowedError, WrongStateError
from shangda.kernel.lifecycle import open_steps, require
from shangda.organisations.models import Role
from shangda.scoring.lifecycle import STEPS
from shangda.scoring.models import RuleSet
from tests import make

pytestmark = pytest.mark.django_db

# state -> whoever keeps the rules; nobody else anything.
MATRIX = {
    "draft": {"adopt_rules", "discard_rules"},
    "in_force": {"end_rules"},
    "ended": set(),
    "discarded": {"restore_rules"},
}


def strangers(world):
    """Everybody who has no business with the rules of the county's desk."""
    return [
        world.informant, world.deputy, world.chief, world.leader, world.editor,
        world.chief_editor, world.issuer, world.city_editor, world.city_issuer,
        make.holder(Role.SCORER, desk=world.city_desk),
        make.holder(Role.SYSTEM_ADMIN), make.person(),
    ]  # fmt: skip


def keepers(world):
    return [world.scorer, make.holder(Role.DESK_ADMIN, desk=world.desk)]


def test_matrix_names_every_state():
    assert set(MATRIX) == set(RuleSet.State.values)


@pytest.mark.parametrize("state", MATRIX)
def test_open_steps_by_role(state):
    world = make.office()
    row = make.drafted_rules(world)
    RuleSet.objects.filter(pk=row.pk).update(state=state)
    row.refresh_from_db()

    for who in keepers(world):
        assert set(open_steps(row, STEPS, who)) == MATRIX[state]
    assert [open_steps(row, STEPS, who) for who in strangers(world)] == [[]] * 12


@pytest.mark.parametrize("state", MATRIX)
def test_steps_outside_the_table_are_refused(state):
    world = make.office()
    row = make.drafted_rules(world)
    RuleSet.objects.filter(pk=row.pk).update(state=state)
    row.refresh_from_db()

    for verb in set(STEPS) - MATRIX[state]:
        with pytest.raises(WrongStateError):
            require(row, verb, STEPS, by=world.scorer)
    for verb in STEPS:
        with pytest.raises(NotAllowedError):
            require(row, verb, STEPS, by=world.editor)
