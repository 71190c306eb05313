"""The forms of what is asked of a period: quotas, ratios, knock-outs, totals, conversion."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms

from shangda.points import rulesets as sets
from shangda.scoring.rule_forms.fields import Figure, Words, choice, line, named
from shangda.scoring.rule_forms.part import MOST_COUNT, NAME, PERIODS, PartForm, Row, filled

PERCENT = Decimal(100)


class Quota(PartForm):
    """How much is expected, and what follows."""

    asks: ClassVar[Mapping[str, str]] = {"count": "算数的是"}
    field_order = ["name", "per", "of", "target", "classes", "ledger"]
    name = line("任务名称", NAME, help_text="如每月报送。")
    per = choice("多久一次", named(PERIODS))
    target = Figure(label="不少于多少", error_messages={"required": "请填任务数。"})
    times = forms.BooleanField(label="同一条信息发生几次算几次", required=False)
    shared = forms.BooleanField(label="几家合写的按份额算", required=False)
    reached = Figure(label="完成的得", required=False)
    proportional = forms.BooleanField(label="没完成的按完成比例得", required=False)
    missing = Figure(label="每少一个扣", required=False)
    extra = Figure(label="每多一个加", required=False)
    extra_most = Figure(label="最多加", required=False)
    carry = forms.BooleanField(label="多出来的算进同一年的下一期", required=False)
    ledger = choice("得的扣的是", [("points", "分"), ("money", "元")])

    def add_fields(self) -> None:
        """What is counted, and targets by class."""
        groups = [(f"category:{c.id}", f"“{c.name}”类得分") for c in self.rules.categories]
        measures = [("", "条数或次数"), ("total", "总得分"), *groups]
        self.fields["of"] = choice("数什么", measures, required=False)
        classes = self.known.get("class", [])
        self.fields["classes"] = Words(classes, label="只考核哪些类别的单位")
        for number, name in enumerate(self.class_names):
            self.fields[f"class_{number}"] = Figure(label=name, required=False)

    @property
    def class_names(self) -> list[str]:
        """The desk's classes and those that have a target already."""
        own = self.initial.get("targets", {})
        return list(dict.fromkeys([*self.known.get("class", []), *own]))

    @property
    def by_class(self) -> list[Any]:
        """The fields of targets by class."""
        return [self[f"class_{number}"] for number in range(len(self.class_names))]

    @staticmethod
    def held(row: Mapping[str, Any]) -> Row:
        """Deductions are typed as what is taken; most quotas are of a month."""
        found = {"per": "month"} | dict(row)
        if "missing" in row:
            found["missing"] = -row["missing"]
        return found

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """A class's target is found by the class's name."""
        if field_name.startswith("class_"):
            return self.initial.get("targets", {}).get(field.label)
        return super().get_initial_for_field(field, field_name)

    def row(self) -> Row:
        """Deductions below 0."""
        cleaned = self.cleaned_data
        drop = {"missing", *[name for name in cleaned if name.startswith("class_")]}
        own = filled({key: one for key, one in cleaned.items() if key not in drop})
        names = enumerate(self.class_names)
        targets = {name: cleaned[f"class_{number}"] for number, name in names}
        own |= filled({"targets": filled(targets)})
        if cleaned["missing"] is not None:
            own["missing"] = -abs(cleaned["missing"])
        return own


class Ratio(PartForm):
    """So many of so many."""

    asks: ClassVar[Mapping[str, str]] = {"of": "分子：哪些算数", "to": "分母：一共有哪些"}
    name = line("比率名称", NAME, help_text="如采用率。")
    per = choice("多久算一次", named(PERIODS))
    below = Figure(
        label="低于百分之几", required=False, help_text="只看高低、不扣分就空着。"
    )
    points = Figure(label="扣几分", required=False)

    @staticmethod
    def held(row: Mapping[str, Any]) -> Row:
        """Percents, and what is taken; most ratios are of a quarter."""
        found = {"per": "quarter"} | dict(row)
        if "below" in row:
            found["below"] = (row["below"] * PERCENT).normalize()
        if "points" in row:
            found["points"] = -row["points"]
        return found

    def clean(self) -> Row:
        """Both or none; a percent."""
        cleaned: Row = super().clean() or self.cleaned_data
        below, points = cleaned.get("below"), cleaned.get("points")
        if below is not None and not 0 < below <= PERCENT:
            self.add_error("below", "请填0到100之间的数，如30。")
        if below is not None and points is None:
            self.add_error("points", "低于这个比率扣几分，请填上。")
        if points is not None and below is None:
            self.add_error("below", "低于百分之几才扣，请填上。")
        return cleaned

    def row(self) -> Row:
        """A share of 1, and what is given."""
        own = filled({key: self.cleaned_data[key] for key in ("name", "per")})
        if self.cleaned_data["below"] is not None:
            own["below"] = self.cleaned_data["below"] / PERCENT
            own["points"] = -self.cleaned_data["points"]
        return own


class Knockout(PartForm):
    """So many such facts take away everything."""

    asks: ClassVar[Mapping[str, str]] = {"when": "什么情况"}
    name = line("名称", NAME)
    per = choice("按什么周期数", named(PERIODS))
    count = forms.IntegerField(label="满几次", min_value=1, max_value=MOST_COUNT)
    effect = choice("后果", named(sets.Effect))

    @staticmethod
    def held(row: Mapping[str, Any]) -> Row:
        """Once a year is usual."""
        return {"per": "year", "count": 1} | dict(row)


class Total(PartForm):
    """Bounds of the sum of a period."""

    per = choice("周期", named(sets.Per))
    base = Figure(label="基础分", required=False)
    cap = Figure(label="最高", required=False)
    floor = Figure(label="最低", required=False)
    passing = Figure(label="合格线", required=False)

    @staticmethod
    def held(row: Mapping[str, Any]) -> Row:
        """A year is usual."""
        return {"per": "year"} | dict(row)

    def row(self) -> Row:
        """A floor of 0 is a floor."""
        return {key: one for key, one in self.cleaned_data.items() if one is not None}


class Conversion(PartForm):
    """What a period is worth in a bigger assessment."""

    per = choice("周期", named(PERIODS))
    full = Figure(label="满多少", help_text="按任务折算的，填百分之几。")
    score = Figure(label="折几分")
    ceiling = Figure(label="最多折到", required=False)
    whole = forms.BooleanField(label="达到才折，达不到不折", required=False)

    @staticmethod
    def held(row: Mapping[str, Any]) -> Row:
        """A year is usual."""
        return {"per": "year"} | dict(row)

    def add_fields(self) -> None:
        """The quotas."""
        quotas = [(f"quota:{one.id}", f"“{one.name}”任务") for one in self.rules.quotas]
        self.fields["of"] = choice("按什么折算", [("total", "总得分"), *quotas])

    def row(self) -> Row:
        """Numbers may be 0."""
        cleaned = self.cleaned_data
        own = {key: cleaned[key] for key in ("per", "of", "full", "score")}
        return own | filled({"ceiling": cleaned["ceiling"], "whole": cleaned["whole"]})
