"""``shangda make_bulletin DESK --kind quarter --start 2026-07-01 --pdf F``: a bulletin as files."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shangda.bulletins import actions, bulletin_files, queries
from shangda.bulletins.management.asked import BY, DESK, START, desk_of, person_of, span_of
from shangda.bulletins.models import Bulletin, Kind
from shangda.kernel.errors import RefusedError


class Command(BaseCommand):
    """Draft it where there is none, and write what was asked for."""

    help = (
        "Draft a desk's bulletin on a period, closed first where needed, and write files."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Which bulletin, whereto."""
        parser.add_argument("desk", help=DESK)
        parser.add_argument(
            "--kind", "--per", dest="kind", choices=Kind.values, default=Kind.QUARTER
        )
        parser.add_argument("--start", required=True, help=START)
        parser.add_argument("--as", dest="by", help=BY)
        for form in bulletin_files.MEDIA_TYPES:
            parser.add_argument(f"--{form}", type=Path, metavar="F")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it; a refusal, and a file that cannot be written, end the command."""
        try:
            bulletin = _bulletin(options)
        except RefusedError as refusal:
            raise CommandError(str(refusal)) from refusal
        written = {
            form: _write(options[form], bulletin_files.made(bulletin, form).content)
            for form in bulletin_files.MEDIA_TYPES
            if options[form]
        }
        about = {
            "bulletin": bulletin.pk,
            "title": bulletin.title,
            "state": bulletin.state,
            "number": bulletin.number,
            "sha256": bulletin.closed.sha256,
            **written,
        }
        plain = f"《{bulletin.title}》{bulletin.get_state_display()}"
        told = f"{plain}：{'，'.join(written.values())}" if written else plain
        self.stdout.write(
            json.dumps(about, ensure_ascii=False) if options["json"] else told
        )


def _bulletin(options: dict[str, Any]) -> Bulletin:
    """The one that stands, or a new draft."""
    desk, kind = desk_of(options["desk"]), Kind(options["kind"])
    span = span_of(queries.PER_OF[kind], options["start"])
    standing = Bulletin.objects.exclude(state=Bulletin.State.DISCARDED).filter(
        desk=desk, kind=kind, closed__per=span.per, closed__start=span.start
    )
    found = standing.select_related("closed").first()
    return found or actions.start_bulletin(
        desk=desk, kind=kind, span=span, by=person_of(options["by"], desk)
    )


def _write(path: Path, content: bytes) -> str:
    try:
        path.write_bytes(content)
    except OSError as cause:
        raise CommandError(f"写不到{path}：{cause.strerror}。") from cause
    return str(path)
