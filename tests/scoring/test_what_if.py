import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from shangda.points.faults import sound
from shangda.points.writing import write
from shangda.scoring.models import Fact, FactShare, LedgerLine
from shangda.scoring.what_if import name_of, what_if
from tests import make

pytestmark = pytest.mark.django_db
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def rules(points, *, more="", form='form = "单条"', since="2027-01-01", head=""):
    return sound(
        f'[set]\ntitle = "办法"\nfrom = {since}\n{head}'
        '[[category]]\nid = "a"\nname = "采用"\n'
        '[[rule]]\nid = "single"\nname = "单条"\ncategory = "a"\n'
        f'when = {{ kind = "adopted", {form} }}\npoints = {points}\n'
        '[[rule]]\nid = "brief"\nname = "简讯"\ncategory = "a"\n'
        f'when = {{ kind = "adopted", form = "简讯" }}\npoints = 4\n{more}'
    )


def happened(desk, unit, day, form="单条", **more):
    fact = Fact.objects.create(
        desk=desk, kind="adopted", source="test", source_id=Fact.objects.count(),
        day=day, registered=more.pop("registered", day), title="稿件",
        content={"words": {"form": form}}, **more,
    )  # fmt: skip
    said = {"desk": fact.desk, "kind": fact.kind, "day": fact.day}
    FactShare.objects.create(fact=fact, unit=unit, person=more.get("person"), **said)
    return fact


def two_units(world):
    """Twice a single text of the one, once a brief one of the other."""
    other = make.unit("T2", "云坪乡", parent=world.county)
    make.join(other, world.desk)
    for day in (date(2026, 2, 1), date(2026, 5, 1)):
        happened(world.desk, world.township, day)
    happened(world.desk, other, date(2026, 3, 1), "简讯")
    return other


def rows_of(found):
    return {row.name: row for rows in found.groups.values() for row in rows}


def test_ranks_stand_side_by_side_with_the_reason():
    world = make.office()
    other = two_units(world)

    found = what_if(world.desk, rules(5), rules(1), *YEAR)

    rows = rows_of(found)
    first, second = rows[str(world.township)], rows[str(other)]
    assert (first.before, first.after) == (Decimal(10), Decimal(2))
    assert (first.rank_before, first.rank_after, first.rose) == (1, 2, -1)
    assert (second.rank_before, second.rank_after, second.fell) == (2, 1, 0)
    assert [one.words for one in first.reasons] == ["“单条”原10分，现2分，少8分"]
    assert second.reasons == []
    assert len(found.moved) == 2


def test_only_the_days_asked_for_are_summed():
    world = make.office()
    two_units(world)

    found = what_if(world.desk, rules(5), rules(1), date(2026, 4, 1), date(2026, 6, 30))

    assert rows_of(found)[str(world.township)].before == 5


def test_limits_of_the_year_hold_from_its_first_day():
    world = make.office()
    two_units(world)
    capped = rules(5, head="", more='[[total]]\nper = "year"\ncap = 7\n')

    found = what_if(world.desk, rules(5), capped, date(2026, 4, 1), date(2026, 6, 30))

    row = rows_of(found)[str(world.township)]
    assert (row.before, row.after) == (5, 2)
    assert [one.name for one in row.reasons] == ["每年总分限额"]


def test_periods_that_end_on_the_last_day_are_settled():
    world = make.office()
    two_units(world)
    quota = (
        '[[quota]]\nid = "q"\nname = "报送"\nper = "quarter"\n'
        'count = { kind = "submitted" }\ntarget = 2\nmissing = -3\n'
    )

    found = what_if(
        world.desk, rules(5), rules(5, more=quota), date(2026, 4, 1), date(2026, 6, 30)
    )

    assert rows_of(found)[str(world.township)].after == 5 - 6


def test_facts_that_cannot_be_counted_are_named_and_left_out():
    world = make.office()
    two_units(world)
    chosen = rules(5)
    single = replace(chosen.rules[0], value=sound(BETWEEN).rules[0].value)
    chosen = replace(chosen, rules=(single, *chosen.rules[1:]))

    found = what_if(world.desk, rules(5), chosen, *YEAR)

    assert found.refused == ["《稿件》按“单条”要在1到9分之间选定 chosen。"]
    assert rows_of(found)[str(world.township)].after == 0


BETWEEN = (
    '[set]\ntitle = "x"\nfrom = 2026-01-01\n[[category]]\nid = "a"\nname = "a"\n'
    '[[rule]]\nid = "r"\nname = "r"\ncategory = "a"\nwhen = {}\nbetween = [1, 9]\n'
)


def test_persons_are_ranked_where_persons_are_counted():
    world = make.office()
    fact = happened(world.desk, world.township, date(2026, 2, 1))
    fact.shares.update(person=world.informant)
    by_person = rules(5, head='counts = "person"\n')

    found = what_if(world.desk, by_person, by_person, *YEAR)

    assert list(rows_of(found)) == [f"{world.informant.name}　{world.township}"]


