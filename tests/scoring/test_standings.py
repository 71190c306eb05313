import json
from datetime import date, timedelta
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from lxml import html
from openpyxl import load_workbook

from shangda.kernel import outbox
from shangda.scoring import frozen
from shangda.scoring.models import ClosedPeriod, StandingsTerms
from shangda.scoring.periods import Period
from shangda.scoring.sight import seen, sight_of
from shangda.scoring.standings import standings
from tests import make

pytestmark = pytest.mark.django_db
PERSONS = make.one_rule(2, head='counts = "person"')


def this_year():
    today = timezone.localdate()
    return Period(today - timedelta(days=100), today)


def two_townships():
    """松岚镇 and 芦雪乡, each with 5 points."""
    world = make.office()
    other = make.neighbour(world)
    make.value(world.desk, make.house_periodical(world.desk).outlet, 5)
    make.used_issue(world)
    make.used_issue(other)
    return world, other


def terms(world, **fields):
    return StandingsTerms.objects.create(desk=world.desk, **fields)


def found(world, **more):
    outbox.drain()
    return standings(world.desk, this_year(), **more)


def told(of):
    return [(row.name, row.rank, row.points) for row in of.rows]


def text_of(response):
    return " ".join(html.fromstring(response.content.decode()).text_content().split())


def page(client, who, name, /, *args, **query):
    client.force_login(who)
    outbox.drain()
    return client.get(reverse(f"scoring:{name}", args=args), query)


def closed(world, period):
    """The period closed with the figures of now, as a closing keeps them."""
    rows = [
        {
            "unit": row.unit.pk,
            "name": row.name,
            "submitted": row.submitted,
            "used": row.used,
            "rate": row.used_percent,
            "by_level": [str(value) for value in row.by_level],
            "points": str(row.points),
            "rank": row.rank,
            "rose": row.rose,
        }
        for row in standings(world.desk, period).rows
    ]
    figures = {
        "period": {
            "sets": [
                {
                    "rule_set": None,
                    "levels": ["县级"],
                    "groups": [{"name": "乡镇组", "rows": rows}],
                }
            ]
        }
    }
    return ClosedPeriod.objects.create(
        desk=world.desk,
        per="month",
        start=period.start,
        end=period.end,
        figures=figures,
        sha256="0" * 64,
        by=world.scorer,
    )


# --- Ranks by the desk's terms ------------------------------------------------------------


def test_the_adoption_rate_parts_equal_points():
    world, _ = two_townships()
    make.received(world)
    terms(world, breaker="rate")

    assert told(found(world)) == [("芦雪乡", 1, 5), ("松岚镇", 2, 5)]


@pytest.mark.parametrize(("style", "last"), [("gaps", 3), ("dense", 2)])
def test_the_next_after_equal_ones_stands_as_the_desk_has_it(style, last):
    world, _ = two_townships()
    make.neighbour(world, "石蒲乡")
    terms(world, style=style)

    assert [rank for _, rank, _ in told(found(world))] == [1, 1, last]


def test_the_rate_may_follow_what_was_sent():
    world, _ = two_townships()
    make.received(world)
    make.used_outside(world, item=make.submission(world).item)

    by_period = found(world).rows[0].used_percent
    terms(world, basis="sent")

    assert (by_period, found(world).rows[0].used_percent) == (67, 67)


def test_the_offices_own_texts_are_not_ranked():
    world, _ = two_townships()
    outbox.drain()
    world.desk.facts.filter(kind="adopted").first().shares.update(unit=world.county)

    of = standings(world.desk, this_year())

    assert [(row.name, row.rank, row.used) for row in of.own] == [("县委办", None, 1)]
    assert {row.name for row in of.rows} == {"松岚镇", "芦雪乡"}


def test_persons_are_ranked_by_a_set_that_counts_them():
    world, other = two_townships()
    rules = make.rule_set(world.desk, PERSONS, position=1)
    make.used_issue(world)

    of = found(world, rule_set=rules)

    assert of.of_persons
    assert told(of) == [(world.informant.name, 1, 4), (other.informant.name, 2, 2)]


def test_running_totals_stand_beside_a_period():
    world = make.office()
    make.value(world.desk, make.house_periodical(world.desk).outlet, 5)
    make.used_issue(world)
    today = timezone.localdate()

    of_day = standings(world.desk, Period(today, today))
    of_year = standings(world.desk, Period(date(today.year, 1, 1), today))

    assert (of_day.has_running, of_day.rows[0].running) == (True, 5)
    assert not of_year.has_running or today.month == today.day == 1


def test_later_versions_of_a_set_count_together():
    world, _ = two_townships()
    first = world.desk.rule_sets.get()
    today = timezone.localdate()
    later = make.rule_set(world.desk, first.text, since=today + timedelta(days=1))
    later.parent = first
    later.save()

    assert {points for _, _, points in told(found(world, rule_set=later))} == {5}


# --- Who sees what ------------------------------------------------------------------------


def names(world, who):
    return [row.name for row in seen(found(world), sight_of(who, world.desk)).rows]


def test_members_see_the_first_ranks_and_themselves():
    world, other = two_townships()
    make.used_issue(other)
    make.neighbour(world, "石蒲乡")
    terms(world, top=1)

    assert names(world, world.informant) == ["芦雪乡", "松岚镇"]
    assert len(names(world, world.scorer)) == 3


@pytest.mark.parametrize(("choice", "count"), [("all", 3), ("group", 2), ("own", 1)])
def test_members_see_as_much_as_the_desk_allows(choice, count):
    world, _ = two_townships()
    make.join(make.unit("", "县发改局"), world.desk, group="县直组")
    terms(world, seen=choice)

    assert len(names(world, world.informant)) == count


