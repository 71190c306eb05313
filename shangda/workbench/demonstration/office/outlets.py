"""What adopts items: the desks' periodicals with readers and values, and outlets outside."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from shangda.organisations.models import Desk, Level, Person, Unit
from shangda.periodicals import numbers
from shangda.periodicals.models import (
    Address,
    Column,
    DefaultRecipient,
    Issue,
    Outlet,
    Periodical,
)
from shangda.points.reading import read
from shangda.points.rulesets import RuleSet as Rules
from shangda.points.writing import write
from shangda.scoring.models import RuleSet
from shangda.workbench.demonstration import desks as planned
from shangda.workbench.demonstration import places
from shangda.workbench.demonstration.office.chronicle import Chronicle
from shangda.workbench.demonstration.office.world import World

_LEVELS = {"Q": Level.COUNTY, "T": Level.COUNTY, "Y": Level.CITY}
_COPIES = {"kuaibao": 35, "zhuanbao": 15, "jiaoliu": 60, "qzxx": 40, "qzyq": 15}
_TOTALS = {
    "kuaibao": 4801, "zhuanbao": 392, "jiaoliu": 268, "qzxx": 2140, "qzyq": 311,
    "tqxx": 1467, "ydkb": 3018, "ydzw": 1905,
}  # fmt: skip
"""Running totals that the offices brought along."""
COLUMNS = {
    "党的建设": ("党建", "干部人才"),
    "经济运行": ("经济运行", "项目招商"),
    "三农工作": ("农业农村",),
    "民生与治理": ("民生保障", "社会治理", "卫生健康", "科技教育", "文化旅游"),
    "城乡与生态": ("城乡建设", "生态环保"),
    "安全应急": ("安全应急",),
}
"""Columns of the daily series, with the sections that go there."""
_OUTSIDE = (
    ("SW-MRHY", "省委办公厅《每日汇要》", Level.PROVINCE, planned.PARTY, "15"),
    ("SZF-ZWZB", "省政府办公厅《政务摘报》", Level.PROVINCE, planned.GOVERNMENT, "15"),
    ("SZ-QKJL", "省直机关《情况交流》", Level.PROVINCE, "", "10"),
)
OUTSIDE_NAMES = tuple(row[1] for row in _OUTSIDE)
_RULES = Path(planned.__file__).parent  # with the rules of the demonstration
_SHIPPED = {
    "central-party": "30",
    "central-gov": "30",
    "province-party": "15",
    "province-gov": "15",
}
"""Points for the outlets that every installation starts with."""
_BY_FORM = {"简讯": Decimal("0.4"), "专期": Decimal("1.5")}
"""What part of the usual points a form brings, in the daily series."""


@dataclass(frozen=True)
class Line:
    """One line at the foot of a periodical, and who reads it here."""

    address: str
    label: str
    persons: tuple[Person, ...] = ()
    units: tuple[Unit, ...] = ()


@dataclass
class Printed:
    """A periodical with its columns by section and its readers."""

    plan: planned.Periodical
    row: Periodical
    columns: dict[str, Column] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)


def build(c: Chronicle, world: World, first: date) -> dict[str, Printed]:
    """Every periodical by its code; values and outlets outside stand beside."""
    made = {one.code: _periodical(c, world, one) for one in planned.PERIODICALS}
    for code, printed in made.items():
        c.numbers[numbers.total_of(printed.row.pk)] = _TOTALS[code]
        year = numbers.year_of(printed.row.pk, Issue.Series.REGULAR, first.year)
        c.numbers[year] = printed.plan.before
    _outside(c, world)
    _rule_sets(c, world, made, date(first.year, 1, 1))
    return made


def _periodical(c: Chronicle, world: World, plan: planned.Periodical) -> Printed:
    desk = world.desks[plan.desk]
    outlet = c.add(
        Outlet(
            code=plan.code,
            name=f"《{plan.masthead}》",
            level=_LEVELS[plan.desk[0]],
            chain=desk.channel.code,
            position=len(c.of(Outlet)) + 1,
            kept_by=desk,
        )
    )
    row = c.add(
        Periodical(
            outlet=outlet,
            desk=desk,
            masthead=plan.masthead,
            office=desk.unit.name,
            security_line="内部刊物　注意保存",
            has_contents=plan.form != "topic",
            copies=_COPIES.get(plan.code, 30),
            position=outlet.position,
        )
    )
    printed = Printed(plan, row)
    if plan.form == "daily":
        _add_columns(c, printed)
    _add_lines(c, world, printed)
    return printed


def _add_columns(c: Chronicle, printed: Printed) -> None:
    for position, (name, sections) in enumerate(COLUMNS.items(), 1):
        column = c.add(Column(periodical=printed.row, name=name, position=position))
        printed.columns.update(dict.fromkeys(sections, column))


def _add_lines(c: Chronicle, world: World, printed: Printed) -> None:
    for position, line in enumerate(_lines(world, printed.plan), 1):
        row = c.add(
            DefaultRecipient(
                periodical=printed.row,
                address=line.address,
                label=line.label,
                position=position,
            )
        )
        for person in line.persons:
            c.join(DefaultRecipient.persons.through, defaultrecipient=row, person=person)
        for unit in line.units:
            c.join(DefaultRecipient.units.through, defaultrecipient=row, unit=unit)
        printed.lines.append(line)


def _lines(world: World, plan: planned.Periodical) -> list[Line]:
    """Reported to above and to the leaders, sent and given out unless it is for leaders only."""

    def who(*names: str) -> tuple[Person, ...]:
        return tuple(world.people[name] for name in names)

    def these(codes: Iterable[str]) -> tuple[Unit, ...]:
        return tuple(world.units[code] for code in codes)

    leaders = {
        "QD": ("县委、县政府领导", who("xian-lingdao", "xian-lingdao2", "xian-lingdao3", "xian-zhuren")),
        "QZ": ("县政府领导", who("xian-lingdao", "xian-lingdao3")),
        "TD": ("县委、县政府领导", who("tq-zhuren")),
        "YD": ("市委、市政府领导", who("shi-lingdao")),
        "YZ": ("市政府领导", who("shi-lingdao")),
    }[plan.desk]  # fmt: skip
    above = {"YD": "省委办公厅", "YZ": "省政府办公厅"}.get(plan.desk)
    above = above or planned.desk(planned.desk(plan.desk).parent).name
    members = {
        "Q": [u.code for u in places.reporting_units(places.COUNTY)],
        "T": [u.code for u in places.reporting_units(places.SECOND_COUNTY)],
        "Y": ["QXWB", "QZFB", "TXWB"],
    }[plan.desk[0]]
    lines = [Line(Address.REPORT, above), Line(Address.REPORT, leaders[0], leaders[1])]
    if plan.form == "topic":
        return lines
    whom = "各县委办公室" if plan.desk[0] == "Y" else "各乡镇（街道），县直各部门"
    council = "市人大、市政协办公室" if plan.desk[0] == "Y" else "县人大、县政协办公室"
    return [
        *lines,
        Line(Address.COPY, council),
        Line(Address.DISTRIBUTE, whom, units=these(members)),
    ]


def _outside(c: Chronicle, world: World) -> None:
    for code, name, level, chain, _ in _OUTSIDE:
        position = len(c.of(Outlet)) + 1
        c.add(
            Outlet(
                code=code,
                name=name,
                level=level,
                chain=chain,
                position=position,
                kept_by=world.desks["YD"],
            )
        )


def _rule_sets(c: Chronicle, world: World, made: dict[str, Printed], since: date) -> None:
    """Each desk's rules, and at the first one rules for informants besides."""
    for desk in planned.DESKS:
        rules = replace(_shipped("rules"), since=since)
        (table,) = rules.tables
        table = replace(table, rows=_worth(desk, made))
        _adopted(c, world.desks[desk.code], replace(rules, tables=(table,)))
    first = world.desks[planned.DESKS[0].code]
    _adopted(c, first, replace(_shipped("persons"), since=since), position=1)


