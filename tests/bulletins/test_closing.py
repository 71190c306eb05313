from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from shangda.bulletins import actions, figures, plain, queries, snapshots, spans
from shangda.bulletins.snapshots import Snapshot
from shangda.kernel.errors import ConflictError, NotAllowedError, WrongStateError
from shangda.kernel.models import AuditEvent
from shangda.scoring import actions as scoring
from shangda.scoring.models import ClosedPeriod, LedgerLine
from shangda.scoring.periods import Period
from shangda.scoring.standings import standings
from tests import make

pytestmark = pytest.mark.django_db
QUARTER = spans.of("quarter", date(2026, 9, 1))


@pytest.fixture
def world():
    world = make.third_quarter(make.office())
    with make.after_the_quarter():
        yield world


def test_a_closed_period_keeps_what_the_standings_say(world):
    closed = make.closed_quarter(world)

    kept = snapshots.of_closed(closed).period
    shown = standings(world.desk, Period(*QUARTER.days))
    assert [
        (row.name, row.submitted, row.used, row.rate, row.by_level, row.points, row.rank)
        for row in kept.main.rows
    ] == [
        (
            row.unit.short_name,
            row.submitted,
            row.used,
            row.used_percent,
            row.by_level,
            row.points,
            row.rank,
        )
        for row in shown.rows
    ]
    assert {row.name: row.points for row in kept.main.rows} == {
        "松岚镇": Decimal(5),
        "芦雪乡": Decimal(0),
    }


def test_a_closed_period_keeps_sums_reasons_and_the_best(world):
    kept = snapshots.of_closed(make.closed_quarter(world)).period

    assert (kept.submitted, kept.used, kept.rate) == (2, 1, 50)
    assert [(one.words, one.count) for one in kept.reasons] == [("只报会议和活动", 1)]
    assert [(one.unit_name, one.points) for one in kept.best] == [("松岚镇", Decimal(5))]
    assert [(one.month.month, one.submitted, one.used) for one in kept.months] == [
        (7, 0, 0),
        (8, 0, 0),
        (9, 2, 1),
    ]


def test_the_fingerprint_is_that_of_the_figures_and_stands_in_the_trace(world):
    closed = make.closed_quarter(world)

    assert closed.sha256 == plain.fingerprint(closed.figures)
    assert snapshots.is_whole(ClosedPeriod.objects.get())
    event = AuditEvent.objects.get(verb="bulletins.close_period")
    assert event.details["sha256"] == closed.sha256


def test_the_database_refuses_to_change_a_closed_period(world):
    closed = make.closed_quarter(world)

    with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
        ClosedPeriod.objects.filter(pk=closed.pk).update(figures={})
    with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
        closed.save()

    assert snapshots.is_whole(ClosedPeriod.objects.get())


def test_a_period_is_closed_once(world):
    make.closed_quarter(world)

    with pytest.raises(ConflictError, match="已经关账"):
        make.closed_quarter(world)


def test_a_period_that_is_not_over_stays_open(world):
    this = spans.of("quarter", date(2026, 10, 9))

    with pytest.raises(WrongStateError, match="到12月31日结束"):
        actions.close_period(desk=world.desk, span=this, by=world.scorer)


@pytest.mark.parametrize("who", ["editor", "issuer", "leader", "informant"])
def test_the_scorer_alone_closes(world, who):
    with pytest.raises(NotAllowedError):
        actions.close_period(desk=world.desk, span=QUARTER, by=getattr(world, who))


def test_what_comes_later_is_told_apart_and_changes_nothing(world):
    closed = make.closed_quarter(world)
    before = closed.figures
    entry = world.used.entries.get()
    with make.after_the_quarter(12):
        scoring.withdraw_adoption(entry=entry, by=world.chief_editor, reason="内容有出入。")
        make.drain()

        changes = queries.later_changes(closed, LedgerLine.objects.all())

    assert [(one.line.unit, one.line.value, one.is_elsewhere) for one in changes] == [
        (world.township, Decimal(-5), False)
    ]
    closed.refresh_from_db()
    assert closed.figures == before
    assert standings(world.desk, Period(*QUARTER.days)).rows[0].points == 0


def test_open_things_are_told_before_closing(world):
    with make.after_the_quarter():
        make.issue_to_sign(
            world.desk,
            [make.passed_article(world)],
            editor=world.editor,
            issue_date=date(2026, 9, 29),
        )

    found = [(check.words, check.count) for check in queries.checks(world.desk, QUARTER)]

    assert found[0] == ("期刊还没有签发", 1)
    assert make.closed_quarter(world).pk


def test_a_gap_before_the_period_is_told(world):
    actions.close_period(
        desk=world.desk, span=spans.of("month", date(2026, 7, 1)), by=world.scorer
    )

    (check,) = queries.checks(world.desk, spans.of("month", date(2026, 9, 1)))

    assert check.words == "前一期（2026年8月）还没有关账"


def test_the_year_so_far_is_kept_beside_the_period(world):
    closed = actions.close_period(
        desk=world.desk, span=spans.of("month", date(2026, 9, 1)), by=world.scorer
    )

    kept = snapshots.of_closed(closed)

    assert (kept.year.start, kept.year.end) == (date(2026, 1, 1), date(2026, 9, 30))
    assert kept.year.used == 1


def test_the_number_of_questions_does_not_grow_with_units(
    world, django_assert_max_num_queries
):
    for number in range(5):
        make.join(make.unit("", f"外{number}乡", parent=world.county), world.desk)

    with django_assert_max_num_queries(75):
        kept = figures.snapshot(world.desk, QUARTER)

    assert plain.decoded(Snapshot, plain.encoded(kept)) == kept


def test_progress_with_targets_is_kept_as_their_page_has_it(world):
    make.target(world.desk, make.quota(4, per="quarter", name="每季度采用"))

    kept = snapshots.of_closed(make.closed_quarter(world)).period

    found = {one.name: (one.target, one.done, one.due, one.percent) for one in kept.targets}
    assert found == {
        "松岚镇": ("每季度采用", Decimal(1), Decimal(4), 25),
        "芦雪乡": ("每季度采用", Decimal(0), Decimal(4), 0),
    }


def test_only_targets_of_just_this_length_are_kept(world):
    make.target(world.desk, make.quota(4, per="month"))

    assert snapshots.of_closed(make.closed_quarter(world)).period.targets == []


def test_persons_are_kept_where_a_set_counts_them(world):
    make.rule_set(
        world.desk,
        '[set]\ntitle = "个人"\nfrom = 2020-01-01\ncounts = "person"\n\n'
        '[[category]]\nid = "adopted"\nname = "采用"\n\n'
        '[[rule]]\nid = "adopted"\nname = "采用"\ncategory = "adopted"\n'
        'when = { kind = "adopted" }\npoints = 3\n',
        position=1,
    )

    kept = snapshots.of_closed(make.closed_quarter(world)).period

    assert len(kept.sets) == 1
    assert [(one.name, one.group, one.points, one.rank) for one in kept.persons] == [
        ("沈知禾", "乡镇组", Decimal(3), 1)
    ]
