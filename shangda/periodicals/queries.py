"""Readings over issues: where an article stands, what became of an item, what may be printed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.utils import timezone

from shangda.editing.models import Article, Source
from shangda.editing.uses import Place
from shangda.items.models import Item, Submission, units_of
from shangda.kernel.models import Job
from shangda.organisations.models import Desk, Person, Role
from shangda.periodicals.models import (
    DefaultRecipient,
    Entry,
    Issue,
    OutsideUse,
    Periodical,
    Withdrawal,
)
from shangda.periodicals.reports import Report, reports_of
from shangda.periodicals.rules import EDITORS
from shangda.search.picking import picked
from shangda.search.substring import contains
from shangda.text.query import QueryError

State = Issue.State
OFFERED = 20  # texts of a kind to choose from


@dataclass(frozen=True)
class Use:
    """One adoption of an item, in its own text or in one made from it, at any level."""

    outlet: str
    words: str
    used_date: date
    form: str
    article: Article | None
    entry: Entry | None = None
    outside: OutsideUse | None = None
    is_withdrawn: bool = False
    reason: str = ""


def uses_of(item: Item) -> list[Use]:
    """Every use of the item, here and above, oldest first; withdrawn ones are marked."""
    articles = articles_from(item)
    found = [*_printed(articles), *_outside(item, articles)]
    return sorted(found, key=lambda use: use.used_date)


def articles_from(item: Item) -> list[Article]:
    """Articles made from the item, then those made above from what was reported up."""
    found: list[Article] = []
    ahead = [item.pk]
    while ahead:
        sources = Source.objects.filter(submission__item_id__in=ahead)
        alive = sources.exclude(article__state=Article.State.DISSOLVED)
        articles = [source.article for source in alive.select_related("article__desk")]
        found += articles
        above = Item.objects.filter(reported_from__article__in=articles)
        ahead = list(above.values_list("pk", flat=True))
    return found


def places_of(article: Article) -> Iterator[Place]:
    """Where an article stands, for ``editing``: what is printed cannot be dissolved."""
    entries = article.entries.exclude(issue__state=State.DISCARDED)
    for entry in entries.select_related("issue__periodical"):
        yield Place(str(entry.issue), is_issued=entry.issue.state == State.ISSUED)
    for use in OutsideUse.objects.valid().filter(article=article).select_related("outlet"):
        yield Place(str(use.outlet), is_issued=True)


def is_placed() -> Exists:
    """The same of many articles, for ``editing``: an entry stands, its issue counts."""
    standing = Entry.objects.filter(article=OuterRef("pk"), withdrawal=None)
    return Exists(standing.exclude(issue__state=State.DISCARDED))


def placeable(desk: Desk) -> QuerySet[Article]:
    """Articles that have passed review and stand in no issue that counts, oldest first."""
    return _unplaced(desk, Article.State.PASSED)


def on_their_way(desk: Desk) -> QuerySet[Article]:
    """Articles in review or still being edited, which may be placed soon."""
    return _unplaced(desk, Article.State.IN_REVIEW, Article.State.EDITING)


def in_work(person: Person) -> QuerySet[Issue]:
    """Issues being made at the desks where the person composes or signs, oldest first."""
    desks = person.desks_as(*EDITORS, Role.ISSUER)
    return (
        Issue.objects.in_work()
        .filter(periodical__desk_id__in=desks)
        .select_related("periodical__desk", "made_by", "corrects__periodical")
        .annotate(entry_count=Count("entries"))
        .order_by("issue_date", "pk")
    )


def latest(person: Person, count: int = 8) -> QuerySet[Issue]:
    """What the person's desks have issued last."""
    desks = person.desks_as(*EDITORS, Role.ISSUER)
    rows = Issue.objects.issued().filter(periodical__desk_id__in=desks)
    return rows.select_related("periodical").order_by("-signed_at", "-pk")[:count]


def archive(person: Person, wanted: "Wanted") -> QuerySet[Issue]:
    """Issued issues that the person may see, newest first, as the page asks for them."""
    found = Issue.objects.visible_to(person).issued()
    if wanted.periodical:
        found = found.filter(periodical=wanted.periodical)
    if wanted.year:
        found = found.filter(year=wanted.year)
    if wanted.words.strip():
        texts = contains(["revision__title", "revision__body"], wanted.words)
        entries = Entry.objects.filter(texts, issue=OuterRef("pk"))
        found = found.filter(Exists(entries) | contains(["note"], wanted.words))
    return found.select_related("periodical").order_by("-issue_date", "-signed_at", "-pk")


