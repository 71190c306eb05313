"""Readings over closed periods, bulletins and objections."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.db.models import Count, Min, Q, QuerySet
from django.urls import NoReverseMatch, reverse

from shangda.bulletins import figures, spans
from shangda.bulletins.models import (
    Bulletin,
    BulletinTemplate,
    BulletinTerms,
    Kind,
    Objection,
)
from shangda.bulletins.schemes import shipped_text
from shangda.bulletins.spans import Span
from shangda.kernel.models import Job
from shangda.organisations.models import Desk, Person, Unit
from shangda.periodicals.models import Entry, Issue
from shangda.points.rulesets import Per
from shangda.scoring.models import ClosedPeriod, Fact, LedgerLine, Registration, RuleSet
from shangda.scoring.sources.registrations import REGISTRATIONS
from shangda.scoring.sources.uses import ENTRIES

PER_OF = {
    Kind.WEEK: Per.WEEK,
    Kind.MONTH: Per.MONTH,
    Kind.QUARTER: Per.QUARTER,
    Kind.RUNNING: Per.MONTH,
    Kind.YEAR: Per.YEAR,
}
"""The period on whose snapshot each kind of bulletin reports."""


@dataclass(frozen=True)
class Check:
    """Something to look at before a period is closed; it does not stand in the way."""

    words: str
    count: int
    url: str = ""

    @property
    def told(self) -> str:
        """As a sentence: 3件期刊还没有签发."""
        return f"{self.count}件{self.words}" if self.url else self.words


@dataclass(frozen=True)
class Change:
    """A line that came, or was taken back, after its period had been closed."""

    line: LedgerLine
    is_elsewhere: bool


@dataclass(frozen=True)
class Way:
    """Where the desk corrects what an objection rightly says."""

    label: str
    url: str


@dataclass(frozen=True)
class OfSet:
    """A unit's lines under one rule set, or those of its people."""

    rule_set: RuleSet
    lines: list[LedgerLine]

    @property
    def total(self) -> Decimal:
        """What they come to."""
        return sum((line.value for line in self.lines), Decimal(0))

    @property
    def is_replaced(self) -> bool:
        """Whether another set was put in its place and every line was taken back."""
        undone = {line.reverses_id for line in self.lines}
        return self.rule_set.until is not None and all(
            line.reverses_id or line.pk in undone for line in self.lines
        )


@dataclass(frozen=True)
class Due:
    """A bulletin that could be made now, and how far it has come."""

    kind: Kind
    span: Span
    name: str
    closed: ClosedPeriod | None
    bulletin: Bulletin | None

    @property
    def is_open(self) -> bool:
        """Whether the desk still has something to do for it."""
        return not self.bulletin or self.bulletin.state == Bulletin.State.DRAFT

    @property
    def days(self) -> str:
        """What is reported on, in words."""
        return f"算到{self.span}" if self.kind == Kind.RUNNING else str(self.span)


def terms_of(desk: Desk) -> BulletinTerms:
    """As the desk has set them, or as shipped."""
    return BulletinTerms.objects.filter(desk=desk).first() or BulletinTerms(desk=desk)


def template_of(desk: Desk, kind: str) -> BulletinTemplate:
    """The desk's template of a kind, or the shipped one, which has no row."""
    row = BulletinTemplate.objects.filter(desk=desk, kind=kind).first()
    return row or BulletinTemplate(
        desk=desk, kind=kind, text=shipped_text(kind), edit_version=0
    )


def checks(desk: Desk, span: Span) -> list[Check]:
    """What may still change the figures, as far as the tables tell. Constant queries."""
    found = [
        _waiting(desk, span),
        _unsigned(desk, span),
        _objections(desk),
        _earlier(desk, span),
        _counting(desk),
    ]
    return [check for check in found if check.count]


def closed_for(desk: Desk, span: Span) -> ClosedPeriod | None:
    """The period, if it is closed."""
    rows = ClosedPeriod.objects.filter(desk=desk, per=span.per, start=span.start)
    return rows.select_related("by").first()


def due(desk: Desk, today: date) -> list[Due]:
    """Of each kind the bulletin of the latest span that is over. Constant queries.

    Spans before anything was counted are left out.
    """
    first = Fact.objects.filter(desk=desk).aggregate(first=Min("day"))["first"] or today
    latest = [(kind, spans.last_ended(PER_OF[kind], today)) for kind in Kind]
    wanted = [(kind, span) for kind, span in latest if span.end >= first]
    periods = {
        (row.per, row.start): row
        for row in ClosedPeriod.objects.filter(
            desk=desk, start__in=[span.start for _, span in wanted]
        )
    }
    rows = Bulletin.objects.filter(closed__in=periods.values())
    made = {
        (one.closed_id, one.kind): one
        for one in rows.exclude(state=Bulletin.State.DISCARDED)
    }
    return [
        _due(kind, span, periods.get((str(span.per), span.start)), made, today)
        for kind, span in wanted
    ]


def next_of(found: Sequence[Due]) -> Due | None:
    """Which of those that are due is to be done first."""
    return next((one for one in found if one.is_open), None)


