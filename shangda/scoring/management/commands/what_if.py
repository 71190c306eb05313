"""``shangda what_if``: a rule file beside the rules in force, over a desk's past days."""

import json
from argparse import ArgumentTypeError
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shangda.organisations.models import Desk
from shangda.points.exact import plain
from shangda.points.faults import faults
from shangda.points.reading import RuleSetError
from shangda.points.rulesets import RuleSet as Rules
from shangda.scoring.models import RuleSet
from shangda.scoring.rule_texts import rules_of
from shangda.scoring.starting import of_file
from shangda.scoring.what_if import Outcome, Row, what_if


class Command(BaseCommand):
    """Reads the database and a file, writes to nothing."""

    help = "Count a desk's past days by a rule file, beside the rules in force."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose facts, by which rules, of which days."""
        parser.add_argument("--desk", required=True, metavar="CODE")
        parser.add_argument("--rules", type=Path, required=True, metavar="FILE")
        parser.add_argument("--from", dest="start", type=_day, required=True)
        parser.add_argument("--to", dest="end", type=_day, required=True)
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ends with an error that names file, place and reason when one cannot be used."""
        start, end = options["start"], options["end"]
        if end < start:
            raise CommandError("--to 比 --from 还早，请改过。")
        new = _rules(options["rules"])
        desk = Desk.objects.filter(code=options["desk"]).first()
        if desk is None:
            raise CommandError(f"没有代码是 {options['desk']} 的信息科。")
        old = _in_force(desk, new, end)
        found = what_if(desk, old, new, start, end)
        tell = _as_json if options["json"] else _as_words
        self.stdout.write(tell(found, old, new))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise ArgumentTypeError(f"要写成 2026-06-30 这样，现在是“{text}”。") from fault


def _rules(path: Path) -> Rules:
    try:
        rules = of_file(path.read_bytes())
    except OSError as fault:
        raise CommandError(f"{path}：打不开，请看看文件在不在、有没有权限。") from fault
    except RuleSetError as refusal:
        raise CommandError(f"{path}：{refusal}") from refusal
    if found := faults(rules):
        raise CommandError("\n".join(f"{path}：{fault}" for fault in found))
    return rules


def _in_force(desk: Desk, new: Rules, day: date) -> Rules:
    """The first set of the desk that keeps the same accounts on the last day."""
    rows = RuleSet.objects.on(day).filter(desk=desk, counts=str(new.counts))
    row = rows.order_by("position", "pk").first()
    if row is None:
        raise CommandError(f"{desk}在{day}没有施行中的、考核{new.counts.label}的计分办法。")
    return rules_of(row)


# --- For programs -------------------------------------------------------------------------


def _as_json(found: Outcome, old: Rules, new: Rules) -> str:
    told = {
        "old": {"title": old.title, "version": old.version},
        "new": {"title": new.title, "version": new.version},
        "facts": found.fact_count,
        "groups": {group: [_row(r) for r in rows] for group, rows in found.groups.items()},
        "refused": found.refused,
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


def _row(row: Row) -> dict[str, Any]:
    return {
        "name": row.name,
        "before": {"points": plain(row.before), "rank": row.rank_before},
        "after": {"points": plain(row.after), "rank": row.rank_after},
        "reasons": [reason.words for reason in row.reasons],
    }


# --- For people ---------------------------------------------------------------------------


def _as_words(found: Outcome, old: Rules, new: Rules) -> str:
    return "\n".join(_lines(found, old, new))


def _lines(found: Outcome, old: Rules, new: Rules) -> Iterator[str]:
    yield f"原办法《{old.title}》第{old.version}版，新办法《{new.title}》第{new.version}版"
    yield f"共{found.fact_count}件事，名次有变的{len(found.moved)}家"
    for group, rows in found.groups.items():
        yield f"\n{group}"
        for row in rows:
            yield (
                f"　{row.rank_after:>3}（原{row.rank_before}）　{row.name}　"
                f"{plain(row.after)}分（原{plain(row.before)}分）"
            )
            yield from (f"　　　{reason.words}" for reason in row.reasons if row.rose)
    yield from (f"没有算进去：{words}" for words in found.refused)
