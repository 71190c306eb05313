"""Fields for exact numbers and for words of which several may be meant."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from shangda.points.exact import NumberError, exact, plain

MORE = "_more"  # behind the name of the field for words that are not listed
LONGEST_WORDS = 500  # characters typed at once
Choices = Sequence[tuple[str, str]]


class Figure(forms.CharField):
    """A number as rules hold it; empty: None. Full-width digits are taken, too."""

    def __init__(self, **options: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off", "class": "figure-input"}
        super().__init__(max_length=24, widget=forms.TextInput(attrs=attrs), **options)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # Figure is no text
        """Refuses in Chinese what is no number."""
        text = unicodedata.normalize("NFKC", str(value or "")).strip()
        if not text:
            return None
        try:
            return exact(text.replace("−", "-"))
        except NumberError as refusal:
            raise forms.ValidationError(f"{refusal}，请填5或2.5这样的数。") from refusal

    def validate(self, value: Any) -> None:
        """A zero is not empty."""
        if value is None and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """The length of the text was looked at when it was read."""

    def prepare_value(self, value: Any) -> Any:
        """As people write it."""
        return plain(value) if isinstance(value, Decimal) else value


class WordsInput(forms.Widget):
    """Boxes to tick behind a line that says what is ticked, and a line for other words."""

    template_name = "scoring/widgets/words.html"

    def __init__(self, choices: Choices, *, is_closed: bool = False) -> None:
        super().__init__()
        self.choices, self.is_closed = choices, is_closed

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """What is ticked and what is typed beside."""
        ticked = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        typed = unicodedata.normalize("NFC", data.get(name + MORE, ""))
        return list(dict.fromkeys([*ticked, *_parted(typed)]))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Boxes that are not ticked are not sent."""
        return False

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Every word once, those that are not known behind the known."""
        context = super().get_context(name, value, attrs)
        chosen = list(value or [])
        known = dict(self.choices)
        listed = [*known.items(), *[(one, one) for one in chosen if one not in known]]
        shown = [(one, label or "没有写的", one in chosen) for one, label in listed]
        context["widget"] |= {
            "words": shown,
            "summary": "、".join(label for _, label, is_on in shown if is_on),
            "is_closed": self.is_closed,
            "more": name + MORE,
        }
        return context


class Words(forms.Field):
    """A list of words; an empty list asks for nothing."""

    def __init__(
        self,
        known: Iterable[str] | Mapping[str, str],
        *,
        label: str,
        is_closed: bool = False,
    ) -> None:
        pairs = dict(known) if isinstance(known, Mapping) else {one: one for one in known}
        widget = WordsInput(list(pairs.items()), is_closed=is_closed)
        super().__init__(label=label, required=False, widget=widget)
        self.known = set(pairs) if is_closed else None

    def clean(self, value: Any) -> list[str]:
        """Refuses words that are too many, and unknown ones where only known ones count."""
        words = [str(one) for one in value or []]
        if sum(map(len, words)) > LONGEST_WORDS:
            raise forms.ValidationError("选的词太多，请分成几条规则。")
        if not all(word.isprintable() for word in words):
            raise forms.ValidationError("里面有看不见的坏字符，请重新打一遍。")
        if self.known is not None and not set(words) <= self.known:
            raise forms.ValidationError("没有这一项，请从列出的里面选。")
        return words


def choice(label: str, choices: Iterable[tuple[str, str]], **options: Any) -> Any:
    """A select; one that is not required begins with what it means to choose nothing."""
    return forms.ChoiceField(label=label, choices=list(choices), **options)


def line(label: str, length: int, **options: Any) -> Any:
    """A line of text."""
    return forms.CharField(label=label, max_length=length, **options)


def named(words: Any) -> Choices:
    """The words of an enumeration of ``rulesets`` as choices."""
    return [(str(one), one.label) for one in words]


def _parted(text: str) -> list[str]:
    for mark in ",，;；\n\t":
        text = text.replace(mark, "、")
    return [word.strip() for word in text.split("、") if word.strip()]
