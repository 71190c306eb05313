"""Forms whose refusals are said as a colleague would say them: what is wrong, what to do."""

from typing import Any

from django import forms
from django.forms.fields import Field

_NOT_LISTED = "没有这一项，请从列出的里面选。"
_NO_NUMBER = "请填数字，如12。"
_SENTENCES = {
    "max_length": "最多%(limit_value)s字，现在%(show_value)s字，请删短一些。",
    "min_value": "不能小于%(limit_value)s，请改过再试。",
    "max_value": "不能大于%(limit_value)s，请改过再试。",
    "max_digits": "数太大，请看看有没有多打一位。",
    "max_whole_digits": "数太大，请看看有没有多打一位。",
    "max_decimal_places": "最多%(max)s位小数，请改短一些。",
    "null_characters_not_allowed": "里面有看不见的坏字符，请重新打一遍。",
    "invalid_choice": _NOT_LISTED,
    "invalid_list": _NOT_LISTED,
    "invalid_pk_value": _NOT_LISTED,
    "list": _NOT_LISTED,
    "missing": "文件没有传上来，请再选一次。",
    "empty": "这个文件是空的，请另选一个。",
}
_INVALID: list[tuple[type[Field], str]] = [
    (forms.DateField, "没有这一天，请写成2026-01-31这样。"),
    (forms.FileField, "文件没有传上来，请再选一次。"),
    (forms.IntegerField, _NO_NUMBER),  # Float and Decimal are kinds of it
]


class Spoken(forms.Form):
    """What a field says for itself stays; the framework's own sentences are replaced."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.speak()

    def speak(self) -> None:
        """Give every field its sentences; again where fields were added since."""
        for field in self.fields.values():
            for code, sentence in _sentences(field).items():
                if _is_framework(field, code):
                    field.error_messages[code] = sentence


def _sentences(field: Field) -> dict[str, str]:
    is_choice = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
    verb = "附上" if isinstance(field, forms.FileField) else "选" if is_choice else "填"
    found = _SENTENCES | {"required": f"请{verb}{field.label}。"}
    for kind, sentence in _INVALID:
        if isinstance(field, kind):
            return found | {"invalid": sentence}
    return found


def _is_framework(field: Field, code: str) -> bool:
    """Whether the field has no sentence of its own for this: none, or its class's."""
    said = field.error_messages.get(code)
    return said is None or any(
        said is kind.__dict__.get("default_error_messages", {}).get(code)
        for kind in type(field).__mro__
    )
