"""The tabs above every page of a desk's counting: standings, targets, rules and so on."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse

from shangda.organisations.models import Desk, Role

register = template.Library()
EVERYBODY: frozenset[str] = frozenset()
AT_DESK = frozenset(Role.of_desks() - {Role.LEADER})


@dataclass(frozen=True)
class Place:
    """A tab: its word, its page, which takes the desk's key, and whose posts it is for."""

    code: str
    label: str
    page: str
    roles: frozenset[str] = EVERYBODY


@dataclass(frozen=True)
class Tab:
    """A tab as it is shown."""

    label: str
    url: str
    is_current: bool


PLACES = [
    Place("standings", "排名", "scoring:standings"),
    Place("targets", "任务", "targets:targets"),
    Place("rules", "计分办法", "scoring:rule-sets"),
    Place("registrations", "登记", "scoring:registrations", AT_DESK),
    Place("bulletins", "通报", "bulletins:bulletins"),
    Place("votes", "评选", "awards:votes", AT_DESK),
]
"""In this order; a tab shows as soon as its page exists."""


@register.simple_tag(takes_context=True)
def desk_tabs(context: dict[str, Any], desk: Desk, current: str) -> list[Tab]:
    """The tabs of a desk for whoever looks, ``current`` by its code."""
    powers = context["request"].user.powers
    here = {power.role for power in powers if power.desk_id == desk.pk}
    open_to = [one for one in PLACES if not one.roles or one.roles & here]
    found = [(one, _address(one, desk)) for one in open_to]
    return [Tab(one.label, url, one.code == current) for one, url in found if url]


def _address(place: Place, desk: Desk) -> str:
    """Of the tab's page; empty where there is none."""
    try:
        return reverse(place.page, args=[desk.pk])
    except NoReverseMatch:
        return ""
