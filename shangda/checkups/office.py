"""The check-up as one desk wants it: its choice of rules, its own words, its directory."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple

import regex

from shangda.checkups import characters
from shangda.checkups.models import CheckTerms, OfficeWord, RuleChoice, Sighting
from shangda.text.checkup import check
from shangda.text.checkup.findings import Finding, Level
from shangda.text.checkup.memory import Memory
from shangda.text.checkup.rules import Rule, build, shipped
from shangda.text.checkup.subject import AgencyName, Context, Subject

OWN_RULE = "O01"
"""The rule that a desk's own pairs of wrong and right words make up."""
OWN_NAME = "本科室易错词"
OFFICES = 200  # sets of rules kept ready; a set is made anew when it changes
MEMORY = Memory()
"""Paragraphs that this process has looked at, for all desks."""
MARK_BYTES = 16
Kind = OfficeWord.Kind


class TextKey(NamedTuple):
    """Which text is meant: its kind as in the trace, and its key."""

    kind: str
    pk: int


class Choice(NamedTuple):
    """What a desk made of one rule; no level means as shipped."""

    rule: str
    is_on: bool
    level: str


class Pair(NamedTuple):
    """One of a desk's own wrong words; without ``meant`` nothing stands in its place."""

    text: str
    meant: str
    reason: str


@dataclass(frozen=True)
class Office:
    """What a desk knows and wants; ``desk_id`` None where there is no desk."""

    desk_id: int | None
    rules: tuple[Rule, ...]
    known: Context

    def examine(self, title: str, body: str, context: Context) -> check.Checkup:
        """The findings by this desk's rules; unchanged paragraphs are not looked at again."""
        subject = Subject(body, title, context, MEMORY)
        return check.examine(subject, rules=self.rules)


def of_desk(desk_id: int | None) -> Office:
    """The desk's rules and words, in three queries; the shipped ones without a desk."""
    statistics = characters.own()
    if desk_id is None:
        return Office(None, shipped(), Context(statistics=statistics))
    choices = RuleChoice.objects.filter(desk=desk_id).order_by("rule")
    words = _words(desk_id)
    pairs = tuple(Pair(w.text, w.meant, w.reason) for w in words[Kind.WRONG])
    rules = _rules(tuple(Choice(c.rule, c.is_on, c.level) for c in choices), pairs)
    terms = terms_of(desk_id)
    known = Context(
        title_characters=terms.title_characters,
        wordings=tuple(w.text for w in words[Kind.WORDING]),
        abbreviations={w.text: w.meant for w in words[Kind.ABBREVIATION]},
        documents=tuple(w.text for w in words[Kind.DOCUMENT]),
        agencies=tuple(
            AgencyName(w.text, w.meant, w.from_date)
            for w in words[Kind.AGENCY]
            if w.from_date
        ),
        allowed=frozenset(w.text for w in words[Kind.ALLOWED]),
        statistics=statistics,
    )
    return Office(desk_id, rules, known)


def terms_of(desk_id: int) -> CheckTerms:
    """The desk's figures, or the shipped ones, unsaved."""
    return CheckTerms.objects.filter(desk=desk_id).first() or CheckTerms(desk_id=desk_id)


def mark(rule: str, words: str) -> str:
    """What stands for a finding, wherever in the text its words are."""
    told = f"{rule}\0{words.strip()}"
    return blake2b(told.encode("utf-8", "replace"), digest_size=MARK_BYTES).hexdigest()


def mark_of(finding: Finding, text: str) -> str:
    """The mark of a finding in the part of the text that it is of."""
    return mark(finding.rule, text[finding.start : finding.end])


def ignored(text: TextKey) -> frozenset[str]:
    """Marks of what is to stay as it is in this text."""
    rows = Sighting.objects.filter(
        text_kind=text.kind, text_id=text.pk, outcome=Sighting.State.IGNORED
    )
    return frozenset(rows.values_list("mark", flat=True))


def _words(desk_id: int) -> dict[str, list[OfficeWord]]:
    found: dict[str, list[OfficeWord]] = defaultdict(list)
    for word in OfficeWord.objects.filter(desk=desk_id).order_by("kind", "text"):
        found[word.kind].append(word)
    return found


@lru_cache(maxsize=OFFICES)
def _rules(choices: tuple[Choice, ...], pairs: tuple[Pair, ...]) -> tuple[Rule, ...]:
    """The same tuple for the same choices and words: memories hang on it."""
    chosen = {choice.rule: choice for choice in choices}
    if not chosen and not pairs:
        return shipped()
    return tuple(_chosen(rule, chosen) for rule in (*own_rules(pairs), *shipped()))


def _chosen(rule: Rule, chosen: dict[str, Choice]) -> Rule:
    choice = chosen.get(rule.id)
    if choice is None:
        return rule
    level = Level(choice.level) if choice.level else rule.level
    return replace(rule, is_on=choice.is_on, level=level)


def own_rules(pairs: tuple[Pair, ...]) -> Iterator[Rule]:
    """A rule for all words with the same reason, those without a remedy apart."""
    groups: dict[tuple[str, bool], dict[str, str]] = defaultdict(dict)
    for pair in pairs:
        groups[pair.reason, bool(pair.meant)][pair.text] = pair.meant
    for (reason, has_meant), words in groups.items():
        yield _own_rule(reason, words, has_meant=has_meant)


def _own_rule(reason: str, words: dict[str, str], *, has_meant: bool) -> Rule:
    told = "应写“{suggestion}”。" if has_meant else "本科室不用“{found}”。"
    longest_first = sorted(words, key=len, reverse=True)
    row: dict[str, Any] = {
        "id": OWN_RULE,
        "name": OWN_NAME,
        "level": Level.ERROR,
        "scope": "all",
        "message": told + reason.replace("{", "{{").replace("}", "}}"),
        "needs": longest_first,
        "wrong": longest_first[0],
        "right": "。",
        # A right word that holds the wrong one (抓好 → 抓好抓实) is right.
        "unless": [regex.escape(w) for text, w in words.items() if text in w],
    }
    pattern = "|".join(map(regex.escape, longest_first))
    way: dict[str, Any] = {"words": words} if has_meant else {"pattern": pattern}
    return build(row | way)
