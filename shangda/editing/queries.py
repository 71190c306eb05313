"""Readings at the desk: the inbox, what to know about a text, credit, redlines."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from fractions import Fraction
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.utils import timezone

from shangda.editing import clocks, groups, redlines, uses
from shangda.editing.models import (
    DESK_ROLES,
    Article,
    ArticleRevision,
    Decision,
    DeclineReason,
    Phrase,
    ReportUp,
    Source,
    Verification,
    shares,
)
from shangda.items.models import Item, Revision, SignOff, Submission
from shangda.items.queries import limits_of
from shangda.kernel.errors import NotAllowedError
from shangda.kernel.models import AuditEvent
from shangda.organisations.models import Desk, Kind, Person, Unit
from shangda.organisations.queries import with_units_below

State = Submission.State
IN_HAND = (State.CLAIMED, State.VERIFYING, State.HELD)
CLOSING = ("select", "return_for_change", "decline")
ROW_OF = ("item", "revision", "claimed_by")
ROW = (
    "state",
    "received_at",
    "waiting_since",
    "hold_until",
    "item__unit_name",
    "item__kind",
    "revision__title",
    "revision__count",
    "desk_id",
    "claimed_by__name",
)
KIND_NAMES = {kind.value: str(kind.label).removesuffix("类") for kind in Kind}
TABS = {
    "pending": "待处理",
    "mine": "我认领",
    "verifying": "核实中",
    "held": "缓报",
    "all": "全部",
}


@dataclass(frozen=True)
class Wanted:
    """Which part of the inbox somebody wants to see."""

    tab: str = "pending"
    desk_id: int | None = None
    unit_id: int | None = None
    state: str = ""
    section_id: int | None = None
    kind: str = ""
    since: date | None = None
    until: date | None = None
    words: str = ""


@dataclass(frozen=True)
class Check:
    """One thing that the product has looked at; ``is_ok`` or a hint."""

    is_ok: bool
    text: str


@dataclass(frozen=True)
class Figures:
    """A unit's year at a desk, by the day of receipt; used items are higher apps' to tell."""

    reported: int
    selected: int
    returned: int
    last_selected: date | None

    @property
    def selected_percent(self) -> int:
        """Selected of reported, in whole percent."""
        return round(100 * self.selected / self.reported) if self.reported else 0


@dataclass(frozen=True)
class Contribution:
    """A part of an article's credit: at which desk, from whom, how much, how far below.

    ``level_down`` is 0 for what the article's own desk received, 1 for what an office
    below had made its report of, and so on. Shares of one level add up to at most 1.
    """

    desk: Desk
    unit: Unit
    item: Item
    submission: Submission
    person: Person
    share: Fraction
    level_down: int


# --- The inbox --------------------------------------------------------------------------


def desks_of(person: Person) -> list[Desk]:
    """Desks whose inbox this person may see. Raises NotAllowedError when there is none."""
    keys = person.desks_as(*DESK_ROLES)
    found = list(
        Desk.objects.filter(pk__in=keys)
        .select_related("channel", "unit")
        .order_by("channel__position", "pk")
    )
    if not found:
        raise NotAllowedError("收稿和编辑是信息科的工作，您现在没有信息科的岗位。")
    return found


class Inbox:
    """What lies at a person's desks, as wanted: the list, its tabs, a row's neighbours."""

    def __init__(self, person: Person, wanted: Wanted) -> None:
        self.person, self.wanted = person, wanted
        self._lying = _filtered(_at_my_desks(person, wanted), wanted)

    def tab(self) -> QuerySet[Submission]:
        """What stands under the wanted tab."""
        return self._lying.filter(_in_tab(self.wanted.tab, self.person))

    def found(self) -> QuerySet[Submission]:
        """The rows under the wanted tab, newest first; the texts are left unread."""
        return (
            self.tab()
            .select_related("item__section", "revision", "desk", "claimed_by")
            .defer("item__body", "revision__body")
            .order_by("-received_at", "-pk")
        )

    def shown(self) -> QuerySet[Submission]:
        """``found`` with no more columns than a row of the page shows."""
        found = self.found().select_related(None).select_related(*ROW_OF).only(*ROW)
        return groups.placed(found)

    def heads(self) -> QuerySet[Submission]:
        """``shown`` without what stands behind the head of its cluster."""
        return groups.heads(self.shown(), self.tab())

    def counts(self) -> dict[str, int]:
        """How many stand under each tab of work, with the other filters as they are.

        ``new`` are those of the pending that nobody has taken up yet, ``hidden`` those of
        the wanted tab that stand behind the head of their cluster.
        """
        wanted = _in_tab(self.wanted.tab, self.person)
        counted = self._lying.filter(state__in=[State.RECEIVED, *IN_HAND]).aggregate(
            hidden=groups.hidden(wanted),
            **{
                tab: Count("pk", filter=_in_tab(tab, self.person))
                for tab in TABS
                if tab != "all"
            },
            new=Count("pk", filter=Q(state=State.RECEIVED)),
        )
        return {tab: counted.get(tab, 0) for tab in [*TABS, "new", "hidden"]}

    def nearest(self, row: Submission) -> int | None:
        """The key of the row below, or above the last one: what to read next."""
        at, rows = row.received_at, self.found()
        below = rows.filter(Q(received_at__lt=at) | Q(received_at=at, pk__lt=row.pk))
        above = rows.filter(Q(received_at__gt=at) | Q(received_at=at, pk__gt=row.pk))
        nearest = below.values_list("pk", flat=True).first()
        if nearest is not None:
            return nearest
        return above.order_by("received_at", "pk").values_list("pk", flat=True).first()


def rows(
    found: Iterable[Submission],
    desks: Iterable[Desk],
    calendar: clocks.Calendar,
    now: datetime,
) -> list[Submission]:
    """Submissions of one page at these desks, with ``clock`` and what else a row shows."""
    page, at = list(found), {desk.pk: desk for desk in desks}
    asked = _questions_of(page)
    again = set(
        Decision.objects.filter(
            submission__in=page, verb="return_for_change", undone_at=None
        ).values_list("submission_id", flat=True)
    )
    for row in page:
        row.desk = at[row.desk_id]
        row.asked_count, row.open_count, row.due_at = asked.get(row.pk, (0, 0, None))  # type: ignore[attr-defined]  # for the page
        row.is_again = row.pk in again and row.state != State.RETURNED  # type: ignore[attr-defined]  # for the page
        row.clock = _clock(row, calendar, now)  # type: ignore[attr-defined]  # for the page
        row.kind_name = KIND_NAMES.get(row.item.kind, "")  # type: ignore[attr-defined]  # for the page
        row.came = came = timezone.localtime(row.received_at)  # type: ignore[attr-defined]  # for the page
        row.came_at = f"{came:%H:%M}"  # type: ignore[attr-defined]  # for the page
    return page


def unseen_count(desks: Sequence[Desk], calendar: clocks.Calendar, now: datetime) -> int:
    """How many nobody has looked at within their desk's time for it."""
    late = Q(pk__in=[])
    for desk in desks:
        before = calendar.received_too_long_ago(desk.receive_within, now)
        late |= Q(desk=desk, waiting_since__lte=before)
    return Submission.objects.filter(late, state=State.RECEIVED).count()


