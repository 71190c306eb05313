"""Standings as a table to keep, row by row as the page shows them."""

from collections.abc import Iterator
from typing import Any

from shangda.scoring.standings import Row, Standings

NOT_RANKED = "不参加考核"
OWN = "本办公室和其他"


def heads(found: Standings) -> list[str]:
    """The heads of the columns."""
    return [
        "组别",
        "名次",
        "升降",
        "单位",
        *(["姓名"] if found.of_persons else []),
        "报送",
        "采用",
        "采用率%",
        *[f"{level.label}分" for level in found.levels],
        "总分",
        *(["全年累计"] if found.has_running else []),
    ]


def table(found: Standings) -> Iterator[list[Any]]:
    """Every row of every group, then what is not ranked."""
    for group in found.groups:
        for row in group.rows:
            rank = NOT_RANKED if row.rank is None else row.rank
            yield [group.group.name, rank, row.rose, *_figures(found, row)]
    for row in found.own:
        yield [OWN, "不排名", None, *_figures(found, row)]


def _figures(found: Standings, row: Row) -> list[Any]:
    return [
        row.unit.name,
        *([row.name] if found.of_persons else []),
        row.submitted,
        row.used,
        row.used_percent,
        *row.by_level,
        row.points,
        *([row.running] if found.has_running else []),
    ]
