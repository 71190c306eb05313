"""Forms that refuse in plain Chinese: what is wrong, and what to do.

Derive a form from ``Spoken`` instead of ``forms.Form``; a form of somebody else's takes it
as its first base. A sentence that a field brings along (``error_messages=``) stays.
"""

from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.conf import settings

Sentences = dict[str, str]
_NOT_LISTED = "没有这一项，请从列出的里面选。"
_UNREADABLE = "里面有看不见的坏字符，请重新打一遍。"
_TOO_LARGE = "数太大，请看看有没有多打一位。"
_LOST_FILE = "文件没有传上来，请再选一次。"
_ANY: Sentences = {
    "max_length": "最多%(limit_value)s字，现在%(show_value)s字，请删短一些。",
    "min_length": "最少%(limit_value)s字，现在%(show_value)s字，请补全。",
    "min_value": "不能小于%(limit_value)s，请改过再试。",
    "max_value": "不能大于%(limit_value)s，请改过再试。",
    "max_digits": _TOO_LARGE,
    "max_whole_digits": _TOO_LARGE,
    "max_decimal_places": "最多%(max)s位小数，请改短一些。",
    "null_characters_not_allowed": _UNREADABLE,
    "invalid_choice": _NOT_LISTED,
    "invalid_list": _NOT_LISTED,
    "invalid_pk_value": _NOT_LISTED,
    "missing": _LOST_FILE,
    "empty": "这个文件是空的，请另选一个。",
}
_OF_KIND: tuple[tuple[type[forms.Field], Sentences], ...] = (
    (forms.DateField, {"invalid": "没有这一天，请写成2026-01-31这样。"}),
    (forms.TimeField, {"invalid": "时间不对，请写成14:30这样。"}),
    (forms.DateTimeField, {"invalid": "时间不对，请写成2026-01-31 14:30这样。"}),
    (forms.IntegerField, {"invalid": "请填数字，如12。"}),  # decimals are a kind of it
    (forms.EmailField, {"invalid": "邮箱不对，请写成name@example.cn这样。"}),
    (forms.SlugField, {"invalid": "只用字母、数字、- 和 _，请改过再试。"}),
    (
        forms.FileField,
        {
            "invalid": _LOST_FILE,
            "max_length": "文件名太长，最多%(max)s字，请改短了再传。",
        },
    ),
)


class DayField(forms.DateField):
    """A date as browsers pick it."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class UploadField(forms.FileField):
    """A file; too large is said while all the rest is still on the page."""

    def to_python(self, data: Any) -> Any:
        """Raises ValidationError beyond UPLOAD_LIMIT."""
        sent = super().to_python(data)
        if sent and sent.size > settings.UPLOAD_LIMIT:
            limit = settings.UPLOAD_LIMIT // 1024 // 1024
            raise forms.ValidationError(f"文件超过{limit} MB，请压缩图片后再传。")
        return sent


class Spoken(forms.Form):
    """Says itself what Django would say; ``speak`` again for fields that come later."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.speak()

    def speak(self) -> None:
        """Give each field its sentences."""
        for field in self.fields.values():
            for code, sentence in _sentences(field).items():
                if _is_djangos(field, code):
                    field.error_messages[code] = sentence


def _sentences(field: forms.Field) -> Sentences:
    own = [more for kind, more in _OF_KIND if isinstance(field, kind)]
    missing = f"请{_verb(field)}{field.label}。" if field.label else "这一项不能空着。"
    return reduce(or_, own, _ANY | {"required": missing})


def _verb(field: forms.Field) -> str:
    if isinstance(field, forms.FileField):
        return "附上"
    is_choice = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
    return "选" if is_choice else "填"


def _is_djangos(field: forms.Field, code: str) -> bool:
    """Whether the field has no sentence of its own: none at all, or that of its class."""
    said = field.error_messages.get(code)
    classes = [vars(kind).get("default_error_messages", {}) for kind in type(field).__mro__]
    return said is None or any(said is known.get(code) for known in classes)
