"""``shangda targets DESK``: what a desk expects, and how far everybody is."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from shangda.points.exact import plain
from shangda.scoring.management.commands.standings import desk_named
from shangda.targets.asked import asked_at
from shangda.targets.progress import progress_of
from shangda.targets.shown import Shown, shown
from shangda.targets.wording import period


class Command(BaseCommand):
    """Reads only; the running period of every target and of every quota in force."""

    help = "Targets of a desk and the progress of everybody, those behind first."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which desk; for people or for programs."""
        parser.add_argument("desk", metavar="DESK", help="its code or number")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """A row for each of those who are asked."""
        desk, today = desk_named(options["desk"]), timezone.localdate()
        running = [
            one for one in asked_at(desk, today, today) if one.runs(one.stretch(today))
        ]
        rows = [
            shown(row, today)
            for asked in running
            for section in progress_of(desk, asked, today, today)
            for row in section.rows
        ]
        if options["json"]:
            self.stdout.write(json.dumps(list(map(_as_json, rows)), ensure_ascii=False))
        else:
            self.stdout.write("\n".join(map(_as_words, rows)) or "还没有定任务。")


def _as_json(one: Shown) -> dict[str, Any]:
    done, outlook = one.row.outlook.progress, one.row.outlook
    return {
        "target": done.quota.name,
        "period": period(done),
        "unit": one.row.whose.unit.short_name,
        "person": one.row.whose.person.name if one.row.whose.person else None,
        "done": plain(done.done),
        "expected": plain(done.target),
        "missing": plain(done.missing),
        "due": plain(outlook.due),
        "forecast": None if outlook.forecast is None else plain(outlook.forecast),
        "percent": outlook.percent,
        "standing": one.word,
        "gap": one.gap,
    }


def _as_words(one: Shown) -> str:
    done = one.row.outlook.progress
    figures = f"{plain(done.done)}／{plain(done.target)}{one.measure}"
    cells = [done.quota.name, period(done), one.name, figures, one.word, one.gap]
    return "\t".join(cells)
