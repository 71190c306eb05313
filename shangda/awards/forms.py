"""Parsing what the pages of votes send."""

from collections.abc import Iterable
from typing import Any

from django import forms

from shangda.awards import periods
from shangda.awards.models import VotingTerms
from shangda.kernel.forms import Spoken
from shangda.kernel.pages import whole

MOST = 100
SECRECY = [("1", "不记名，查不出谁选了谁"), ("0", "记名，结果里看得到谁选了谁")]


class StartBallot(Spoken):
    """Which month or year."""

    span = forms.ChoiceField(label="评哪一段")

    def __init__(self, *args: Any, offered: Iterable[periods.Span], **kwargs: Any) -> None:
        self.offered = {one.code: one for one in offered}
        super().__init__(*args, **kwargs)
        choices = [(code, one.words) for code, one in self.offered.items()]
        self.fields["span"].choices = choices  # type: ignore[attr-defined]
        self.speak()

    def clean_span(self) -> periods.Span:
        """The span behind the code."""
        return self.offered[self.cleaned_data["span"]]


class Terms(Spoken):
    """How the desk votes."""

    nominating = forms.ChoiceField(label="谁参评", choices=VotingTerms.Nominating.choices)
    is_secret = forms.TypedChoiceField(
        label="投票方式", choices=SECRECY, coerce=lambda value: value == "1"
    )
    winner_count = forms.IntegerField(label="评几篇", min_value=1, max_value=MOST)
    mark_count = forms.IntegerField(label="每人最多选几篇", min_value=1, max_value=MOST)
    voting_days = forms.IntegerField(
        label="投票几个工作日",
        min_value=1,
        max_value=MOST,
        help_text="从开始投票的第二天算起。",
    )
    least_voters = forms.IntegerField(
        label="至少几人投票",
        min_value=1,
        max_value=MOST,
        help_text="投票的人不到这个数就不计票。",
    )
    ties = forms.ChoiceField(label="得票相同、名额不够时", choices=VotingTerms.Ties.choices)

    @classmethod
    def showing(cls, terms: VotingTerms) -> "Terms":
        """The form as the terms are now."""
        now = {name: getattr(terms, name) for name in cls.base_fields}
        return cls(initial=now | {"is_secret": "1" if terms.is_secret else "0"})


class Chosen(Spoken):
    """Keys ticked in a list."""

    chosen = forms.TypedMultipleChoiceField(coerce=int, required=False, label="稿件")

    def __init__(self, *args: Any, keys: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(key, str(key)) for key in keys]
        self.fields["chosen"].choices = choices  # type: ignore[attr-defined]
        unknown = "有的稿件已经不在名单里，请看看再选。"
        self.fields["chosen"].error_messages["invalid_choice"] = unknown

    @property
    def ticked(self) -> set[int]:
        """What was ticked, also when the form could not be taken."""
        return {whole(str(one)) for one in self["chosen"].value() or []}


class Tie(Chosen):
    """Which of the tied are in, and why."""

    reason = forms.CharField(
        label="为什么这样取舍",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写一句为什么这样取舍，大家看得到。"},
    )


class Why(Spoken):
    """A reason in one sentence."""

    reason = forms.CharField(
        label="理由",
        max_length=300,
        error_messages={"required": "请写一句为什么，大家看得到。"},
    )
