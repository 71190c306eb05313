"""Targets, set by the real verb."""

from datetime import date

from shangda.organisations.models import Role
from shangda.points.quota_text import read_quota
from shangda.points.stretches import around
from shangda.scoring import actions as scoring
from shangda.targets import actions
from shangda.targets.actions import Wish
from tests.make.organisations import holder

__all__ = ["around", "quota", "quota_rules", "target", "withdrawn"]
USED = 'count = { kind = "adopted" }\n'


def quota(target=10, *, per="year", count=USED, more="", name="采用任务"):
    """A quota; of adopted items unless said."""
    return read_quota(
        f'[[quota]]\nid = "target"\nname = "{name}"\nper = "{per}"\n{count}'
        f"target = {target}\n{more}"
    )


def target(desk, wanted=None, *, whom="all", since=date(2020, 1, 1), by=None, **fields):
    """What a desk expects of all its members, unless said otherwise."""
    return actions.set_target(
        desk=desk,
        by=by or holder(Role.SCORER, desk=desk),
        wish=Wish(quota=wanted or quota(), whom=whom, since=since, **fields),
    )


def quota_rules(*, missing):
    """A rule set that expects four submitted items a month."""
    return (
        '[set]\ntitle = "报送办法"\nfrom = 2020-01-01\n\n'
        '[[quota]]\nid = "monthly"\nname = "每月报送"\nper = "month"\n'
        f'count = {{ kind = "submitted" }}\ntarget = 4\nmissing = {missing}\n'
    )


def withdrawn(world, entry):
    """An adoption taken back."""
    return scoring.withdraw_adoption(entry=entry, by=world.issuer, reason="复核不符")
