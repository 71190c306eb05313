"""A source of texts that belongs to no app, so that search is tested alone."""

from datetime import UTC, datetime, timedelta

import pytest

from shangda.organisations.models import Section
from shangda.search import indexing, sources
from shangda.search.sources import Document, Source, itself

START = datetime(2026, 1, 1, tzinfo=UTC)


class Texts:
    """Texts by key; sections stand for the rows of an app, whose code is who may see them."""

    def __init__(self):
        self.kept = {}

    def add(self, title, body, *, seen_by="all", days=0, **facets):
        row = Section.objects.create(code=f"{seen_by}-{Section.objects.count()}", name="x")
        at = START + timedelta(days=days)
        self.kept[row.pk] = Document(row.pk, title, body, at, **facets)
        return row.pk

    def read(self, keys):
        return [self.kept[key] for key in keys if key in self.kept]

    def index(self):
        return indexing.index("texts", list(self.kept))


@pytest.fixture
def texts(monkeypatch):
    made = Texts()
    monkeypatch.setattr(sources, "_sources", {})
    sources.register(
        Source(
            kind="texts",
            label="文稿",
            rows=Section.objects.all,
            read=made.read,
            visible=lambda person: Section.objects.filter(code__startswith=person),
            date="pk",
            follows={"organisations.section": itself},
        )
    )
    return made
