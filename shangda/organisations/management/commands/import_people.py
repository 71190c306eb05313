"""``shangda import_people``: the workbook of units and people, from the console."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError, CommandParser

from shangda.kernel import files, spreadsheets
from shangda.kernel.errors import RefusedError
from shangda.organisations import actions, importing, initial_passwords
from shangda.organisations.actions.rosters import Outcome, rehearse
from shangda.organisations.models import Person


class Command(BaseCommand):
    """Writes all rows or none; new accounts' initial passwords are printed once."""

    help = "Import units and people from an .xlsx file."

    def add_arguments(self, parser: CommandParser) -> None:
        """The workbook, and on whose behalf."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, help="sign-in name of an administrator")
        parser.add_argument("--rehearse", action="store_true", help="write nothing")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import."""
        by = Person.objects.filter(username=options["by"], is_active=True).first()
        if by is None:
            raise CommandError(f"没有叫{options['by']}的账号，或已停用。")
        try:
            told = _import(options["file"], by, is_real=not options["rehearse"])
        except (RefusedError, OSError) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            json.dumps(told, ensure_ascii=False) if options["json"] else _say(told)
        )
        if told["faults"]:
            raise CommandError(f"有{len(told['faults'])}处不能导入，什么都没有写。")


def _import(path: Path, by: Person, *, is_real: bool) -> dict[str, Any]:
    content = path.read_bytes()
    plan = importing.read(content)
    outcome = rehearse(plan, by)
    passwords: dict[str, str] = {}
    if is_real and not outcome.faults:
        batch = initial_passwords.batch(outcome.new_people)
        passwords = {who: batch.password_of(who) for who in batch.usernames}
        stored = files.keep_bytes(content, media_type=spreadsheets.MEDIA_TYPE)
        roster = actions.bring_roster(file=stored, name=path.name, by=by)
        hashes = {who: make_password(password) for who, password in passwords.items()}
        outcome = actions.apply_roster(roster=roster, plan=plan, by=by, hashes=hashes)
    return _told(path, outcome, passwords)


def _told(path: Path, outcome: Outcome, passwords: dict[str, str]) -> dict[str, Any]:
    return {"file": path.name, **asdict(outcome), "passwords": passwords}


def _say(told: dict[str, Any]) -> str:
    faults = [
        f"{fault['sheet']}第{fault['row']}行{fault['column']}：{fault['cause']}{fault['remedy']}"
        for fault in told["faults"]
    ]
    counts = (
        f"新增单位{len(told['new_units'])}，新增账号{len(told['new_people'])}，"
        f"任职{len(told['new_posts'])}。"
    )
    passwords = [f"{who} {password}" for who, password in told["passwords"].items()]
    return "\n".join([*faults, counts, *passwords])