def _shipped(name: str) -> Rules:
    return read((_RULES / f"{name}.toml").read_text("utf-8"))


def _adopted(c: Chronicle, desk: Desk, rules: Rules, position: int = 0) -> None:
    c.add(
        RuleSet(
            desk=desk,
            state=RuleSet.State.IN_FORCE,
            title=rules.title,
            counts=rules.counts,
            since=rules.since,
            text=write(rules),
            position=position,
            adopted_at=c.at,
        )
    )


def _worth(desk: planned.Desk, made: dict[str, Printed]) -> dict[tuple[str, ...], Decimal]:
    """Points by outlet and form: its own periodicals, those of the desk above, outside."""
    worth: dict[tuple[str, ...], Decimal] = {}
    for printed in made.values():
        if printed.plan.desk not in (desk.code, desk.parent):
            continue
        points = Decimal(printed.plan.points)
        forms = {"": Decimal(1)} | (_BY_FORM if printed.plan.form == "daily" else {})
        for form, part in forms.items():
            worth[printed.row.outlet.name, form] = points * part
    outside = {name: Decimal(points) for _, name, _, _, points in _OUTSIDE}
    shipped = Outlet.objects.filter(code__in=_SHIPPED).order_by("position", "pk")
    outside |= {one.name: Decimal(_SHIPPED[one.code]) for one in shipped}
    return worth | {(name, ""): points for name, points in outside.items()}
