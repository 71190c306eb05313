"""What people registered by hand, once another approved it."""

from collections.abc import Collection, Iterator

from django.db.models import QuerySet

from shangda.scoring.models import Registration
from shangda.scoring.sources import words
from shangda.scoring.sources.meaning import Meant, Part, Source


def _rows() -> QuerySet[Registration]:
    return Registration.objects.filter(state=Registration.State.APPROVED)


def derive(keys: Collection[int]) -> Iterator[Meant]:
    """As it was registered, on its day; known since it was entered."""
    found = list(_rows().filter(pk__in=keys).order_by("pk"))
    leads = {one.shares[0][0] for one in found}
    groups = words.Groups({one.desk_id for one in found}, leads)
    for one in found:
        yield _meant(one, groups)


def _meant(one: Registration, groups: words.Groups) -> Meant:
    said = dict(one.content.get("words", {}))
    lead = one.shares[0][0]
    if group := groups.name(one.desk_id, lead, one.day):
        said["class"] = group
    shares = [
        Part(unit, person, one.item_id, part or "") for unit, person, part in one.shares
    ]
    return Meant(
        desk=one.desk_id,
        kind=one.kind,
        source_id=one.pk,
        text=f"items.item:{one.item_id}" if one.item_id else "",
        item=one.item_id,
        day=one.day,
        registered=words.local_day(one.at),
        title=one.title,
        level=one.content.get("level", ""),
        content={k: v for k, v in one.content.items() if k != "level"} | {"words": said},
        reason=one.reason,
        by=one.by_id,
        shares=tuple(shares),
    )


REGISTRATIONS = Source(
    name="scoring.registration",
    derive=derive,
    rows=_rows,
    follows={"scoring.registration": lambda keys: keys},
)
