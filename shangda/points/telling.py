"""Facts as a file tells of them: rows of plain values in, facts out, refused by number."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from shangda.points.exact import NumberError, exact
from shangda.points.facts import (
    FIGURES,
    FLAGS,
    KINDS,
    WORDS,
    Assessed,
    Fact,
    FactError,
    Sharer,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from decimal import Decimal

_FACT = {
    "id", "kind", "date", "registered", "item", "title", "reason", "by", "chosen",
    "unit", "person", "sharers", *WORDS, *FLAGS, *FIGURES,
}  # fmt: skip
_REVOCATION = {"id", "revokes", "date", "registered", "reason", "by"}
_UNIT = {"unit", "class", "persons"}


class Told(NamedTuple):
    """What a file of facts tells."""

    facts: list[Fact]
    assessed: list[Assessed]


def told(content: Any) -> Told:
    """``{"units": […], "facts": […]}`` or a bare list of facts. Raises ``FactError``."""
    if isinstance(content, list):
        return Told(facts_of(content), [])
    if not isinstance(content, dict) or set(content) - {"units", "facts"}:
        raise FactError('要写成 {"units": […], "facts": […]}，或者只写事实的列表。')
    assessed = list(_assessed(_rows(content.get("units", []), "units")))
    facts = facts_of(_rows(content.get("facts", []), "facts"))
    if "units" in content:
        _refuse_strangers(facts, {one.unit for one in assessed})
    return Told(list(with_classes(facts, assessed)), assessed)


def facts_of(rows: Iterable[Any]) -> list[Fact]:
    """Facts from rows; those that a revocation names are left out. Raises ``FactError``."""
    facts: dict[str, Fact] = {}
    revoked: dict[str, str] = {}
    for number, row in enumerate(rows, start=1):
        place = f"第{number}条事实"
        try:
            _known(row)
            if "revokes" in row:
                revoked[_text(row, "revokes")] = place
            else:
                _add(fact_of(row), facts)
        except FactError as error:
            raise FactError(f"{place}：{error}") from error
    for key, place in revoked.items():
        if key not in facts:
            raise FactError(f"{place}：要撤销的 {key} 不在事实里。")
    return [fact for key, fact in facts.items() if key not in revoked]


def fact_of(row: Mapping[str, Any]) -> Fact:
    """One fact from plain values; raises ``FactError`` without its number."""
    _known(row)
    kind = _text(row, "kind")
    if kind not in KINDS:
        raise FactError(f"没有“{kind}”这种事实。")
    day = _day(row, "date")
    return Fact(
        id=_text(row, "id") or _refuse("缺编号 id。"),
        kind=kind,
        day=day,
        registered=_day(row, "registered") if "registered" in row else day,
        sharers=_sharers(row),
        item=_text(row, "item"),
        words={name: _text(row, name) for name in WORDS if row.get(name)},
        flags=frozenset(name for name in FLAGS if _flag(row, name)),
        figures={name: _number(row, name) for name in FIGURES if name in row},
        chosen=_number(row, "chosen") if "chosen" in row else None,
        title=_text(row, "title"),
        reason=_text(row, "reason"),
        by=_text(row, "by"),
    )


def with_classes(facts: Iterable[Fact], assessed: Iterable[Assessed]) -> Iterator[Fact]:
    """The facts, each with the class of its lead unit where none is given."""
    classes = {one.unit: one.class_ for one in assessed}
    for fact in facts:
        of_lead = classes.get(fact.sharers[0].unit)
        if of_lead and "class" not in fact.words:
            yield replace(fact, words={**fact.words, "class": of_lead})
        else:
            yield fact


def _assessed(rows: list[Any]) -> Iterator[Assessed]:
    seen: set[str] = set()
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict) or set(row) - _UNIT or not row.get("unit"):
            raise FactError(f"第{number}个单位：要写 unit，可写 class 和 persons。")
        unit, class_ = _text(row, "unit"), _text(row, "class")
        if unit in seen:
            raise FactError(f"第{number}个单位：{unit} 出现了两次。")
        seen.add(unit)
        yield Assessed(unit, "", class_)
        for person in _rows(row.get("persons", []), "persons"):
            yield Assessed(unit, _plain_text(person, "persons"), class_)


def _refuse_strangers(facts: list[Fact], units: set[str]) -> None:
    for fact in facts:
        for sharer in fact.sharers:
            if sharer.unit not in units:
                raise FactError(
                    f"事实 {fact.id}：{sharer.unit} 不在考核单位里，请补进 units 或改单位。"
                )


def _add(fact: Fact, facts: dict[str, Fact]) -> None:
    if fact.id in facts:
        raise FactError(f"编号 {fact.id} 出现了两次。")
    facts[fact.id] = fact


def _known(row: Any) -> None:
    if not isinstance(row, dict):
        raise FactError('要写成 {"id": …, "kind": …} 这样的一组。')
    known = _REVOCATION if "revokes" in row else _FACT
    if unknown := sorted(set(row) - known):
        raise FactError(f"不认识字段 {'、'.join(unknown)}。")


def _sharers(row: Mapping[str, Any]) -> tuple[Sharer, ...]:
    if "sharers" in row and ("unit" in row or "person" in row):
        raise FactError("unit 和 sharers 只能写一处。")
    rows = row.get("sharers", [{key: row[key] for key in ("unit", "person") if key in row}])
    sharers = tuple(map(_sharer, _rows(rows, "sharers")))
    if not sharers:
        raise FactError("缺单位 unit。")
    parts = [sharer.part for sharer in sharers if sharer.part is not None]
    if parts and (len(parts) < len(sharers) or sum(parts) != 1):
        raise FactError(
            '各家的比例 part 要么都写、加起来是1，要么都不写；三分之一写 "1/3"。'
        )
    return sharers


def _sharer(row: Any) -> Sharer:
    if not isinstance(row, dict) or set(row) - {"unit", "person", "part"}:
        raise FactError("sharers 里每家写 unit，可写 person 和 part。")
    part = _part(row["part"]) if "part" in row else None
    return Sharer(
        _text(row, "unit") or _refuse("缺单位 unit。"), _text(row, "person"), part
    )


def _part(value: Any) -> Fraction:
    try:
        part = Fraction(value if isinstance(value, str) else exact(value))
    except (ValueError, ZeroDivisionError) as error:
        raise FactError(f'比例 part 要写成 "1/3" 或 0.5 这样，现在是“{value}”。') from error
    if not 0 < part <= 1:
        raise FactError("比例 part 要大于0，不超过1。")
    return part


def _rows(value: Any, name: str) -> list[Any]:
    if not isinstance(value, list):
        raise FactError(f"{name} 要写成列表。")
    return value


def _text(row: Mapping[str, Any], name: str) -> str:
    return _plain_text(row.get(name, ""), name)


def _plain_text(value: Any, name: str) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise FactError(f"{name} 要写成文字。")
    return str(value)


def _flag(row: Mapping[str, Any], name: str) -> bool:
    value = row.get(name, False)
    if not isinstance(value, bool):
        raise FactError(f"{name} 只能是 true 或 false。")
    return value


def _number(row: Mapping[str, Any], name: str) -> Decimal:
    try:
        return exact(row[name])
    except NumberError as error:
        raise FactError(f"{name} {error}。") from error


def _day(row: Mapping[str, Any], name: str) -> date:
    value = row.get(name)
    if type(value) is date:
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise FactError(f"{name} 要写成 2026-01-31 这样，现在是“{value}”。") from error


def _refuse(words: str) -> str:
    raise FactError(words)
