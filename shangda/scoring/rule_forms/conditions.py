"""Which facts are meant, as a form: what happened, where, in which form, and the rest."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.forms.boundfield import BoundField

from shangda.kernel.forms import Spoken
from shangda.points.facts import FIGURES, FLAGS, KINDS, WORDS
from shangda.scoring.rule_forms.fields import Figure, Words, choice
from shangda.scoring.vocabulary import Words as Known

USUAL = ("kind", "outlet", "level", "form", "genre")
YES, NO = "yes", "no"
_EITHER = [("", "不限")]
_FLAGS = {
    "urgent": ("紧急信息", "是紧急信息的", "不是紧急信息的"),
    "commissioned": ("约稿", "是约稿的", "不是约稿的"),
    "criticised": ("通报", "被通报的", "没有被通报的"),
}


class Conditions(Spoken):
    """Conditions over the fields of a fact; nothing chosen asks for nothing."""

    def __init__(self, *args: Any, known: Known, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = Words(KINDS, label="什么事", is_closed=True)
        for name, label in WORDS.items():
            self.fields[name] = Words(known.get(name, ()), label=label)
        for name, (label, yes, no) in _FLAGS.items():
            self.fields[name] = _yes_or_no(label, yes, no)
        self.fields["joint"] = _yes_or_no("几家合写", "几家合写的", "一家独写的")
        for name, label in FIGURES.items():
            self.fields[f"{name}_least"] = Figure(label=f"{label}最少", required=False)
            self.fields[f"{name}_most"] = Figure(label=f"{label}最多", required=False)
        self.speak()

    def clean(self) -> dict[str, Any]:
        """Bounds that leave nothing between are refused at the upper one."""
        cleaned = super().clean() or self.cleaned_data
        for name, label in FIGURES.items():
            least, most = cleaned.get(f"{name}_least"), cleaned.get(f"{name}_most")
            if least is not None and most is not None and least > most:
                self.add_error(f"{name}_most", f"{label}最多的比最少的还小，请改过。")
        return cleaned

    @property
    def usual(self) -> list[BoundField]:
        """The fields that most rules ask for."""
        return [self[name] for name in USUAL]

    @property
    def rest(self) -> list[BoundField]:
        """All others."""
        return [self[name] for name in self.fields if name not in USUAL]

    @property
    def asks_more(self) -> bool:
        """Whether one of the others is filled."""
        return any(field.value() or field.errors for field in self.rest)

    def said(self) -> dict[str, Any]:
        """The conditions as they stand in a file, in the order of the fields."""
        found: dict[str, Any] = {}
        for name in ("kind", *WORDS):
            if words := self.cleaned_data[name]:
                found[name] = words[0] if len(words) == 1 else words
        for name in FLAGS:
            if chosen := self.cleaned_data[name]:
                found[name] = chosen == YES
        for name in FIGURES:
            if bounds := self._bounds(name):
                found[name] = bounds
        if chosen := self.cleaned_data["joint"]:
            found["joint"] = chosen == YES
        return found

    def _bounds(self, name: str) -> dict[str, Decimal]:
        both = {key: self.cleaned_data[f"{name}_{key}"] for key in ("least", "most")}
        return {key: one for key, one in both.items() if one is not None}


def typed(said: Mapping[str, Any]) -> dict[str, Any]:
    """What the form holds for conditions of a file."""
    found: dict[str, Any] = {}
    for name, value in said.items():
        if name in FIGURES:
            found |= {f"{name}_{key}": one for key, one in value.items()}
        elif isinstance(value, bool):
            found[name] = YES if value else NO
        else:
            found[name] = [value] if isinstance(value, str) else list(value)
    return found


def _yes_or_no(label: str, yes: str, no: str) -> Any:
    return choice(label, [*_EITHER, (YES, yes), (NO, no)], required=False)
