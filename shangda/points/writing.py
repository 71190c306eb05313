"""Write a rule set as TOML or JSON in the one form that each has: ``read(write(x)) == x``.

Keys stand in the order of ``reading``; what is not said differs in nothing from the default.
"""

from __future__ import annotations

import json
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

Content = dict[str, Any]
KEYS: Mapping[str, Mapping[str, Any]] = {
    "table": reading.TABLE,
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
    found = content(rules)
    parts = []
    for key, value in found.items():
        if isinstance(value, list):
            parts += [_section(f"[[{key}]]", row) for row in value]
        else:
            parts.append(_section(f"[{key}]", value))
    return "\n".join(parts)


def write_json(rules: sets.RuleSet) -> str:
    """The set as JSON; dates as texts, numbers exact."""
    parts = []
    for key, value in content(rules).items():
        rows = value if isinstance(value, list) else [value]
        listed = ",\n".join(f"  {_json(row)}" for row in rows)
        parts.append(
            f'"{key}": [\n{listed}\n ]'
            if isinstance(value, list)
            else f'"{key}": {_json(value)}'
        )
    return "{\n " + ",\n ".join(parts) + "\n}\n"


def content(rules: sets.RuleSet) -> Content:
    """The set as plain values under the keys of a file: texts, numbers, dates, lists."""
    found: Content = {"set": _pairs(rules, reading.HEAD)}
    for key, (name, _) in reading.LISTS.items():
        if rows := [row(one, key) for one in getattr(rules, name)]:
            found[key] = rows
    if rules.conversion:
        found["conversion"] = _pairs(rules.conversion, reading.CONVERSION)
    return found


def row(one: Any, key: str) -> Content:
    """One row of a list of the file as plain values."""
    pairs = _pairs(one, {name: read for name, read in KEYS[key].items() if name != "rows"})
    if isinstance(one, sets.Table):
        return pairs | {"rows": [[*words, value] for words, value in one.rows.items()]}
    if isinstance(one, sets.Rule):
        return pairs | _value(one.value)
    return pairs


def _pairs(one: Any, keys: Mapping[str, Any]) -> Content:
    """Keys and values that differ from what goes without saying."""
    defaults = dict(_defaults(type(one)))
    found = {key: getattr(one, reading.NAMES.get(key, key)) for key in keys}
    return {
        key: _plain(value)
        for key, value in found.items()
        if key not in defaults or value != defaults[key]
    }


def _defaults(made: type[Any]) -> Iterator[tuple[str, Any]]:
    for one in fields(made):
        if one.default is not MISSING:
            yield one.name, one.default
        elif one.default_factory is not MISSING:
            yield one.name, one.default_factory()


def _value(value: sets.Value) -> Content:
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


def _plain(value: Any) -> Any:
    """What is not a plain value as one."""
    match value:
        case Matcher():
            return said(value)
        case sets.Tier():
            return {"from": value.since, "points": value.points}
        case sets.Part():
            return {"count": said(value.count), "target": value.target}
        case sets.Limits():
            return {key: _plain(one) for key, one in _pairs(value, reading.LIMITS).items()}
        case tuple():
            return [_plain(one) for one in value]
    return value


# --- TOML ---------------------------------------------------------------------------------


def _section(head: str, pairs: Content) -> str:
    lines = [
        f"{key} = {_rows(value) if key == 'rows' else _toml(value)}"
        for key, value in pairs.items()
    ]
    return "\n".join([head, *lines, ""])


def _rows(rows: list[list[Any]]) -> str:
    listed = "".join(f"    {_toml(one)},\n" for one in rows)
    return f"[\n{listed}]"


def _toml(value: Any) -> str:
    return next(written for sort, written in _WRITTEN if isinstance(value, sort))(value)


def _inline(pairs: Content) -> str:
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


# --- JSON ---------------------------------------------------------------------------------


def _json(value: Any) -> str:
    if isinstance(value, dict):
        pairs = [f"{_json(key)}: {_json(one)}" for key, one in value.items()]
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_json, value))}]"
    if isinstance(value, Decimal):
        return plain(value)
    return json.dumps(str(value) if isinstance(value, date) else value, ensure_ascii=False)
