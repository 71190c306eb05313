from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from shangda.organisations.models import Role
from shangda.scoring.models import LedgerLine
from tests import make
from tests.scoring.offices import scored_office
from tests.scoring.visits import get, text_of

pytestmark = pytest.mark.django_db


def test_the_standings_name_their_basis(client):
    world = scored_office()

    text = text_of(get(client, world.scorer, "standings", world.desk.pk))

    assert "执行" in text
    assert "采用率：这段时间采用的篇数÷这段时间报送的篇数" in text
    assert "升降和" in text


def test_a_row_opens_onto_its_lines_and_these_onto_the_item(client):
    world = scored_office()
    line = LedgerLine.objects.get()

    response = get(client, world.scorer, "standings", world.desk.pk, open=world.township.pk)

    assert line.explanation in text_of(response)
    assert f'href="/items/{line.item_id}/"' in text_of(response)


def test_htmx_gets_the_groups_only(client):
    world = scored_office()
    client.force_login(world.scorer)

    response = client.get(
        reverse("scoring:standings", args=[world.desk.pk]),
        {"open": world.township.pk},
        headers={"HX-Request": "true"},
    )

    assert text_of(response).strip().startswith('<div id="groups">')


def test_a_member_cannot_open_another_unit(client):
    world = scored_office()
    other = make.neighbour(world)

    text = text_of(
        get(client, other.informant, "standings", world.desk.pk, open=world.township.pk)
    )

    assert "松岚镇" in text
    assert LedgerLine.objects.get().explanation not in text
    assert f'id="unit-{world.township.pk}"' not in text
    assert f'id="unit-{other.township.pk}"' in text


def test_whom_to_visit_is_the_desks_own_business(client):
    world = scored_office()
    make.neighbour(world)

    at_desk = text_of(get(client, world.scorer, "standings", world.desk.pk))
    member = text_of(get(client, world.informant, "standings", world.desk.pk))
    leader = text_of(get(client, world.leader, "standings", world.desk.pk))

    assert "采用为零　1家" in at_desk
    assert "采用为零" not in member + leader


def test_the_sheet_holds_every_group(client):
    world = scored_office()
    make.join(make.unit("", "县发改局"), world.desk, group="县直组")

    response = get(client, world.scorer, "standings", world.desk.pk, **{"as": "xlsx"})

    rows = list(load_workbook(BytesIO(response.content)).active.values)
    assert rows[0][:5] == ("组别", "名次", "升降", "单位", "报送")
    assert [(row[0], row[1], row[-1]) for row in rows[1:]] == [
        ("乡镇组", 1, 5),
        ("县直组", 1, 0),
    ]


def test_the_standings_of_a_strange_desk_do_not_exist(client):
    world = scored_office()

    assert get(client, world.informant, "standings", world.city_desk.pk).status_code == 404


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_administrators_find_no_standings(client, role):
    world = scored_office()
    who = make.holder(role)

    assert get(client, who, "standings", world.desk.pk).status_code == 404
    assert "还没有和您有关的排名" in text_of(get(client, who, "standings-home"))


def test_standings_home_goes_to_ones_own_desk(client):
    world = scored_office()

    response = get(client, world.editor, "standings-home")

    assert response.url == reverse("scoring:standings", args=[world.desk.pk])


def test_the_standings_page_takes_as_many_queries_however_many_units(
    client, django_assert_max_num_queries
):
    world = scored_office()
    for name in ("云坪乡", "荷岙镇", "竹坞乡", "芦雪乡"):
        make.neighbour(world, name)
    client.force_login(world.scorer)
    address = reverse("scoring:standings", args=[world.desk.pk])

    with django_assert_max_num_queries(26):
        response = client.get(address, {"open": world.township.pk})

    assert len(response.context["group"].rows) == 5
