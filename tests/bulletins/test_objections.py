from datetime import date, datetime

import pytest
import time_machine

from shangda.bulletins import actions, queries, snapshots
from shangda.bulletins.models import Objection
from shangda.kernel import workcalendar
from shangda.kernel.deadlines import of_subject
from shangda.kernel.errors import InvalidError, NotAllowedError, WrongStateError
from shangda.kernel.models import Notice
from shangda.organisations.models import Person
from shangda.scoring import actions as scoring
from shangda.scoring.models import LedgerLine, RuleSet
from tests import make

pytestmark = pytest.mark.django_db
State = Objection.State
LATE = make.one_rule(-2, "urgent_late")


@pytest.fixture
def world():
    world = make.third_quarter(make.office())
    with make.after_the_quarter():
        world.bulletin = make.issued_bulletin(world)
        yield world


def test_a_unit_sees_its_lines_of_the_bulletins_days(world):
    found = queries.lines_of(world.bulletin, world.township)

    assert [line.value for line in found] == [5]


def test_a_unit_objects_to_a_line(world):
    made = make.objection(world, world.bulletin)

    assert made.state == State.OPEN
    assert made.about.startswith("2026年9月15日栖云快报单条")
    assert Notice.objects.filter(person=world.scorer, kind="objection").count() == 1
    (due,) = of_subject(made)
    assert due.due_at == workcalendar.due_in_workdays(made.at, 5)


def test_a_unit_says_what_is_missing(world):
    made = make.objection(world, world.bulletin, line=None, missing="《简报》第3期采用一条")

    assert made.about == "少记了：《简报》第3期采用一条"


@pytest.mark.parametrize(
    ("case", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"reason": "长" * 501}, "reason"),
        ({"line": None, "missing": ""}, "missing"),
    ],
)
def test_an_objection_needs_its_reason(world, case, field):
    with pytest.raises(InvalidError) as refused:
        make.objection(world, world.bulletin, **case)

    assert list(refused.value.fields) == [field]
    assert not Objection.objects.exists()


def test_an_objection_after_the_last_day_is_refused_with_the_date(world):
    with (
        make.after_the_quarter(30),
        pytest.raises(WrongStateError, match="异议期到2026年10月"),
    ):
        make.objection(world, world.bulletin)


def test_nobody_objects_for_another_unit(world):
    other = Person.objects.exclude(appointments__post__unit=world.township)
    stranger = other.get(appointments__post__role="informant")

    with pytest.raises(NotAllowedError):
        actions.raise_objection(
            bulletin=world.bulletin,
            unit=world.township,
            by=Person.objects.get(pk=stranger.pk),
            case=actions.Case(reason="不对", line=LedgerLine.objects.first()),
        )


def test_a_line_of_another_unit_is_none_of_the_bulletins(world):
    with pytest.raises(InvalidError, match="不在这份通报里"):
        actions.raise_objection(
            bulletin=world.bulletin,
            unit=make.unit_of("芦雪乡"),
            by=make.informant_of("芦雪乡"),
            case=actions.Case(reason="不对", line=LedgerLine.objects.first()),
        )


def test_a_line_is_objected_to_once_at_a_time(world):
    made = make.objection(world, world.bulletin)
    with pytest.raises(WrongStateError, match="正等答复"):
        make.objection(world, world.bulletin)

    actions.withdraw_objection(objection=made, by=world.informant)

    assert make.objection(world, world.bulletin).pk != made.pk


def test_a_draft_is_not_objected_to(world):
    draft = make.draft_bulletin(world, "month")

    with pytest.raises(WrongStateError, match="还没有印发"):
        make.objection(world, draft)


def test_the_desk_refuses_with_its_reason(world):
    made = make.objection(world, world.bulletin)

    actions.refuse_objection(objection=made, by=world.scorer, words="按综合计，5分不错。")

    made.refresh_from_db()
    assert (made.state, made.answer) == (State.REFUSED, "按综合计，5分不错。")
    assert made.answered_by == world.scorer
    assert not of_subject(made).exists()
    assert "不成立" in Notice.objects.get(event=f"objection:{made.pk}:answered").text


