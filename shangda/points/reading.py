"""Read a rule set from TOML or JSON, and refuse what is not one, naming the place.

Every field of ``rulesets`` is a key of the same name, but ``from`` for ``since``; a rule's
value is one of the keys ``points``, ``table``, ``factor`` (with ``of``), ``between``,
``pool`` (with ``pool_per``, ``pool_of``), ``zero``. ``docs/rule-sets.md`` describes the form;
``faults`` looks further, for rules that contradict one another.
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import MISSING
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from shangda.points import rulesets as sets
from shangda.points.exact import NumberError, exact
from shangda.points.facts import WORDS
from shangda.points.matching import SayingError, matcher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from shangda.points.matching import Matcher

LARGEST = 1_000_000
"""Bytes of a rule file; thirty times the longest that was seen."""

Made = TypeVar("Made")
Row = dict[str, Any]
Reader = "Callable[[Any, str], Any]"


class RuleSetError(ValueError):
    """A rule set that cannot be used; says where and why."""


def read(text: str) -> sets.RuleSet:
    """A rule set from TOML. Raises ``RuleSetError``."""
    _refuse_too_large(text)
    try:
        content = tomllib.loads(text, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise RuleSetError(_unreadable(str(error))) from error
    return rule_set(content)


def read_json(text: str) -> sets.RuleSet:
    """A rule set from JSON, where dates are texts. Raises ``RuleSetError``."""
    _refuse_too_large(text)
    try:
        content = json.loads(text, parse_float=Decimal, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        place = f"第{error.lineno}行第{error.colno}字"
        raise RuleSetError(f"读不出规则：{place}不是JSON，请检查引号、逗号。") from error
    except (ArithmeticError, RecursionError) as error:
        raise RuleSetError("读不出规则：数字或括号太多，请检查文件。") from error
    return rule_set(_with_days(_row(content, "文件")))


def _refuse_too_large(text: str) -> None:
    if len(text.encode(errors="replace")) > LARGEST:
        raise RuleSetError("规则文件超过1MB，请检查是不是选错了文件。")


def _unreadable(error: str) -> str:
    """What a reader of TOML says, with its place in Chinese."""
    found = re.search(r"at line (\d+), column (\d+)", error)
    if found:
        place = f"第{found[1]}行第{found[2]}字前后写得不对"
    else:
        place = "写到末尾还没有写完" if "at end of document" in error else "有地方写得不对"
    return f"读不出规则：{place}。请检查引号、括号和等号。"


def _once(pairs: list[tuple[str, Any]]) -> Row:
    """An object in which no key stands twice."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise RuleSetError(f"读不出规则：{twice} 写了两次，请删去一个。")
    return found


def _with_days(content: Row) -> Row:
    """The head's dates as dates; what is none stays, to be refused by its place."""
    head = content.get("set")
    if not isinstance(head, dict):
        return content
    days = {key: _as_day(head[key]) for key in ("from", "until") if key in head}
    return content | {"set": head | days}


def _as_day(value: Any) -> Any:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return value


def rule_set(content: Mapping[str, Any]) -> sets.RuleSet:
    """A rule set from plain values as they stand in a file. Raises ``RuleSetError``."""
    if unknown := sorted(set(content) - {"set", "conversion", *LISTS}):
        raise RuleSetError(f"不认识 [{unknown[0]}]，请检查拼写。")
    fields = _fields(sets.RuleSet, _row(content.get("set", {}), "[set]"), HEAD, "[set]")
    for key, (name, one) in LISTS.items():
        fields[name] = tuple(_listed(content.get(key, []), key, one))
    if "conversion" in content:
        row = _row(content["conversion"], "[conversion]")
        fields["conversion"] = _maker(sets.Conversion, CONVERSION)(row, "[conversion]")
    return sets.RuleSet(**fields)


# --- Plain values -------------------------------------------------------------------------


