"""Who may do what with a registration, written out by hand."""

import pytest

from shangda.kernel.lifecycle import open_steps
from shangda.organisations.models import Role
from shangda.scoring.lifecycle import REGISTRATION_STEPS
from shangda.scoring.models import Registration
from tests import make

pytestmark = pytest.mark.django_db
DECIDE = {"approve_registration", "refuse_registration", "revoke_registration"}
MATRIX = {
    "waiting": {
        "enterer": {"revoke_registration"},
        "editor": set(),
        "chief_editor": DECIDE,
        "issuer": DECIDE,
        "scorer": DECIDE,
        "desk_admin": DECIDE,
        "leader": set(),
        "informant": set(),
        "city_editor": set(),
    },
    "approved": {
        "enterer": set(),
        "editor": set(),
        "chief_editor": {"revoke_registration"},
        "issuer": {"revoke_registration"},
        "scorer": {"revoke_registration"},
        "desk_admin": {"revoke_registration"},
        "leader": set(),
        "informant": set(),
        "city_editor": set(),
    },
    "refused": {},
    "revoked": {},
}
PEOPLE = list(MATRIX["waiting"])


def people(world):
    found = {name: getattr(world, name) for name in PEOPLE if hasattr(world, name)}
    found["enterer"] = make.holder(Role.EDITOR, desk=world.desk)
    found["desk_admin"] = make.holder(Role.DESK_ADMIN, desk=world.desk)
    return found


@pytest.mark.parametrize("state", list(MATRIX))
def test_each_may_do_what_is_written_here(state):
    world = make.office()
    who = people(world)
    one = Registration.objects.create(
        desk=world.desk,
        state=state,
        kind="instruction",
        day="2026-01-05",
        shares=[[world.township.pk, None, ""]],
        reason="批示复印件",
        by=who["enterer"],
    )

    found = {
        name: set(open_steps(one, REGISTRATION_STEPS, person))
        for name, person in who.items()
    }

    assert found == {name: MATRIX[state].get(name, set()) for name in PEOPLE}


def test_a_scorer_does_not_decide_on_what_they_entered():
    world = make.office()
    one = Registration(
        desk=world.desk, kind="instruction", day="2026-01-05", by=world.scorer
    )

    assert open_steps(one, REGISTRATION_STEPS, world.scorer) == ["revoke_registration"]
