from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from shangda.kernel.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    WrongStateError,
)
from shangda.kernel.models import AuditEvent
from shangda.points import rulesets as sets
from shangda.points.reading import read
from shangda.scoring import actions
from shangda.scoring.models import LedgerLine, RuleSet
from shangda.scoring.periods import Period
from shangda.scoring.rule_texts import rules_of
from shangda.scoring.standings import Sets, standings
from shangda.scoring.starting import empty, of_template, with_table
from tests import make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def adopted(world, row, since=None, **more):
    return actions.adopt_rules(
        rule_set=row,
        by=world.scorer,
        since=since or row.since,
        version=row.edit_version,
        **more,
    )


def revised(world, row):
    return actions.revise_rules(rule_set=row, by=world.scorer)


# --- The main set -------------------------------------------------------------------------


def test_the_set_that_leads_ranks_first_with_all_its_versions():
    world = make.office()
    party = make.rule_set(world.desk, make.one_rule(5, title="党委系统计分"))
    later = make.rule_set(world.desk, make.one_rule(3, title="政府系统计分"), position=1)
    other = make.rule_set(world.city_desk, make.one_rule(1))

    actions.lead_rules(rule_set=later, by=world.scorer)

    today = timezone.localdate()
    ranked = Sets(world.desk).in_force(Period(today, today))
    assert [one.pk for one in ranked] == [later.pk, party.pk]
    assert standings(world.desk, Period(today, today)).rule_set == later
    other.refresh_from_db()
    assert other.position == 0


@pytest.mark.parametrize("who", ["editor", "informant", "city_editor"])
def test_others_put_no_set_first(who):
    world = make.office()
    row = make.rule_set(world.desk, make.one_rule(5))

    with pytest.raises(NotAllowedError):
        actions.lead_rules(rule_set=row, by=getattr(world, who))


# --- Drafts -------------------------------------------------------------------------------


def test_a_draft_repeats_the_head_of_its_text():
    world = make.office()

    row = make.drafted_rules(world)

    assert (row.state, row.version, row.counts, row.position) == ("draft", 1, "unit", 0)
    assert row.title == rules_of(row).title == read(row.text).title
    assert AuditEvent.objects.filter(verb="scoring.draft_rules").count() == 1


def test_only_who_keeps_the_rules_may_draft():
    world = make.office()

    with pytest.raises(NotAllowedError):
        make.drafted_rules(world, by=world.editor)
    with pytest.raises(NotAllowedError):
        make.drafted_rules(world, by=make.holder("scorer", desk=world.city_desk))


def test_a_second_set_stands_behind_the_first():
    world = make.office()

    first, second = make.drafted_rules(world), make.drafted_rules(world)

    assert (first.position, second.position) == (0, 1)


def test_what_is_written_raises_the_edit_version():
    world = make.office()
    row = make.drafted_rules(world)

    rules = replace(rules_of(row), title="新名")
    actions.write_rules(rule_set=row, by=world.scorer, rules=rules, version=1)

    assert (row.title, row.edit_version) == ("新名", 2)


def test_who_comes_second_is_told_so_and_changes_nothing():
    world = make.office()
    row = make.drafted_rules(world)
    mine = replace(rules_of(row), title="先存的")
    actions.write_rules(rule_set=row, by=world.scorer, rules=mine, version=1)

    with pytest.raises(ConflictError):
        actions.write_rules(
            rule_set=row,
            by=world.scorer,
            rules=replace(mine, title="后存的"),
            version=1,
        )

    row.refresh_from_db()
    assert row.title == "先存的"


def test_parts_are_written_copied_moved_and_dropped():
    world = make.office()
    row = make.drafted_rules(world, "four-bonuses")
    part = {"rule_set": row, "by": world.scorer, "kind": "rule"}

    actions.move_part(**part, key="leader", way="up", version=1)
    actions.copy_part(**part, key="leader", version=2)
    actions.drop_part(**part, key="best", version=3)

    ids = [rule.id for rule in rules_of(row).rules]
    assert ids == ["leader", "rule-5", "adopted", "above"]


def test_a_part_that_cannot_be_is_refused():
    world = make.office()
    row = make.drafted_rules(world)

    with pytest.raises(InvalidError, match="要写一个"):
        actions.write_part(
            rule_set=row, by=world.scorer, kind="rule", key="", row={"id": "x"}, version=1
        )
    with pytest.raises(InvalidError, match="要用到它"):
        actions.drop_part(
            rule_set=row, by=world.scorer, kind="category", key="adopted", version=1
        )


def test_what_is_in_force_is_written_no_more():
    world = make.office()
    row = adopted(world, make.drafted_rules(world))

    with pytest.raises(WrongStateError):
        actions.write_rules(
            rule_set=row, by=world.scorer, rules=rules_of(row), version=row.edit_version
        )


def test_a_draft_is_put_away_and_taken_out_again():
    world = make.office()
    row = make.drafted_rules(world)

    actions.discard_rules(rule_set=row, by=world.scorer)
    actions.restore_rules(rule_set=row, by=world.scorer)

    assert row.state == "draft"


# --- In force -----------------------------------------------------------------------------


def test_adopting_says_who_and_from_when():
    world = make.office()
    row = make.drafted_rules(world)

    adopted(world, row, since=date(2026, 1, 1))

    row.refresh_from_db()
    assert (row.state, row.since, row.adopted_by) == (
        "in_force",
        date(2026, 1, 1),
        world.scorer,
    )
    assert read(row.text).since == date(2026, 1, 1)


