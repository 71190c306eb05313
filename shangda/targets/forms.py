"""A target as people fill it in, and as it stands in the form again.

A form knows the conditions that offices mostly ask for; a quota with others is edited as
text (``TargetText``), so that nothing is lost.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms

from shangda.kernel.forms import DayField, Spoken
from shangda.organisations.models import (
    Channel,
    Desk,
    Kind,
    Level,
    Person,
    RankingGroup,
    Unit,
)
from shangda.periodicals.models import Entry
from shangda.points.exact import plain
from shangda.points.facts import KINDS
from shangda.points.matching import Matcher
from shangda.points.quota_text import read_quota
from shangda.points.reading import RuleSetError
from shangda.points.rulesets import Part, Per, Quota
from shangda.scoring.models import RuleSet
from shangda.scoring.rulebook import book_of
from shangda.targets.actions import Wish
from shangda.targets.models import Target

ID = "target"
COUNTED = (
    "submitted", "selected", "adopted", "instruction", "commission_done", "research",
    "urgent_on_time", "monthly_best", "yearly_best", "speech",
)  # fmt: skip
"""Kinds of facts that a form offers to be counted: what is wished for."""
WORDS = ("chain", "level", "genre", "form", "outlet")
PARTS, CHOICES = ("part1", "part2"), ("choice1", "choice2")
Filled = tuple[Matcher | None, Decimal | None]
_any = ("", "不限")


class Number(forms.DecimalField):
    """A number as the engine counts with."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=9, decimal_places=2, min_value=Decimal(0), **kwargs)


def _kind(label: str, first: tuple[str, str]) -> forms.ChoiceField:
    some = [(kind, KINDS[kind]) for kind in COUNTED]
    return forms.ChoiceField(label=label, choices=[first, *some], required=False)


def _word(name: str, channels: list[str]) -> forms.Field:
    offered = {
        "chain": channels,
        "level": [one.label for one in Level],
        "genre": [one.label for one in Kind],
        "form": [one.label for one in Entry.Form],
    }
    if name == "outlet":
        typed = forms.TextInput(attrs={"placeholder": "不限"})
        return forms.CharField(
            label="哪家刊物", max_length=60, required=False, widget=typed
        )
    labels = {
        "chain": "哪个系统",
        "level": "哪一级",
        "genre": "哪类稿件",
        "form": "什么形式",
    }
    choices = [_any, *[(one, one) for one in offered[name]]]
    return forms.ChoiceField(label=labels[name], choices=choices, required=False)


