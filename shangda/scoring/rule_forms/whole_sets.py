"""Forms about a set as a whole: where it starts, when it is in force."""

from collections.abc import Iterable
from typing import Any

from django import forms

from shangda.kernel.forms import DayField, Spoken
from shangda.scoring.models import RuleSet
from shangda.scoring.rule_forms.fields import choice

FILE = "file"


class Start(Spoken):
    """What a draft starts from: ``empty``, ``table``, ``template:…``, ``copy:…`` or a file."""

    start = forms.CharField(max_length=80, widget=forms.HiddenInput)
    file = forms.FileField(
        label="规则文件", required=False, help_text="TOML或JSON，不超过1MB。"
    )

    @property
    def wants_file(self) -> bool:
        """Whether a file was meant."""
        return bool(self.data.get("start") == FILE)

    def clean(self) -> dict[str, Any]:
        """A file is there where one is meant."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.wants_file and not cleaned.get("file") and "file" not in self.errors:
            self.add_error("file", "请先选规则文件。")
        return cleaned


class Adopt(Spoken):
    """From which day on, instead of what, as read in which state."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    since = DayField(label="自哪天起施行", error_messages={"required": "请填施行日期。"})

    def __init__(
        self,
        *args: Any,
        others: Iterable[RuleSet],
        before: RuleSet | None = None,
        **kwargs: Any,
    ) -> None:
        """``before`` is the version that it goes on from: that one ends in any case."""
        super().__init__(*args, **kwargs)
        self.before = before
        self._others = {str(one.pk): one for one in others}
        if self._others and before is None:
            titles = [(key, f"《{one.title}》") for key, one in self._others.items()]
            choices = [("", "不代替，几套同时计分"), *titles]
            self.fields["replaces"] = choice("代替哪一套", choices, required=False)
        self.speak()

    def chosen(self) -> dict[str, Any]:
        """Arguments for the verb."""
        replaces = self._others.get(self.cleaned_data.get("replaces", ""))
        return {
            "since": self.cleaned_data["since"],
            "version": self.cleaned_data["version"],
            "replaces": replaces,
        }


class End(Spoken):
    """The last day."""

    until = DayField(
        label="最后一天",
        error_messages={"required": "请填最后一天。"},
        help_text="含当日。",
    )


def adopt(row: RuleSet, others: list[RuleSet], data: Any = None) -> Adopt:
    """The form for a draft: what counts the same accounts is likely to be replaced."""
    before = next((one for one in others if one.pk == row.parent_id), None)
    same = [one for one in others if one.counts == row.counts]
    usual = str(same[0].pk) if same and not row.parent_id else ""
    initial = {"since": row.since, "version": row.edit_version, "replaces": usual}
    return Adopt(data, initial=initial, others=others, before=before)
