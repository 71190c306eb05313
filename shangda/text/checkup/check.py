"""Run the rules over a text and give their findings by place."""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections import defaultdict
from itertools import islice
from time import thread_time
from typing import TYPE_CHECKING, NamedTuple

from shangda.text.checkup.findings import Finding, Level
from shangda.text.checkup.rules import shipped
from shangda.text.checkup.subject import NOTHING_KNOWN, Subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import regex

    from shangda.text.checkup.memory import Memory
    from shangda.text.checkup.rules import Rule
    from shangda.text.checkup.subject import Context, Found, Line

TIME_LIMIT = 2.0
"""Seconds that the rules may take together for a text of usual length."""

MOST = 1_000
"""A rule stops looking after so many findings; nobody reads more."""

_USUAL = 50_000  # characters; a longer text has more time in proportion
_LONGER = 5.0  # times the usual limit at most
_SHARE = 0.5  # of the time that is left, what one pattern may use up
_LEAST = 0.001  # seconds; under this the time is over
_ERRORS_PER = 10_000


class Checkup(NamedTuple):
    """Findings in order of place, and the rules that ran out of time."""

    findings: list[Finding]
    skipped: tuple[str, ...] = ()


class _Clock:
    """The computing time that is left for one check-up: a busy machine takes none of it."""

    def __init__(self, seconds: float) -> None:
        self._end = thread_time() + seconds

    def allowance(self) -> float:
        """Seconds for the next pattern; raises ``TimeoutError`` when all is used up."""
        left = self._end - thread_time()
        if left < _LEAST:
            raise TimeoutError
        return max(left * _SHARE, _LEAST)


def check(
    body: str,
    title: str = "",
    *,
    context: Context = NOTHING_KNOWN,
    rules: Sequence[Rule] | None = None,
    time_limit: float = TIME_LIMIT,
    memory: Memory | None = None,
) -> list[Finding]:
    """The findings in a text, title first, then by place."""
    subject = Subject(body, title, context, memory)
    return examine(subject, rules=rules, time_limit=time_limit).findings


def check_lines(
    subject: Subject,
    changed: Iterable[int],
    *,
    rules: Sequence[Rule] | None = None,
    time_limit: float = TIME_LIMIT,
) -> Checkup:
    """As ``examine``, but "line" rules see only these paragraphs.

    Paragraphs count from 0; what the others had is for the caller to keep.
    """
    return examine(subject, rules=rules, time_limit=time_limit, only=frozenset(changed))


def examine(
    subject: Subject,
    *,
    rules: Sequence[Rule] | None = None,
    time_limit: float = TIME_LIMIT,
    only: frozenset[int] | None = None,
) -> Checkup:
    """The findings in a text together with the rules that were cut short.

    A rule that takes too long gives no findings at all; the others go on. With the
    subject's memory, "line" rules look only at paragraphs that they have not seen.
    """
    chosen = shipped() if rules is None else tuple(rules)
    clock = _Clock(time_limit * min(max(len(subject.body) / _USUAL, 1.0), _LONGER))
    lines = [at for n, at in enumerate(subject.lines) if only is None or n in only]
    findings, lines = _remembered(subject, chosen, lines)
    fresh: list[Finding] = []
    skipped: list[str] = []
    for rule in chosen:
        if rule.is_on:
            try:
                clock.allowance()
                found = list(islice(_findings(rule, subject, clock, lines), MOST))
            except TimeoutError:
                skipped.append(rule.id)
                continue
            (fresh if _is_of_lines(rule) else findings).extend(found)
    if not skipped:
        _remember(subject, chosen, lines, fresh)
    findings = _sure_first([*findings, *fresh], chosen)
    findings = _outside_allowed(findings, subject)
    order = {rule.id: place for place, rule in enumerate(chosen)}
    findings.sort(
        key=lambda one: (one.part != "title", one.start, one.end, order[one.rule])
    )
    return Checkup(findings, tuple(dict.fromkeys(skipped)))


def errors_per_10_000(findings: Iterable[Finding], characters: int) -> float:
    """Findings of level error in 10,000 characters; 0 for an empty text."""
    errors = sum(found.level is Level.ERROR for found in findings)
    return errors * _ERRORS_PER / characters if characters else 0.0


def _remembered(
    subject: Subject, rules: tuple[Rule, ...], lines: list[Line]
) -> tuple[list[Finding], list[Line]]:
    """What "line" rules found before in these paragraphs, and those they have not seen."""
    if subject.memory is None:
        return [], lines
    found: list[Finding] = []
    unseen = []
    for line in lines:
        seen = subject.memory.get(id(rules), line.text)
        if seen is not None and seen[0] is rules:  # not others at the same address
            found += [_moved(one, line.start) for one in seen[1]]
        else:
            unseen.append(line)
    return found, unseen


