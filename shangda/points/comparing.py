"""Two rule sets side by side: which parts came, went or changed, in sentences."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from shangda.points import grids, reading, saying
from shangda.points.exact import plain
from shangda.points.phrases import rule_condition, value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from shangda.points import rulesets as sets
    from shangda.points.rulesets import RuleSet


class Sort(StrEnum):
    """What became of a part."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


LABELS: Mapping[str, str] = {
    "set": "总则", "table": "表", "category": "类别", "rule": "规则", "quota": "任务",
    "ratio": "比率", "knockout": "一票否决", "total": "总分", "conversion": "折算",
}  # fmt: skip
"""How people call each section of a file."""


@dataclass(frozen=True)
class Change:
    """One part that is not as it was."""

    sort: Sort
    kind: str
    id: str
    name: str
    before: str = ""
    after: str = ""
    details: list[str] = field(default_factory=list)
    """What exactly, where single figures changed: 单条：5改为10."""

    @property
    def label(self) -> str:
        """规则“单条”."""
        return f"{LABELS[self.kind]}“{self.name}”" if self.name else LABELS[self.kind]


def compared(old: RuleSet, new: RuleSet) -> list[Change]:
    """Every difference, in the order of a file; parts are the same where their ids are."""
    return [
        *_of_heads(old, new),
        *[
            change
            for kind, (name, _) in reading.LISTS.items()
            for change in _of_rows(kind, _rows(old, name), _rows(new, name), (old, new))
        ],
        *_of_conversions(old, new),
    ]


def _of_heads(old: RuleSet, new: RuleSet) -> Iterator[Change]:
    before, after = _head(old), _head(new)
    details = [
        f"{name}：{_or_none(before.get(name))}改为{_or_none(after.get(name))}"
        for name in dict.fromkeys([*before, *after])
        if before.get(name) != after.get(name)
    ]
    if details:
        yield Change(Sort.CHANGED, "set", "", "", details=details)


def _of_rows(
    kind: str, old: Mapping[str, Any], new: Mapping[str, Any], sets_: Pair
) -> Iterator[Change]:
    say = _SAYING[kind]
    for key, row in old.items():
        if key not in new:
            yield Change(Sort.REMOVED, kind, key, _name(row), before=say(row, sets_[0]))
    for key, row in new.items():
        if key not in old:
            yield Change(Sort.ADDED, kind, key, _name(row), after=say(row, sets_[1]))
        elif row != old[key] or say(row, sets_[1]) != say(old[key], sets_[0]):
            yield _changed(kind, key, (old[key], row), sets_)
    yield from _moved(kind, old, new)


def _changed(kind: str, key: str, rows: Any, sets_: Pair) -> Change:
    before, after = rows
    say = _SAYING[kind]
    details = _DETAILS[kind](before, after, sets_) if kind in _DETAILS else []
    if _name(before) != _name(after):
        details = [f"名称：{_name(before)}改为{_name(after)}", *details]
    return Change(
        Sort.CHANGED,
        kind,
        key,
        _name(after),
        say(before, sets_[0]),
        say(after, sets_[1]),
        details,
    )


def _moved(kind: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """Where the order counts: of rules, the first may be the only one that counts."""
    if kind != "rule":
        return
    before = [key for key in old if key in new]
    after = [key for key in new if key in old]
    if before != after:
        names = "、".join(_name(new[key]) for key in after)
        yield Change(Sort.MOVED, kind, "", "次序", after=f"现在依次是{names}。")


def _of_conversions(old: RuleSet, new: RuleSet) -> Iterator[Change]:
    before = saying.conversion(old.conversion, old) if old.conversion else ""
    after = saying.conversion(new.conversion, new) if new.conversion else ""
    if before != after:
        sort = Sort.CHANGED if before and after else Sort.ADDED if after else Sort.REMOVED
        yield Change(sort, "conversion", "", "", before, after)


# --- What exactly -------------------------------------------------------------------------


def _of_rules(old: sets.Rule, new: sets.Rule, sets_: Pair) -> list[str]:
    pairs = {
        "条件": (rule_condition(old), rule_condition(new)),
        "分值": (value(old, sets_[0]), value(new, sets_[1])),
        "类别": (old.category, new.category),
        "依据": (old.clause, new.clause),
    }
    found = [
        f"{name}：{_or_none(before)}改为{_or_none(after)}"
        for name, (before, after) in pairs.items()
        if before != after
    ]
    rest = replace(
        old,
        id=new.id,
        name=new.name,
        when=new.when,
        unless=new.unless,
        value=new.value,
        category=new.category,
        clause=new.clause,
    )
    return found if rest == new else [*found, "另加、分配、限额或累次也有改动"]


def _of_tables(old: sets.Table, new: sets.Table, sets_: Pair) -> list[str]:
    if old.by != new.by:
        return [f"条件：{_fields(old)}改为{_fields(new)}"]
    found = []
    for key in dict.fromkeys([*old.rows, *new.rows]):
        before, after = old.rows.get(key), new.rows.get(key)
        if before != after:
            where = "·".join(grids.words(new.by, key))
            shown = [plain(one) if one is not None else "无" for one in (before, after)]
            found.append(f"{where}：{shown[0]}改为{shown[1]}")
    return found or ["行的次序有改动"]


def _of_said(sentences: Callable[[Any, RuleSet], Sequence[str]]) -> Any:
    """Sentences that are in one but not in the other."""

    def details(old: Any, new: Any, sets_: Pair) -> list[str]:
        before, after = sentences(old, sets_[0]), sentences(new, sets_[1])
        return [
            *[f"原来：{one}" for one in before if one not in after],
            *[f"现在：{one}" for one in after if one not in before],
        ]

    return details


def _table(table: sets.Table, rules: RuleSet) -> str:
    return f"按{_fields(table)}，{len(table.rows)}行。"


def _fields(table: sets.Table) -> str:
    return "、".join(map(grids.label, table.by))


def _head(rules: RuleSet) -> dict[str, str]:
    about = {"说明": f"“{rules.about}”"} if rules.about else {}
    return {"名称": f"“{rules.title}”"} | about | dict(saying.head(rules))


def _rows(rules: RuleSet, name: str) -> dict[str, Any]:
    return {_key(row): row for row in getattr(rules, name)}


def _key(row: Any) -> str:
    return str(getattr(row, "id", "") or row.per)


def _name(row: Any) -> str:
    return str(getattr(row, "name", "") or getattr(row, "per").label)  # noqa: B009


def _or_none(words: str | None) -> str:
    return words or "无"


Pair = tuple["RuleSet", "RuleSet"]
_SAYING: Mapping[str, Callable[[Any, Any], str]] = {
    "table": _table,
    "category": lambda one, rules: "".join(saying.category(one, rules)),
    "rule": lambda one, rules: f"{saying.rule(one, rules)}。",
    "quota": lambda one, rules: "".join(saying.quota(one, rules)),
    "ratio": lambda one, rules: saying.ratio(one),
    "knockout": lambda one, rules: saying.knockout(one),
    "total": lambda one, rules: saying.total(one),
}
_DETAILS: Mapping[str, Callable[[Any, Any, Pair], list[str]]] = {
    "rule": _of_rules,
    "table": _of_tables,
    "category": _of_said(saying.category),
    "quota": _of_said(saying.quota),
}
