"""More like this: what is like a text that one may see, among the texts that one may see."""

from dataclasses import dataclass, replace
from typing import Final

from shangda.items.findable import RECEIVED
from shangda.items.models import Submission
from shangda.organisations.models import Person
from shangda.search import likeness, queries
from shangda.search.likeness import Among, Like
from shangda.search.snippets import Marked
from shangda.search.sources import Source, compared, source, sources
from shangda.text.likeness import Relation
from shangda.workbench.finding import Hit, shown

AROUND = 20  # characters beside the shared passage that is shown
LONGEST = 120  # characters of the passage
LONGEST_TEXT = 50_000  # characters that are compared; what is longer is a book
ORIGINS: Final = {"items": "pk", "articles": "sources__submission__item"}
"""Where the items stand that a text came from, for kinds whose source does not say."""


@dataclass(frozen=True)
class Alike:
    """The text in question, and what is like it, the likest first."""

    title: str
    hits: list[Hit]


def alike(person: Person, kind: str, key: int) -> Alike | None:
    """Nothing for a text that the person may not see, or that is no more."""
    known = next((one for one in sources() if one.kind == kind), None)
    if known is None or not known.visible(person).filter(pk=key).exists():
        return None
    for text in known.read([key]):
        found = likeness.similar(text.body[:LONGEST_TEXT], _among(person, known, key))
        telling = [one for one in found if one.likeness.relation is not Relation.STOCK]
        return Alike(text.title, _hits(person, telling))
    return None


def _among(person: Person, known: Source, key: int) -> Among:
    """What the person may see, without itself, what came from the same item, and withdrawn."""
    seen = {one.kind: one.visible(person) for one in compared()}
    withdrawn = Submission.State.WITHDRAWN
    seen[RECEIVED] = Submission.objects.visible_to(person).exclude(state=withdrawn)
    if known.kind in seen:
        seen[known.kind] = seen[known.kind].exclude(pk=key)
    path = known.origin or ORIGINS.get(known.kind)
    if path is None:
        return seen
    items = known.rows().filter(pk=key, **{f"{path}__isnull": False}).values(path)
    return {
        kind: rows.exclude(**{f"{source(kind).origin}__in": items})
        for kind, rows in seen.items()
    }


def _hits(person: Person, found: list[Like]) -> list[Hit]:
    words = {(one.kind, one.document.object_id): _words(one) for one in found}
    hits = shown(person, map(_hit, found))
    return [replace(hit, note=f"{words[hit.kind, hit.key]}　{hit.note}") for hit in hits]


def _hit(like: Like) -> queries.Hit:
    text = like.document
    title = [(text.title, False)] * bool(text.title)
    return queries.Hit(like.kind, text.object_id, title, _passage(like))


def _words(like: Like) -> str:
    of = like.likeness
    if not of.passages:
        return of.relation.label
    return f"{of.relation.label}，本篇的{of.coverage_query:.0%}在这里"


def _passage(like: Like) -> Marked:
    """The longest shared passage as it stands there, with a little around it."""
    body, passages = like.document.body, like.likeness.passages
    if not passages:
        return []
    best = max(passages, key=lambda one: one.archive_end - one.archive_start)
    start, end = best.archive_start, min(best.archive_end, best.archive_start + LONGEST)
    pieces = [
        ("…" * (start > AROUND) + body[max(0, start - AROUND) : start], False),
        (body[start:end], True),
        (body[end : end + AROUND] + "…" * (end + AROUND < len(body)), False),
    ]
    return [(text.replace("\n", "　"), is_same) for text, is_same in pieces if text]