def _row(value: Any, place: str) -> Row:
    if not isinstance(value, dict):
        raise RuleSetError(f"{place} 要写成一组“名称 = 值”。")
    return value


def _list(value: Any, place: str) -> list[Any]:
    if not isinstance(value, list):
        raise RuleSetError(f"{place} 要写成列表。")
    return value


def _text(value: Any, place: str) -> str:
    if not isinstance(value, str):
        raise RuleSetError(f"{place} 要写成带引号的文字。")
    return value


def _flag(value: Any, place: str) -> bool:
    if not isinstance(value, bool):
        raise RuleSetError(f"{place} 只能是 true 或 false。")
    return value


def _whole(value: Any, place: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _MANY:
        raise RuleSetError(f"{place} 要写成0以上的整数。")
    return int(value)


def _exact(value: Any, place: str) -> Decimal:
    try:
        return exact(value)
    except NumberError as error:
        raise RuleSetError(f"{place} {error}。") from error


def _day(value: Any, place: str) -> date:
    if type(value) is not date:
        raise RuleSetError(f"{place} 要写成日期，如 2026-01-01，不带引号。")
    return value


def _texts(value: Any, place: str) -> tuple[str, ...]:
    return tuple(_text(one, place) for one in _list(value, place))


def _one_of(words: type[sets.Named]) -> Callable[[Any, str], Any]:
    def choose(value: Any, place: str) -> sets.Named:
        if value not in list(words):
            raise RuleSetError(f"{place} 只能是 {'、'.join(words)}。")
        return words(value)  # type: ignore[call-arg]  # an Enum called by value

    return choose


def _matcher(value: Any, place: str) -> Matcher:
    try:
        return matcher(_row(value, place))
    except SayingError as error:
        raise RuleSetError(f"{place}：{error}") from error


def _by_class(value: Any, place: str) -> dict[str, Decimal]:
    rows = _row(value, place).items()
    return {name: _exact(one, f"{place} 的 {name}") for name, one in rows}


# --- Rows ---------------------------------------------------------------------------------


def _fields(made: type[Any], row: Row, reads: Mapping[str, Any], place: str) -> Row:
    """Arguments for a class from a row; every key known, every needed one there."""
    if unknown := sorted(set(row) - set(reads)):
        raise RuleSetError(f"{place}：不认识 {unknown[0]}，请检查拼写。")
    found = {key: reads[key](one, f"{place} 的 {key}") for key, one in row.items()}
    needed = {
        name
        for name, one in made.__dataclass_fields__.items()
        if one.default is MISSING and one.default_factory is MISSING
    }
    found = {NAMES.get(key, key): one for key, one in found.items()}
    if lacking := sorted(needed - set(found) - {"value"}):
        raise RuleSetError(f"{place}：缺 {lacking[0].replace('since', 'from')}，请补上。")
    return found


def _maker(made: type[Made], reads: Mapping[str, Any]) -> Callable[[Row, str], Made]:
    return lambda row, place: made(**_fields(made, row, reads, place))


def _listed(value: Any, key: str, one: Callable[[Row, str], Made]) -> Iterator[Made]:
    if not isinstance(value, list):
        raise RuleSetError(f"[{key}] 的表头要写成 [[{key}]]。")
    seen: set[str] = set()
    for number, row in enumerate(value, start=1):
        place = f"第{number}个[[{key}]]"
        name = _text(_row(row, place).get("id", ""), f"{place} 的 id")
        if name and name in seen:
            raise RuleSetError(f"{place}：编号 {name} 重复，请改一个。")
        seen.add(name)
        yield one(row, f"[[{key}]] {name}" if name else place)


def _several(one: Callable[[Row, str], Made]) -> Callable[[Any, str], tuple[Made, ...]]:
    def read_all(value: Any, place: str) -> tuple[Made, ...]:
        rows = enumerate(_list(value, place), start=1)
        return tuple(one(_row(row, place), f"{place} 第{n}项") for n, row in rows)

    return read_all


def _inline(made: type[Any], reads: Mapping[str, Any]) -> Callable[[Any, str], Any]:
    return lambda value, place: _maker(made, reads)(_row(value, place), place)


# --- Parts of a set -----------------------------------------------------------------------


def _table(row: Row, place: str) -> sets.Table:
    fields = _fields(sets.Table, row, TABLE, place)
    if unknown := sorted(set(fields["by"]) - {*WORDS, "kind"}):
        raise RuleSetError(f"{place} 的 by：没有字段 {unknown[0]}。")
    width = len(fields["by"])
    values: dict[tuple[str, ...], Decimal] = {}
    for number, cells in enumerate(fields["rows"], start=1):
        where = f"{place} 第{number}行"
        if not isinstance(cells, list) or len(cells) != width + 1:
            raise RuleSetError(f"{where}：要有{width}个条件和1个分值。")
        key = _texts(cells[:-1], where)
        if key in values:
            raise RuleSetError(f"{where}：条件和前面一行相同。")
        values[key] = _exact(cells[-1], where)
    return sets.Table(**fields | {"rows": values})


def _rule(row: Row, place: str) -> sets.Rule:
    ways = [key for key in _VALUES if key in row]
    if len(ways) != 1:
        raise RuleSetError(f"{place}：{'、'.join(_VALUES)} 要写一个，只写一个。")
    plain = {key: one for key, one in row.items() if key not in OF_VALUE}
    if unused := sorted(set(row) & OF_VALUE - _USED.get(ways[0], {ways[0]})):
        raise RuleSetError(f"{place}：{unused[0]} 和 {ways[0]} 不能一起写。")
    value = _VALUES[ways[0]](row, place)
    return sets.Rule(**_fields(sets.Rule, plain, RULE, place), value=value)


def _factor(row: Row, place: str) -> sets.Factor:
    of = _text(row.get("of", ""), f"{place} 的 of")
    if of.partition(":")[0] not in {"table", "rule", "category"}:
        raise RuleSetError(f"{place} 的 of 要写成 table:…、rule:… 或 category:…。")
    return sets.Factor(_exact(row["factor"], f"{place} 的 factor"), of)


def _between(row: Row, place: str) -> sets.Between:
    place = f"{place} 的 between"
    bounds = [_exact(one, place) for one in _list(row["between"], place)]
    if len(bounds) != 2 or bounds[0] > bounds[1]:  # noqa: PLR2004 -- least and most
        raise RuleSetError(f"{place} 要写两个数，小的在前，如 [5, 20]。")
    return sets.Between(*bounds)


def _pool(row: Row, place: str) -> sets.Pool:
    amount = _exact(row["pool"], f"{place} 的 pool")
    per = _one_of(sets.Per)(row.get("pool_per", "month"), f"{place} 的 pool_per")
    return sets.Pool(amount, per, _measure(row.get("pool_of", ""), f"{place} 的 pool_of"))


def _measure(value: Any, place: str) -> str:
    of = _text(value, place)
    if of not in {"", "total"} and not of.startswith("category:"):
        raise RuleSetError(f"{place} 要写成 total 或 category:…。")
    return of


def _converted(value: Any, place: str) -> str:
    of = _text(value, place)
    if of != "total" and not of.startswith("quota:"):
        raise RuleSetError(f"{place} 要写成 total 或 quota:…。")
    return of


_MANY = 1_000_000
NAMES = {"from": "since"}
"""Keys that are called otherwise in code, where they would be a word of the language."""
_ids: dict[str, Any] = {"id": _text, "name": _text}
HEAD: Mapping[str, Any] = {
    "title": _text, "about": _text, "number": _text, "owner": _text, "chain": _text,
    "parent": _text, "version": _whole, "from": _day, "until": _day,
    "counts": _one_of(sets.Counts), "basis": _one_of(sets.Basis),
    "late": _one_of(sets.Late), "places": _whole,
}  # fmt: skip
TABLE: Mapping[str, Any] = _ids | {"by": _texts, "rows": _list}
LIMITS: Mapping[str, Any] = {"cap": _exact, "floor": _exact, "per": _one_of(sets.Per)}
CATEGORY: Mapping[str, Any] = _ids | {
    "ledger": _one_of(sets.Ledger), "counts": _one_of(sets.Counts),
    "combine": _one_of(sets.Combine), "first": _flag, "share": _one_of(sets.Share),
    "sharers": _whole, "limits": _inline(sets.Limits, LIMITS), "instead_of": _text,
}  # fmt: skip
TIER: Mapping[str, Any] = {"from": _whole, "points": _exact}
RULE: Mapping[str, Any] = _ids | {
    "category": _text, "clause": _text, "when": _matcher, "unless": _matcher,
    "extra": _flag, "share": _one_of(sets.Share), "limits": _inline(sets.Limits, LIMITS),
    "tiers": _several(_maker(sets.Tier, TIER)), "per": _one_of(sets.Per),
}  # fmt: skip
PART: Mapping[str, Any] = {"count": _matcher, "target": _exact}
QUOTA: Mapping[str, Any] = _ids | {
    "per": _one_of(sets.Per), "ledger": _one_of(sets.Ledger), "count": _matcher,
    "of": _measure, "times": _flag, "shared": _flag, "classes": _texts, "target": _exact,
    "targets": _by_class, "parts": _several(_maker(sets.Part, PART)),
    "alternatives": _several(_maker(sets.Part, PART)), "reached": _exact,
    "proportional": _flag, "missing": _exact, "extra": _exact, "extra_most": _exact,
    "carry": _flag,
}  # fmt: skip
RATIO: Mapping[str, Any] = _ids | {
    "per": _one_of(sets.Per), "of": _matcher, "to": _matcher, "below": _exact,
    "points": _exact,
}  # fmt: skip
KNOCKOUT: Mapping[str, Any] = _ids | {
    "when": _matcher, "count": _whole, "per": _one_of(sets.Per),
    "effect": _one_of(sets.Effect),
}  # fmt: skip
TOTAL: Mapping[str, Any] = {
    "per": _one_of(sets.Per), "base": _exact, "cap": _exact, "floor": _exact,
    "passing": _exact,
}  # fmt: skip
CONVERSION: Mapping[str, Any] = {
    "per": _one_of(sets.Per), "of": _converted, "full": _exact, "score": _exact,
    "ceiling": _exact, "whole": _flag,
}  # fmt: skip
_VALUES: Mapping[str, Callable[[Row, str], sets.Value]] = {
    "points": lambda row, place: sets.Points(_exact(row["points"], f"{place} 的 points")),
    "table": lambda row, place: sets.Lookup(_text(row["table"], f"{place} 的 table")),
    "factor": _factor,
    "between": _between,
    "pool": _pool,
    "zero": lambda row, place: sets.Zero(_text(row["zero"], f"{place} 的 zero")),
}
_USED = {"factor": {"factor", "of"}, "pool": {"pool", "pool_per", "pool_of"}}
OF_VALUE = {"of", "pool_per", "pool_of", *_VALUES}
LISTS: Mapping[str, tuple[str, Callable[[Row, str], Any]]] = {
    "table": ("tables", _table),
    "category": ("categories", _maker(sets.Category, CATEGORY)),
    "rule": ("rules", _rule),
    "quota": ("quotas", _maker(sets.Quota, QUOTA)),
    "ratio": ("ratios", _maker(sets.Ratio, RATIO)),
    "knockout": ("knockouts", _maker(sets.Knockout, KNOCKOUT)),
    "total": ("totals", _maker(sets.Total, TOTAL)),
}
"""Keys of a file that hold lists, the field that each becomes, and how one row is read."""