def test_nothing_is_written_and_questions_are_constant(django_assert_max_num_queries):
    world = make.office()
    two_units(world)
    lines = LedgerLine.objects.count()

    with django_assert_max_num_queries(6):
        what_if(world.desk, rules(5), rules(1), *YEAR)
    for number in range(20):
        happened(world.desk, world.township, date(2026, 1, 1) + timedelta(number))
    with django_assert_max_num_queries(6):
        what_if(world.desk, rules(5), rules(1), *YEAR)

    assert LedgerLine.objects.count() == lines


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("single", "单条"),
        ("rule:single", "单条限额"),
        ("category:a", "采用限额"),
        ("total:year", "每年总分限额"),
        ("base:month", "每月基础分"),
        ("none", ""),
    ],
)
def test_every_sort_of_line_has_a_name(key, name):
    assert name_of(key, rules(5)) == name


# --- The command ----------------------------------------------------------------------------


def run(capsys, desk, path, *more, since="2026-01-01", until="2026-12-31"):
    call_command(
        "what_if",
        "--desk",
        desk,
        "--rules",
        str(path),
        "--from",
        since,
        "--to",
        until,
        *more,
    )
    return capsys.readouterr().out


def on_file(tmp_path, found):
    path = tmp_path / "rules.toml"
    path.write_text(write(found), "utf-8")
    return path


def test_the_command_tells_people_and_programs(tmp_path, capsys):
    world = make.office()
    other = two_units(world)
    make.rule_set(world.desk, write(rules(5)))
    path = on_file(tmp_path, rules(1))

    words = run(capsys, world.desk.code, path)
    told = json.loads(run(capsys, world.desk.code, path, "--json"))

    assert "共3件事，名次有变的2家" in words
    assert f"1（原2）　{other}　4分（原4分）" in words
    first = told["groups"]["乡镇组"][0]
    assert first["after"] == {"points": "4", "rank": 1}
    assert told["facts"] == 3


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"desk": "none"}, "没有代码是 none"),
        ({"since": "2026-13-01"}, "要写成 2026-06-30 这样"),
        ({"until": "2025-01-01"}, "比 --from 还早"),
        ({"path": "none.toml"}, "打不开"),
        ({"text": "[set]\n"}, "缺 from"),
        ({"text": write(rules(1)).replace('"brief"', '"single"')}, "编号 single 重复"),
    ],
)
def test_the_command_refuses_with_the_reason(tmp_path, capsys, change, why):
    world = make.office()
    make.rule_set(world.desk, write(rules(5)))
    path = on_file(tmp_path, rules(1))
    if "text" in change:
        path.write_text(change["text"], "utf-8")
    asked = {"desk": world.desk.code, "path": path}
    asked |= {key: one for key, one in change.items() if key != "text"}
    desk, path = asked.pop("desk"), asked.pop("path")

    with pytest.raises(CommandError, match=why):
        run(capsys, desk, path, **asked)


def test_without_rules_in_force_there_is_nothing_to_compare_with(tmp_path, capsys):
    world = make.office()

    with pytest.raises(CommandError, match="没有施行中的"):
        run(capsys, world.desk.code, on_file(tmp_path, rules(1)))


# --- The page -------------------------------------------------------------------------------


def page(client, world, **query):
    client.force_login(world.scorer)
    return client.get(reverse("scoring:what-if", args=[world.desk.pk]), query)


def test_the_page_shows_who_moves_and_why(client):
    world = make.office()
    other = two_units(world)
    old = make.rule_set(world.desk, write(rules(5)))
    new = make.rule_set(world.desk, write(rules(1)), state="draft")

    shown = page(
        client, world, old=old.pk, new=new.pk, start="2026-01-01", end="2026-12-31"
    )

    text = shown.content.decode()
    assert "2家名次有变" in text
    assert "“单条”原10分，现2分，少8分" in text
    assert str(other) in text
    assert "分值：每条5分改为每条1分" in text


def test_the_page_can_be_kept_as_a_sheet(client):
    world = make.office()
    two_units(world)
    row = make.rule_set(world.desk, write(rules(5)))

    shown = page(
        client, world, old=row.pk, new=row.pk, start="2026-01-01", end="2026-12-31",
        **{"as": "xlsx"},
    )  # fmt: skip

    assert shown.content[:2] == b"PK"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"end": "2025-01-01"}, "比开始的还早"),
        ({"start": "2026-02-30"}, "没有这一天"),
        ({"new": "0"}, "请从列出的里面选"),
    ],
)
def test_a_question_that_makes_no_sense_comes_back(client, change, why):
    world = make.office()
    row = make.rule_set(world.desk, write(rules(5)))
    asked = {"old": row.pk, "new": row.pk, "start": "2026-01-01", "end": "2026-12-31"}

    shown = page(client, world, **(asked | change))

    assert shown.status_code == 422
    assert why in shown.content.decode()


def test_units_do_not_see_what_might_have_been(client):
    world = make.office()
    client.force_login(world.informant)

    shown = client.get(reverse("scoring:what-if", args=[world.desk.pk]))

    assert shown.status_code == 404
