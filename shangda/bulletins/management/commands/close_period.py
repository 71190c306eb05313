"""``shangda close_period DESK --per quarter --start 2026-07-01``: close a period."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shangda.bulletins import actions, queries
from shangda.bulletins.management.asked import BY, DESK, START, desk_of, person_of, span_of
from shangda.kernel.errors import RefusedError
from shangda.scoring.models import ClosedPeriod


class Command(BaseCommand):
    """Close it, and say what was open."""

    help = "Close a period of a desk: keep its figures for good."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose period, which, by whom."""
        parser.add_argument("desk", help=DESK)
        parser.add_argument("--per", required=True, choices=ClosedPeriod.Per.values)
        parser.add_argument("--start", required=True, help=START)
        parser.add_argument("--as", dest="by", help=BY)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Close; a refusal ends the command with its sentence."""
        try:
            desk = desk_of(options["desk"])
            span = span_of(options["per"], options["start"])
            checks = queries.checks(desk, span)
            closed = actions.close_period(
                desk=desk, span=span, by=person_of(options["by"], desk)
            )
        except RefusedError as refusal:
            raise CommandError(str(refusal)) from refusal
        open_things = [check.told for check in checks]
        about = {
            "closed": closed.pk,
            "desk": desk.code,
            "per": closed.per,
            "start": span.start.isoformat(),
            "end": span.end.isoformat(),
            "sha256": closed.sha256,
            "open": open_things,
        }
        words = [f"{desk}{span}已关账，指纹{closed.sha256}", *open_things]
        told = (
            json.dumps(about, ensure_ascii=False) if options["json"] else "\n".join(words)
        )
        self.stdout.write(told)
