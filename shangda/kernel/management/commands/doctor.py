"""``shangda doctor``: what the installation has, and what to do where something lacks."""

import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from shangda import typeset
from shangda.kernel import health
from shangda.kernel.health import Finding


class Command(BaseCommand):
    """One line a finding; exit 1 when something needs doing."""

    help = "Look at fonts, database, calendar, folders and jobs."

    def add_arguments(self, parser: CommandParser) -> None:
        """For people or for programs."""
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print every finding."""
        findings = [*health.findings(), *fonts()]
        for finding in findings:
            self.stdout.write(_json(finding) if options["json"] else _line(finding))
        if not all(finding.is_fine for finding in findings):
            raise CommandError("有需要处理的地方，见上。")


def fonts() -> Iterator[Finding]:
    """Every role of type resolves to a font that has the rare characters of names."""
    missing = typeset.missing_fonts(typeset.FontFolders(settings.FONT_FOLDER))
    remedies = [f"{problem.subject}：{problem.remedy}" for problem in missing]
    yield Finding("字体", "不全" if remedies else "齐全", "；".join(remedies))


def _line(finding: Finding) -> str:
    state = "正常" if finding.is_fine else f"请处理：{finding.remedy}"
    return f"{finding.name}　{finding.seen}　{state}"


def _json(finding: Finding) -> str:
    return json.dumps(
        {
            "name": finding.name,
            "seen": finding.seen,
            "ok": finding.is_fine,
            "remedy": finding.remedy,
        },
        ensure_ascii=False,
    )
