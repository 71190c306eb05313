"""``shangda score_facts``: what a rule set makes of some facts; asks no database."""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shangda.points.conversion import converted, passing
from shangda.points.exact import plain
from shangda.points.facts import FactError
from shangda.points.faults import sound
from shangda.points.lines import Line, Subject
from shangda.points.reading import RuleSetError
from shangda.points.rulesets import Ledger, RuleSet
from shangda.points.score import Score, score
from shangda.points.telling import Told, told


class Command(BaseCommand):
    """Reads two files, writes to nothing."""

    help = "Count facts (JSON) by a rule set (TOML); see docs/rule-sets.md."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The two files, and the day as of which is counted."""
        parser.add_argument("facts", type=Path, metavar="FACTS.json")
        parser.add_argument("--rules", type=Path, required=True, metavar="RULES.toml")
        parser.add_argument(
            "--today", type=_day, default=None, help="count as of this day, not of today"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ends with an error that names file, place and reason when one cannot be used."""
        rules, known = _rules(options["rules"]), _facts(options["facts"])
        today = options["today"] or date.today()  # noqa: DTZ011 -- the office's own day
        try:
            found = score(known.facts, rules, today, known.assessed)
        except FactError as refusal:
            raise CommandError(f"{options['facts']}：{refusal}") from refusal
        tell = _as_json if options["json"] else _as_words
        self.stdout.write(tell(found, rules, today))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise CommandError(f"--today 要写成 2026-06-30 这样，现在是“{text}”。") from fault


def _rules(path: Path) -> RuleSet:
    try:
        return sound(_text(path))
    except RuleSetError as refusal:
        raise CommandError(f"{path}：{refusal}") from refusal


def _facts(path: Path) -> Told:
    try:
        return told(json.loads(_text(path), parse_float=Decimal))
    except json.JSONDecodeError as fault:
        place = f"第{fault.lineno}行第{fault.colno}字"
        raise CommandError(f"{path}：{place}不是JSON，请检查引号、逗号和括号。") from fault
    except (FactError, RecursionError) as refusal:
        raise CommandError(f"{path}：{refusal}") from refusal


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as fault:
        raise CommandError(f"{path}：打不开，请看看文件在不在、有没有权限。") from fault
    except UnicodeDecodeError as fault:
        raise CommandError(f"{path}：不是UTF-8文字，请另存为UTF-8再试。") from fault


# --- For programs -------------------------------------------------------------------------


def _as_json(found: Score, rules: RuleSet, today: date) -> str:
    lines = sorted(found.lines, key=lambda line: (line.day, line.rule, line.subject))
    told_of = {
        "rules": {"title": rules.title, "number": rules.number, "version": rules.version},
        "today": today.isoformat(),
        "lines": [_line(line) for line in lines],
        "totals": [_total(who, found, rules, today) for who in found.counts],
        "knockouts": [
            {
                **_who(out.subject),
                "id": out.knockout.id,
                "effect": out.knockout.effect,
                "date": out.day.isoformat(),
            }
            for out in found.outs
        ],
    }
    return json.dumps(told_of, ensure_ascii=False, indent=1)


def _line(line: Line) -> dict[str, str]:
    fields = line._asdict()
    return fields | {"day": line.day.isoformat(), "value": plain(line.value)}


def _total(who: Subject, found: Score, rules: RuleSet, today: date) -> dict[str, Any]:
    own, count = found.of(who), found.counts[who]
    progress = count.progress()
    return {
        **_who(who),
        **{ledger.value: plain(found.totals(ledger)[who]) for ledger in Ledger},
        "progress": [
            _period(
                one, one.quota.id, done=one.done, target=one.target, missing=one.missing
            )
            for one in progress
        ],
        "rates": [
            _period(one, one.ratio.id, of=one.of, to=one.to) for one in count.rates()
        ],
        "passing": [
            _period(one, "total", points=one.points) | {"enough": one.is_enough}
            for one in passing(own, rules, today)
        ],
        "converted": [
            _period(one, "conversion", value=one.value)
            for one in converted(own, progress, rules, today)
        ],
    }


def _period(one: Any, key: str, **figures: Decimal) -> dict[str, Any]:
    """What was found of one period, named by its last day."""
    written = {name: plain(value) for name, value in figures.items()}
    return {"id": key, "until": one.stretch.end.isoformat(), **written, "words": one.words}


def _who(subject: Subject) -> dict[str, str]:
    return {"unit": subject.unit, "person": subject.person}


# --- For people ---------------------------------------------------------------------------


def _as_words(found: Score, rules: RuleSet, today: date) -> str:
    return "\n".join(
        [
            f"《{rules.title}》第{rules.version}版，截至{today}",
            *[row for who in found.counts for row in _account(who, found, rules, today)],
        ]
    )


def _account(who: Subject, found: Score, rules: RuleSet, today: date) -> Iterator[str]:
    """A head with the sums, then a sentence for each line and for what follows."""
    own, progress = found.of(who), found.counts[who].progress()
    sums = [
        f"{plain(value)}{ledger.label}"
        for ledger in Ledger
        if (value := found.totals(ledger)[who]) or ledger is Ledger.POINTS
    ]
    yield f"\n{''.join(who)}　{'　'.join(sums)}"
    yield from (f"　{line.day}　{plain(line.value):>8}　{line.words}" for line in own)
    yield from (
        f"　{out.day}　{out.knockout.name}：{out.knockout.effect.label}"
        for out in found.outs
        if out.subject == who
    )
    yield from (f"　{one.words}" for one in passing(own, rules, today))
    yield from (f"　{one.words}" for one in converted(own, progress, rules, today))
