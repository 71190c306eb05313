"""``shangda rebuild_ledger``: the ledger from the facts, or the proof that they agree."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shangda.organisations.models import Person
from shangda.scoring import actions, ledger


class Command(BaseCommand):
    """Compare; repair unless only asked to check."""

    help = "Recompute every line from the facts."

    def add_arguments(self, parser: CommandParser) -> None:
        """Only look; for programs; in whose name."""
        parser.add_argument(
            "--check", action="store_true", help="change nothing, exit 1 if unequal"
        )
        parser.add_argument("--by", help="login name of whoever orders the repair")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many lines were missing and how many wrong."""
        if options["check"]:
            missing, wrong = map(len, _differences())
        else:
            missing, wrong = actions.rebuild_ledger(by=_person(options["by"]))
        held = ledger.standing_lines().count()
        found = {
            "lines": held,
            "missing": missing,
            "wrong": wrong,
            "equal": not missing + wrong,
        }
        self.stdout.write(
            json.dumps(found)
            if options["json"]
            else f"台账{held}行，缺{missing}行，不符{wrong}行。"
        )
        if options["check"] and missing + wrong:
            raise CommandError(
                "台账与事实不一致，请运行 shangda rebuild_ledger --by 登录名 修复。"
            )


def _differences() -> ledger.Differences:
    return ledger.differences(ledger.all_uses(), ledger.standing_lines())


def _person(username: str | None) -> Person:
    found = Person.objects.filter(username=username or "").first()
    if found is None:
        raise CommandError("请用 --by 写明由谁操作（登录名）。")
    return found
