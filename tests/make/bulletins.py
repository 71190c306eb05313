"""Snapshots written by hand, and bulletins reached by the real verbs."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import time_machine

from shangda.bulletins import actions, queries, spans
from shangda.bulletins import snapshots as kept
from shangda.bulletins.models import Kind
from shangda.kernel import outbox
from shangda.kernel.models import Job
from shangda.organisations.models import Person, Role, Unit
from shangda.scoring.models import LedgerLine
from tests.make.editing import declined, neighbour, passed_article
from tests.make.scoring import house_periodical, used_issue, value

TIME_ZONE = ZoneInfo("Asia/Shanghai")

_TOWNS = [
    ("松岚镇", 30, 12, "35.5", 1, 0),
    ("芦雪乡", 28, 11, "35.5", 1, 2),
    ("云溪镇", 19, 6, "18", 3, -1),
    ("白石乡", 7, 0, "0", 4, -1),
    ("青竹乡", 0, 0, "0", 4, None),
]
_OFFICES = [
    ("县水利局", 22, 9, "27.25", 1, 3),
    ("县教育体育局", 12, 4, "12", 2, 0),
    ("县自然资源和规划局", 3, 1, "2", 3, -2),
]


def unit_line(number, name, submitted=5, used=2, points="4", rank=1, rose=None):
    """A unit's figures, half of the points from the city's outlets."""
    half = Decimal(points) / 2
    return kept.UnitLine(
        unit=number,
        name=name,
        submitted=submitted,
        used=used,
        rate=round(100 * used / submitted) if submitted else None,
        by_level=[half, half],
        points=Decimal(points),
        rank=rank,
        rose=rose,
    )


def set_figures(title="信息计分办法", number=1):
    """Two groups."""
    towns = [unit_line(n, *row) for n, row in enumerate(_TOWNS, 1)]
    offices = [unit_line(n, *row) for n, row in enumerate(_OFFICES, 11)]
    guest = unit_line(20, "县医院", 2, 1, "3", None)
    groups = [
        kept.GroupLines("乡镇组", towns),
        kept.GroupLines("县直组", [*offices, guest]),
    ]
    return kept.SetFigures(number, title, "", ["市级", "县级"], groups, [])


def figures(start=date(2026, 7, 1), end=date(2026, 9, 30), submitted=123, used=44, **more):
    """The figures of some days."""
    fields = {
        "sets": [set_figures()],
        "persons": [
            kept.PersonLine(1, "沈知禾", 1, "松岚镇", "乡镇组", 6, Decimal("17.5"), 1)
        ],
        "months": [
            kept.Month(date(2026, month, 1), 30 + month * 3, 9 + month)
            for month in range(1, 10)
        ],
        "reasons": [kept.Reason("只报会议和活动", 18), kept.Reason("情况不新", 9)],
        "best": [
            kept.BestItem("松岚镇建好三本台账保群众冬季用水", "松岚镇", Decimal("12.5")),
            kept.BestItem("县水利局提前排险二十三处", "县水利局", Decimal(8)),
        ],
    } | more
    return kept.Figures(start, end, submitted, used, **fields)


def snapshot(**more):
    """The third quarter of 2026 at the county's desk."""
    fields = {
        "period": figures(),
        "year": figures(date(2026, 1, 1), submitted=401, used=140),
        "before": figures(date(2026, 4, 1), date(2026, 6, 30), submitted=111, used=44),
    } | more
    return kept.Snapshot(
        form=kept.FORM,
        desk="县委办信息科",
        office="中共栖云县委办公室",
        per="quarter",
        **fields,
    )


def third_quarter(world):
    """A quarter with something in it: the township's item used, another's declined."""
    with time_machine.travel(datetime(2026, 9, 15, 10, tzinfo=TIME_ZONE), tick=False):
        world.rules = value(world.desk, house_periodical(world.desk).outlet, 5)
        world.used = used_issue(world)
        declined(world)
        neighbour(world)
        Job.objects.filter(name="periodicals.print_issue").delete()  # slow, and no figure
        outbox.drain()
    return world


def after_the_quarter(day=9):
    """The time in October, at which the third quarter is closed and reported on."""
    return time_machine.travel(datetime(2026, 10, day, 10, tzinfo=TIME_ZONE), tick=False)


def closed_quarter(world):
    """The third quarter, closed."""
    return actions.close_period(
        desk=world.desk, span=spans.of("quarter", date(2026, 9, 1)), by=world.scorer
    )


def draft_bulletin(world, kind="quarter"):
    """A bulletin on the third quarter."""
    span = spans.of(queries.PER_OF[Kind(kind)], date(2026, 9, 1))
    return actions.start_bulletin(desk=world.desk, kind=kind, span=span, by=world.scorer)


def bulletin_to_sign(world):
    """One that waits for its signature."""
    return actions.ask_signature(bulletin=draft_bulletin(world), by=world.scorer)


def issued_bulletin(world):
    """A signed one, with its files and news."""
    made = actions.issue_bulletin(bulletin=bulletin_to_sign(world), by=world.issuer)
    outbox.drain()
    made.refresh_from_db()
    return made


def objection(world, bulletin, **fields):
    """The township objects to its first line."""
    case = {"reason": "应当是专期，记8分。", "line": LedgerLine.objects.first()} | fields
    return actions.raise_objection(
        bulletin=bulletin,
        unit=world.township,
        by=world.informant,
        case=actions.Case(**case),
    )


def unit_of(name):
    """A unit by its short name."""
    return Unit.objects.get(short_name=name)


def informant_of(name):
    """The informant of a unit."""
    return Person.objects.get(
        appointments__post__unit__short_name=name, appointments__post__role=Role.INFORMANT
    )


def used_issue_of(world, name):
    """Another unit's item, used in the quarter before it is closed."""
    unit = unit_of(name)
    there = replace(
        world,
        township=unit,
        informant=informant_of(name),
        deputy=Person.objects.get(
            appointments__post__unit=unit, appointments__post__role="deputy_approver"
        ),
        chief=Person.objects.get(
            appointments__post__unit=unit, appointments__post__role="chief_approver"
        ),
    )
    with time_machine.travel(datetime(2026, 9, 20, 10, tzinfo=TIME_ZONE), tick=False):
        used_issue(world, passed_article(there))
        Job.objects.filter(name="periodicals.print_issue").delete()
        outbox.drain()
