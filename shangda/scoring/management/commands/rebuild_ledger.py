"""``shangda rebuild_ledger``: facts and lines from what happened, or the proof that they agree."""

import json
import os
from dataclasses import dataclass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shangda.organisations.models import Person
from shangda.scoring import actions, ledger, noting
from shangda.scoring.ledger import Rebuilt
from shangda.scoring.models import Fact, LedgerLine

MANY = 50_000  # facts: fewer are counted before another process has begun


@dataclass(frozen=True)
class Found:
    """What was compared."""

    ledger: Rebuilt
    facts_missing: int = 0
    facts_wrong: int = 0

    @property
    def is_equal(self) -> bool:
        """Whether nothing had to be changed."""
        return self.ledger.is_equal and not self.facts_missing + self.facts_wrong

    def told(self) -> dict[str, Any]:
        """For programs."""
        return {
            "facts": Fact.objects.standing().count(),
            "facts_missing": self.facts_missing,
            "facts_wrong": self.facts_wrong,
            "lines": LedgerLine.objects.standing().count(),
            "missing": self.ledger.missing,
            "wrong": self.ledger.wrong,
            "uncounted": len(self.ledger.uncounted),
            "equal": self.is_equal,
        }


class Command(BaseCommand):
    """Compare; repair unless only asked to check."""

    help = "Derive every fact and count every line anew."

    def add_arguments(self, parser: CommandParser) -> None:
        """Only look; for programs; in whose name."""
        parser.add_argument(
            "--check", action="store_true", help="change nothing, exit 1 if unequal"
        )
        parser.add_argument("--by", help="login name of whoever orders the repair")
        parser.add_argument("--json", action="store_true")
        parser.add_argument(
            "--processes", type=int, help="that count beside one another; of few facts, one"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many facts and lines were missing, and how many wrong."""
        several = options["processes"] or _usual()
        if options["check"]:
            found = _checked(several)
        else:
            by = _person(options["by"])
            found = Found(actions.rebuild_ledger(by=by, processes=several))
        self.stdout.write(json.dumps(found.told()) if options["json"] else _words(found))
        if options["check"] and not found.is_equal:
            raise CommandError(
                "台账与事实不一致，请运行 shangda rebuild_ledger --by 登录名 修复。"
            )


def _checked(processes: int) -> Found:
    missing, wrong = noting.differences()
    return Found(ledger.rebuild(check=True, processes=processes), missing, wrong)


def _usual() -> int:
    return (os.cpu_count() or 1) if Fact.objects.count() > MANY else 1


def _words(found: Found) -> str:
    told = found.told()
    words = "事实{facts}条，缺{facts_missing}条，不符{facts_wrong}条；".format(**told)
    words += "台账{lines}行，缺{missing}行，不符{wrong}行。".format(**told)
    if told["uncounted"]:
        words += "有{uncounted}处记不了分，已告知考核员。".format(**told)
    return words


def _person(username: str | None) -> Person:
    found = Person.objects.filter(username=username or "").first()
    if found is None:
        raise CommandError("请用 --by 写明由谁操作（登录名）。")
    return found
