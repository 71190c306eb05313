import pytest
from django.core.management import call_command

from shangda.kernel import outbox
from shangda.organisations import actions as organisations
from shangda.organisations.models import Role
from shangda.periodicals import actions as periodicals
from shangda.points.faults import faults
from shangda.points.reading import read
from shangda.scoring import first_rules
from shangda.scoring.models import Fact, LedgerLine, RuleSet
from tests import make

pytestmark = pytest.mark.django_db


def test_the_rules_to_start_with_have_no_fault():
    assert faults(read(first_rules.SHIPPED.read_text("utf-8"))) == []


def test_a_new_desk_begins_with_a_draft():
    world = make.office()
    by = make.holder(Role.SYSTEM_ADMIN)
    other = make.channel("government", "政务信息")

    desk = organisations.add_desk(channel=other, unit=world.county, by=by, code="ZW")
    outbox.drain()

    draft = RuleSet.objects.get(desk=desk)
    assert draft.state == RuleSet.State.DRAFT
    assert "按层级" in draft.text


def test_a_draft_is_given_once():
    world = make.office()

    first, second = first_rules.start(), first_rules.start()

    assert (first, second) == (2, 0)
    assert RuleSet.objects.filter(desk=world.desk).count() == 1


def test_what_happened_before_there_were_facts_is_noted_after_an_update():
    world = make.office()
    issue = make.issue_to_sign(
        world.desk, [make.passed_article(world)], editor=world.editor
    )
    periodicals.sign(issue=issue, by=world.issuer)
    outbox.drain()
    Fact.objects.all().delete()
    make.rule_set(world.desk, first_rules.SHIPPED.read_text("utf-8"))

    call_command("load_defaults")

    assert {fact.kind for fact in Fact.objects.all()} == {"submitted", "adopted"}
    assert LedgerLine.objects.get().value == 3
