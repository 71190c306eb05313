"""``shangda train_misspelling``: have the check-up learn the words of what was issued here."""

import os
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shangda.checkups import characters
from shangda.organisations.models import Desk
from shangda.periodicals.models import Entry, Issue
from shangda.text.checkup.misspelling import finder, training

LEAST = 20_000
"""Characters; from less nothing can be learnt."""


class Command(BaseCommand):
    """Writes one file into the data directory; what is shipped stays as it is."""

    help = "Learn from issued texts which characters usually stand together."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose texts, or that it be forgotten."""
        parser.add_argument(
            "--desk", action="append", default=[], metavar="CODE", help="only this desk's"
        )
        parser.add_argument(
            "--forget", action="store_true", help="go back to the shipped statistics"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Learn, or forget."""
        if options["forget"]:
            characters.place().unlink(missing_ok=True)
            self.stdout.write("已改回系统自带的错别字统计。")
            return
        lines = training.lines_once(_texts(_desks(options["desk"])))
        size = sum(map(len, lines))
        if size < LEAST:
            raise CommandError(
                f"印发过的文字只有{size}字，至少要{LEAST}字才学得到东西，以后再来。"
            )
        shipped = finder.shipped()
        if shipped is None:
            raise CommandError("系统自带的错别字统计不在，请重新安装。")
        place = characters.place()
        fresh = place.with_suffix(".new")
        training.enriched(shipped, lines).save(fresh)
        os.replace(fresh, place)  # noqa: PTH105 -- a reader sees the old file or the new one
        self.stdout.write(
            f"学了{len(lines)}行、{size}字，写入{place.name}"
            f"（{place.stat().st_size / 1e6:.1f}MB），下一次检查就用。"
        )


def _desks(codes: list[str]) -> list[Desk]:
    found = list(Desk.objects.filter(code__in=codes)) if codes else list(Desk.objects.all())
    if missing := set(codes) - {desk.code for desk in found}:
        raise CommandError(f"没有代码是{'、'.join(sorted(missing))}的信息科。")
    return found


def _texts(desks: list[Desk]) -> Iterator[str]:
    """Titles and bodies as they were printed."""
    printed = Entry.objects.filter(
        issue__state=Issue.State.ISSUED, issue__periodical__desk__in=desks, withdrawal=None
    )
    rows = printed.order_by("pk").values_list("revision__title", "revision__body")
    for title, body in rows.iterator():
        yield f"{title}\n{body}"
