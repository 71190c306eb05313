from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from shangda.scoring.models import LedgerLine
from tests import make
from tests.scoring.offices import scored_office
from tests.scoring.visits import get, text_of

pytestmark = pytest.mark.django_db


def test_a_units_page_adds_up_its_lines(client):
    world = scored_office()
    make.used_issue(world)

    response = get(client, world.informant, "unit", world.desk.pk, world.township.pk)

    assert response.context["total"] == 10
    assert text_of(response).count("栖云快报单条") == 2


def test_a_units_lines_are_not_for_its_neighbours(client):
    world = scored_office()
    other = make.neighbour(world)

    response = get(client, other.informant, "unit", world.desk.pk, world.township.pk)

    assert response.status_code == 404


def test_leaders_read_lines_without_ways_to_items(client):
    world = scored_office()

    text = text_of(get(client, world.leader, "unit", world.desk.pk, world.township.pk))

    assert LedgerLine.objects.get().explanation in text
    assert "/items/" not in text


def test_a_units_sheet_lists_its_lines(client):
    world = scored_office()

    response = get(
        client, world.informant, "unit", world.desk.pk, world.township.pk, **{"as": "xlsx"}
    )

    (row,) = list(load_workbook(BytesIO(response.content)).active.values)[1:]
    assert row[0] == timezone.localdate().isoformat()
    assert row[2].endswith("按第1版“采用”查分值表5分，得5分")
    assert row[3] == 5
