"""Parsing what keepers of a desk type in."""

from typing import Any

from django import forms

from shangda.checkups.importing import WordRow
from shangda.checkups.models import Level, OfficeWord
from shangda.kernel.forms import DayField, Spoken


class SetRule(Spoken):
    """A rule with its switch, its level, or both."""

    rule = forms.CharField(max_length=12)
    is_on = forms.TypedChoiceField(
        choices=[("1", "启用"), ("0", "停用")],
        coerce=lambda value: value == "1",
        empty_value=None,
        required=False,
    )
    level = forms.ChoiceField(choices=Level.choices, required=False)

    def chosen(self) -> dict[str, Any]:
        """What was said; an empty level says nothing."""
        got = self.cleaned_data
        return {**got, "level": got["level"] or None}


class AddWord(Spoken):
    """One entry of the desk's lists."""

    kind = forms.ChoiceField(label="类别", choices=OfficeWord.Kind.choices)
    text = forms.CharField(label="词语", max_length=100)
    meant = forms.CharField(
        label="应写",
        max_length=100,
        required=False,
        help_text="简称填全称，机构填现在的名称；固定提法、文件名、白名单不填。",
    )
    from_date = DayField(label="启用日期", required=False, help_text="只有机构更名要填。")
    reason = forms.CharField(
        label="说明", max_length=100, required=False, help_text="写稿的人会看到。"
    )

    def word(self) -> WordRow:
        """The entry as the lists take it."""
        return WordRow(row=0, **self.cleaned_data)


class SetTerms(Spoken):
    """The desk's figures."""

    title_characters = forms.IntegerField(
        label="标题不超过（字）", min_value=0, max_value=200, help_text="填0就不管长短。"
    )
    least_shown = forms.IntegerField(label="提示过（次）", min_value=1, max_value=10_000)
    least_fixed = forms.IntegerField(label="改的不到（%）", min_value=0, max_value=100)


class BringWords(Spoken):
    """A workbook."""

    file = forms.FileField(
        label="Excel文件（.xlsx）",
        error_messages={
            "required": "请先选文件。",
            "empty": "文件是空的，请看看是否选错。",
        },
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )
