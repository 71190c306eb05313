"""Who stands in a desk's standings of a period."""

from django.db.models import Q

from shangda.organisations.models import Desk, Membership
from shangda.scoring.periods import Period


def members_in(desk: Desk, period: Period) -> list[Membership]:
    """Members in the period, each once, in the group in which it was last; official order."""
    rows = Membership.objects.filter(
        Q(until_date=None) | Q(until_date__gte=period.start),
        desk=desk,
        from_date__lte=period.end,
    ).select_related("unit", "group")
    latest = {one.unit_id: one for one in rows.order_by("from_date", "pk")}
    return sorted(latest.values(), key=_official)


def every_unit(desk: Desk) -> set[int]:
    """Units that ever reported to a desk, and its own office. One query."""
    members = Membership.objects.filter(desk=desk).values_list("unit_id", flat=True)
    return {*members, desk.unit_id}


def _official(one: Membership) -> tuple[int, int, int, int]:
    return one.group.position, one.group_id, one.unit.position, one.unit_id
