"""What the desks changed in somebody's texts before they printed them (改稿情况).

Of each text that was printed alone the figures are kept (``EditFigures``). A text that
went into a composite has none: what became of it cannot be told by two texts.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from shangda.editing.models import ArticleRevision, Source
from shangda.items.models import Revision, Submission
from shangda.items.rules import APPROVERS
from shangda.organisations.models import Person, Role
from shangda.periodicals.models import EditFigures, Entry, Issue
from shangda.text import changes

DESK_ROLES = (Role.EDITOR, Role.CHIEF_EDITOR, Role.ISSUER)
AT_ONCE = 100  # pairs of texts in memory together
Pair = tuple[int, int]  # keys of the text as submitted and of the text as printed


@dataclass(frozen=True)
class Edit:
    """A person's text in one issue; ``figures`` only if it was printed alone."""

    item_id: int
    submission_id: int
    sent_title: str
    title: str
    day: date
    issue: str
    figures: EditFigures | None


def submissions_seen(viewer: Person) -> QuerySet[Submission]:
    """Whose texts one may look at: one's own, those of one's unit as its approver, one's desk's."""
    led = Q(item__unit_id__in=viewer.units_as(*APPROVERS))
    at_desk = Q(desk_id__in=viewer.desks_as(*DESK_ROLES))
    seen = Submission.objects.visible_to(viewer)
    return seen.filter(Q(item__author=viewer) | led | at_desk)


def people(viewer: Person) -> QuerySet[Person]:
    """Everybody with a printed text that one may look at, by name."""
    sources = Source.objects.filter(_is_printed(), submission__in=submissions_seen(viewer))
    authors = sources.values("submission__item__author")
    return Person.objects.filter(pk__in=authors).order_by("name", "pk")


def edits_of(author: Person, viewer: Person, since: date) -> list[Edit]:
    """The author's texts printed since a day, as far as one may see them, the latest first.

    A constant number of queries; figures that are not kept yet are made and kept.
    """
    sources = _sources(author, viewer)
    placed = [
        (entry, source)
        for entry in _entries(sources.keys(), since)
        for source in sources[entry.article_id]
    ]
    alone = [_pair(entry, source) for entry, source in placed if _is_alone(source)]
    figures = figures_of(alone)
    return [
        _edit(entry, source, figures.get(_pair(entry, source))) for entry, source in placed
    ]


def keep_figures(issue: Issue) -> None:
    """Keep the figures of all that the issue prints alone."""
    entries = issue.entries.select_related("article")
    by_article = {entry.article_id: entry.revision_id for entry in entries}
    rows = _with_companions(Source.objects.filter(article__in=by_article))
    figures_of(
        [
            (source.submission.revision_id, by_article[source.article_id])
            for source in rows.select_related("submission")
            if _is_alone(source)
        ]
    )


def figures_of(pairs: Collection[Pair]) -> Mapping[Pair, EditFigures]:
    """The figures of each pair of texts; what is missing is made and kept."""
    kept = EditFigures.objects.filter(
        sent__in={sent for sent, _ in pairs}, text__in={text for _, text in pairs}
    )
    found = {(row.sent_id, row.text_id): row for row in kept}
    missing = [pair for pair in dict.fromkeys(pairs) if pair not in found]
    for start in range(0, len(missing), AT_ONCE):
        made = list(_measured(missing[start : start + AT_ONCE]))
        EditFigures.objects.bulk_create(made, ignore_conflicts=True)
        found |= {(row.sent_id, row.text_id): row for row in made}
    return found


def _measured(pairs: Collection[Pair]) -> Iterator[EditFigures]:
    sent = Revision.objects.in_bulk([key for key, _ in pairs])
    texts = ArticleRevision.objects.in_bulk([key for _, key in pairs])
    for first, second in pairs:
        old, new = sent[first], texts[second]
        found = changes.measure(
            changes.Text(old.title, old.body), changes.Text(new.title, new.body)
        )
        yield EditFigures(
            sent=old,
            text=new,
            before=found.before,
            after=found.after,
            is_renamed=found.is_renamed,
            moved=found.moved,
            changes=found.count,
            added=list(found.added),
            removed=list(found.removed),
            righted=[list(one) for one in found.righted],
        )


def _sources(author: Person, viewer: Person) -> dict[int, list[Source]]:
    """The author's texts by the article that they gave to."""
    own = submissions_seen(viewer).filter(item__author=author)
    rows = _with_companions(Source.objects.filter(_is_printed(), submission__in=own))
    found: dict[int, list[Source]] = {}
    for source in rows.select_related("submission__revision").defer(
        "submission__revision__body"
    ):
        found.setdefault(source.article_id, []).append(source)
    return found


def _with_companions(sources: QuerySet[Source]) -> QuerySet[Source]:
    """Sources that know how many their article has."""
    beside = Source.objects.filter(article=OuterRef("article")).order_by()
    counted = beside.values("article").annotate(number=Count("pk")).values("number")
    return sources.annotate(companions=Subquery(counted))


def _is_alone(source: Source) -> bool:
    companions: int = source.companions  # type: ignore[attr-defined]
    return companions == 1


def _is_printed() -> Exists:
    standing = Entry.objects.filter(article=OuterRef("article"), withdrawal=None)
    return Exists(standing.filter(issue__state=Issue.State.ISSUED))


def _entries(articles: Iterable[int], since: date) -> QuerySet[Entry]:
    rows = Entry.objects.filter(
        article__in=list(articles),
        withdrawal=None,
        issue__state=Issue.State.ISSUED,
        issue__issue_date__gte=since,
    )
    rows = rows.select_related("issue__periodical", "revision").defer("revision__body")
    return rows.order_by("-issue__issue_date", "-pk")


def _pair(entry: Entry, source: Source) -> Pair:
    return source.submission.revision_id, entry.revision_id


def _edit(entry: Entry, source: Source, figures: EditFigures | None) -> Edit:
    return Edit(
        item_id=source.submission.item_id,
        submission_id=source.submission_id,
        sent_title=source.submission.revision.title,
        title=entry.revision.title,
        day=entry.issue.issue_date,
        issue=str(entry.issue),
        figures=figures,
    )