def _remember(
    subject: Subject, rules: tuple[Rule, ...], lines: list[Line], found: list[Finding]
) -> None:
    if subject.memory is None:
        return
    within: dict[int, list[Finding]] = {line.start: [] for line in lines}
    starts = list(within)
    for one in found:
        if one.part == "body":
            start = starts[bisect_right(starts, one.start) - 1]
            within[start].append(_moved(one, -start))
    for line in lines:
        subject.memory.keep(id(rules), line.text, (rules, within[line.start]))


def _moved(found: Finding, by: int) -> Finding:
    return found._replace(start=found.start + by, end=found.end + by)


def _is_of_lines(rule: Rule) -> bool:
    return rule.function is None and rule.scope in {"line", "all"}


def _findings(
    rule: Rule, subject: Subject, clock: _Clock, lines: list[Line]
) -> Iterator[Finding]:
    if rule.function is not None:
        for found in rule.function(subject):
            clock.allowance()
            yield _from_function(rule, found, subject)
        return
    if rule.scope in {"title", "all"}:
        yield from _matches(rule, subject.title, 0, "title", clock)
    if rule.scope == "text":
        yield from _matches(rule, subject.body, 0, "body", clock)
    if rule.scope in {"line", "all"} and _may_occur(rule, subject.body):
        for line in lines:
            yield from _matches(rule, line.text, line.start, "body", clock)


def _may_occur(rule: Rule, text: str) -> bool:
    return not rule.needs or any(word in text for word in rule.needs)


def _matches(
    rule: Rule, text: str, start: int, part: str, clock: _Clock
) -> Iterator[Finding]:
    """The findings of a pattern in a piece of text that starts at ``start``."""
    if rule.pattern is None or not _may_occur(rule, text):
        return
    exempt: list[tuple[int, int]] | None = None
    for match in rule.pattern.finditer(text, timeout=clock.allowance()):
        if exempt is None:
            exempt = _exempt(rule, text, clock)
        place = match.span("here") if "here" in rule.pattern.groupindex else match.span()
        if not _is_within(place, exempt):
            yield _from_match(rule, match, place, start, part)


def _exempt(rule: Rule, text: str, clock: _Clock) -> list[tuple[int, int]]:
    """Where the rule does not hold, in order, what overlaps made one."""
    spans = sorted(
        match.span()
        for pattern in rule.unless
        for match in pattern.finditer(text, timeout=clock.allowance())
    )
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _is_within(place: tuple[int, int], spans: list[tuple[int, int]]) -> bool:
    nearest = bisect_right(spans, (place[0], sys.maxsize)) - 1
    return nearest >= 0 and place[1] <= spans[nearest][1]


def _from_match(
    rule: Rule, match: regex.Match[str], place: tuple[int, int], start: int, part: str
) -> Finding:
    found = match.string[place[0] : place[1]]
    suggestion = rule.words.get(found) if rule.words else _expanded(rule, match)
    values = {**match.groupdict(""), "found": found, "suggestion": suggestion or ""}
    return Finding(
        rule=rule.id,
        level=rule.level,
        start=start + place[0],
        end=start + place[1],
        message=rule.message.format_map(values),
        suggestion=suggestion,
        part=part,
    )


def _expanded(rule: Rule, match: regex.Match[str]) -> str | None:
    if not rule.fix:
        return rule.fix
    return str(match.expand(rule.fix))


def _from_function(rule: Rule, found: Found, subject: Subject) -> Finding:
    text = subject.title if found.part == "title" else subject.body
    values: dict[str, str] = defaultdict(str, found.details)
    values["found"] = text[found.start : found.end]
    values["suggestion"] = found.suggestion or ""
    return Finding(
        rule=rule.id,
        level=rule.level,
        start=found.start,
        end=found.end,
        message=rule.message.format_map(values),
        suggestion=found.suggestion,
        part=found.part,
    )


def _sure_first(findings: list[Finding], rules: tuple[Rule, ...]) -> list[Finding]:
    """Without what is only supposed where a surer rule puts the same place right."""
    yielding = {rule.id for rule in rules if rule.gives_way}
    guesses = [one for one in findings if one.rule in yielding]
    if not guesses:
        return findings
    sure = [
        one
        for one in findings
        if one.rule not in yielding and one.suggestion is not None and one.start < one.end
    ]
    beaten = {one for one in guesses if any(_overlap(one, other) for other in sure)}
    return [one for one in findings if one not in beaten]


def _overlap(one: Finding, other: Finding) -> bool:
    return one.part == other.part and one.start < other.end and other.start < one.end


def _outside_allowed(findings: list[Finding], subject: Subject) -> list[Finding]:
    words = [word for word in subject.context.allowed if word]
    texts = {"title": subject.title, "body": subject.body}
    return [f for f in findings if not any(_covers(w, f, texts[f.part]) for w in words)]


def _covers(word: str, found: Finding, text: str) -> bool:
    """Whether the word stands there and the finding lies within it."""
    around = text[max(0, found.end - len(word)) : found.start + len(word)]
    return found.start < found.end and word in around
