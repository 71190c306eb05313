"""The form of each section of a file but tables: fields, what they hold, the row they make."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField

from shangda.kernel.forms import DayField, Spoken
from shangda.points import rulesets as sets
from shangda.points.faults import LONGEST_NUMBER, LONGEST_TITLE
from shangda.points.rulesets import RuleSet as Rules
from shangda.scoring.rule_forms.fields import Figure, Words, choice, line, named
from shangda.scoring.vocabulary import Words as Known

Row = dict[str, Any]
NAME, CLAUSE, ABOUT = 60, 60, 500  # characters
MOST_COUNT = 1000
PERCENT = Decimal(100)
PERIODS = [one for one in sets.Per if one is not sets.Per.ITEM]


class PartForm(Spoken):
    """What all have in common. ``asks`` names the conditions that stand beside the fields."""

    asks: ClassVar[Mapping[str, str]] = {}
    """Key of a file → what the page calls these conditions."""

    def __init__(self, *args: Any, rules: Rules, known: Known, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules = rules
        self.known = known
        self.add_fields()
        self.order_fields(self.field_order)
        self.speak()

    def add_fields(self) -> None:
        """Fields that depend on the rest of the set."""

    @property
    def shown(self) -> list[BoundField]:
        """Fields to fill, in their order; those that a page arranges itself apart."""
        return [one for one in self if not _is_tick(one) and not _is_apart(one)]

    @property
    def ticked(self) -> list[BoundField]:
        """Boxes to tick."""
        return [one for one in self if _is_tick(one)]

    @staticmethod
    def held(row: Mapping[str, Any]) -> Row:
        """What the fields hold for a row of a file."""
        return dict(row)

    def row(self) -> Row:
        """The row of a file; what is empty is left out."""
        return filled(self.cleaned_data)


def filled(pairs: Mapping[str, Any]) -> Row:
    """Without what is empty or not chosen; a number 0 is there."""
    return {key: one for key, one in pairs.items() if not _is_empty(one)}


def _is_empty(value: Any) -> bool:
    return (
        value is None
        or value is False
        or (isinstance(value, str | list | dict) and not value)
    )


def _is_tick(field: BoundField) -> bool:
    return isinstance(field.field, forms.BooleanField)


def _is_apart(field: BoundField) -> bool:
    return field.name.startswith("class_")


def limits_of(cleaned: Mapping[str, Any]) -> Row:
    """A cap and a floor as they stand in a file."""
    pairs = {"cap": cleaned["cap"], "floor": cleaned["floor"]}
    found = {key: one for key, one in pairs.items() if one is not None}
    return found | {"per": cleaned["limit_per"]} if found else {}


def limits_held(row: Mapping[str, Any]) -> Row:
    """What the three fields of limits hold."""
    limits = row.get("limits", {})
    return {
        "cap": limits.get("cap"),
        "floor": limits.get("floor"),
        "limit_per": limits.get("per", sets.Per.ITEM),
    }


# --- The head -----------------------------------------------------------------------------


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
    late = choice("时段已经结账的", named(sets.Late))
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


# --- Categories and rules -----------------------------------------------------------------


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
        own = {k: v for k, v in self.cleaned_data.items() if k not in _LIMITS}
        return filled(own | {"limits": limits_of(self.cleaned_data)})


WAYS = [
    ("points", "每次定额"),
    ("table", "查表"),
    ("factor", "按别的得分翻倍"),
    ("between", "一定范围内由人定"),
    ("pool", "一笔总数大家分"),
    ("zero", "把得分作废"),
]
_LIMITS = {"cap", "floor", "limit_per"}
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
        for name in _NEEDED.get(cleaned.get("way", ""), ()):
            if cleaned.get(name) in (None, "") and name not in self.errors:
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


_NEEDED: Mapping[str, Iterable[str]] = {
    "points": ["points"],
    "table": ["table"],
    "factor": ["factor", "of"],
    "between": ["least", "most"],
    "pool": ["pool"],
}


def _verb(name: str) -> str:
    return "选" if name in {"table", "of"} else "填"


# --- What is asked over time --------------------------------------------------------------


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


FORMS: Mapping[str, type[PartForm]] = {
    "set": Head,
    "category": Category,
    "rule": Rule,
    "quota": Quota,
    "ratio": Ratio,
    "knockout": Knockout,
    "total": Total,
    "conversion": Conversion,
}
