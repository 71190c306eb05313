"""Clusters as the inbox reads them: one row for each, the newest of its texts at the head."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable

from shangda.editing.models import Placing
from shangda.items.models import Submission

State = Submission.State
OPEN = (State.RECEIVED, State.CLAIMED, State.VERIFYING, State.HELD)


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
