"""Parsing what the pages of payments send."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from shangda.awards import figures
from shangda.awards.formula import By, Formula, Keeper, Prize, Tied, from_json, named
from shangda.awards.models import AwardRound
from shangda.kernel.forms import DayField, Spoken
from shangda.organisations.models import Desk
from shangda.points.exact import plain
from shangda.points.facts import KINDS
from shangda.scoring.models import RuleSet

PRIZE = re.compile(r"第?(\d{1,3})(?:[-—~至到](\d{1,3}))?名?[\s:：,，]+([\d.]+)元?")
PLACES = [("2", "到分"), ("1", "到角"), ("0", "到元")]
ASKED = {
    By.SHARE: (),
    By.RATE: ("rate",),
    By.RANK: ("prizes",),
    By.ITEM: ("amount",),
    By.MONEY: (),
}
WHY = {
    "rate": "请填每分多少元。",
    "prizes": "请至少写一行，如“1 500”。",
    "amount": "请填每篇多少元。",
}


def _money(label: str, *, help_text: str = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=Decimal(0),
        max_digits=12,
        decimal_places=2,
        help_text=help_text,
        error_messages={"invalid": "请填多少元，如500或128.50。"},
    )


class Prizes(forms.CharField):
    """Lines such as 1 500 and 2-3 300, as prizes."""

    def to_python(self, value: Any) -> Any:
        """Raises ValidationError naming the line."""
        lines = [line.strip() for line in (super().to_python(value) or "").splitlines()]
        return tuple(_prize(n, line) for n, line in enumerate(lines, start=1) if line)

    def prepare_value(self, value: Any) -> Any:
        """Prizes as lines again; what was typed stays as it was."""
        if isinstance(value, str) or value is None:
            return value
        return "\n".join(map(_line, value))


class Round(Spoken):
    """What a round is about, and its formula."""

    title = forms.CharField(label="名称", max_length=60)
    rule_set = forms.ModelChoiceField(
        RuleSet.objects.none(), label="按哪份计分办法", empty_label=None
    )
    start = DayField(label="自")
    end = DayField(label="至")
    by = forms.ChoiceField(
        label="怎么发",
        choices=[(str(one), one.label) for one in By],
        widget=forms.RadioSelect,
    )
    fund = _money(
        "基金（元）", help_text="按比例分必须有；别的算法填了，超出就送不了核准。"
    )
    rate = forms.DecimalField(
        label="每分多少元",
        required=False,
        min_value=Decimal(0),
        max_digits=10,
        decimal_places=4,
    )
    prizes = Prizes(
        label="各名次多少元",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "1 500\n2-3 300"}),
        help_text="一行一档：名次、空格、元数。各考核组分别排名次。",
    )
    tied = forms.ChoiceField(
        label="名次并列时", choices=[(str(one), one.label) for one in Tied]
    )
    kind = forms.ChoiceField(label="按哪样算篇数", choices=list(KINDS.items()))
    amount = _money("每篇多少元", help_text="几家合写的，这笔钱按份额分，合起来正好。")
    least = _money("每家不少于（元）")
    most = _money("每家不多于（元）", help_text="压下来的留在基金里。")
    places = forms.TypedChoiceField(label="金额算到", choices=PLACES, coerce=int)
    keeper = forms.ChoiceField(
        label="除不尽的零头", choices=[(str(one), one.label) for one in Keeper]
    )

    def __init__(self, *args: Any, desk: Desk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = figures.rule_sets(desk.pk)
        field = self.fields["rule_set"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- says it to mypy
        field.queryset = RuleSet.objects.filter(pk__in=[one.pk for one in rows])

    @classmethod
    def usual(cls, desk: Desk, start: date, end: date) -> "Round":
        """A new one, of these days."""
        now = {"start": start, "end": end, "by": By.SHARE, "kind": "monthly_best"}
        now |= {"tied": Tied.SHARED, "places": "2", "keeper": Keeper.FIRST}
        return cls(desk=desk, initial=now)

    @classmethod
    def showing(cls, round_: AwardRound) -> "Round":
        """The form as the draft is now."""
        formula = from_json(round_.formula)
        now = {
            name: getattr(round_, name)
            for name in ("title", "rule_set", "start", "end", "fund")
        }
        for name in (
            "by",
            "rate",
            "prizes",
            "tied",
            "kind",
            "amount",
            "least",
            "most",
            "places",
            "keeper",
        ):
            now[name] = getattr(formula, name)
        return cls(desk=round_.desk, initial=now)

    def clean(self) -> dict[str, Any]:
        """Say what the chosen way lacks."""
        got = super().clean() or {}
        if "by" in got:
            for name in ASKED[named(By, got["by"])]:
                if name not in self.errors and not got.get(name):
                    self.add_error(name, WHY[name])
        least, most = got.get("least"), got.get("most")
        if least and most and least > most:
            self.add_error("most", "最多的比最少的还少，请改过再试。")
        return got

    def particulars(self) -> dict[str, Any]:
        """As the verbs take it."""
        got = self.cleaned_data
        names = ("rate", "prizes", "kind", "amount", "least", "most", "places")
        formula = Formula(
            by=named(By, got["by"]),
            tied=named(Tied, got["tied"]),
            keeper=named(Keeper, got["keeper"]),
            **{name: got[name] for name in names},
        )
        whole = {name: got[name] for name in ("title", "rule_set", "start", "end", "fund")}
        return whole | {"formula": formula}


def _prize(number: int, line: str) -> Prize:
    found = PRIZE.fullmatch(line)
    if not found:
        words = f"第{number}行“{line[:20]}”看不懂，请写成“1 500”或“2-3 300”。"
        raise forms.ValidationError(words)
    first, last = int(found[1]), int(found[2] or found[1])
    try:
        amount = Decimal(found[3])
    except InvalidOperation as error:
        words = f"第{number}行的元数不对，请写成300或128.50。"
        raise forms.ValidationError(words) from error
    if not 1 <= first <= last:
        raise forms.ValidationError(f"第{number}行的名次不对，小的写在前面。")
    if amount != amount.quantize(Decimal("0.01")) or amount > Decimal(10**9):
        raise forms.ValidationError(f"第{number}行的元数最多两位小数，也别太大。")
    return Prize(first, last, amount)


def _line(prize: Prize) -> str:
    ranks = str(prize.first) if prize.first == prize.last else f"{prize.first}-{prize.last}"
    return f"{ranks} {plain(prize.amount)}"
