"""The forms of the head and of a category."""

from collections.abc import Mapping
from typing import Any

from django import forms

from shangda.kernel.forms import DayField
from shangda.points import rulesets as sets
from shangda.points.faults import LONGEST_NUMBER, LONGEST_TITLE
from shangda.scoring.rule_forms.fields import Figure, choice, line, named
from shangda.scoring.rule_forms.part import (
    LIMITS,
    MOST_COUNT,
    NAME,
    PartForm,
    Row,
    filled,
    limits_held,
    limits_of,
)

ABOUT = 500  # characters


class Head(PartForm):
    """What stands above the rules."""

    title = line("名称", LONGEST_TITLE)
    number = line("文号", LONGEST_NUMBER, required=False)
    about = forms.CharField(
        label="说明",
        max_length=ABOUT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="一两句话，写给看排名的单位。",
    )
    since = DayField(label="自哪天起施行", error_messages={"required": "请填施行日期。"})
    until = DayField(label="到哪天为止", required=False, help_text="不定就空着。")
    counts = choice("考核谁", named(sets.Counts), help_text="分数记在单位还是个人名下。")
    basis = choice(
        "按哪个日期计分", named(sets.Basis), help_text="晚知道的采用，算哪一期由它定。"
    )
    late = choice("时段已经关账的", named(sets.Late))
    places = forms.IntegerField(
        label="小数位数",
        min_value=0,
        max_value=4,
        help_text="平分除不尽时，零头归第一家。",
    )
    owner = line("制定单位", NAME, required=False)
    chain = line("系统", NAME, required=False, help_text="如党委、政务、组织。")
    parent = line("依据的文件", LONGEST_TITLE, required=False)

    @staticmethod
    def held(row: Mapping[str, Any]) -> Row:
        """Defaults stand chosen."""
        usual = {"counts": "unit", "basis": "date", "late": "same", "places": 2}
        return usual | dict(row) | {"since": row.get("from")}

    def clean(self) -> Row:
        """The last day is not before the first."""
        cleaned: Row = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "比施行日期还早，请改过。")
        return cleaned

    def row(self) -> Row:
        """The version stays; the day is called ``from`` in a file."""
        rest = {key: one for key, one in self.cleaned_data.items() if key != "since"}
        found = filled(rest) | {"from": self.cleaned_data["since"]}
        found["places"] = self.cleaned_data["places"]
        return found | {"version": self.rules.version}


class Category(PartForm):
    """Rules whose values for one item go together."""

    name = line("类别名称", NAME, help_text="如采用、批示、约稿和纪律。")
    combine = choice("同一条信息合上几条规则的", named(sets.Combine))
    first = forms.BooleanField(
        label="同一件事合上几条规则的，只按排在最前的一条计", required=False
    )
    share = choice("几家合写的", named(sets.Share))
    sharers = forms.IntegerField(
        label="最多几家有份", min_value=0, max_value=MOST_COUNT, required=False
    )
    cap = Figure(label="最高", required=False)
    floor = Figure(label="最低", required=False)
    limit_per = choice("限额按", named(sets.Per))
    ledger = choice("计什么", [("points", "计分"), ("money", "计金额（元）")])
    counts = choice("记谁的账", [("", "按整份办法"), *named(sets.Counts)], required=False)

    def add_fields(self) -> None:
        """The other categories."""
        others = [(one.id, one.name) for one in self.rules.categories]
        self.fields["instead_of"] = choice(
            "有了这一类得分，哪一类不再计", [("", "都照计"), *others], required=False
        )

    @staticmethod
    def held(row: Mapping[str, Any]) -> Row:
        """Limits in three fields."""
        return dict(row) | limits_held(row)

    def row(self) -> Row:
        """Limits in one."""
        own = {k: v for k, v in self.cleaned_data.items() if k not in LIMITS}
        return filled(own | {"limits": limits_of(self.cleaned_data)})