def test_names_without_a_text_are_published_where_the_desk_does(client):
    world, _ = two_townships()
    make.neighbour(world, "石蒲乡")

    before = text_of(page(client, world.informant, "standings", world.desk.pk))
    terms(world, shows_zero=True)
    after = text_of(page(client, world.informant, "standings", world.desk.pk))

    assert "零报送、零采用" not in before
    assert "没有报送：石蒲乡。" in after


def test_the_sheet_holds_no_more_than_the_page(client):
    world, _ = two_townships()
    terms(world, seen="own")

    response = page(client, world.informant, "standings", world.desk.pk, **{"as": "xlsx"})

    rows = list(load_workbook(BytesIO(response.content)).active.values)
    assert [row[3] for row in rows[1:]] == [world.township.name]


# --- Closed periods -----------------------------------------------------------------------


def test_a_closed_period_shows_what_was_kept_and_tells_what_differs(client):
    world, _ = two_townships()
    outbox.drain()
    today = timezone.localdate()
    period = Period(today, today)
    closed(world, period)
    make.used_issue(world)
    code = f"{today}_{today}"

    kept = text_of(page(client, world.scorer, "standings", world.desk.pk, period=code))
    now = text_of(
        page(client, world.scorer, "standings", world.desk.pk, period=code, now=1)
    )

    assert "下面是关账时的数" in kept
    assert "松岚镇5分→10分" in kept
    assert "下面是现在的数" in now


def test_what_was_kept_is_read_as_it_was():
    world, _ = two_townships()
    outbox.drain()
    period = Period(timezone.localdate(), timezone.localdate())
    before = standings(world.desk, period)
    kept = closed(world, period)
    make.used_issue(world)

    found_then = frozen.as_closed(kept, standings(world.desk, period))

    assert told(found_then) == told(before)
    assert frozen.closed_of(world.desk, period) == kept


# --- The page -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"period": "days", "from": "2026-05-02", "to": "2026-05-01"}, "对调"),
        ({"period": "days", "from": "2026-02-30", "to": "2026-05-01"}, "没有开始的这一天"),
        ({"period": "days"}, "请填开始的日期。"),
    ],
)
def test_days_that_are_no_period_are_said_and_stay_typed(client, query, words):
    world, _ = two_townships()

    response = page(client, world.scorer, "standings", world.desk.pk, **query)

    assert words in text_of(response)
    assert all(f'value="{one}"' in response.content.decode() for one in query.values())


def test_each_number_leads_to_what_it_counts(client):
    world, _ = two_townships()
    unit = (world.desk.pk, world.township.pk)

    adopted = page(client, world.informant, "unit", *unit, facts="adopted")
    county = page(client, world.informant, "unit", *unit, column="county")
    city = page(client, world.informant, "unit", *unit, column="city")

    assert "共1次" in text_of(adopted)
    assert "县级分" in text_of(county)
    assert "按第1版“采用”查分值表5分" in text_of(county)
    assert "按第1版" not in text_of(city)


@pytest.mark.parametrize("query", [{}, {"facts": "adopted"}])
def test_a_units_page_keeps_the_way_to_sign_out(client, query):
    world, _ = two_townships()

    response = page(
        client, world.informant, "unit", world.desk.pk, world.township.pk, **query
    )

    shown = html.fromstring(response.content.decode())
    assert world.informant.name in shown.xpath("string(//summary[@class='who'])")
    assert shown.xpath("//form[@action='/accounts/logout/']")


def test_the_terms_are_filled_in_on_a_page(client):
    world, _ = two_townships()
    client.force_login(world.scorer)
    typed = {
        "style": "dense",
        "breaker": "rate",
        "order": "official",
        "basis": "sent",
        "seen": "group",
        "top": "3",
        "shows_zero": "on",
    }

    wrong = client.post(
        reverse("scoring:set-standings-terms", args=[world.desk.pk]), typed | {"top": "-1"}
    )
    right = client.post(reverse("scoring:set-standings-terms", args=[world.desk.pk]), typed)

    kept = StandingsTerms.objects.get()
    assert (wrong.status_code, right.status_code) == (422, 302)
    assert "不能小于0" in text_of(wrong)
    assert (kept.style, kept.breaker, kept.seen, kept.top) == ("dense", "rate", "group", 3)


@pytest.mark.parametrize("who", ["informant", "editor", "leader"])
def test_others_do_not_set_the_terms(client, who):
    world = make.office()

    response = page(client, getattr(world, who), "terms", world.desk.pk)

    assert response.status_code == 404


# --- The command --------------------------------------------------------------------------


def command(*args):
    out = StringIO()
    call_command("standings", *args, stdout=out)
    return out.getvalue()


def test_the_command_tells_what_the_page_tells():
    world, _ = two_townships()
    outbox.drain()

    told_json = json.loads(command(world.desk.code, "--json"))
    told_words = command(world.desk.code, "--period", "month")

    rows = told_json["groups"]["乡镇组"]
    assert [(row["unit"], row["rank"], row["points"]) for row in rows] == [
        ("松岚镇", 1, "5"),
        ("芦雪乡", 1, "5"),
    ]
    assert "乡镇组\t1\t" in told_words


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("NO",), "没有信息科 NO，现有：SW、XW。"),
        (("XW", "--period", "x"), "没有时段 x"),
        (("XW", "--rules", "x"), "没有计分办法 x"),
    ],
)
def test_the_command_says_what_there_is(args, words):
    make.office()

    with pytest.raises(CommandError, match=words):
        command(*args)
