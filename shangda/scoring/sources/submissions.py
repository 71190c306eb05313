"""What was submitted, and what was good but not used."""

from collections.abc import Collection, Iterator

from django.db.models import QuerySet

from shangda.editing.models import Decision
from shangda.items.models import Submission
from shangda.organisations.models import Kind
from shangda.scoring.sources import words
from shangda.scoring.sources.meaning import Meant, Part, Source

DECLINED = Submission.State.DECLINED


def _rows() -> QuerySet[Submission]:
    return Submission.objects.exclude(state=Submission.State.WITHDRAWN)


def derive(keys: Collection[int]) -> Iterator[Meant]:
    """Submitted on the day of receipt; unused on the day of a decision that says so."""
    found = list(
        _rows()
        .filter(pk__in=keys)
        .select_related("item", "revision", "desk__channel")
        .defer("item__body", "revision__body")
    )
    groups = words.Groups({s.desk_id for s in found}, {s.item.unit_id for s in found})
    unused = _unused({one.pk for one in found if one.state == DECLINED})
    for one in found:
        yield _meant(one, groups)
        if one.pk in unused:
            yield _meant(one, groups, unused[one.pk])


def _unused(keys: Collection[int]) -> dict[int, Decision]:
    rows = Decision.objects.filter(
        submission__in=keys, verb="decline", undone_at=None, is_qualified=True
    )
    return {one.submission_id: one for one in rows.order_by("pk")}


def _meant(one: Submission, groups: words.Groups, unused: Decision | None = None) -> Meant:
    item = one.item
    day = words.local_day(unused.at if unused else one.received_at)
    said = words.kind_words(item.kind) | {
        "chain": one.desk.channel.name,
        "class": groups.name(one.desk_id, item.unit_id, day),
    }
    return Meant(
        desk=one.desk_id,
        kind="unused" if unused else "submitted",
        source_id=one.pk,
        text=f"items.item:{item.pk}",
        item=item.pk,
        day=day,
        registered=day,
        title=one.revision.title,
        content=words.content(said, words.kind_flags(Kind(item.kind)), one.revision.count),
        reason=unused.reason if unused else "",
        shares=(Part(item.unit_id, item.author_id, item.pk),),
    )


SUBMISSIONS = Source(
    name="items.submission",
    derive=derive,
    rows=_rows,
    follows={"items.submission": lambda keys: keys},
)
