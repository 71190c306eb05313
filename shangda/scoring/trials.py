"""Examples on which rules are tried: made up on the page, or an item's standing facts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Max
from django.utils import timezone

from shangda.kernel.forms import Spoken
from shangda.organisations.models import Desk, Unit
from shangda.points.facts import FLAGS, KINDS, WORDS, FactError
from shangda.points.facts import Fact as Counted
from shangda.points.rulesets import Lookup
from shangda.points.rulesets import RuleSet as Rules
from shangda.points.telling import fact_of
from shangda.points.trying import Answer, tried
from shangda.scoring.models import Fact
from shangda.scoring.reading import known
from shangda.scoring.rule_forms.fields import Figure, choice
from shangda.scoring.same_words import Meant, as_facts_say, meant_by
from shangda.scoring.vocabulary import Words as Known

PREFIX = "try"
USUAL = ("kind", "outlet", "level", "form", "genre")
SHARERS = ("甲单位", "乙单位", "丙单位", "丁单位", "戊单位")
MOST_FOUND = 6


class Example(Spoken):
    """A fact that somebody makes up."""

    def __init__(self, *args: Any, words: Known, **kwargs: Any) -> None:
        super().__init__(*args, prefix=PREFIX, **kwargs)
        self.fields["kind"] = choice("什么事", KINDS.items(), initial="adopted")
        for name, label in WORDS.items():
            listed = [(one, one) for one in words.get(name, ())]
            choices = [("", "没有写"), *listed]
            self.fields[name] = choice(label, choices, required=False)
        self.fields["length"] = Figure(label="字数", required=False)
        self.fields["amount"] = Figure(label="数量", required=False)
        for name, label in FLAGS.items():
            self.fields[name] = choice(label, [("", "不是"), ("yes", "是")], required=False)
        houses = [(str(n), "一家" if n == 1 else f"{n}家") for n in range(1, 6)]
        self.fields["sharers"] = choice("几家合写", houses, initial="1", required=False)
        self.fields["chosen"] = Figure(label="由人定的分", required=False)
        self.speak()

    @property
    def usual(self) -> list[Any]:
        """What most examples need."""
        return [self[name] for name in USUAL]

    @property
    def rest(self) -> list[Any]:
        """All others."""
        return [self[name] for name in self.fields if name not in USUAL]

    def fact(self) -> Counted:
        """The fact, today. Raises ``FactError``."""
        cleaned = self.cleaned_data
        row: dict[str, Any] = {
            name: cleaned[name]
            for name in ("kind", *WORDS, "length", "amount", "chosen")
            if cleaned[name] not in ("", None)
        }
        row |= {name: True for name in FLAGS if cleaned[name]}
        return fact_of(row | {"id": "1", "date": timezone.localdate()} | _shared(cleaned))


def usual(rules: Rules) -> dict[str, Any]:
    """An example that the first rule means, with the first row of the table it looks up."""
    if not rules.rules:
        return {"kind": "adopted"}
    rule = rules.rules[0]
    found = {name: words[0] for name, words in rule.when.words}
    found |= {name: "yes" for name, wanted in rule.when.flags if wanted}
    for name, bounds in rule.when.bounds:
        found[name] = str(bounds.least if bounds.least is not None else bounds.most)
    if isinstance(rule.value, Lookup):
        table = next(one for one in rules.tables if one.id == rule.value.table)
        key: tuple[str, ...] = next(iter(table.rows), ())
        found = dict(zip(table.by, key, strict=False)) | found
    return {"kind": rule.when.kinds[0] if rule.when.kinds else "adopted"} | found


@dataclass(frozen=True)
class Tried:
    """What rules make of an example, and the names of those who get points."""

    answer: Answer
    names: Mapping[str, str]
    facts: list[Counted]


def of_example(desk: Desk, form: Example, rules: Rules) -> Tried | None:
    """None where the example cannot be read; the form then says why."""
    if not form.is_valid():
        return None
    try:
        facts = [form.fact()]
    except FactError as refusal:
        form.add_error(None, str(refusal))
        return None
    level = desk.unit.level
    said = as_facts_say(rules, level)
    return Tried(tried(_as_facts(facts, meant_by(rules, level)), said), {}, facts)


def of_text(desk: Desk, text: str, rules: Rules) -> Tried | None:
    """What the standing facts of an item or article come to; None where there are none."""
    rows = (
        Fact.objects.standing().filter(desk=desk, text=text)
        if text
        else Fact.objects.none()
    )
    facts = [one.fact for one in known(rows)]
    if not facts:
        return None
    keys = {int(sharer.unit) for fact in facts for sharer in fact.sharers}
    names = {str(unit.pk): str(unit) for unit in Unit.objects.filter(pk__in=keys)}
    return Tried(tried(facts, as_facts_say(rules, desk.unit.level)), names, facts)


def texts(desk: Desk, words: str) -> list[tuple[str, str]]:
    """Texts of the desk whose title holds the words, the latest first: key and title."""
    if not words.strip():
        return []
    rows = Fact.objects.standing().filter(desk=desk, title__icontains=words.strip())
    found = rows.exclude(text="").values("text").annotate(day=Max("day"), told=Max("title"))
    return [
        (row["text"], row["told"]) for row in found.order_by("-day", "text")[:MOST_FOUND]
    ]


def _as_facts(facts: list[Counted], meant: Meant) -> list[Counted]:
    """A made-up fact may say a word of the paper; of 上级 it is the nearest."""
    return [replace(fact, words=_meant(fact.words, meant)) for fact in facts]


def _meant(words: Mapping[str, str], meant: Meant) -> dict[str, str]:
    return {name: meant.get((name, word), [word])[-1] for name, word in words.items()}


def _shared(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    count = int(cleaned["sharers"] or 1)
    if count == 1:
        return {"unit": SHARERS[0], "person": "某人"}
    part = f"1/{count}"
    houses: Iterable[str] = SHARERS[:count]
    return {"sharers": [{"unit": one, "person": "某人", "part": part} for one in houses]}
