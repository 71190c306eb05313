"""What was printed, for those who may see the issue; found by its name and number, too."""

from collections.abc import Collection, Iterable, Iterator

from django.db.models import QuerySet

from shangda.organisations.models import Person
from shangda.periodicals.models import Entry, Issue
from shangda.search.sources import Document, Source, register

PRINTED = "issues"  # code of the source of what was printed
OF_ENTRY = (
    "revision__title", "revision__body", "issue__signed_at", "issue__made_at", "issue__number",
    "issue__series", "issue__periodical__masthead", "issue__periodical__desk_id",
    "article__section_id", "article__editor_id",
)  # fmt: skip


def register_sources() -> None:
    """Make the entries of issued issues known."""
    register(
        Source(
            kind=PRINTED,
            label="刊物",
            rows=_issued,
            read=_entries,
            visible=_seen,
            date="issue__signed_at",
            follows={"periodicals.issue": _of_issue},
            origin="article__sources__submission__item",
            scope=_periodicals,
        )
    )


def _issued() -> QuerySet[Entry]:
    return Entry.objects.filter(issue__state=Issue.State.ISSUED)


def _seen(person: Person) -> QuerySet[Entry]:
    return Entry.objects.filter(issue__in=Issue.objects.visible_to(person).issued())


def _periodicals(person: Person) -> dict[str, set[int]]:
    """Those of which the person may see an issue at all."""
    seen = Issue.objects.visible_to(person).issued().order_by()
    return {"periodical_id": set(seen.values_list("periodical", flat=True).distinct())}


def _entries(keys: Collection[int]) -> Iterator[Document]:
    rows = _issued().filter(pk__in=keys)
    rows = rows.select_related("issue__periodical", "revision", "article")
    for row in rows.only(*OF_ENTRY):
        yield Document(
            row.pk,
            row.revision.title,
            row.revision.body,
            row.issue.signed_at or row.issue.made_at,
            more=str(row.issue),
            desk_id=row.issue.periodical.desk_id,
            periodical_id=row.issue.periodical_id,
            section_id=row.article.section_id,
            author_id=row.article.editor_id,
        )


def _of_issue(key: int) -> Iterable[int]:
    return Entry.objects.filter(issue=key).values_list("pk", flat=True)
