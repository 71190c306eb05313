"""Parsing what people type in."""

from typing import Any

from django import forms

from shangda.bulletins.models import BulletinTerms
from shangda.kernel.forms import Spoken, UploadField


class Terms(Spoken):
    """Who signs, and how long objections and answers may take."""

    signer = forms.ChoiceField(label="由谁签发", choices=BulletinTerms.Signer.choices)
    objection_days = forms.IntegerField(
        label="异议期（工作日）",
        min_value=1,
        max_value=60,
        help_text="印发以后，单位在这些天里可以提异议。",
    )
    answer_days = forms.IntegerField(
        label="答复期（工作日）",
        min_value=1,
        max_value=60,
        help_text="到期没有答复，提醒考核员。",
    )


class Case(Spoken):
    """An objection as it is brought forward."""

    line = forms.IntegerField(required=False, widget=forms.HiddenInput)
    missing = forms.CharField(
        label="少记了什么",
        max_length=300,
        help_text="题目、哪一期、哪天。",
        error_messages={"required": "请写明少记了哪一篇、哪一期。"},
    )
    reason = forms.CharField(
        label="理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明理由。"},
    )
    evidence = UploadField(
        label="佐证", required=False, help_text="扫描件、截图、文件都行。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """What is missing is asked for where no line is chosen."""
        super().__init__(*args, **kwargs)
        self.fields["missing"].required = not self["line"].value()