@dataclass(frozen=True)
class Wanted:
    """What the archive is asked for."""

    periodical: Periodical | None = None
    year: int | None = None
    words: str = ""


@dataclass(frozen=True)
class PrintedEntry:
    """An entry of an issued issue, with whose text it was and what became of it."""

    entry: Entry
    units: str
    withdrawal: Withdrawal | None
    reports: list[Report]


def printed_entries(issue: Issue, person: Person | None = None) -> list[PrintedEntry]:
    """The entries in their order; the number of queries does not grow with them.

    With a person also what was reported up of them, as far as that person may see it.
    """
    sources = Source.objects.select_related("submission__item").order_by("position", "pk")
    entries = (
        issue.entries.select_related("article", "revision", "column", "withdrawal__by")
        .prefetch_related(Prefetch("article__sources", sources))
        .order_by("position", "pk")
    )
    articles = [entry.article for entry in entries]
    reports = reports_of(articles, person) if person else {}
    return [_printed_entry(entry, reports.get(entry.article_id, [])) for entry in entries]


def with_titles(issues: list[Issue], words: str = "") -> list[tuple[Issue, list[str]]]:
    """Issues, each with its titles; when words are searched, the titles that match first."""
    rows = Entry.objects.filter(issue__in=issues).order_by("position", "pk")
    titles: dict[int, list[str]] = {issue.pk: [] for issue in issues}
    for issue_pk, title in rows.values_list("issue", "revision__title"):
        titles[issue_pk].append(title)
    asked = words.split()
    return [
        (
            issue,
            sorted(titles[issue.pk], key=lambda title: not any(w in title for w in asked)),
        )
        for issue in issues
    ]


def archive_rows(issues: QuerySet[Issue]) -> Iterator[list[Any]]:
    """One row an entry, for a workbook; an issue of nothing but a correction has one, too."""
    sources = Source.objects.select_related("submission__item").order_by("position", "pk")
    entries = Entry.objects.select_related("revision", "column", "article").order_by(
        "position", "pk"
    )
    found = issues.select_related("periodical", "signed_by").prefetch_related(
        Prefetch("entries", entries), Prefetch("entries__article__sources", sources)
    )
    for issue in found:
        head = [
            issue.periodical.masthead,
            issue.number_words,
            issue.running_number,
            issue.issue_date,
            issue.signed_by.name if issue.signed_by else "",
        ]
        rows = [
            [
                place,
                entry.revision.title,
                entry.get_form_display(),
                entry.column.name if entry.column else "",
                _units(entry),
            ]
            for place, entry in enumerate(issue.entries.all(), start=1)
        ]
        for row in rows or [["", issue.note, "", "", ""]]:
            yield head + row


def is_printing_dead(issue: Issue) -> bool:
    """Whether the job that makes the files has given up."""
    jobs = Job.objects.filter(name="periodicals.print_issue", args=[issue.pk])
    last = jobs.order_by("-pk").first()
    return last is not None and last.state == Job.State.DEAD


def years(person: Person) -> list[int]:
    """Years of which the archive holds anything for this person, newest first."""
    found = Issue.objects.visible_to(person).issued().order_by("-year")
    return [year for year in found.values_list("year", flat=True).distinct() if year]


def periodicals_seen_by(person: Person) -> QuerySet[Periodical]:
    """Periodicals of which the archive holds anything for this person."""
    seen = Issue.objects.visible_to(person).issued().filter(periodical=OuterRef("pk"))
    return Periodical.objects.filter(Exists(seen)).order_by("desk", "position", "pk")


def outside_uses(person: Person, words: str = "") -> QuerySet[OutsideUse]:
    """Uses recorded by the person's desks, the latest first."""
    names = ["article__title", "item__title", "outlet__name", "reference"]
    rows = OutsideUse.objects.visible_to(person).filter(contains(names, words))
    return rows.select_related(
        "outlet", "article", "item", "by", "revoked_by", "desk"
    ).order_by("-used_date", "-pk")


