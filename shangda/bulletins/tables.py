"""The tables that a template may ask for: their columns, and their rows from the snapshot."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shangda.bulletins.snapshots import (
    Figures,
    GroupLines,
    SetFigures,
    Snapshot,
    UnitLine,
)

Cell = str | int | Decimal | None


@dataclass(frozen=True)
class Source:
    """What a table is made from: the days, the year beside them, a set, maybe one group."""

    snapshot: Snapshot
    figures: Figures
    of_set: SetFigures
    group: GroupLines | None = None

    @property
    def groups(self) -> list[GroupLines]:
        """One, or all of the set."""
        return [self.group] if self.group else self.of_set.groups

    @property
    def year_lines(self) -> dict[int, UnitLine]:
        """By unit, the same set's figures of the year so far."""
        found = [
            one for one in self.snapshot.year.sets if one.rule_set == self.of_set.rule_set
        ]
        return {row.unit: row for one in found for row in one.rows}


@dataclass(frozen=True)
class Head:
    """The head of a column; figures stand on the right."""

    label: str
    is_figure: bool = False


@dataclass(frozen=True)
class Line:
    """A row, and whose it is."""

    cells: tuple[Cell, ...]
    unit: int | None = None


@dataclass(frozen=True)
class Drawn:
    """A table as every form of the bulletin shows it; ``about`` names it without a caption."""

    about: str
    caption: str
    heads: tuple[Head, ...]
    lines: tuple[Line, ...]
    form = "table"

    @property
    def rows(self) -> list[tuple[Line, list[tuple[Cell, Head]]]]:
        """Each line with its cells under their heads."""
        return [
            (line, list(zip(line.cells, self.heads, strict=True))) for line in self.lines
        ]


Row = Mapping[str, Any]


@dataclass(frozen=True)
class Kind:
    """A table: its columns by name, and how its rows are found."""

    about: str
    columns: Mapping[str, Head]
    rows: Callable[[Source], Iterable[Row]]
    is_of_group: bool = False


def drawn(
    of: str, columns: Iterable[str], source: Source, caption: str, most: int = 0
) -> Drawn:
    """The table with these columns; ``levels`` stands for one column for each level."""
    kind = TABLES[of]
    names = [name for name in columns if name in kind.columns]
    rows = list(kind.rows(source))[: most or None]
    heads = [head for name in names for head in _heads(kind, name, source)]
    lines = [Line(tuple(_cells(row, names)), row.get("of")) for row in rows]
    return Drawn(kind.about, caption, tuple(heads), tuple(lines))


def _heads(kind: Kind, name: str, source: Source) -> list[Head]:
    if name == "levels":
        return [Head(f"{label}分", is_figure=True) for label in source.of_set.levels]
    return [kind.columns[name]]


def _cells(row: Row, names: Iterable[str]) -> Iterable[Cell]:
    for name in names:
        if name == "levels":
            yield from row[name]
        else:
            yield row[name]


def _units(source: Source) -> Iterable[Row]:
    year = source.year_lines
    for group in source.groups:
        for row in group.rows:
            so_far = year.get(row.unit)
            yield {
                "of": row.unit,
                "group": group.name,
                "rank": row.rank,
                "unit": row.name,
                "submitted": row.submitted,
                "used": row.used,
                "rate": row.rate,
                "levels": row.by_level,
                "points": row.points,
                "rose": row.rose,
                "year_submitted": so_far.submitted if so_far else None,
                "year_used": so_far.used if so_far else None,
                "year_points": so_far.points if so_far else None,
                "year_rank": so_far.rank if so_far else None,
            }


def _zero(source: Source) -> Iterable[Row]:
    """Assessed units that submitted nothing, or of which nothing was used."""
    for group in source.groups:
        for row in group.rows:
            if row.rank is not None and not row.used:
                what = "没有采用" if row.submitted else "没有报送"
                yield {
                    "of": row.unit,
                    "group": group.name,
                    "unit": row.name,
                    "submitted": row.submitted,
                    "what": what,
                }


def _persons(source: Source) -> Iterable[Row]:
    for one in source.figures.persons:
        yield {
            "of": one.unit,
            "rank": one.rank,
            "person": one.name,
            "unit": one.unit_name,
            "group": one.group,
            "used": one.used,
            "points": one.points,
        }


def _reasons(source: Source) -> Iterable[Row]:
    for one in source.figures.reasons:
        yield {"reason": one.words, "count": one.count}


def _best(source: Source) -> Iterable[Row]:
    for place, one in enumerate(source.figures.best, 1):
        yield {
            "place": place,
            "title": one.title,
            "unit": one.unit_name,
            "points": one.points,
        }


def _months(source: Source) -> Iterable[Row]:
    for one in source.snapshot.year.months_worked:
        yield {
            "month": f"{one.month.month}月",
            "submitted": one.submitted,
            "used": one.used,
        }


def _targets(source: Source) -> Iterable[Row]:
    for one in source.figures.targets:
        yield {
            "of": one.unit,
            "unit": one.name,
            "target": one.target,
            "done": one.done,
            "due": one.due,
            "percent": one.percent,
        }


def _figure(label: str) -> Head:
    return Head(label, is_figure=True)


TABLES: dict[str, Kind] = {
    "units": Kind(
        "各单位报送、采用和得分",
        {
            "rank": _figure("名次"),
            "group": Head("组别"),
            "unit": Head("单位"),
            "submitted": _figure("报送"),
            "used": _figure("采用"),
            "rate": _figure("采用率%"),
            "levels": _figure("各级得分"),
            "points": _figure("得分"),
            "rose": _figure("升降"),
            "year_submitted": _figure("累计报送"),
            "year_used": _figure("累计采用"),
            "year_points": _figure("累计得分"),
            "year_rank": _figure("累计名次"),
        },
        _units,
        is_of_group=True,
    ),
    "zero": Kind(
        "没有报送、没有采用的单位",
        {
            "group": Head("组别"),
            "unit": Head("单位"),
            "submitted": _figure("报送"),
            "what": Head("情况"),
        },
        _zero,
        is_of_group=True,
    ),
    "persons": Kind(
        "信息员得分",
        {
            "rank": _figure("名次"),
            "person": Head("姓名"),
            "unit": Head("单位"),
            "group": Head("组别"),
            "used": _figure("采用"),
            "points": _figure("得分"),
        },
        _persons,
    ),
    "reasons": Kind(
        "没有采用的理由", {"reason": Head("理由"), "count": _figure("条数")}, _reasons
    ),
    "best": Kind(
        "得分最多的稿件",
        {
            "place": _figure("序号"),
            "title": Head("题目"),
            "unit": Head("单位"),
            "points": _figure("得分"),
        },
        _best,
    ),
    "months": Kind(
        "今年各月报送和采用",
        {"month": Head("月份"), "submitted": _figure("报送"), "used": _figure("采用")},
        _months,
    ),
    "targets": Kind(
        "任务完成进度",
        {
            "unit": Head("单位"),
            "target": Head("任务"),
            "done": _figure("完成"),
            "due": _figure("应完成"),
            "percent": _figure("进度%"),
        },
        _targets,
    ),
}
"""By the name that a template uses."""
