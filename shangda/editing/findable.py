"""What the desk's side lets people find: its articles."""

from collections.abc import Collection, Iterator

from django.db.models import QuerySet

from shangda.editing.models import DESK_ROLES, Article
from shangda.organisations.models import Person
from shangda.search.sources import Document, Source, itself, register

OF_ARTICLE = (
    "pk", "title", "body", "changed_at", "desk_id", "section_id", "editor_id", "state"
)  # fmt: skip


def register_sources() -> None:
    """Make articles known."""
    register(
        Source(
            kind="articles",
            label="本科的稿件",
            rows=Article.objects.alive,
            read=_articles,
            visible=_own_articles,
            date="changed_at",
            follows={"editing.article": itself},
            scope=lambda person: {"desk_id": person.desks_as(*DESK_ROLES)},
        )
    )


def _own_articles(person: Person) -> QuerySet[Article]:
    return Article.objects.visible_to(person).alive()


def _articles(keys: Collection[int]) -> Iterator[Document]:
    rows = Article.objects.alive().filter(pk__in=keys)
    for row in rows.values_list(*OF_ARTICLE, named=True):
        yield Document(
            row.pk,
            row.title,
            row.body,
            row.changed_at,
            desk_id=row.desk_id,
            section_id=row.section_id,
            author_id=row.editor_id,
            status=row.state,
        )