def use_row(use: OutsideUse) -> list[Any]:
    """An outside use as a row of a workbook."""
    return [
        use.used_date,
        use.outlet.name,
        use.reference,
        str(use.article or use.item),
        use.item.unit_name if use.item else use.desk.name,
        use.by.name,
        timezone.localdate(use.at),
        use.revoke_reason,
    ]


def recipient_lines(periodical: Periodical) -> QuerySet[DefaultRecipient]:
    """The foot of a periodical, with how many accounts and units each line reaches."""
    rows = periodical.recipients.annotate(
        persons_count=Count("persons", distinct=True),
        units_count=Count("units", distinct=True),
    )
    return rows.order_by("position", "pk")


def usable(
    person: Person, desk: Desk, words: str
) -> tuple[list[Article | Item], QueryError | None]:
    """What an outside outlet may have used: the desk's articles, items reported to it or up.

    Narrowed by the language of the search box; with why not, where that makes no sense.
    """
    articles = Article.objects.visible_to(person).filter(desk=desk).alive()
    own = Q(unit=desk.unit, author__isnull=False) | Q(submissions__desk=desk)
    items = Item.objects.visible_to(person).filter(own, reported_from=None)
    found, refused = picked(articles, person, words, articles="pk")
    sent, _ = picked(items, person, words, items="pk", received="submissions")
    return [
        *found.order_by("-changed_at", "-pk")[:OFFERED],
        *as_sent(sent.distinct().order_by("-changed_at", "-pk"), person)[:OFFERED],
    ], refused


def as_sent(items: QuerySet[Item], person: Person) -> QuerySet[Any]:
    """Items under the title that the person may read, ``shown_title``; those without are left out.

    A desk reads the one that was signed for it, not what the unit has typed since.
    """
    sent = Submission.objects.visible_to(person).filter(item=OuterRef("pk"))
    signed = sent.order_by("-revision__number").values("revision__title")[:1]
    own = Case(When(unit__in=units_of(person), then="title"), default=Subquery(signed))
    return items.annotate(shown_title=own).filter(shown_title__gt="")


def _units(entry: Entry) -> str:
    names = (source.submission.item.unit_name for source in entry.article.sources.all())
    return "、".join(dict.fromkeys(names))


def _printed_entry(entry: Entry, reports: list[Report]) -> PrintedEntry:
    return PrintedEntry(
        entry=entry,
        units=_units(entry),
        withdrawal=getattr(entry, "withdrawal", None),
        reports=reports,
    )


def _unplaced(desk: Desk, *states: str) -> QuerySet[Article]:
    lead = Source.objects.filter(article=OuterRef("pk"), position=0)
    return (
        Article.objects.filter(~is_placed(), desk=desk, state__in=states)
        .defer("body")
        .annotate(
            source_count=Count("sources"),
            lead_unit=Subquery(lead.values("submission__item__unit_name")[:1]),
        )
        .order_by("changed_at", "pk")
    )


def _printed(articles: Iterable[Article]) -> Iterator[Use]:
    entries = Entry.objects.filter(article__in=list(articles), issue__state=State.ISSUED)
    related = ("issue__periodical__outlet", "article", "withdrawal")
    for entry in entries.select_related(*related):
        withdrawal = getattr(entry, "withdrawal", None)
        yield Use(
            outlet=entry.issue.periodical.outlet.name,
            words=str(entry.issue),
            used_date=entry.issue.issue_date,
            form=entry.get_form_display(),
            article=entry.article,
            entry=entry,
            is_withdrawn=withdrawal is not None,
            reason=withdrawal.reason if withdrawal else "",
        )


def _outside(item: Item, articles: list[Article]) -> Iterator[Use]:
    reported = Item.objects.filter(reported_from__article__in=articles)
    rows = OutsideUse.objects.filter(article__in=articles) | OutsideUse.objects.filter(
        item__in=[item.pk, *reported.values_list("pk", flat=True)]
    )
    for use in rows.select_related("outlet", "article").order_by("pk"):
        yield Use(
            outlet=use.outlet.name,
            words=f"{use.outlet}{use.reference}",
            used_date=use.used_date,
            form="",
            article=use.article,
            outside=use,
            is_withdrawn=use.revoked_at is not None,
            reason=use.revoke_reason,
        )