def _due(
    kind: Kind,
    span: Span,
    closed: ClosedPeriod | None,
    made: dict[tuple[int, str], Bulletin],
    today: date,
) -> Due:
    words = spans.so_far_words(span.end) if kind == Kind.RUNNING else ""
    what = "数据" if kind == Kind.WEEK else "全年通报" if kind == Kind.YEAR else "通报"
    name = f"{words or spans.nickname(span, today)}{what}"
    bulletin = made.get((closed.pk, kind)) if closed else None
    return Due(kind, span, name, closed, bulletin)


def later_changes(closed: ClosedPeriod, visible: QuerySet[LedgerLine]) -> list[Change]:
    """Lines of the period's days that the ledger got after it was closed, oldest first."""
    rows = figures.later(visible, closed)
    days = spans.of_closed(closed).days
    return [
        Change(line, is_elsewhere=not days.start <= line.counted_date <= days.end)
        for line in rows.order_by("at", "pk")
    ]


def lines_of(bulletin: Bulletin, unit: Unit) -> list[LedgerLine]:
    """A unit's lines of the bulletin's days as they stood when the period was closed."""
    closed = bulletin.closed
    days = days_of(bulletin)
    rows = figures.lines(bulletin.desk, days).filter(unit=unit, at__lte=closed.at)
    related = rows.select_related("item", "person", "rule_set").defer("rule_set__text")
    return list(related.order_by("rule_set__position", "rule_set", "-basis_date", "-pk"))


def by_set(lines: list[LedgerLine]) -> list[OfSet]:
    """Lines under each rule set, the main one first, as ``lines_of`` has sorted them."""
    found = [
        OfSet(rule_set, list(mine))
        for rule_set, mine in groupby(lines, key=lambda line: line.rule_set)
    ]
    return [one for one in found if not one.is_replaced]


def ways_to_correct(objection: Objection) -> list[Way]:
    """The pages whose verbs take back, or register, what the ledger counts."""
    fact = objection.line.fact if objection.line else None
    found = [
        _way_back(fact) if fact else None,
        Way("补录登记", _address("scoring:registrations", objection.bulletin.desk)),
        Way("系统外采用", reverse("periodicals:uses")),
    ]
    return [way for way in found if way and way.url]


def _way_back(fact: Fact) -> Way | None:
    """The page whose button takes the fact back."""
    if fact.source == REGISTRATIONS.name:
        url = reverse("scoring:registration", args=[fact.source_id])
        return Way("撤销这次登记", url)
    if fact.source != ENTRIES.name:
        return None
    entry = Entry.objects.filter(pk=fact.source_id).first()
    if entry is None:
        return None
    return Way("撤销这次刊用", reverse("periodicals:issue", args=[entry.issue_id]))


def lines_after(objection: Objection) -> list[LedgerLine]:
    """How the ledger of the objecting unit was corrected after a granted objection."""
    if objection.answered_at is None or objection.state != Objection.State.GRANTED:
        return []
    rows = figures.later(LedgerLine.objects.all(), objection.bulletin.closed)
    mine = rows.filter(unit=objection.unit_id, at__gte=objection.answered_at)
    return list(mine.order_by("at", "pk"))


def days_of(bulletin: Bulletin) -> spans.Days:
    """On which days it reports."""
    span = spans.of_closed(bulletin.closed)
    return span.year_so_far if bulletin.kind == Kind.RUNNING else span.days


def issued_for(person: Person, desk: Desk) -> QuerySet[Bulletin]:
    """The desk's bulletins that a person may read, the latest first."""
    rows = Bulletin.objects.visible_to(person).filter(desk=desk)
    counted = rows.annotate(
        open_count=Count("objections", filter=Q(objections__state="open"))
    )
    return (
        counted.exclude(state=Bulletin.State.DISCARDED)
        .select_related("closed")
        .order_by("-made_at", "-pk")
    )


def _waiting(desk: Desk, span: Span) -> Check:
    rows = Registration.objects.filter(
        desk=desk, state=Registration.State.WAITING, day__range=span.days
    )
    return Check(
        "补录登记还没有核准", rows.count(), _address("scoring:registrations", desk)
    )


def _unsigned(desk: Desk, span: Span) -> Check:
    """Issues dated in the period whose points come with the signature."""
    ended = [Issue.State.ISSUED, Issue.State.DISCARDED]
    rows = Issue.objects.filter(periodical__desk=desk, issue_date__range=span.days)
    return Check(
        "期刊还没有签发",
        rows.exclude(state__in=ended).count(),
        reverse("periodicals:issues"),
    )


def _objections(desk: Desk) -> Check:
    rows = Objection.objects.open().filter(bulletin__desk=desk)
    return Check("异议还没有答复", rows.count(), _address("bulletins:objections", desk))


def _earlier(desk: Desk, span: Span) -> Check:
    """The equal period before, where periods of this length are closed at all."""
    rows = ClosedPeriod.objects.filter(desk=desk, per=span.per, start__lt=span.start)
    is_gap = rows.exists() and not rows.filter(start=span.before.start).exists()
    return Check(f"前一期（{span.before}）还没有关账", int(is_gap))


def _counting(desk: Desk) -> Check:
    """Lines that are still on their way to the ledger."""
    rows = Job.objects.filter(name__startswith="scoring.")
    waiting = rows.filter(state__in=[Job.State.READY, Job.State.RUNNING]).exists()
    return Check("台账还在记账，稍等片刻再关", int(waiting))


def _address(name: str, desk: Desk) -> str:
    """Of a page, where there is one."""
    try:
        return reverse(name, args=[desk.pk])
    except NoReverseMatch:
        return ""
