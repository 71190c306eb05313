"""Write a rule set as TOML in the one form that it always has: ``read(write(x)) == x``.

Keys stand in the order of ``reading``; what is not said differs in nothing from the default.
"""

from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from shangda.points import reading
from shangda.points import rulesets as sets
from shangda.points.exact import plain
from shangda.points.matching import Matcher, said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

_ROWS = {
    "table": {key: one for key, one in reading.TABLE.items() if key != "rows"},
    "category": reading.CATEGORY,
    "rule": reading.RULE,
    "quota": reading.QUOTA,
    "ratio": reading.RATIO,
    "knockout": reading.KNOCKOUT,
    "total": reading.TOTAL,
}
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_FIRST_PRINTED = " "
_DELETE = "\x7f"


def write(rules: sets.RuleSet) -> str:
    """The set as TOML."""
    parts = [_section("[set]", _pairs(rules, reading.HEAD))]
    for key, (name, _) in reading.LISTS.items():
        parts += [_section(f"[[{key}]]", _row(one, key)) for one in getattr(rules, name)]
    if rules.conversion:
        pairs = _pairs(rules.conversion, reading.CONVERSION)
        parts.append(_section("[conversion]", pairs))
    return "\n".join(parts)


def _section(head: str, pairs: Mapping[str, str]) -> str:
    lines = [f"{key} = {value}" for key, value in pairs.items()]
    return "\n".join([head, *lines, ""])


def _row(one: Any, key: str) -> dict[str, str]:
    pairs = _pairs(one, _ROWS[key])
    if isinstance(one, sets.Table):
        return pairs | {"rows": _rows(one)}
    if isinstance(one, sets.Rule):
        return pairs | {key: _toml(value) for key, value in _value(one.value).items()}
    return pairs


def _rows(table: sets.Table) -> str:
    rows = [[*words, value] for words, value in table.rows.items()]
    listed = "".join(f"    {_toml(row)},\n" for row in rows)
    return f"[\n{listed}]"


def _pairs(one: Any, keys: Mapping[str, Any]) -> dict[str, str]:
    """Keys and values that differ from what goes without saying."""
    defaults = dict(_defaults(type(one)))
    found = {key: getattr(one, reading.NAMES.get(key, key)) for key in keys}
    return {
        key: _toml(value)
        for key, value in found.items()
        if key not in defaults or value != defaults[key]
    }


def _defaults(made: type[Any]) -> Iterator[tuple[str, Any]]:
    for one in fields(made):
        if one.default is not MISSING:
            yield one.name, one.default
        elif one.default_factory is not MISSING:
            yield one.name, one.default_factory()


def _value(value: sets.Value) -> dict[str, Any]:
    match value:
        case sets.Points(points):
            return {"points": points}
        case sets.Lookup(table):
            return {"table": table}
        case sets.Factor(times, of):
            return {"factor": times, "of": of}
        case sets.Between(least, most):
            return {"between": [least, most]}
        case sets.Pool(amount, per, of):
            return {"pool": amount, "pool_per": per} | ({"pool_of": of} if of else {})
        case sets.Zero(category):
            return {"zero": category}


def _toml(value: Any) -> str:
    for sort, written in _WRITTEN:
        if isinstance(value, sort):
            return written(value)
    return _toml(_plain(value))


def _plain(value: Any) -> Any:
    """What is not a plain value as one."""
    match value:
        case Matcher():
            return said(value)
        case sets.Tier():
            return {"from": value.since, "points": value.points}
        case sets.Part():
            return {"count": value.count, "target": value.target}
        case sets.Limits():
            default = dict(_defaults(sets.Limits))
            found = {key: getattr(value, key) for key in reading.LIMITS}
            return {key: one for key, one in found.items() if one != default[key]}
    return list(value)


def _inline(pairs: dict[str, Any]) -> str:
    listed = ", ".join(f"{_key(key)} = {_toml(one)}" for key, one in pairs.items())
    return f"{{ {listed} }}" if pairs else "{}"


def _key(key: str) -> str:
    is_bare = key.isascii() and key.replace("_", "").replace("-", "").isalnum()
    return key if is_bare else _quoted(key)


def _quoted(text: str) -> str:
    return f'"{"".join(map(_escaped, text))}"'


def _escaped(one: str) -> str:
    if one in _ESCAPES:
        return _ESCAPES[one]
    is_control = one < _FIRST_PRINTED or one == _DELETE
    return f"\\u{ord(one):04x}" if is_control else one


_WRITTEN: Sequence[tuple[Any, Callable[[Any], str]]] = (
    (bool, lambda value: "true" if value else "false"),
    (Decimal, plain),
    (str, _quoted),
    ((date, int), str),
    (dict, _inline),
    (list, lambda values: f"[{', '.join(map(_toml, values))}]"),
)
"""Sorts of plain values; a bool is an int as well, and so comes first."""
