"""Everything that one item's page tells, read at once, as far as this person may know of it.

A unit knows all about its own item. A desk knows what was sent to it: not the drafts and
refusals before, and not what another desk makes of the same item.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils import timezone

from shangda.editing import clocks
from shangda.editing.models import Article, Decision, ReportUp, Source, Verification
from shangda.items import queries as items
from shangda.items.models import Item, Submission, units_of
from shangda.kernel.models import Deadline
from shangda.organisations.models import Desk, Person, Role
from shangda.periodicals.queries import Use, uses_of

AtDesk = Submission.State
AT_DESKS = (
    Role.EDITOR, Role.CHIEF_EDITOR, Role.ISSUER, Role.SCORER, Role.DESK_ADMIN
)  # fmt: skip


@dataclass(frozen=True)
class AtOneDesk:
    """What became of the item at one desk."""

    submission: Submission
    decisions: list[Decision]
    questions: list[Verification]
    sources: list[Source]
    reports: list[ReportUp]
    uses: list[Use]
    due_at: datetime | None

    @property
    def source(self) -> Source | None:
        """The text of the desk that it stands in, the latest one."""
        return self.sources[-1] if self.sources else None

    @property
    def standing_uses(self) -> list[Use]:
        """Uses that have not been taken back."""
        return [use for use in self.uses if not use.is_withdrawn]


@dataclass(frozen=True)
class Story:
    """An item and what happened to it; ``is_own`` for the people of its unit."""

    item: Item
    is_own: bool
    history: items.History
    route: list[items.RouteLine]
    desks: list[AtOneDesk]
    uses: list[Use]


def load(item: Item, person: Person, *, now: datetime | None = None) -> Story:
    """Read it all; the number of queries grows with levels, not with desks or events."""
    is_own = item.unit_id in units_of(person)
    history = items.history(item)
    mine = person.desks_as(*AT_DESKS)
    seen = [
        one
        for one in history.submissions
        if is_own or (one.desk_id in mine and one.state != AtDesk.WITHDRAWN)
    ]
    uses = uses_of(item) if seen or is_own else []
    if not is_own:
        uses = _in_sight(uses, {one.desk_id for one in seen})
    return Story(
        item=item,
        is_own=is_own,
        history=history,
        route=items.route(item) if item.state == Item.State.AWAITING else [],
        desks=_at_desks(seen, uses, now or timezone.now()),
        uses=uses,
    )


def _in_sight(uses: list[Use], desk_ids: set[int]) -> list[Use]:
    """Uses by these desks, and by those above them to which they report up."""
    parents = dict(Desk.objects.values_list("pk", "parent_id"))
    known = set(desk_ids)
    for desk_id in desk_ids:
        above = parents.get(desk_id)
        while above and above not in known:
            known.add(above)
            above = parents.get(above)
    return [use for use in uses if _desk_of(use) in known]


def _desk_of(use: Use) -> int | None:
    if use.outside:
        return use.outside.desk_id
    return use.article.desk_id if use.article else None


def _at_desks(
    submissions: list[Submission], uses: list[Use], now: datetime
) -> list[AtOneDesk]:
    keys = [one.pk for one in submissions]
    decisions = _decisions(keys)
    questions = _questions(keys)
    sources = _sources(keys)
    reports = _reports([s.article_id for rows in sources.values() for s in rows])
    due = _due_dates(submissions, now)
    found = []
    for one in submissions:
        texts = {source.article_id for source in sources[one.pk]}
        found.append(
            AtOneDesk(
                submission=one,
                decisions=decisions[one.pk],
                questions=questions[one.pk],
                sources=sources[one.pk],
                reports=[report for report in reports if report.article_id in texts],
                uses=[use for use in uses if use.article and use.article.pk in texts],
                due_at=due.get(one.pk),
            )
        )
    return found


def _decisions(keys: list[int]) -> dict[int, list[Decision]]:
    rows = Decision.objects.filter(submission__in=keys, undone_at=None)
    found: dict[int, list[Decision]] = defaultdict(list)
    for decision in rows.select_related("by").order_by("at", "pk"):
        found[decision.submission_id].append(decision)
    return found


def _questions(keys: list[int]) -> dict[int, list[Verification]]:
    rows = Verification.objects.filter(submission__in=keys).exclude(
        state=Verification.State.CANCELLED
    )
    found: dict[int, list[Verification]] = defaultdict(list)
    for one in rows.select_related("asked_unit", "answered_by").order_by("asked_at", "pk"):
        found[one.submission_id].append(one)
    return found


def _sources(keys: list[int]) -> dict[int, list[Source]]:
    others = Source.objects.select_related("submission__item").order_by("position", "pk")
    rows = Source.objects.filter(submission__in=keys).exclude(
        article__state=Article.State.DISSOLVED
    )
    found: dict[int, list[Source]] = defaultdict(list)
    for source in (
        rows.select_related("article__desk", "article__editor")
        .prefetch_related(Prefetch("article__sources", queryset=others))
        .order_by("article_id")
    ):
        found[source.submission_id].append(source)
    return found


def _reports(article_ids: list[int]) -> list[ReportUp]:
    """What was reported up from these texts, with what the desks above have of it."""
    sent = Submission.objects.exclude(state=AtDesk.WITHDRAWN)
    rows = ReportUp.objects.filter(article__in=article_ids).exclude(
        item__state=Item.State.DISCARDED
    )
    return list(
        rows.select_related("item__unit")
        .prefetch_related(
            Prefetch("item__submissions", queryset=sent.select_related("desk__unit"))
        )
        .order_by("at", "pk")
    )


def _due_dates(submissions: list[Submission], now: datetime) -> dict[int, datetime]:
    """By when each desk, or the unit for it, is to act."""
    rows = Deadline.objects.filter(
        subject_kind="items.submission",
        subject_id__in=[one.pk for one in submissions],
        met_at=None,
    )
    due: dict[int, datetime] = dict(rows.values_list("subject_id", "due_at"))
    waiting = [one for one in submissions if one.state == AtDesk.RECEIVED]
    calendar = clocks.Calendar(timezone.localdate(now)) if waiting else None
    for one in waiting:
        if calendar:
            due[one.pk] = calendar.due(one.waiting_since, one.desk.receive_within)
    return due
