"""Which texts here are like a given one, and how: fingerprints kept with the texts."""

from collections.abc import Collection, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
from django.db import transaction
from django.db.models import Max, QuerySet

from shangda.kernel.expressions import is_one_of
from shangda.search import marks
from shangda.search.models import Fingerprinted
from shangda.search.sources import Document, compared, source
from shangda.text.archive import (
    COMPARED,
    LEAST_PART,
    LEAST_SHARED,
    closeness,
    stock_limit,
    stock_mask,
)
from shangda.text.fingerprints import fingerprints, kept, plain
from shangda.text.likeness import Likeness, Side, compare

BATCH = 200  # texts in one transaction of a rebuild: others write between two
LOOKED_AT = 400  # candidates whose visibility is asked for
LOOKED_AT_FIRST = 2 * COMPARED

Among = Mapping[str, QuerySet[Any]]
"""By kind of source, the rows that may be compared with: what the reader may see."""


class Like(NamedTuple):
    """A text that is like the one in question."""

    kind: str
    document: Document
    likeness: Likeness


def remember(kind: str, key: int, text: str) -> None:
    """Keep a text's fingerprints; part of the verb that makes the text known."""
    remember_all(kind, {key: text})


def remember_all(kind: str, texts: Mapping[int, str]) -> None:
    """Keep the fingerprints of many texts, each by its key."""
    found = {key: fingerprints(text) for key, text in texts.items()}
    with transaction.atomic():
        forget(kind, texts)
        rows = Fingerprinted.objects.bulk_create(
            Fingerprinted(kind=kind, object_id=key, count=len(one), marks=one.tobytes())
            for key, one in found.items()
        )
        marks.write({row.pk: found[row.object_id] for row in rows})


def rebuild() -> int:
    """Keep the fingerprints of everything anew; says of how many texts."""
    done = 0
    for one in compared():
        keys = list(one.rows().order_by("pk").values_list("pk", flat=True))
        for at in range(0, len(keys), BATCH):
            read = one.read(keys[at : at + BATCH])
            texts = {document.object_id: document.body for document in read}
            remember_all(one.kind, texts)
            done += len(texts)
    return done


def forget(kind: str, keys: Collection[int]) -> None:
    """Keep nothing of these texts any more."""
    with transaction.atomic():
        rows = Fingerprinted.objects.filter(kind=kind, object_id__in=keys)
        if rows:
            marks.erase({row.pk: np.frombuffer(row.marks, np.int32) for row in rows})
            rows.delete()


def similar(text: str, among: Among) -> list[Like]:
    """The texts among these rows that share something with a text, the likest first."""
    query = Side(text, plain(text))
    held = kept(query.plain)
    distinct = np.unique(held.hashes)
    sharing = marks.sharing(distinct, LEAST_SHARED, LOOKED_AT)
    stock = distinct[sharing.frequencies > stock_limit(_texts())]
    mask = stock_mask(query.plain, held, stock)
    found = [
        Like(kind, one, compare(query, Side(one.body, plain(one.body)), mask))
        for kind, keys in _likest(sharing.shared, len(distinct), among).items()
        for one in source(kind).read(keys)
    ]
    return sorted(found, key=lambda like: closeness(like.likeness))


def like(text: str, kind: str, key: int, among: Among) -> Like | None:
    """How a text is like one of these rows; nothing if the row is not among them."""
    if kind not in among or not among[kind].filter(pk=key).exists():
        return None
    query = Side(text, plain(text))
    nothing = np.zeros(len(query.plain.codes), bool)
    for one in source(kind).read([key]):
        return Like(kind, one, compare(query, Side(one.body, plain(one.body)), nothing))
    return None


def _likest(shared: Mapping[int, int], asked: int, among: Among) -> dict[str, list[int]]:
    """By kind the keys of the texts that share most and may be seen."""
    found: dict[str, list[int]] = {}
    for kind, key in islice(_seen(shared, asked, among), COMPARED):
        found.setdefault(kind, []).append(key)
    return found


def _seen(shared: Mapping[int, int], asked: int, among: Among) -> Iterator[tuple[str, int]]:
    """Who shares enough and may be seen, in order; the first few mostly suffice."""
    order = list(shared)
    for part in (order[:LOOKED_AT_FIRST], order[LOOKED_AT_FIRST:]):
        rows = Fingerprinted.objects.filter(is_one_of("kind", list(among)), pk__in=part)
        texts = {
            pk: (kind, key)
            for pk, kind, key, count in rows.values_list("pk", "kind", "object_id", "count")
            if shared[pk] >= LEAST_PART * min(asked, count)
        }
        visible = set(_visible(set(texts.values()), among))
        yield from (texts[pk] for pk in part if pk in texts and texts[pk] in visible)


def _visible(texts: Collection[tuple[str, int]], among: Among) -> Iterator[tuple[str, int]]:
    for kind, rows in among.items():
        keys = [key for other, key in texts if other == kind]
        for key in rows.filter(pk__in=keys).values_list("pk", flat=True):
            yield kind, key


def _texts() -> int:
    """How many texts there are, at most: their last key, which is known at once."""
    return Fingerprinted.objects.aggregate(last=Max("pk"))["last"] or 0
