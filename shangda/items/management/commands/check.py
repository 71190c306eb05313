"""``shangda check FILE [--json]``: the check-up of a file; without one, Django's own checks.

``--rules`` adds rule files of one's own, ``--desk`` takes a desk's choice and words.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import check as systems
from django.utils import timezone

from shangda.checkups import office
from shangda.checkups.office import Office
from shangda.kernel import documents, json_lines
from shangda.organisations.models import Desk
from shangda.text.checkup.check import Checkup, errors_per_10_000
from shangda.text.checkup.rules import RuleError, load
from shangda.text.counting import count


class Command(systems.Command):
    """Needs no database when it checks texts, unless by the rules of a desk."""

    help = (
        "Check the wording of a file, or of each line of a .jsonl; without one, the system."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """A file to read, or lines of JSON with the field that holds the text."""
        super().add_arguments(parser)
        parser.add_argument("--lines", type=Path, metavar="S.jsonl.gz", help="JSON lines")
        parser.add_argument("--field", default="text", help="of each line, that is checked")
        parser.add_argument("--json", action="store_true", help="one JSON line per text")
        parser.add_argument(
            "--rules",
            type=Path,
            nargs="+",
            action="extend",
            default=[],
            metavar="F.toml",
            help="rule files of one's own, beside the others",
        )
        parser.add_argument("--desk", metavar="CODE", help="by the rules of this desk")

    def handle(self, *app_labels: Any, **options: Any) -> None:
        """Files are told from app labels by being there; ends with an error that names one."""
        if options["lines"]:
            by = _office(options)
            for row in json_lines.texts(options["lines"], options["field"]):
                self._tell(row.id, "", row.text, by, as_json=options["json"])
            return
        if not app_labels or not all(map(_is_file, app_labels)):
            super().handle(*app_labels, **options)
            return
        by = _office(options)
        for path in map(Path, app_labels):
            self._tell(str(path), *documents.read(path), by, as_json=options["json"])

    def _tell(self, name: Any, title: str, body: str, by: Office, *, as_json: bool) -> None:
        found = by.examine(title, body, by.known)
        tell = _as_json if as_json else _as_words
        self.stdout.write(tell(name, title, body, found))
        for rule in found.skipped:
            self.stderr.write(f"规则{rule}用时太久，这一篇没有查它，请改写它的正则表达式。")


def _office(options: dict[str, Any]) -> Office:
    """The rules that are asked for; raises CommandError for a desk or a file that is none."""
    by = office.of_desk(_desk(options["desk"]))
    if options["desk"]:
        by = replace(by, known=replace(by.known, today=timezone.localdate()))
    try:
        own = load(options["rules"])
    except RuleError as error:
        raise CommandError(str(error)) from error
    known = {rule.id for rule in by.rules}
    if doubles := [rule.id for rule in own if rule.id in known]:
        raise CommandError(f"规则{'、'.join(doubles)}系统里已经有了，请改一个编号。")
    return replace(by, rules=(*by.rules, *own)) if own else by


def _desk(code: str | None) -> int | None:
    if not code:
        return None
    found = Desk.objects.filter(code=code).first()
    if found is None:
        raise CommandError(f"没有代码是{code}的信息科。")
    return found.pk


def _is_file(name: str) -> bool:
    return "." in name or "/" in name


def _as_json(name: Any, title: str, body: str, found: Checkup) -> str:
    told = {"id": name, "findings": [one._asdict() for one in found.findings]}
    if found.skipped:
        told["skipped"] = list(found.skipped)
    return json.dumps(told, ensure_ascii=False)


def _as_words(name: Any, title: str, body: str, found: Checkup) -> str:
    rate = errors_per_10_000(found.findings, count(title) + count(body))
    lines = [
        f"　{one.level} {one.rule}　{'标题' if one.part == 'title' else f'第{one.start + 1}字'}　"
        f"{(title if one.part == 'title' else body)[one.start : one.end]}　{one.message}"
        for one in found.findings
    ]
    return "\n".join([f"{name}：{len(found.findings)}处，每万字差错{rate:.1f}处", *lines])