class Whom(Spoken):
    """Name, days and those whom a target is for: what both ways to edit share."""

    name = forms.CharField(label="名称", max_length=60)
    whom = forms.ChoiceField(
        label="给谁", choices=Target.Whom.choices, widget=forms.RadioSelect
    )
    groups = forms.ModelMultipleChoiceField(
        RankingGroup.objects.none(),
        label="考核组",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label="单位",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    persons = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        label="人",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    since = DayField(label="从哪天起", help_text="一段的第一天，如年度任务填1月1日。")
    until = DayField(label="到哪天止", required=False, help_text="不填，就一直考核下去。")

    def __init__(self, *args: Any, desk: Desk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.desk = desk
        members = Unit.objects.filter(memberships__desk=desk)
        people = Person.objects.filter(appointments__post__unit__memberships__desk=desk)
        self.group_rows = list(desk.groups.order_by("position", "pk"))
        for name, rows in {
            "groups": desk.groups.order_by("position", "pk"),
            "units": members.distinct().in_official_order(),
            "persons": people.distinct().order_by("name"),
        }.items():
            self.choice(name).queryset = rows

    def choice(self, name: str) -> "forms.ModelChoiceField[Any]":
        """A field of rows."""
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- says it to mypy
        return field

    def wish_of(self, quota: Quota, rule_set: RuleSet | None) -> Wish:
        """The target that was filled in."""
        got = self.cleaned_data
        return Wish(
            quota=quota,
            whom=got["whom"],
            since=got["since"],
            until=got["until"],
            rule_set=rule_set,
            groups=list(got["groups"]),
            units=list(got["units"]),
            persons=list(got["persons"]),
        )


@dataclass(frozen=True)
class Slot:
    """A number and a condition that may be filled in."""

    fields: list[forms.BoundField]

    @property
    def is_used(self) -> bool:
        """Whether anything stands in it."""
        return any(field.value() for field in self.fields)


class TargetForm(Whom):
    """A target filled in as a sentence."""

    per = forms.ChoiceField(label="多久一次", choices=Target.Per.choices)
    measure = forms.ChoiceField(
        label="算什么",
        choices=[("count", "算条数"), ("points", "算分数")],
        widget=forms.RadioSelect,
    )
    target = Number(label="不少于", required=False)
    points_of = forms.ChoiceField(label="哪些分", required=False)
    is_carried = forms.BooleanField(label="超出的，接着算到当年下一段", required=False)
    is_shared = forms.BooleanField(label="几家合写的，按份额算", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sets = {one.pk: one for one in _rule_sets(self.desk)}
        channels = list(
            Channel.objects.order_by("position", "pk").values_list("name", flat=True)
        )
        for slot in ("main", *PARTS, *CHOICES):
            self._add_condition(slot, channels)
        for group in self.group_rows:
            self.fields[f"target_{group.pk}"] = Number(label=group.name, required=False)
        offered = [one for row in self.sets.values() for one in _points_of(row)]
        self.fields["points_of"].choices = offered or [("", "还没有施行的计分办法")]  # type: ignore[attr-defined]  # of a ChoiceField
        self.speak()

    def _add_condition(self, slot: str, channels: list[str]) -> None:
        first = _any if slot != "main" else ("", "请选")
        self.fields[f"{slot}_kind"] = _kind("什么事", first)
        for name in WORDS:
            self.fields[f"{slot}_{name}"] = _word(name, channels)
        if slot != "main":
            self.fields[f"{slot}_target"] = Number(label="不少于", required=False)

    # --- For the page -------------------------------------------------------------------

    def condition(self, slot: str) -> list[forms.BoundField]:
        """The fields of one condition, what happened first."""
        return [self[f"{slot}_{name}"] for name in ("kind", *WORDS)]

    @property
    def main(self) -> list[forms.BoundField]:
        """What is counted."""
        return self.condition("main")

    @property
    def amount(self) -> list[forms.BoundField]:
        """How often, and how much."""
        return [self["per"], self["target"]]

    @property
    def points(self) -> list[forms.BoundField]:
        """Which points, where points are counted."""
        return [self["points_of"]]

    @property
    def parts(self) -> list[Slot]:
        """What is needed as well."""
        return [self._slot(name) for name in PARTS]

    @property
    def choices(self) -> list[Slot]:
        """What is as good."""
        return [self._slot(name) for name in CHOICES]

    def _slot(self, name: str) -> Slot:
        return Slot([self[f"{name}_target"], *self.condition(name)])

    @property
    def by_group(self) -> list[forms.BoundField]:
        """A number of its own for each group."""
        return [self[name] for name in self.fields if name.startswith("target_")]

    @property
    def has_numbers_by_group(self) -> bool:
        """Whether any group has a number of its own."""
        return any(field.value() for field in self.by_group)

    # --- What was filled in ---------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        """Say what a sentence still lacks."""
        got = super().clean() or self.cleaned_data
        if got.get("target") is None and "target" not in self.errors:
            self.add_error("target", "请填要完成多少。")
        is_counted = got.get("measure") == "count"
        if is_counted and not self._matcher("main").kinds:
            self.add_error("main_kind", "请选算哪种事，如“采用”。")
        for slot in (*PARTS, *CHOICES):
            self._ask_for_both(slot)
        return got

    def _ask_for_both(self, slot: str) -> None:
        number, matcher = self.cleaned_data.get(f"{slot}_target"), self._matcher(slot)
        if number and matcher == Matcher():
            self.add_error(f"{slot}_kind", "填了条数，请再选是哪种。")
        if not number and matcher != Matcher() and f"{slot}_target" not in self.errors:
            self.add_error(f"{slot}_target", "选了哪种，请再填几条。")

    def wish(self) -> Wish:
        """The target as it is set."""
        key, of = self._points()
        return self.wish_of(self._quota(of), self.sets.get(key))

    def _quota(self, of: str) -> Quota:
        got = self.cleaned_data
        return Quota(
            id=ID,
            name=got["name"],
            per=Per(got["per"]),  # type: ignore[call-arg]  # an Enum called by value
            count=None if of else self._matcher("main"),
            of=of,
            shared=got["is_shared"] and not of,
            target=got["target"],
            targets=self._targets(),
            parts=self._needed(PARTS),
            alternatives=self._needed(CHOICES),
            carry=got["is_carried"],
        )

    def _points(self) -> tuple[int, str]:
        """Key of the rule set, and which of its points; nothing where items are counted."""
        got = self.cleaned_data
        if got["measure"] == "count":
            return 0, ""
        key, _, of = got["points_of"].partition(":")
        return int(key or 0), of or "total"

    def _targets(self) -> dict[str, Decimal]:
        groups = {f"target_{one.pk}": one.name for one in self.group_rows}
        numbers = {name: self.cleaned_data.get(field) for field, name in groups.items()}
        return {name: one for name, one in numbers.items() if one is not None}

    def _needed(self, slots: tuple[str, ...]) -> tuple[Part, ...]:
        numbers = {slot: self.cleaned_data.get(f"{slot}_target") for slot in slots}
        return tuple(
            Part(self._matcher(slot), number) for slot, number in numbers.items() if number
        )

    def _matcher(self, slot: str) -> Matcher:
        got = self.cleaned_data
        kind = got.get(f"{slot}_kind", "")
        words = {name: got.get(f"{slot}_{name}", "").strip() for name in WORDS}
        said = tuple((name, (word,)) for name, word in words.items() if word)
        return Matcher(kinds=(kind,) if kind else (), words=said)

    # --- What stands in the form ----------------------------------------------------------

    @staticmethod
    def of(target: Target) -> dict[str, Any] | None:
        """What the form shows of a target; None: only its text tells all of it."""
        quota = read_quota(target.text)
        slots: dict[str, Filled] = {"main": (quota.count, None)}
        slots |= _slots(PARTS, quota.parts) | _slots(CHOICES, quota.alternatives)
        shown = _of_whom(target) | {
            "per": str(quota.per),
            "measure": "points" if quota.of else "count",
            "target": plain(quota.target),
            "points_of": f"{target.rule_set_id}:{quota.of}",
            "is_carried": quota.carry,
            "is_shared": quota.shared,
        }
        groups = {one.name: one.pk for one in target.desk.groups.all()}
        for name, number in quota.targets.items():
            shown[f"target_{groups.get(name)}"] = plain(number)
        for slot, (matcher, least) in slots.items():
            shown |= _shown(slot, matcher or Matcher(), least)
        return shown if _tells_all(quota, groups) else None


class TargetText(Whom):
    """A target by its rule, for what the sentence cannot say."""

    text = forms.CharField(
        label="规则",
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        max_length=20_000,
        help_text="一个 [[quota]]，写法和计分规则文件一样。",
    )
    rule_set = forms.ModelChoiceField(
        RuleSet.objects.none(), label="分数按哪个办法", required=False, empty_label="算条数"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choice("rule_set").queryset = _rule_sets(self.desk)
        self.fields["name"].required = False

    def clean_text(self) -> Quota:
        """The quota. What cannot be read is said with its place."""
        try:
            return read_quota(self.cleaned_data["text"])
        except RuleSetError as error:
            raise forms.ValidationError(str(error)) from error

    def wish(self) -> Wish:
        """The target as it is set; its name is the quota's."""
        got = self.cleaned_data
        return self.wish_of(got["text"], got["rule_set"])

    @staticmethod
    def of(target: Target) -> dict[str, Any]:
        """What the form shows of a target."""
        return _of_whom(target) | {"text": target.text, "rule_set": target.rule_set_id}


def _rule_sets(desk: Desk) -> Any:
    return RuleSet.objects.counting().filter(desk=desk, until=None).order_by("position")


def _points_of(row: RuleSet) -> Iterator[tuple[str, str]]:
    yield f"{row.pk}:total", f"《{row.title}》总分"
    for category in book_of(row).rules.categories:
        yield f"{row.pk}:category:{category.id}", f"《{row.title}》“{category.name}”类"


def _of_whom(target: Target) -> dict[str, Any]:
    many = {name: getattr(target, name).all() for name in ("groups", "units", "persons")}
    return {name: getattr(target, name) for name in ("name", "whom", "since", "until")} | {
        name: [one.pk for one in rows] for name, rows in many.items()
    }


def _slots(names: tuple[str, ...], parts: tuple[Part, ...]) -> dict[str, Filled]:
    return {
        name: (part.count, part.target) for name, part in zip(names, parts, strict=False)
    }


def _shown(slot: str, matcher: Matcher, number: Decimal | None) -> dict[str, Any]:
    words = {f"{slot}_{name}": some[0] for name, some in matcher.words}
    kind = {f"{slot}_kind": matcher.kinds[0] if matcher.kinds else ""}
    return words | kind | {f"{slot}_target": None if number is None else plain(number)}


def _tells_all(quota: Quota, groups: dict[str, int]) -> bool:
    """Whether the form holds everything that the quota says."""
    parts = [*quota.parts, *quota.alternatives]
    plain_quota = Quota(
        id=quota.id, name=quota.name, per=quota.per, count=quota.count, of=quota.of,
        shared=quota.shared, target=quota.target, targets=quota.targets,
        parts=quota.parts, alternatives=quota.alternatives, carry=quota.carry,
    )  # fmt: skip
    matchers = [one.count for one in parts] + ([quota.count] if quota.count else [])
    return (
        quota == plain_quota
        and len(quota.parts) <= len(PARTS)
        and len(quota.alternatives) <= len(CHOICES)
        and set(quota.targets) <= set(groups)
        and all(map(_is_simple, matchers))
    )


def _is_simple(matcher: Matcher) -> bool:
    """One kind that the form offers, one word a field."""
    words = all(name in WORDS and len(some) == 1 for name, some in matcher.words)
    kinds = len(matcher.kinds) <= 1 and set(matcher.kinds) <= set(COUNTED)
    return words and kinds and not (matcher.flags or matcher.bounds or matcher.is_joint)