def test_an_answer_needs_words(world):
    made = make.objection(world, world.bulletin)

    with pytest.raises(InvalidError):
        actions.grant_objection(objection=made, by=world.scorer, words=" ")

    assert Objection.objects.get().state == State.OPEN


@pytest.mark.parametrize("who", ["informant", "editor", "leader"])
def test_the_scorer_alone_answers(world, who):
    made = make.objection(world, world.bulletin)

    with pytest.raises(NotAllowedError):
        actions.grant_objection(objection=made, by=getattr(world, who), words="对。")


def test_an_answer_stands(world):
    made = make.objection(world, world.bulletin)
    actions.grant_objection(objection=made, by=world.scorer, words="核对属实。")

    with pytest.raises(WrongStateError):
        actions.refuse_objection(objection=made, by=world.scorer, words="改主意了。")


def test_a_line_leads_to_the_page_that_takes_it_back():
    world = make.third_quarter(make.office())
    with make.after_the_quarter(1):
        make.rule_set(world.desk, LATE)
    with time_machine.travel(datetime(2026, 9, 20, 10, tzinfo=make.TIME_ZONE), tick=False):
        entered = make.registered(world, "urgent_late", title="便道冲断")
    with make.after_the_quarter():
        bulletin = make.issued_bulletin(world)
        late = LedgerLine.objects.get(fact__kind="urgent_late")
        of_registration = make.objection(world, bulletin, line=late)
        of_use = make.objection(world, bulletin, line=LedgerLine.objects.get(value=5))

    assert queries.ways_to_correct(of_registration)[0] == queries.Way(
        "撤销这次登记", f"/standings/registrations/{entered.pk}/"
    )
    assert queries.ways_to_correct(of_use)[0].label == "撤销这次刊用"


@pytest.mark.parametrize(
    ("until", "taken_back", "is_replaced"),
    [
        (date(2026, 6, 30), True, True),
        (None, True, False),
        (date(2026, 6, 30), False, False),
    ],
)
def test_a_set_is_replaced_when_it_ended_and_all_was_taken_back(
    until, taken_back, is_replaced
):
    lines = [LedgerLine(pk=1), LedgerLine(pk=2, reverses_id=1 if taken_back else None)]
    of_set = queries.OfSet(RuleSet(until=until), lines)

    assert of_set.is_replaced is is_replaced


def test_a_units_page_leaves_out_what_was_replaced():
    world = make.third_quarter(make.office())
    with make.after_the_quarter(1):
        draft = make.drafted_rules(world)
        scoring.adopt_rules(
            rule_set=draft,
            by=world.scorer,
            since=date(2026, 7, 1),
            version=draft.edit_version,
            replaces=world.rules,
        )
        make.drain()
    with make.after_the_quarter():
        bulletin = make.issued_bulletin(world)

    shown = queries.by_set(queries.lines_of(bulletin, world.township))

    assert [one.rule_set.title for one in shown] == [draft.title]


def test_a_granted_objection_is_corrected_beside_the_snapshot(world):
    made = make.objection(world, world.bulletin)
    kept = world.bulletin.closed.figures
    with make.after_the_quarter(12):
        actions.grant_objection(
            objection=made, by=world.scorer, words="核对属实，撤销重记。"
        )
    with make.after_the_quarter(13):
        entry = world.used.entries.get()
        scoring.withdraw_adoption(entry=entry, by=world.chief_editor, reason="重复刊用。")
        make.drain()

    made.refresh_from_db()
    assert [line.value for line in queries.lines_after(made)] == [-5]
    world.bulletin.closed.refresh_from_db()
    assert world.bulletin.closed.figures == kept
    assert snapshots.is_whole(world.bulletin.closed)
    assert [line.value for line in queries.lines_of(world.bulletin, world.township)] == [5]
