"""Adoption: at the desk that printed, or that recorded it, and at every desk below."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from shangda.editing.models import ReportUp
from shangda.periodicals.models import Entry, Issue, OutsideUse
from shangda.scoring.sources import words
from shangda.scoring.sources.credited import Credited, above, credited
from shangda.scoring.sources.meaning import Meant, Part, Source
from shangda.text.counting import count


@dataclass(frozen=True, kw_only=True)
class Use:
    """A use of an article, before it is said for each desk."""

    pk: int
    day: date
    registered: date
    title: str
    level: str
    words: dict[str, str]
    length: int | None
    route: str
    by: int | None = None


# --- Our periodicals ----------------------------------------------------------------------


def entries() -> QuerySet[Entry]:
    """Those that are printed and were not taken back."""
    return Entry.objects.filter(issue__state=Issue.State.ISSUED, withdrawal=None)


def of_entries(keys: Collection[int]) -> Iterator[Meant]:
    """What the entries mean."""
    rows = entries().filter(pk__in=keys).order_by("pk")
    found = list(
        rows.select_related("issue__periodical__outlet", "revision").defer(
            "issue__periodical__layout"
        )
    )
    outlets = words.Outlets()
    made = credited({one.article_id for one in found})
    uses = [(_of_entry(one, outlets), made.get(one.article_id, [])) for one in found]
    yield from _meant(uses)


def _of_entry(one: Entry, outlets: words.Outlets) -> Use:
    issue = one.issue
    said = outlets.words(issue.periodical.outlet)
    return Use(
        pk=one.pk,
        day=issue.issue_date,
        registered=words.local_day(issue.signed_at)
        if issue.signed_at
        else issue.issue_date,
        title=one.revision.title,
        level=issue.periodical.outlet.level,
        words=said
        | {
            "edition": _edition(issue),
            "form": str(one.get_form_display()),
        },
        length=count(one.revision.body),
        route=words.DIRECT,
    )


def _edition(issue: Issue) -> str:
    """Only what is out of the ordinary: 增刊."""
    is_regular = issue.series == Issue.Series.REGULAR
    return "" if is_regular else str(issue.get_series_display())


# --- Outlets outside ----------------------------------------------------------------------


def of_outside(keys: Collection[int]) -> Iterator[Meant]:
    """What uses outside mean; of an item, for what the item was made from."""
    rows = OutsideUse.objects.valid().filter(pk__in=keys).order_by("pk")
    found = list(rows.select_related("outlet", "item", "article").defer("item__body"))
    reports = ReportUp.objects.filter(
        item__in=[one.item_id for one in found if one.item_id]
    )
    made_of = dict(reports.values_list("item_id", "article_id"))
    articles = {one.pk: one.article_id or made_of.get(one.item_id or 0) for one in found}
    made = credited({key for key in articles.values() if key})
    outlets = words.Outlets()
    uses = []
    for one in found:
        article = articles[one.pk]
        whose = made.get(article, []) if article else [_alone(one)]
        uses.append((_of_use(one, outlets, is_forwarded=bool(article)), whose))
    yield from _meant(uses)


def _of_use(one: OutsideUse, outlets: words.Outlets, *, is_forwarded: bool) -> Use:
    text = one.article or one.item
    return Use(
        pk=one.pk,
        day=one.used_date,
        registered=words.local_day(one.at),
        title=str(text),
        level=one.outlet.level,
        words=outlets.words(one.outlet),
        length=text.count if text else None,
        route=words.FORWARDED if is_forwarded else words.DIRECT,
        by=one.by_id,
    )


def _alone(one: OutsideUse) -> Credited:
    """An item as a whole, at the desk that recorded its use."""
    item = one.item
    assert item  # noqa: S101 -- a use is of an article or of an item
    share = Part(item.unit_id, item.author_id, item.pk)
    return Credited(0, desk=one.desk_id, shares=[share], kind=item.kind)


# --- What both have in common -------------------------------------------------------------


def _meant(uses: Iterable[tuple[Use, list[Credited]]]) -> Iterator[Meant]:
    found = [(use, one, not n) for use, whose in uses for n, one in enumerate(whose)]
    groups = words.Groups(
        {one.desk for _, one, _ in found},
        {one.shares[0].unit for _, one, _ in found},
    )
    for use, one, is_first in found:
        yield _at_desk(use, one, groups, is_first=is_first)


def _at_desk(use: Use, one: Credited, groups: words.Groups, *, is_first: bool) -> Meant:
    said = use.words | words.kind_words(one.kind)
    said |= {
        "route": use.route if is_first else words.FORWARDED,
        "class": groups.name(one.desk, one.shares[0].unit, use.day),
    }
    return Meant(
        desk=one.desk,
        kind="adopted",
        source_id=use.pk,
        part="" if is_first else str(one.article),
        text=one.text,
        item=one.item,
        day=use.day,
        registered=use.registered,
        title=use.title,
        level=use.level,
        content=words.content(said, words.kind_flags(one.kind), use.length),
        by=use.by,
        shares=tuple(one.shares),
    )


def _of_issues(keys: Collection[int]) -> Iterable[int]:
    return Entry.objects.filter(issue__in=keys).values_list("pk", flat=True)


def _of_articles(keys: Collection[int]) -> Iterable[int]:
    rows = Entry.objects.filter(article__in=above(keys))
    return rows.values_list("pk", flat=True)


def _outside_of(keys: Collection[int]) -> Iterable[int]:
    articles = above(keys)
    reported = ReportUp.objects.filter(article__in=articles).values("item")
    rows = OutsideUse.objects.filter(Q(article__in=articles) | Q(item__in=reported))
    return rows.values_list("pk", flat=True)


ENTRIES = Source(
    name="periodicals.entry",
    derive=of_entries,
    rows=entries,
    follows={"periodicals.issue": _of_issues, "editing.article": _of_articles},
)
OUTSIDE = Source(
    name="periodicals.outside_use",
    derive=of_outside,
    rows=OutsideUse.objects.valid,
    follows={"periodicals.outsideuse": lambda keys: keys, "editing.article": _outside_of},
)