def decided_today(person: Person, now: datetime) -> int:
    """How many texts the person's desks have decided on today."""
    start = timezone.make_aware(datetime.combine(timezone.localdate(now), time.min))
    made = Decision.objects.filter(
        at__gte=start,
        verb__in=CLOSING,
        undone_at=None,
        submission__desk__in=person.desks_as(*DESK_ROLES),
    )
    return made.values("submission").distinct().count()


def _at_my_desks(person: Person, wanted: Wanted) -> QuerySet[Submission]:
    desks = person.desks_as(*DESK_ROLES)
    if wanted.desk_id:
        desks = desks & {wanted.desk_id}
    return Submission.objects.at_desks(desks)


def _filtered(found: QuerySet[Submission], wanted: Wanted) -> QuerySet[Submission]:
    exact = {
        "state": wanted.state,
        "item__section_id": wanted.section_id,
        "item__kind": wanted.kind,
        "received_at__gte": _start_of(wanted.since),
    }
    found = found.filter(**{name: value for name, value in exact.items() if value})
    if wanted.unit_id:
        found = found.filter(item__unit_id__in=with_units_below(wanted.unit_id))
    if wanted.until:
        end = timezone.make_aware(datetime.combine(wanted.until, time.max))
        found = found.filter(received_at__lte=end)
    for word in wanted.words.split():
        found = found.filter(
            Q(revision__title__icontains=word)
            | Q(revision__body__icontains=word)
            | Q(item__unit_name__icontains=word)
            | Q(receipt_number__iexact=word)
        )
    return found


