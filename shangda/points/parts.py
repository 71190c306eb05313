"""Change one part of a rule set: put, copy, move, drop. Each makes a new set.

Parts are known by the section of a file and by their id; a total by its ``per``, and
``set`` and ``conversion`` stand once and have none.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from shangda.points.reading import LISTS, RuleSetError, rule_set
from shangda.points.writing import content

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shangda.points.rulesets import RuleSet

ONCE = ("set", "conversion")
KINDS = (*LISTS, *ONCE)
_STEPS = {"up": -1, "down": 1}


def rows(rules: RuleSet, kind: str) -> list[dict[str, Any]]:
    """The parts of a section as plain values."""
    found = content(rules).get(kind, [])
    return found if isinstance(found, list) else [found]


def key_of(kind: str, row: Mapping[str, Any]) -> str:
    """By what a part is known."""
    return str(row["per"] if kind == "total" else row.get("id", ""))


def find(rules: RuleSet, kind: str, key: str) -> dict[str, Any] | None:
    """One part as plain values; None where there is none."""
    if kind not in KINDS:
        return None
    return next((row for row in rows(rules, kind) if key_of(kind, row) == key), None)


def put(rules: RuleSet, kind: str, key: str, row: Mapping[str, Any]) -> RuleSet:
    """With this part instead of that of the key, or behind its like. Raises RuleSetError."""
    if kind in ONCE:
        return rule_set(content(rules) | {kind: dict(row)})
    listed = rows(rules, kind)
    places = [n for n, one in enumerate(listed) if key and key_of(kind, one) == key]
    if places:
        listed[places[0]] = dict(row)
    else:
        listed.insert(_behind(listed, kind, row), dict(row))
    return _with(rules, kind, listed)


def copy(rules: RuleSet, kind: str, key: str) -> tuple[RuleSet, str]:
    """With a copy right behind the part; and the copy's id."""
    listed, place = _place(rules, kind, key)
    if kind == "total":
        raise RuleSetError("每个周期的总分只有一条，不能复制。")
    fresh = new_id(rules, kind)
    copied = listed[place] | {"id": fresh, "name": f"{listed[place]['name']}（副本）"}
    listed.insert(place + 1, copied)
    return _with(rules, kind, listed), fresh


def drop(rules: RuleSet, kind: str, key: str) -> RuleSet:
    """Without the part. Raises RuleSetError where others need it."""
    if kind == "conversion":
        return replace(rules, conversion=None)
    listed, place = _place(rules, kind, key)
    if needed := _needed_by(rules, kind, key):
        raise RuleSetError(f"还有{needed}要用到它，请先改那里。")
    del listed[place]
    return _with(rules, kind, listed)


def move(rules: RuleSet, kind: str, key: str, way: str) -> RuleSet:
    """One place ``up`` or ``down``, a rule within its category; at the end it stays."""
    listed, place = _place(rules, kind, key)
    step = _STEPS.get(way, 0)
    own = [n for n, row in enumerate(listed) if _is_beside(kind, row, listed[place])]
    there = own.index(place) + step
    if 0 <= there < len(own):
        other = own[there]
        listed[place], listed[other] = listed[other], listed[place]
    return _with(rules, kind, listed)


def new_id(rules: RuleSet, kind: str) -> str:
    """An id that no line of the set has yet: rule-7."""
    taken = {key_of(one, row) for one in LISTS for row in rows(rules, one)}
    number = 1 + len(rows(rules, kind))
    while f"{kind}-{number}" in taken:
        number += 1
    return f"{kind}-{number}"


def _with(rules: RuleSet, kind: str, listed: Sequence[Mapping[str, Any]]) -> RuleSet:
    return rule_set(content(rules) | {kind: listed})


def _place(rules: RuleSet, kind: str, key: str) -> tuple[list[dict[str, Any]], int]:
    listed = rows(rules, kind) if kind in LISTS else []
    for place, row in enumerate(listed):
        if key_of(kind, row) == key:
            return listed, place
    raise RuleSetError("这一条已经不在了，请刷新页面看看。")


def _behind(listed: list[dict[str, Any]], kind: str, row: Mapping[str, Any]) -> int:
    """Behind the last one beside which it belongs, else at the end."""
    own = [n for n, one in enumerate(listed) if _is_beside(kind, one, row)]
    return own[-1] + 1 if own else len(listed)


def _is_beside(kind: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return kind != "rule" or one.get("category") == other.get("category")


def _needed_by(rules: RuleSet, kind: str, key: str) -> str:
    """The first part that names this one, in words; empty where none does."""
    wanted = f"{kind}:{key}"
    for other, row in _parts(content(rules)):
        names = {row.get("of"), row.get("pool_of"), f"table:{row.get('table')}"}
        names |= {f"category:{row.get(name)}" for name in ("category", "instead_of")}
        names |= {f"category:{row['zero']}"} if row.get("zero") else set()
        if wanted in names and (other, row.get("id")) != (kind, key):
            return f"“{row['name']}”" if row.get("name") else "折算"
    return ""


def _parts(found: Mapping[str, Any]) -> Iterable[tuple[str, Mapping[str, Any]]]:
    for kind, value in found.items():
        for row in value if isinstance(value, list) else [value]:
            yield kind, row
