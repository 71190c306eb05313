"""``shangda standings DESK``: the standings of a desk, as the page shows them."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from shangda.organisations.models import Desk
from shangda.points.exact import plain
from shangda.scoring import frozen, periods
from shangda.scoring.models import RuleSet
from shangda.scoring.periods import Offered
from shangda.scoring.sheets import heads, table
from shangda.scoring.standings import Row, Sets, Standings, standings


class Command(BaseCommand):
    """Reads only; closed periods are told as they were closed."""

    help = "Standings of a desk in a period, by one of its rule sets."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which desk, which days, which rules."""
        parser.add_argument("desk", metavar="DESK", help="its code or number")
        parser.add_argument(
            "--period",
            default=periods.USUAL,
            help="year month quarter week last-… to-9 2026-01-01_2026-03-31",
        )
        parser.add_argument("--rules", default="", help="title or number of a rule set")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ends with an error that says what is there, when something asked for is not."""
        desk = desk_named(options["desk"])
        chosen = _period(options["period"], timezone.localdate())
        rule_set = _rule_set(desk, chosen, options["rules"])
        now = standings(desk, chosen.period, rule_set=rule_set)
        closed = frozen.closed_of(desk, chosen.period)
        kept = frozen.as_closed(closed, now) if closed else None
        found = kept or now
        told = _as_json if options["json"] else _as_words
        self.stdout.write(told(desk, chosen, found, is_closed=kept is not None))


def desk_named(name: str) -> Desk:
    """A desk by its code or number. Raises CommandError that lists those there are."""
    for desk in Desk.objects.select_related("unit").order_by("pk"):
        if name in {desk.code, str(desk.pk)}:
            return desk
    known = "、".join(Desk.objects.order_by("pk").values_list("code", flat=True))
    raise CommandError(f"没有信息科 {name}，现有：{known}。")


def _period(code: str, today: date) -> Offered:
    found = periods.chosen(code, today)
    if code != periods.USUAL and found.code == periods.USUAL:
        raise CommandError(f"没有时段 {code}，写 month 或 2026-01-01_2026-03-31 这样。")
    return found


def _rule_set(desk: Desk, chosen: Offered, name: str) -> RuleSet | None:
    found = Sets(desk).in_force(chosen.period)
    if not name:
        return found[0] if found else None
    for one in found:
        if name in {one.title, str(one.pk)}:
            return one
    known = "、".join(one.title for one in found)
    raise CommandError(f"没有计分办法 {name}，这段时间的有：{known or '没有'}。")


def _as_json(desk: Desk, chosen: Offered, found: Standings, *, is_closed: bool) -> str:
    days = {"start": chosen.period.start, "end": chosen.period.end}
    content = {
        "desk": desk.code,
        **{name: day.isoformat() for name, day in days.items()},
        "rules": found.rule_set.title if found.rule_set else None,
        "closed": is_closed,
        "levels": [level.label for level in found.levels],
        "groups": {group.group.name: list(map(_row, group.rows)) for group in found.groups},
        "own": list(map(_row, found.own)),
    }
    return json.dumps(content, ensure_ascii=False)


def _row(row: Row) -> dict[str, Any]:
    return {
        "unit": row.unit.short_name,
        "person": row.person.name if row.person else None,
        "rank": row.rank,
        "rose": row.rose,
        "submitted": row.submitted,
        "used": row.used,
        "rate": row.used_percent,
        "by_level": list(map(plain, row.by_level)),
        "points": plain(row.points),
        "running": plain(row.running),
    }


def _as_words(desk: Desk, chosen: Offered, found: Standings, *, is_closed: bool) -> str:
    """A table with tabs between its cells."""
    kept = "（关账时的数）" if is_closed else ""
    rows = [heads(found), *[list(map(_cell, row)) for row in table(found)]]
    lines = ["\t".join(row) for row in rows]
    return "\n".join([f"{desk}{chosen.title}排名{kept}", *lines])


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return plain(value) if isinstance(value, Decimal) else str(value)
