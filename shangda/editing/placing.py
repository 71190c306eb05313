"""Where a submission is placed when it arrives: beside what tells of the same event, or alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F, QuerySet

from shangda.editing.models import Cluster, Parting, Placing
from shangda.items.findable import RECEIVED
from shangda.items.likes import About, continues
from shangda.items.models import Submission
from shangda.kernel.transactions import action
from shangda.organisations.models import Desk
from shangda.search import events, likeness
from shangda.text.likeness import Relation

State = Submission.State
JOINING = frozenset(
    {
        Relation.SAME,
        Relation.FIGURES_CHANGED,
        Relation.EXCERPT,
        Relation.CONTAINS,
        Relation.SAME_EVENT,
    }
)
"""A shared passage alone does not make two texts one event's."""


@dataclass(frozen=True)
class Neighbour:
    """A submission at the same desk that tells of the same event."""

    key: int
    relation: Relation
    is_follow_up: bool
    """What is placed continues it; then it is of the same unit."""


def unplaced(rows: QuerySet[Submission]) -> QuerySet[Submission]:
    """Those at a desk whose text has not been placed."""
    at_desk = rows.exclude(state=State.WITHDRAWN)
    return at_desk.exclude(placing__revision=F("revision"))


def neighbours(submission: Submission) -> list[Neighbour]:
    """What at the same desk, around the same days, tells of the same event; nearest first."""
    within = timedelta(days=submission.desk.event_days)
    at, revision = submission.received_at, submission.revision
    there = (
        Submission.objects.at_desks(frozenset([submission.desk_id]))
        .exclude(item=submission.item_id)
        .filter(received_at__lte=at + within)
    )
    near = {RECEIVED: there.filter(received_at__gte=at - within)}
    about = About(submission.unit_id, at, f"{revision.title}\n{revision.body}")
    found = events.with_events(
        likeness.similar(revision.body, near),
        events.of_same_event(about.text, {RECEIVED: there}, at=at, within=within),
    )
    return [
        Neighbour(one.document.object_id, one.likeness.relation, continues(one, about))
        for one in found
        if one.likeness.relation in JOINING
    ]


@action
def place(*, submission: Submission, near: Sequence[Neighbour]) -> Placing:
    """Put a submission beside those that tell of the same event, or alone.

    What stands alone among them comes along. Running it again changes nothing; a text sent
    anew stays where it was. Nothing is put back from where an editor took it out.
    """
    Desk.objects.select_for_update().get(pk=submission.desk_id)  # one at a time
    there = _placings([submission.pk, *(one.key for one in near)])
    mine = there.get(submission.pk) or Placing(submission=submission)
    mine.revision = submission.revision
    if mine.cluster_id is None:
        _join(mine, near, there)
    mine.save()
    return mine


def _join(mine: Placing, near: Sequence[Neighbour], there: dict[int, Placing]) -> None:
    parted = _partings(there)
    alone: list[Neighbour] = []
    for one in near:
        cluster = there[one.key].cluster if one.key in there else None
        if cluster is None:
            alone.append(one)
        elif mine.cluster is None and (mine.submission_id, cluster.pk) not in parted:
            mine.cluster = cluster
    if near:
        mine.nearest_id, mine.relation = near[0].key, near[0].relation
        mine.is_follow_up = any(one.is_follow_up for one in near)
    if mine.cluster is None and alone:
        mine.cluster = Cluster.objects.create(desk_id=mine.submission.desk_id)
    for one in alone:
        if mine.cluster and (one.key, mine.cluster.pk) not in parted:
            _bring(one.key, mine.cluster, there.get(one.key))


def _bring(key: int, cluster: Cluster, placing: Placing | None) -> None:
    """Let one that stood alone come along, whether or not it was placed already."""
    if placing is None:
        sent = Submission.objects.only("revision_id").get(pk=key)
        placing = Placing(submission_id=key, revision_id=sent.revision_id)
    placing.cluster = cluster
    placing.save()


def _placings(keys: Iterable[int]) -> dict[int, Placing]:
    found = Placing.objects.filter(submission__in=keys).select_related("cluster")
    return {one.submission_id: one for one in found}


def _partings(there: Iterable[int]) -> set[tuple[int, int]]:
    found = Parting.objects.filter(submission__in=list(there))
    return set(found.values_list("submission_id", "cluster_id"))
