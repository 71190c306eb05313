"""``shangda import_items FILE... --unit CODE --by USER``: files into drafts."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shangda import readers
from shangda.items import actions, rules
from shangda.kernel.errors import RefusedError
from shangda.organisations.models import Person, Unit

READABLE = {".docx", ".doc", ".wps", ".pdf", ".rtf", ".txt", ".eml"}


class Command(BaseCommand):
    """Reads each file in the sandbox; one line a file, whatever becomes of it."""

    help = "Read files into drafts of a unit; one JSON line per file."

    def add_arguments(self, parser: CommandParser) -> None:
        """Files, for whom, by whom."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--unit", required=True, help="code of the unit")
        parser.add_argument("--by", required=True, help="sign-in name of its informant")
        parser.add_argument("--json", action="store_true", help="one JSON line per file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exits with an error only when unit or person cannot write at all."""
        unit, by = _unit(options["unit"]), _person(options["by"])
        if not rules.may_start(by, unit):
            raise CommandError(f"{by.name}不是{unit.short_name}的信息员，不能替它写稿。")
        for path in options["files"]:
            found = {"file": str(path)} | _imported(path, unit, by)
            self.stdout.write(
                json.dumps(found, ensure_ascii=False) if options["json"] else _line(found)
            )


def _imported(path: Path, unit: Unit, by: Person) -> dict[str, Any]:
    try:
        if path.suffix.lower() not in READABLE:
            known = " ".join(sorted(READABLE))
            return {"error": f"不读{path.suffix or '没有扩展名的'}文件。能读的是：{known}"}
        read = readers.read(path, name=path.name)
        item = actions.start_item(
            unit=unit, by=by, title=read.title, body="\n".join(read.paragraphs)
        )
    except (readers.UnreadableError, RefusedError) as refusal:
        return {"error": str(refusal)}
    return {"item": item.pk, "title": item.title, "paragraphs": item.body.split("\n")}


def _line(found: dict[str, Any]) -> str:
    if "error" in found:
        return f"{found['file']}：{found['error']}"
    return f"{found['file']} → {found['item']} {found['title']}（{len(found['paragraphs'])}段）"


def _unit(code: str) -> Unit:
    found = Unit.objects.filter(code=code).first()
    if found is None:
        raise CommandError(f"没有代码是{code}的单位。")
    return found


def _person(username: str) -> Person:
    found = Person.objects.filter(username=username, is_active=True).first()
    if found is None:
        raise CommandError(f"没有登录名是{username}的账号。")
    return found
