"""What an installation starts with: channels, sections, limits, the work calendar."""

import json
from pathlib import Path
from typing import Any

from django.utils import timezone

from shangda.kernel import workcalendar
from shangda.kernel.lifecycle import record
from shangda.kernel.transactions import action
from shangda.organisations.models import Admission, Channel, LengthLimit, Section
from shangda.organisations.system import SYSTEM

FOLDER = Path(__file__).resolve().parents[1] / "defaults"


@action
def load_defaults() -> list[str]:
    """Lay down what is missing, leave what the office changed; gives back warnings."""
    shipped = json.loads((FOLDER / "channels.json").read_text(encoding="utf-8"))
    sections = [_section(place, row) for place, row in enumerate(shipped["sections"], 1)]
    for place, row in enumerate(shipped["channels"], 1):
        _channel(place, row, sections)
    this_year = timezone.localdate().year
    return [said for year in range(this_year - 1, this_year + 2) if (said := _year(year))]


def _section(place: int, row: dict[str, str]) -> Section:
    section, is_new = Section.objects.get_or_create(
        code=row["code"], defaults={"name": row["name"], "position": place}
    )
    if is_new:
        record("organisations.add_section", section, by=SYSTEM, code=section.code)
    return section


def _channel(place: int, row: dict[str, Any], sections: list[Section]) -> None:
    """The channel and its rules; those of a known channel are the office's own."""
    channel, is_new = Channel.objects.get_or_create(
        code=row["code"], defaults={"name": row["name"], "position": place}
    )
    if not is_new:
        return
    LengthLimit.objects.bulk_create(
        LengthLimit(channel=channel, kind=kind, most=most)
        for kind, most in row["limits"].items()
    )
    Admission.objects.bulk_create(
        Admission(
            channel=channel,
            section=section,
            is_admitted=section.code not in row["refused"],
            reason=row["refused"].get(section.code, ""),
        )
        for section in sections
    )
    record("organisations.add_channel", channel, by=SYSTEM, code=channel.code)


def _year(year: int) -> str:
    """Seed one year unless it is known; a sentence when nobody knows it yet."""
    if workcalendar.knows(year):
        return ""
    try:
        workcalendar.seed(year)
    except NotImplementedError:
        return f"还没有{year}年的放假安排，公布后请在“工作日历”里填。"
    return ""
