"""Words that a desk's rules may ask for, by field: what its own tables hold comes first."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from shangda.organisations.models import Channel, Desk, Kind, Level, RankingGroup
from shangda.periodicals.models import Entry, Outlet
from shangda.points.facts import WORDS
from shangda.points.rulesets import RuleSet as Rules
from shangda.scoring.sources.words import DIRECT, FORWARDED

Words = dict[str, list[str]]


def known_words(desk: Desk, rules: Rules | None = None) -> Words:
    """Every field's words: the desk's, the usual ones, and those of the rules themselves."""
    own: Mapping[str, Iterable[str]] = {
        "level": [str(level.label) for level in Level],
        "chain": Channel.objects.order_by("position", "pk").values_list("name", flat=True),
        "outlet": _outlets(desk),
        "form": [str(form.label) for form in Entry.Form],
        "grade": _grades(),
        "genre": [str(kind.label) for kind in Kind],
        "route": [DIRECT, FORWARDED],
        "class": _classes(desk),
    }
    said = words_of(rules) if rules else {}
    return {
        name: _once([*own.get(name, ()), *_usual().get(name, ()), *said.get(name, ())])
        for name in WORDS
    }


def words_of(rules: Rules) -> Words:
    """Every word that rules ask for, by field."""
    found: Words = {name: [] for name in WORDS}
    matchers = [
        *[one for rule in rules.rules for one in (rule.when, rule.unless)],
        *[quota.count for quota in rules.quotas],
        *[part.count for quota in rules.quotas for part in quota.parts],
        *[part.count for quota in rules.quotas for part in quota.alternatives],
        *[one for ratio in rules.ratios for one in (ratio.of, ratio.to)],
        *[knockout.when for knockout in rules.knockouts],
    ]
    for matcher in filter(None, matchers):
        for name, words in matcher.words:
            found[name] += words
    for table in rules.tables:
        for key in table.rows:
            for name, word in zip(table.by, key, strict=True):
                found.setdefault(name, []).append(word)
    return found


def _outlets(desk: Desk) -> list[str]:
    """Outlets that print for this desk or for one above, and those outside the system."""
    above = _with_above(desk)
    rows = Outlet.objects.filter(is_open=True).select_related("periodical")
    found = []
    for row in rows.order_by("position", "pk"):
        periodical = getattr(row, "periodical", None)
        if periodical is None or periodical.desk_id in above:
            found.append(row.name)
    return found


def _with_above(desk: Desk) -> set[int]:
    parents = dict(Desk.objects.values_list("pk", "parent_id"))
    found = {desk.pk}
    above = desk.parent_id
    while above is not None and above not in found:
        found.add(above)
        above = parents.get(above)
    return found


def _grades() -> list[str]:
    rows = Outlet.objects.exclude(grade="").order_by("grade")
    return list(rows.values_list("grade", flat=True).distinct())


def _classes(desk: Desk) -> list[str]:
    rows = RankingGroup.objects.filter(desk=desk).order_by("position", "pk")
    return list(rows.values_list("name", flat=True))


def _once(words: Iterable[str]) -> list[str]:
    return [word for word in dict.fromkeys(words) if word]


@cache
def _usual() -> Mapping[str, list[str]]:
    """Words that many offices have; shipped data."""
    path = Path(__file__).with_name("known_words.json")
    found: dict[str, list[str]] = json.loads(path.read_text("utf-8"))
    return found
