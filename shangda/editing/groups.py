"""Clusters: which submissions at a desk tell of one event, and how the inbox reads them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable

from shangda.editing.models import Placing
from shangda.items.findable import RECEIVED
from shangda.items.likes import About, continues
from shangda.items.models import Submission
from shangda.search import events, likeness
from shangda.text.likeness import Relation

State = Submission.State
OPEN = (State.RECEIVED, State.CLAIMED, State.VERIFYING, State.HELD)
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


@dataclass
class Row:
    """A row of the inbox: the newest of a cluster under the tab, and its others."""

    head: Submission
    others: list[Submission] = field(default_factory=list)

    @property
    def all(self) -> list[Submission]:
        """Head and others, in the order of the page."""
        return [self.head, *self.others]

    @property
    def units(self) -> list[str]:
        """Who told of it, each once, the newest first."""
        return list(dict.fromkeys(one.item.unit_name for one in self.all))

    @property
    def is_cluster(self) -> bool:
        """Whether it stands for several."""
        return bool(self.others)

    @property
    def label(self) -> str:
        """5家报了这件事; of one unit alone, what it sent on it."""
        if len(self.units) > 1:
            return f"{len(self.units)}家报了这件事"
        return f"同一件事{len(self.all)}篇"

    @property
    def keys(self) -> set[int]:
        """Those behind the head."""
        return {one.pk for one in self.others}

    @property
    def open_keys(self) -> list[int]:
        """Those that may still be merged."""
        return [one.pk for one in self.all if one.state in OPEN]


# --- Placing ----------------------------------------------------------------------------


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


# --- The inbox --------------------------------------------------------------------------


def heads(shown: QuerySet[Submission], tab: QuerySet[Submission]) -> QuerySet[Submission]:
    """Of these rows one for each cluster, the newest of those under the tab.

    Asked by way of the few placings of a cluster, each of which is looked up: a join would
    let the database begin with all that lies at the desk, for every row.
    """
    at, row = OuterRef(OuterRef("received_at")), OuterRef(OuterRef("pk"))
    newer = tab.filter(pk=OuterRef("submission")).filter(
        Q(received_at__gt=at) | Q(received_at=at, pk__gt=row)
    )
    before = Placing.objects.filter(cluster=OuterRef("placing__cluster"))
    is_behind = Q(placing__cluster__isnull=False) & Exists(before.filter(Exists(newer)))
    return shown.filter(~is_behind)


def hidden(wanted: Q) -> Combinable:
    """How many of the wanted rows stand behind the head of their cluster."""
    clustered = wanted & Q(placing__cluster__isnull=False)
    rows = Count("placing", filter=clustered)
    return rows - Count("placing__cluster", distinct=True, filter=clustered)


def placed(rows: QuerySet[Submission]) -> QuerySet[Submission]:
    """Rows with ``cluster``, ``relation`` and ``is_follow_up`` of their placing."""
    return rows.annotate(
        cluster=F("placing__cluster"),
        relation=F("placing__relation"),
        is_follow_up=F("placing__is_follow_up"),
    )


def behind(page: Iterable[Submission], shown: QuerySet[Submission]) -> list[Submission]:
    """What stands behind the heads on a page, newest first; as ``placed``."""
    clusters = {row.cluster for row in page} - {None}  # type: ignore[attr-defined]  # by placed
    if not clusters:
        return []
    keys = [row.pk for row in page]
    return list(shown.filter(placing__cluster__in=clusters).exclude(pk__in=keys))


def gathered(page: Iterable[Submission], others: Iterable[Submission]) -> list[Row]:
    """The rows of a page, each with what stands behind it; as ``placed``."""
    waiting: dict[int, list[Submission]] = {}
    for one in others:
        waiting.setdefault(one.cluster, []).append(one)  # type: ignore[attr-defined]  # by placed
    return [Row(head, waiting.get(head.cluster, [])) for head in page]  # type: ignore[attr-defined]  # by placed


def beside(submission: Submission) -> QuerySet[Submission]:
    """The others of its cluster that lie at its desk, newest first."""
    others = Submission.objects.at_desks(frozenset([submission.desk_id]))
    mine = Placing.objects.filter(submission=submission, cluster__isnull=False)
    return (
        others.filter(placing__cluster__in=mine.values("cluster"))
        .exclude(pk=submission.pk)
        .order_by("-received_at", "-pk")
    )
