from io import BytesIO

import pytest
from django.utils import timezone
from lxml import html

from shangda.points.templates import templates
from shangda.scoring import actions
from shangda.scoring.models import RuleSet
from shangda.scoring.rule_texts import rules_of
from shangda.scoring.starting import with_table
from tests import make
from tests.scoring.visits import get, post, text_of

pytestmark = pytest.mark.django_db
PAGES = ["rule-set", "rules-text", "compare-rules", "idle-rules"]


def test_of_two_sets_the_second_is_put_first(client):
    world = make.office()
    make.rule_set(world.desk, make.one_rule(5, title="党委系统计分"))
    later = make.rule_set(world.desk, make.one_rule(3, title="政府系统计分"), position=1)
    listed = lambda: text_of(get(client, world.scorer, "rule-sets", world.desk.pk))  # noqa: E731
    before = listed()

    post(client, world.scorer, "lead-rules", later.pk)

    after = listed()
    assert before.index("党委系统计分") < before.index("政府系统计分")
    assert after.index("政府系统计分") < after.index("党委系统计分")
    assert after.count("放到最前") == 1
    assert "放到最前" not in text_of(get(client, world.leader, "rule-sets", world.desk.pk))


def test_the_list_has_sets_by_what_they_are(client):
    world = make.office()
    make.drafted_rules(world, "highest-only")
    row = make.drafted_rules(world)
    actions.adopt_rules(rule_set=row, by=world.scorer, since=row.since, version=1)

    page = html.fromstring(text_of(get(client, world.scorer, "rule-sets", world.desk.pk)))

    found = {
        section.xpath("string(.//h2)").strip(): section.xpath(
            ".//a[@class='item-title']/text()"
        )
        for section in page.xpath("//section[@class='rules-sort']")
    }
    assert found == {"施行中": ["镇信息工作考核办法"], "草稿": ["监管部门信息计分办法"]}


def test_units_read_what_counts_and_no_draft(client):
    world = make.office()
    draft = make.drafted_rules(world, "highest-only")
    row = make.drafted_rules(world)
    actions.adopt_rules(rule_set=row, by=world.scorer, since=row.since, version=1)

    shown = text_of(get(client, world.informant, "rule-set", row.pk))

    assert "镇级采用，简讯，每条2分。" in shown
    assert "改成新一版" not in shown
    assert get(client, world.informant, "rule-set", draft.pk).status_code == 404


def test_a_stranger_finds_nothing(client):
    world = make.office()
    row = make.drafted_rules(world)

    for name in PAGES:
        assert get(client, make.person(), name, row.pk).status_code == 404
    for name in ("rule-sets", "start-rules", "what-if"):
        assert get(client, make.person(), name, world.desk.pk).status_code == 404


def test_whoever_does_not_keep_the_rules_cannot_write(client):
    world = make.office()
    row = make.drafted_rules(world)

    for name in ("adopt-rules", "discard-rules", "write-rules", "write-part", "copy-part"):
        assert post(client, world.editor, name, row.pk).status_code == 404
    assert get(client, world.editor, "part", row.pk, kind="set").status_code == 404


@pytest.mark.parametrize("template", templates(), ids=lambda one: one.name)
def test_every_rule_stands_on_the_page_as_a_sentence(client, template):
    world = make.office()
    row = make.drafted_rules(world, template.name)

    page = html.fromstring(text_of(get(client, world.scorer, "rule-set", row.pk)))

    rules = rules_of(row)
    for rule in rules.rules:
        assert page.xpath(f"//li[@id='rule-{rule.id}']//a[@class='rules-said']/text()")
    for table in rules.tables:
        (drawn,) = page.xpath(f"//section[@id='table-{table.id}']//table")
        assert len(drawn.xpath(".//td[@class='num' and text() != '—']")) == len(table.rows)


def test_faults_stand_at_their_place_and_keep_from_adopting(client):
    world = make.office()
    rules = with_table("办法", timezone.localdate())
    row = actions.draft_rules(desk=world.desk, by=world.scorer, rules=rules)

    page = html.fromstring(text_of(get(client, world.scorer, "rule-set", row.pk)))
    refused = post(
        client, world.scorer, "adopt-rules", row.pk, since="2026-01-01", version=1
    )

    assert "表里还没有分值" in page.xpath("string(//section[@id='table-values'])")
    assert "没有一行合得上" in page.xpath("string(//li[@id='rule-adopted'])")
    assert page.xpath("//section[@id='adopt']//button[@disabled]")
    assert refused.status_code == 422
    assert RuleSet.objects.get(pk=row.pk).state == "draft"


def test_a_set_is_adopted_revised_and_ended_on_the_pages(client):
    world = make.office()
    row = make.drafted_rules(world)
    today = timezone.localdate().isoformat()

    adopt = post(client, world.scorer, "adopt-rules", row.pk, since="2026-01-01", version=1)
    revise = post(client, world.scorer, "revise-rules", row.pk)
    draft = RuleSet.objects.get(version=2)
    discard = post(client, world.scorer, "discard-rules", draft.pk)
    restore = post(client, world.scorer, "restore-rules", draft.pk)
    early = post(client, world.scorer, "end-rules", row.pk, until="2025-01-01")
    end = post(client, world.scorer, "end-rules", row.pk, until=today)

    assert [one.status_code for one in (adopt, revise, discard, restore, end)] == [302] * 5
    assert early.status_code == 422
    assert "比施行日期还早" in text_of(early)
    row.refresh_from_db()
    draft.refresh_from_db()
    assert (row.state, draft.state) == ("ended", "draft")


def test_the_pages_ask_a_constant_number_of_questions(
    client, django_assert_max_num_queries
):
    world = make.office()
    row = make.drafted_rules(world)
    get(client, world.scorer, "rule-set", row.pk)

    with django_assert_max_num_queries(45):
        get(client, world.scorer, "rule-set", row.pk)
    for _ in range(6):
        make.drafted_rules(world)
    with django_assert_max_num_queries(30):
        get(client, world.scorer, "rule-sets", world.desk.pk)


def test_a_file_is_a_file(client):
    world = make.office()
    row = make.drafted_rules(world)

    response = get(client, world.scorer, "rules-file", row.pk)

    assert response.headers["Content-Type"] == "application/toml"
    assert BytesIO(response.content).read() == row.text.encode()
