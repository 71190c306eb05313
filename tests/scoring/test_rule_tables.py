import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from shangda.scoring import actions
from shangda.scoring.models import RuleSet
from shangda.scoring.rule_texts import rules_of
from shangda.scoring.starting import with_table
from tests import make
from tests.scoring.visits import part_page, post, sent, text_of

pytestmark = pytest.mark.django_db


def table_of(row):
    return {key: str(value) for key, value in rules_of(row).tables[0].rows.items()}


def tabled(world):
    rules = with_table("办法", timezone.localdate())
    return actions.draft_rules(desk=world.desk, by=world.scorer, rules=rules)


def write_table(client, world, row, **typed):
    fields = sent(part_page(client, world, row, "table", "values")) | typed
    response = client.post(reverse("scoring:write-part", args=[row.pk]), fields)
    row.refresh_from_db()
    return response


def test_the_grid_has_the_desks_outlets_and_forms_and_takes_points(client):
    world = make.office()
    make.outlet()
    row = tabled(world)
    page = part_page(client, world, row, "table", "values")
    (cell,) = page.xpath("//input[@aria-label='《省信息》·单条']")

    write_table(client, world, row, **{cell.name: "2.5"})

    assert table_of(row) == {("《省信息》", "单条"): "2.5"}


def test_a_row_and_a_column_are_added_by_hand(client):
    world = make.office()
    make.outlet()
    row = tabled(world)

    write_table(
        client,
        world,
        row,
        **{
            "word|0|0": "新刊",
            "row|0|": "3",
            "word|column": "特稿",
            "column|《省信息》".replace(
                "《省信息》", "%E3%80%8A%E7%9C%81%E4%BF%A1%E6%81%AF%E3%80%8B"
            ): "9",
        },
    )

    assert table_of(row) == {("新刊", ""): "3", ("《省信息》", "特稿"): "9"}


@pytest.mark.parametrize(
    "pasted",
    [
        "载体\t单条\t不分形式\n要情\t5\t3\n快报\t—\t2",
        "要情\t单条\t5\n要情\t不分形式\t3\n快报\t\t2分",
        "载体\t形式\t分值\n要情\t单条\t5\n要情\t\t3\n快报\t\t２",
    ],
)
def test_a_table_comes_from_a_spreadsheet(client, pasted):
    world = make.office()
    row = tabled(world)

    write_table(client, world, row, pasted=pasted)

    assert table_of(row) == {("要情", "单条"): "5", ("要情", ""): "3", ("快报", ""): "2"}


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"pasted": "要情\t单条\t很多"}, "第1行第3格：不是数：很多"),
        ({"pasted": "要情\t1\n快报"}, "第1行要有2格条件和1格分值，现在有2格"),
        ({"row|0|": "多"}, "不是数：多"),
    ],
)
def test_points_that_are_none_come_back_as_they_were_typed(client, typed, why):
    world = make.office()
    row = tabled(world)

    response = write_table(client, world, row, **typed)

    page = html.fromstring(text_of(response))
    assert response.status_code == 422
    assert why in page.text_content()
    for name, value in typed.items():
        assert sent(page)[name] == [value]
    assert table_of(row) == {}


def test_points_of_what_is_in_force_are_changed_in_the_next_version(client):
    world = make.office()
    row = make.drafted_rules(world)
    actions.adopt_rules(rule_set=row, by=world.scorer, since=row.since, version=1)

    response = post(client, world.scorer, "revise-rules", row.pk, table="leaders")

    draft = RuleSet.objects.get(version=2)
    assert response.url == f"/standings/rules/{draft.pk}/part/?kind=table&key=leaders"
    assert client.get(response.url).status_code == 200


def test_a_new_table_is_begun_by_its_fields(client):
    world = make.office()
    row = make.drafted_rules(world)
    fields = sent(part_page(client, world, row, "table")) | {
        "name": "批示",
        "by_0": "leader",
        "by_1": "",
        "pasted": "省领导\t40\n市领导\t20",
    }

    client.post(reverse("scoring:write-part", args=[row.pk]), fields)

    row.refresh_from_db()
    table = rules_of(row).tables[-1]
    assert (table.name, table.by, len(table.rows)) == ("批示", ("leader",), 2)


def test_a_new_table_leads_on_to_its_points(client):
    world = make.office()
    row = make.drafted_rules(world)
    fields = sent(part_page(client, world, row, "table")) | {
        "name": "批示",
        "by_0": "leader",
        "by_1": "",
    }

    response = client.post(reverse("scoring:write-part", args=[row.pk]), fields)

    row.refresh_from_db()
    key = rules_of(row).tables[-1].id
    assert response.url == f"/standings/rules/{row.pk}/part/?kind=table&key={key}"
    assert "表已建好，请填分值。" in client.get(response.url).content.decode()
