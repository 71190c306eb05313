"""One part being edited: its fields, the conditions beside them, the set with it in place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shangda.kernel.forms import Spoken
from shangda.points import parts
from shangda.points.reading import RuleSetError
from shangda.points.rulesets import RuleSet as Rules
from shangda.scoring.rule_forms.conditions import Conditions, typed
from shangda.scoring.rule_forms.fields import Figure
from shangda.scoring.rule_forms.parts import FORMS
from shangda.scoring.vocabulary import Words as Known

SPARE = 1  # blank groups of conditions behind those of a quota that are filled
MANY = {"parts": "还要做到", "alternatives": "或者做到下面这个也算"}
_SHOWN = {"count": "of"}
"""Conditions that only count where another field is empty."""


class Target(Spoken):
    """How many of what the conditions beside it mean."""

    target = Figure(label="不少于", required=False)


@dataclass(frozen=True)
class Extra:
    """One more condition of a quota with its own target."""

    label: str
    target: Target
    conditions: Conditions

    @property
    def is_filled(self) -> bool:
        """Whether anything is typed in it."""
        return self.target["target"].value() not in (None, "")


class Editing:
    """What a page shows of a part, and the set as it would be afterwards."""

    def __init__(
        self,
        rules: Rules,
        kind: str,
        key: str,
        known: Known,
        *,
        data: Any = None,
        begun: Mapping[str, Any] | None = None,
    ) -> None:
        self.rules, self.kind, self.key = rules, kind, key
        row = parts.find(rules, kind, key) if key or kind in parts.ONCE else None
        self.row: Mapping[str, Any] = row or begun or {}
        made = FORMS[kind]
        self.fields = made(data, initial=made.held(self.row), rules=rules, known=known)
        self.conditions = {
            name: _conditions(name, self.row.get(name, {}), known, data)
            for name in made.asks
        }
        self.extras = list(_extras(self.row, known, data)) if kind == "quota" else []

    @property
    def asked(self) -> list[tuple[str, str, Conditions]]:
        """The conditions: key, what the page calls them, form."""
        labels = type(self.fields).asks
        return [(name, labels[name], form) for name, form in self.conditions.items()]

    @property
    def has_unless(self) -> bool:
        """Whether something is excluded."""
        form = self.conditions["unless"]
        return any(field.value() or field.errors for field in [*form.usual, *form.rest])

    def is_valid(self) -> bool:
        """Whether all of it could be read."""
        forms = [self.fields, *self.conditions.values()]
        forms += [form for one in self.extras for form in (one.target, one.conditions)]
        refused = [form for form in forms if not form.is_valid()]
        return not refused

    def typed(self) -> dict[str, Any] | None:
        """The part as a row of a file; None where something is wrong, which is then said."""
        if not self.is_valid():
            return None
        row = self._typed()
        try:
            parts.put(self.rules, self.kind, self.key, row)
        except RuleSetError as refusal:
            self.refuse(str(refusal).partition("：")[2] or str(refusal))
            return None
        return row

    def refuse(self, words: str) -> None:
        """Say above the form why it cannot be stored."""
        self.fields.add_error(None, words)

    def edited(self) -> Rules | None:
        """The set with the part as it is typed; None where something is wrong."""
        row = self.typed()
        return None if row is None else parts.put(self.rules, self.kind, self.key, row)

    def _typed(self) -> dict[str, Any]:
        row = self.fields.row()
        if self.kind not in {*parts.ONCE, "total"}:
            row = {"id": self.key or parts.new_id(self.rules, self.kind)} | row
        for name, form in self.conditions.items():
            said = form.said()
            is_idle = name in _SHOWN and row.get(_SHOWN[name])
            if not is_idle and (said or name != "unless"):
                row[name] = said
        return row | self._extras()

    def _extras(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, label in MANY.items():
            own = [
                {"count": one.conditions.said(), "target": target}
                for one in self.extras
                if one.label == label
                and (target := one.target.cleaned_data["target"]) is not None
            ]
            if own:
                found[name] = own
        return found


def editing(
    rules: Rules,
    kind: str,
    key: str,
    known: Known,
    *,
    data: Any = None,
    begun: Mapping[str, Any] | None = None,
) -> Editing | None:
    """A part being edited; ``key`` empty: a new one that is ``begun`` so. None: no such part."""
    is_known = kind in FORMS
    is_there = not key or (is_known and parts.find(rules, kind, key) is not None)
    if not is_known or not is_there:
        return None
    return Editing(rules, kind, key, known, data=data, begun=begun)


def _conditions(
    prefix: str, said: Mapping[str, Any], known: Known, data: Any
) -> Conditions:
    return Conditions(data, prefix=prefix, initial=typed(said), known=known)


def _extras(row: Mapping[str, Any], known: Known, data: Any) -> Iterator[Extra]:
    for name, label in MANY.items():
        told = row.get(name, [])
        for number in range(len(told) + SPARE):
            one = told[number] if number < len(told) else {}
            prefix = f"{name}-{number}"
            target = Target(data, prefix=prefix, initial={"target": one.get("target")})
            said = one.get("count", {})
            yield Extra(label, target, _conditions(f"{prefix}-count", said, known, data))
