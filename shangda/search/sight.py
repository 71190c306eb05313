"""Sight: which of the index's candidates one person may see, narrowed by facets.

The condition of every app is put together and made into SQL once for a search; each window
of candidates is then only another parameter of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from shangda.kernel.expressions import is_one_of
from shangda.search import labels
from shangda.search.engines import among, engine
from shangda.search.models import Entry
from shangda.search.reading import Key
from shangda.search.sources import Scope, Source, sources

OPERATOR = "operator"
"""In a person's place: whoever works on the machine itself, and reads the database anyway."""
NOBODY = (-1,)  # a key that no entry has, in whose place a window is put


class Row(NamedTuple):
    """What is read of an entry."""

    pk: int
    kind: str
    object_id: int
    at: int
    title: str
    item_kind: str
    status: str
    unit_id: int | None
    desk_id: int | None
    section_id: int | None
    periodical_id: int | None
    author_id: int | None
    size: int

    @property
    def key(self) -> Key:
        """By which its app knows it."""
        return self.kind, self.object_id


@dataclass
class Sight:
    """One person's, through facets and days; ``narrowed`` maps a facet to values allowed.

    Of ``initials`` there is one value, with which those of the title begin.
    """

    person: Any
    narrowed: Mapping[str, frozenset[Any]] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None

    def rows(self, keys: list[int]) -> list[Row]:
        """Those of these entries that are in sight, the highest key first."""
        if self._sql is None:
            return []
        sql, params, place = self._sql
        window = engine().among(keys)[1]
        with connection.cursor() as cursor:
            cursor.execute(sql, [*params[:place], window, *params[place + 1 :]])
            return list(map(Row._make, cursor.fetchall()))

    @cached_property
    def groups(self) -> list[labels.Group]:
        """Of each group of labels whatever is in sight has one."""
        groups = [
            labels.any_of(name, (labels.cut(name, value) for value in values))
            for name, values in self.narrowed.items()
            if name in labels.NAMES
        ]
        if self.since:
            last = self.until or timezone.localdate() + timedelta(days=366)
            groups.append(labels.of_days(self.since, max(last, self.since)))
        return [*groups, labels.Group().union(*self._scopes.values())]

    @cached_property
    def _scopes(self) -> dict[str, labels.Group]:
        """Labels of what may lie in sight, of every kind that has any."""
        kinds = self.narrowed.get("kind")
        found = {
            one.kind: labels.of_scope(one.kind, self._scope(one))
            for one in sources()
            if kinds is None or one.kind in kinds
        }
        return {kind: group for kind, group in found.items() if group}

    def _scope(self, one: Source) -> Scope | None:
        if one.scope is None or self.person == OPERATOR:
            return None
        return one.scope(self.person)

    @cached_property
    def _sql(self) -> tuple[str, tuple[Any, ...], int] | None:
        """The question, its parameters, and which of them is the window."""
        seen = [self._seen(one) for one in sources() if one.kind in self._scopes]
        allowed = Q(pk__in=[])
        for one in seen:
            allowed |= one
        rows = Entry.objects.filter(among(NOBODY), allowed, *self._facets())
        try:
            query = rows.order_by("-pk").values_list(*Row._fields).query
            sql, params = query.sql_with_params()
        except EmptyResultSet:
            return None
        return sql, params, params.index(engine().among(NOBODY)[1])

    def _seen(self, one: Source) -> Q:
        """Only what the app says that this person may see."""
        own = one.rows() if self.person == OPERATOR else one.visible(self.person)
        there = Exists(own.filter(pk=OuterRef("object_id")))
        return Q(is_one_of("kind", [one.kind]), there)

    def _facets(self) -> Iterable[Q]:
        for name, values in self.narrowed.items():
            if name == "initials":
                (letters,) = values
                yield Q(initials__startswith=letters)
            else:
                yield Q(is_one_of(name, values))
        if self.since:
            yield Q(at__gte=_midnight(self.since))
        if self.until:
            yield Q(at__lt=_midnight(self.until + timedelta(days=1)))


def _midnight(day: date) -> int:
    return int(timezone.make_aware(datetime.combine(day, time.min)).timestamp())