def test_a_new_version_ends_the_one_before_on_the_day_before():
    world = make.office()
    first = adopted(world, make.drafted_rules(world), since=date(2026, 1, 1))

    second = adopted(world, revised(world, first), since=date(2026, 7, 1))

    first.refresh_from_db()
    assert (first.state, first.until) == ("ended", date(2026, 6, 30))
    assert read(first.text).until == date(2026, 6, 30)
    assert (second.version, second.parent, second.position) == (2, first, 0)


def test_a_version_may_replace_the_whole_of_the_one_before():
    world = make.office()
    first = adopted(world, make.drafted_rules(world), since=date(2026, 1, 1))

    adopted(world, revised(world, first), since=date(2026, 1, 1))

    on_the_day = RuleSet.objects.on(date(2026, 1, 1))
    assert [row.version for row in on_the_day] == [2]


def test_a_version_may_not_begin_before_the_one_it_replaces():
    world = make.office()
    first = adopted(world, make.drafted_rules(world), since=date(2026, 3, 1))

    with pytest.raises(InvalidError, match="第1版从2026年3月1日起施行"):
        adopted(world, revised(world, first), since=date(2026, 2, 28))

    first.refresh_from_db()
    assert first.state == "in_force"


def test_versions_may_not_overlap():
    world = make.office()
    first = adopted(world, make.drafted_rules(world), since=date(2026, 1, 1))
    actions.end_rules(rule_set=first, by=world.scorer, until=date(2026, 6, 30))

    with pytest.raises(InvalidError, match="和第1版同时施行"):
        adopted(world, revised(world, first), since=date(2026, 6, 30))


def test_another_set_may_be_replaced_when_one_is_adopted():
    world = make.office()
    old = adopted(world, make.drafted_rules(world), since=date(2026, 1, 1))
    fresh = make.drafted_rules(world, "county-sections")

    adopted(world, fresh, since=date(2026, 5, 1), replaces=old)

    old.refresh_from_db()
    assert (old.state, old.until) == ("ended", date(2026, 4, 30))
    assert (fresh.parent, fresh.version) == (old, 2)


def test_sets_without_a_common_past_may_be_in_force_at_once():
    world = make.office()
    first = adopted(world, make.drafted_rules(world))

    second = adopted(world, make.drafted_rules(world, "county-sections"))

    assert {first.state, second.state} == {"in_force"}


def test_rules_that_cannot_be_counted_by_are_not_adopted():
    world = make.office()
    today = timezone.localdate()
    blank = actions.draft_rules(
        desk=world.desk, by=world.scorer, rules=with_table("办法", today)
    )
    without = actions.draft_rules(
        desk=world.desk, by=world.scorer, rules=empty("办法", today)
    )

    with pytest.raises(InvalidError, match=r"\[\[rule\]\] adopted"):
        adopted(world, blank)
    with pytest.raises(InvalidError, match="还没有一条规则"):
        adopted(world, without)


def test_what_somebody_wrote_meanwhile_is_not_adopted_unread():
    world = make.office()
    row = make.drafted_rules(world)
    actions.write_rules(rule_set=row, by=world.scorer, rules=rules_of(row), version=1)

    with pytest.raises(ConflictError):
        actions.adopt_rules(
            rule_set=row, by=world.scorer, since=row.since, version=row.edit_version - 1
        )


def test_there_is_one_draft_of_the_next_version():
    world = make.office()
    row = adopted(world, make.drafted_rules(world))
    revised(world, row)

    with pytest.raises(InvalidError, match="已经有一份第2版草稿"):
        revised(world, row)


def test_a_set_cannot_end_before_it_began():
    world = make.office()
    row = adopted(world, make.drafted_rules(world), since=date(2026, 3, 1))

    with pytest.raises(InvalidError, match="比施行日期还早"):
        actions.end_rules(rule_set=row, by=world.scorer, until=date(2026, 2, 1))


# --- The ledger follows ---------------------------------------------------------------------


def points(row):
    return sum(line.value for line in LedgerLine.objects.filter(rule_set=row))


def test_adopting_and_ending_count_anew():
    world = make.office()
    outlet = make.house_periodical(world.desk).outlet
    make.used_issue(world)
    rules = with_table("办法", timezone.localdate() - 30 * DAY)
    (table,) = rules.tables
    worth = replace(table, rows={(outlet.name, ""): Decimal(3)})
    row = actions.draft_rules(
        desk=world.desk, by=world.scorer, rules=replace(rules, tables=(worth,))
    )

    adopted(world, row)
    make.drain()
    first = points(row)
    better = revised(world, row)
    double = replace(worth, rows={(outlet.name, ""): Decimal(6)})
    actions.write_rules(
        rule_set=better,
        by=world.scorer,
        rules=replace(rules_of(better), tables=(double,)),
        version=1,
    )
    adopted(world, better, since=row.since)
    make.drain()

    assert (first, points(row), points(better)) == (3, 0, 6)


# --- Who sees them ------------------------------------------------------------------------


def test_drafts_are_seen_at_the_desk_and_what_counts_where_units_report():
    world = make.office()
    draft, counting = make.drafted_rules(world), make.drafted_rules(world)
    adopted(world, counting)

    def seen(who):
        return set(RuleSet.objects.visible_to(who).filter(desk=world.desk))

    assert seen(world.editor) == {draft, counting}
    assert seen(world.informant) == {counting}
    assert seen(make.person()) == set()


def test_a_template_starts_today_without_its_number():
    rules = of_template("township")

    assert (rules.since, rules.version, rules.number) == (timezone.localdate(), 1, "")
    assert of_template("none") is None
    assert isinstance(rules, sets.RuleSet)