def _in_tab(tab: str, person: Person) -> Any:
    ways = {
        "mine": Q(claimed_by=person, state__in=IN_HAND),
        "verifying": Q(state=State.VERIFYING),
        "held": Q(state=State.HELD),
        "all": Q(),
    }
    return ways[tab] if tab in ways else _pending()


def _pending() -> Any:
    """What waits for the desk: not for a day to come, nor for somebody's answer."""
    open_question = Verification.objects.filter(
        submission=OuterRef("pk"), state=Verification.State.ASKED
    )
    return (
        Q(state__in=[State.RECEIVED, State.CLAIMED])
        | Q(state=State.HELD, hold_until__lte=timezone.localdate())
        | (Q(state=State.VERIFYING) & ~Exists(open_question))
    )


def _start_of(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None


def _questions_of(page: list[Submission]) -> dict[int, tuple[int, int, datetime | None]]:
    asked = Q(state=Verification.State.ASKED)
    counted = (
        Verification.objects.filter(submission__in=page)
        .exclude(state=Verification.State.CANCELLED)
        .values("submission")
        .annotate(
            n=Count("pk"), n_open=Count("pk", filter=asked), due=Min("due_at", filter=asked)
        )
        .values_list("submission", "n", "n_open", "due")
    )
    return {key: (n, n_open, due) for key, n, n_open, due in counted}


def _clock(
    row: Submission, calendar: clocks.Calendar, now: datetime
) -> clocks.Clock | None:
    if row.state == State.RECEIVED:
        due = calendar.due(row.waiting_since, row.desk.receive_within)
        found = clocks.clock(due, now, "收稿")
        return found if found.level else None
    if row.state == State.VERIFYING and row.due_at:  # type: ignore[attr-defined]  # set by rows
        return clocks.clock(row.due_at, now, "答复")  # type: ignore[attr-defined]  # set by rows
    return None


# --- What to know about a text ----------------------------------------------------------


def unit_figures(unit: Unit, desk: Desk, year: int) -> Figures:
    """The unit's year at this desk, in one query."""
    mine = Submission.objects.filter(unit=unit, desk=desk, received_at__year=year).exclude(
        state=State.WITHDRAWN
    )
    selected = Q(state=State.SELECTED)
    counted = mine.aggregate(
        reported=Count("pk"),
        selected=Count("pk", filter=selected),
        returned=Count("pk", filter=Q(state=State.RETURNED)),
        last=Max("waiting_since", filter=selected),
    )
    last = counted.pop("last")
    return Figures(last_selected=timezone.localdate(last) if last else None, **counted)


def signers(submission: Submission) -> list[str]:
    """Who agreed to and signed the text that the desk has, by name."""
    signed = [SignOff.Outcome.AGREED, SignOff.Outcome.SIGNED]
    found = submission.revision.sign_offs.filter(outcome__in=signed, undone_at=None)
    names = found.order_by("position").values_list("by__name", "for_whom")
    told = (f"{name}（代{whom}）" if whom else str(name) for name, whom in names)
    return list(dict.fromkeys(told))


def checks(submission: Submission, signed_by: list[str]) -> list[Check]:
    """What every text must carry, and its length against the channel's limit."""
    item = submission.item
    missing = [
        label
        for label, value in (
            ("审签人", signed_by),
            ("信息员", item.informant_name),
            ("电话", item.informant_phone),
        )
        if not value
    ]
    found = [
        Check(is_ok=False, text=f"缺{'、'.join(missing)}")
        if missing
        else Check(is_ok=True, text="审签、信息员、电话齐全")
    ]
    for limit in limits_of(item, [submission.desk]):
        over = submission.revision.count - limit.most
        words = f"超{limit.channel}限{limit.most}字{over}字" if over > 0 else "字数没有超"
        found.append(Check(is_ok=over <= 0, text=words))
    return found


def earlier(submission: Submission) -> list[tuple[Revision, redlines.Shown]]:
    """Texts that the desk had before this one, each with what has changed since."""
    now = submission.revision
    if now.number == 1:
        return []
    seen = (
        Revision.objects.filter(
            item_id=submission.item_id,
            number__lt=now.number,
            sign_offs__outcome=SignOff.Outcome.SIGNED,
            sign_offs__undone_at=None,
        )
        .select_related("by")
        .distinct()
        .order_by("-number")
    )
    return [
        (old, redlines.show((old.title, old.body), (now.title, now.body))) for old in seen
    ]


def sent_again_unchanged(
    submission: Submission, before: list[tuple[Revision, redlines.Shown]]
) -> Decision | None:
    """The return after which not one character was changed; ``before`` as by ``earlier``."""
    if not any(shown.is_same for _, shown in before):
        return None
    returns = submission.decisions.filter(verb="return_for_change", undone_at=None)
    last = returns.select_related("by").order_by("-pk").first()
    if last is None or last.at > submission.revision.made_at:
        return None
    had = _revision_before(submission, [revision for revision, _ in before])
    is_same = any(old.number == had and shown.is_same for old, shown in before)
    return last if is_same else None


def _revision_before(submission: Submission, older: list[Revision]) -> int | None:
    """Number of the text that this desk had before it was sent the one it has."""
    sent = AuditEvent.objects.filter(
        subject_kind=submission._meta.label_lower,
        subject_id=submission.pk,
        verb="items.resubmit",
    ).order_by("-sequence")
    numbers = [int(event.details["revision_number"]) for event in sent[:2]]
    if len(numbers) > 1:
        return numbers[1]
    first = (old.number for old in older if old.made_at <= submission.received_at)
    return next(first, None)


def decline_reasons(desk_id: int) -> list[DeclineReason]:
    """The desk's list."""
    return DeclineReason.objects.for_desk(desk_id)


def phrases(desk_id: int) -> dict[str, list[str]]:
    """Verb → sentences that stand ready for it; the first is the default."""
    found: dict[str, list[str]] = {}
    both = Phrase.objects.filter(Q(desk_id=desk_id) | Q(desk=None))
    ordered = list(both.order_by("position", "pk"))
    own = {row.verb for row in ordered if row.desk_id}
    for row in ordered:
        if row.desk_id or row.verb not in own:
            found.setdefault(row.verb, []).append(row.text)
    return found


def article_of(submission: Submission) -> Article | None:
    """The article that it gives to now."""
    return (
        Article.objects.alive()
        .filter(sources__submission=submission)
        .order_by("-pk")
        .first()
    )


# --- Articles ---------------------------------------------------------------------------

ARTICLE_TABS = {
    "mine": "我在编",
    "review": "待二审",
    "passed": "可入刊",
    "placed": "已入刊",
    "desk": "本科全部",
}


def articles(person: Person, tab: str, words: str = "") -> QuerySet[Article]:
    """Articles of the person's desks for a list, the longest waiting of a state first."""
    found = _articles(person).filter(article_tab(tab, person))
    for word in words.split():
        found = found.filter(Q(title__icontains=word) | Q(body__icontains=word))
    lead = Source.objects.filter(article=OuterRef("pk"), position=0)
    return (
        found.select_related("editor", "desk", "section", "reviewer")
        .defer("body")
        .annotate(
            source_count=Count("sources"),
            lead_unit=Subquery(lead.values("submission__item__unit_name")[:1]),
            report_count=Count(
                "reports_up",
                filter=~Q(reports_up__item__state=Item.State.DISCARDED),
                distinct=True,
            ),
        )
        .order_by("-changed_at", "-pk")
    )


def _articles(person: Person) -> QuerySet[Article]:
    is_placed = Case(When(uses.placed(), then=True), default=False)
    return Article.objects.visible_to(person).alive().annotate(is_placed=is_placed)


def article_tab(tab: str, person: Person) -> Q:
    """The condition behind a tab of the list; of articles that know ``is_placed``."""
    text = Article.State
    ways = {
        "mine": Q(editor=person, state__in=[text.EDITING, text.IN_REVIEW]),
        "review": Q(state=text.IN_REVIEW),
        "passed": Q(state=text.PASSED, is_placed=False),
        "placed": Q(state=text.PASSED, is_placed=True),
    }
    return ways.get(tab, Q())


def article_counts(person: Person) -> dict[str, int]:
    """How many articles stand under each tab."""
    counted = _articles(person).aggregate(
        **{
            tab: Count("pk", filter=article_tab(tab, person))
            for tab in ARTICLE_TABS
            if tab != "desk"
        }
    )
    return {tab: counted.get(tab, 0) for tab in ARTICLE_TABS}


# --- Credit and learning ----------------------------------------------------------------


def contributors(article: Article) -> list[Contribution]:
    """Everybody whose text is in the article, on every level below, with exact shares.

    An item that an office reported up brings the contributors of the article it was made
    of, at the desk whose article that was. Queries grow with the levels, not with sources.
    """
    found: list[Contribution] = []
    level = {article.pk: [(Fraction(1), article.desk)]}
    depth = 0
    while level:
        here, level = _one_level(level, depth)
        found += here
        depth += 1
    return found


def _one_level(
    level: Mapping[int, list[tuple[Fraction, Desk]]], depth: int
) -> tuple[list[Contribution], dict[int, list[tuple[Fraction, Desk]]]]:
    sources = list(
        Source.objects.filter(article__in=level)
        .select_related(
            "submission__item__unit", "submission__item__author", "submission__desk"
        )
        .order_by("article", "position", "pk")
    )
    by_article: dict[int, list[Source]] = {}
    for source in sources:
        by_article.setdefault(source.article_id, []).append(source)
    made_of = _reports({source.submission.item_id for source in sources})
    found: list[Contribution] = []
    below: dict[int, list[tuple[Fraction, Desk]]] = {}
    for key, mine in by_article.items():
        part = shares(mine)
        for whole, desk in level[key]:
            for source in mine:
                share = whole * part[source.pk]
                found.append(_contribution(source, desk, share, depth))
                if report := made_of.get(source.submission.item_id):
                    lower = (share, report.article.desk)
                    below.setdefault(report.article_id, []).append(lower)
    return found, below


def _reports(item_keys: set[int]) -> dict[int, ReportUp]:
    made = ReportUp.objects.filter(item__in=item_keys).select_related("article__desk")
    return {report.item_id: report for report in made}


def _contribution(source: Source, desk: Desk, share: Fraction, depth: int) -> Contribution:
    item = source.submission.item
    return Contribution(
        desk=desk,
        unit=item.unit,
        item=item,
        submission=source.submission,
        person=item.author,
        share=share,
        level_down=depth,
    )


def redline_for(
    submission: Submission, *, revision: ArticleRevision | None = None
) -> redlines.Shown | None:
    """What its author may see: the text as submitted against the desk's, with the reasons.

    ``revision`` is the text as printed; without it the desk's text as passed by review.
    None while the desk has no text for other eyes.
    """
    article = revision.article if revision else article_of(submission)
    if article is None or (revision is None and article.state != Article.State.PASSED):
        return None
    sent = submission.revision
    text = revision or article
    return redlines.show(
        (sent.title, sent.body),
        (text.title, text.body),
        notes=article.notes.select_related("by"),
    )
