import pytest
from django.urls import reverse
from lxml import html

from shangda.points.parts import rows
from shangda.scoring import actions
from shangda.scoring.rule_texts import rules_of
from tests import make
from tests.scoring.visits import get, part_page, sent, text_of

pytestmark = pytest.mark.django_db


def test_versions_are_compared_by_themselves(client):
    world = make.office()
    row = make.drafted_rules(world)
    actions.adopt_rules(rule_set=row, by=world.scorer, since=row.since, version=1)
    draft = actions.revise_rules(rule_set=row, by=world.scorer)
    part = rows(rules_of(draft), "rule")[0] | {"points": 2}
    actions.write_part(
        rule_set=draft, by=world.scorer, kind="rule", key="reported", row=part, version=1
    )

    shown = text_of(get(client, world.scorer, "compare-rules", draft.pk))

    assert "分值：每条1分改为每条2分" in shown


def test_rules_that_nothing_is_counted_by_are_named(client):
    world = make.office()
    make.used_issue(world)
    make.drain()
    row = make.drafted_rules(world)

    shown = text_of(get(client, world.scorer, "idle-rules", row.pk))

    (words,) = html.fromstring(shown).xpath("//*[contains(text(), '件事对过')]/text()")
    assert "转报省采用" in words
    assert "：报送" not in words


def tried(client, who, row, **fields):
    usual = {"try-kind": "adopted", "try-level": "省级", "try-sharers": "1"}
    response = client.post(
        reverse("scoring:check-rules", args=[row.pk]),
        usual | fields,
        headers={"HX-Request": "true"},
    )
    return html.fromstring(text_of(response)).text_content()


def test_an_example_tells_what_it_comes_to(client):
    world = make.office()
    row = make.drafted_rules(world)
    client.force_login(world.scorer)

    found = tried(client, world.scorer, row)

    assert "30分" in found
    assert "按第1版“转报省采用”每条30分，得30分" in found


def test_an_example_of_several_tells_who_gets_what(client):
    world = make.office()
    row = make.drafted_rules(world)
    client.force_login(world.scorer)

    found = tried(client, world.scorer, row, **{"try-sharers": "3"})

    assert "甲单位　10分" in found
    assert "3家平分" in found


def test_a_rule_is_tried_while_it_is_typed(client):
    world = make.office()
    row = make.drafted_rules(world)
    fields = sent(part_page(client, world, row, "rule", "province"))

    typed = tried(client, world.scorer, row, **fields | {"points": "45"})
    unfinished = tried(client, world.scorer, row, **fields | {"points": "4x"})

    assert "这一条读作　省级采用，每条45分。" in typed
    assert "得45分" in typed
    assert "还不完整，下面先按存好的算" in unfinished
    assert "得30分" in unfinished
    row.refresh_from_db()
    assert row.edit_version == 1


def test_a_real_item_is_found_and_tried(client):
    world = make.office()
    make.used_issue(world, make.passed_article(world, title="松岚镇建好三本台账"))
    make.drain()
    row = make.drafted_rules(world)
    client.force_login(world.scorer)

    found = client.post(
        reverse("scoring:check-rules", args=[row.pk]), {"try-q": "三本台账"}
    )
    (key,) = html.fromstring(text_of(found)).xpath("//input[@name='try-text']/@value")
    answer = tried(client, world.scorer, row, **{"try-text": key})

    assert "报送《松岚镇建好三本台账》" in answer


def test_titles_are_not_found_by_units(client):
    world = make.office()
    make.used_issue(world, make.passed_article(world, title="松岚镇建好三本台账"))
    make.drain()
    row = make.drafted_rules(world)
    actions.adopt_rules(rule_set=row, by=world.scorer, since=row.since, version=1)
    client.force_login(world.informant)

    found = client.post(
        reverse("scoring:check-rules", args=[row.pk]), {"try-q": "三本台账"}
    )

    assert found.status_code == 200
    assert "try-text" not in text_of(found)
