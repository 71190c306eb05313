import pytest
from django.urls import reverse

from shangda.scoring import actions
from shangda.scoring.models import RuleSet
from shangda.scoring.starting import of_template
from tests import make

pytestmark = pytest.mark.django_db


def get(client, who, name, *args, **query):
    client.force_login(who)
    return client.get(reverse(f"scoring:{name}", args=args), query)


def post(client, who, name, *args, **fields):
    client.force_login(who)
    return client.post(reverse(f"scoring:{name}", args=args), fields)


def text_of(response):
    return response.content.decode()


def drafted(world, template="township"):
    return actions.draft_rules(desk=world.desk, by=world.scorer, rules=of_template(template))


def test_pages_open(client):
    world = make.office()
    row = drafted(world)
    for name, args, query in [
        ("rule-sets", [world.desk.pk], {}),
        ("start-rules", [world.desk.pk], {}),
        ("rule-set", [row.pk], {}),
        ("rules-text", [row.pk], {}),
        ("compare-rules", [row.pk], {}),
        ("idle-rules", [row.pk], {}),
        ("what-if", [world.desk.pk], {}),
        *[("part", [row.pk], {"kind": kind}) for kind in ("set", "category", "rule", "table", "quota", "ratio", "knockout", "total", "conversion")],
    ]:
        response = get(client, world.scorer, name, *args, **query)
        assert response.status_code == 200, (name, query)
    assert RuleSet.objects.count() >= 1
