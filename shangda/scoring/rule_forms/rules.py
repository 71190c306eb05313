"""The form of a rule: when it applies stands beside it, here is what it gives."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms

from shangda.points import rulesets as sets
from shangda.scoring.rule_forms.fields import Figure, choice, line, named
from shangda.scoring.rule_forms.part import (
    MOST_COUNT,
    NAME,
    PERIODS,
    PartForm,
    Row,
    filled,
    limits_held,
    limits_of,
)

CLAUSE = 60  # characters
WAYS = [
    ("points", "每次定额"),
    ("table", "查表"),
    ("factor", "按别的得分翻倍"),
    ("between", "一定范围内由人定"),
    ("pool", "一笔总数大家分"),
    ("zero", "把得分作废"),
]
TIERS = 3  # blank lines that are always there, behind those that are filled


class Rule(PartForm):
    """Which facts are worth how much."""

    asks: ClassVar[Mapping[str, str]] = {"when": "什么情况", "unless": "下面这些除外"}
    name = line("规则名称", NAME, help_text="写进每一笔得分的说明里。")
    clause = line("条款", CLAUSE, required=False, help_text="如第六条第二款。")
    way = choice("怎么给分", WAYS)
    points = Figure(label="每次多少分", required=False, help_text="扣分写成负数，如 -5。")
    factor = Figure(label="几倍", required=False)
    least = Figure(label="最少", required=False)
    most = Figure(label="最多", required=False)
    pool = Figure(label="总数", required=False)
    pool_per = choice("多久分一次", named(PERIODS), required=False)
    extra = forms.BooleanField(label="在别的规则之外另加", required=False)
    share = choice(
        "几家合写的", [("", "按这一类的办法"), *named(sets.Share)], required=False
    )
    cap = Figure(label="最高", required=False)
    floor = Figure(label="最低", required=False)
    limit_per = choice("限额按", named(sets.Per))
    per = choice("次数从头算起", named(PERIODS), required=False)

    def add_fields(self) -> None:
        """Tables, categories and other rules to choose; lines for tiers."""
        rules, fields = self.rules, self.fields
        tables = [(one.id, one.name) for one in rules.tables]
        groups = [(one.id, one.name) for one in rules.categories]
        bases = [
            *[(f"table:{key}", f"“{name}”表") for key, name in tables],
            *[(f"category:{key}", f"“{name}”类得分") for key, name in groups],
            *[(f"rule:{one.id}", f"“{one.name}”得分") for one in rules.rules],
        ]
        fields["category"] = choice("归在哪一类", groups)
        fields["table"] = choice("查哪张表", [("", "请选"), *tables], required=False)
        fields["of"] = choice("谁的几倍", [("", "请选"), *bases], required=False)
        by = [("", "各自的条数"), ("total", "各自的总得分")]
        by += [(f"category:{key}", f"各自的“{name}”类得分") for key, name in groups]
        fields["pool_of"] = choice("按什么分", by, required=False)
        void = [("", "各类得分"), *groups]
        fields["zero"] = choice("作废哪一类", void, required=False)
        for number in range(self._tier_count()):
            fields[f"tier_{number}"] = forms.IntegerField(
                label="第几次起", min_value=1, max_value=MOST_COUNT, required=False
            )
            fields[f"tier_points_{number}"] = Figure(label="多少分", required=False)

    def _tier_count(self) -> int:
        return TIERS + len([key for key in self.initial if key.startswith("tier_points_")])

    @property
    def of_ways(self) -> list[tuple[str, forms.BoundField]]:
        """Each way with a field that it asks for."""
        return [(way, self[name]) for way, names in _ASKED.items() for name in names]

    @property
    def tiers(self) -> list[tuple[Any, Any]]:
        """The lines of tiers."""
        return [
            (self[f"tier_{n}"], self[f"tier_points_{n}"]) for n in range(self._tier_count())
        ]

    @property
    def has_special(self) -> bool:
        """Whether one of the rarer fields is filled."""
        names = ["extra", "share", "cap", "floor", "tier_0", "clause"]
        return any(self[name].value() or self[name].errors for name in names)

    @staticmethod
    def held(row: Mapping[str, Any]) -> Row:
        """The way is the key of the value."""
        way = next((key for key, _ in WAYS if key in row), "points")
        least, most = row.get("between", (None, None))
        tiers: Row = {}
        for number, tier in enumerate(row.get("tiers", ())):
            tiers[f"tier_{number}"] = tier["from"]
            tiers[f"tier_points_{number}"] = tier["points"]
        both = {"way": way, "least": least, "most": most, "per": row.get("per", "year")}
        return dict(row) | both | limits_held(row) | tiers

    def clean(self) -> Row:
        """What the chosen way needs is there."""
        cleaned: Row = super().clean() or self.cleaned_data
        for name in _ASKED.get(cleaned.get("way", ""), ()):
            is_blank = cleaned.get(name) in (None, "") and name not in _MAY_STAY_BLANK
            if is_blank and name not in self.errors:
                self.add_error(name, f"请{_verb(name)}{self.fields[name].label}。")
        least, most = cleaned.get("least"), cleaned.get("most")
        if least is not None and most is not None and least > most:
            self.add_error("most", "最多的比最少的还小，请改过。")
        return cleaned

    def row(self) -> Row:
        """Only the value of the chosen way; tiers that are filled."""
        cleaned = self.cleaned_data
        keys = ("name", "category", "clause", "extra", "share")
        own = {key: cleaned[key] for key in keys}
        tiers = self._tiers()
        own |= {"limits": limits_of(cleaned), "tiers": tiers}
        if tiers and cleaned["per"]:
            own["per"] = cleaned["per"]
        return filled(own) | self._value()

    def _tiers(self) -> list[Row]:
        pairs = [
            (self.cleaned_data[f"tier_{n}"], self.cleaned_data[f"tier_points_{n}"])
            for n in range(self._tier_count())
        ]
        found = [
            {"from": since, "points": one}
            for since, one in pairs
            if since and one is not None
        ]
        return sorted(found, key=lambda tier: tier["from"])

    def _value(self) -> Row:
        cleaned, way = self.cleaned_data, self.cleaned_data["way"]
        found: Row = {way: cleaned.get(way)}
        if way == "between":
            found = {"between": [cleaned["least"], cleaned["most"]]}
        elif way == "factor":
            found["of"] = cleaned["of"]
        elif way == "pool":
            found["pool_per"] = cleaned["pool_per"] or sets.Per.MONTH
            found |= filled({"pool_of": cleaned["pool_of"]})
        return found


_ASKED: Mapping[str, Iterable[str]] = {
    "points": ["points"],
    "table": ["table"],
    "factor": ["of", "factor"],
    "between": ["least", "most"],
    "pool": ["pool", "pool_per", "pool_of"],
    "zero": ["zero"],
}
_MAY_STAY_BLANK = {"pool_per", "pool_of", "zero"}


def _verb(name: str) -> str:
    return "选" if name in {"table", "of"} else "填"
