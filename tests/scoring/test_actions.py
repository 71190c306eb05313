from decimal import Decimal

import pytest

from shangda.editing import actions as editing
from shangda.kernel import outbox
from shangda.kernel.errors import NotAllowedError
from shangda.kernel.models import AuditEvent, Notice
from shangda.organisations.models import Role
from shangda.periodicals.models import Issue
from shangda.scoring import actions, ledger, noting
from shangda.scoring.models import Fact, LedgerLine
from tests import make

pytestmark = pytest.mark.django_db
THIRDS = [Decimal("3.3334"), Decimal("3.3333"), Decimal("3.3333")]


def values(**which):
    return [line.value for line in LedgerLine.objects.filter(**which).order_by("pk")]


def total(**which):
    return sum(values(**which))


def is_equal():
    outbox.drain()
    assert noting.differences() == (0, 0)
    return ledger.rebuild(check=True).is_equal


# --- Signing ------------------------------------------------------------------------------


def test_signing_credits_the_unit_of_each_article():
    world = make.office()
    make.value(world.desk, make.house_periodical(world.desk).outlet, 5)

    issue = make.used_issue(world)

    line = LedgerLine.objects.get()
    assert (line.unit, line.desk, line.value) == (world.township, world.desk, 5)
    assert line.basis_date == line.counted_date == issue.issue_date
    assert (line.level, line.item) == ("county", line.fact.item)
    day = f"{issue.issue_date.year}年{issue.issue_date.month}月{issue.issue_date.day}日"
    assert line.explanation == (
        f"{day}栖云快报单条动态类采用《{line.fact.title}》，按第1版“采用”查分值表5分，得5分"
    )


def test_three_thirds_of_ten_make_ten_and_the_lead_has_the_rest():
    world = make.office()
    make.value(world.desk, make.house_periodical(world.desk).outlet, 10)
    article = make.merged(world, count=3, parts=[1, 1, 1])
    editing.send_to_review(article=article, by=world.editor)
    editing.pass_review(article=article, by=world.chief_editor)

    make.used_issue(world, article)

    assert values() == THIRDS
    assert total() == 10
    assert LedgerLine.objects.order_by("pk").first().unit == world.township


def test_a_use_above_counts_at_both_levels():
    world = make.office()
    article = make.passed_article(world)
    make.used_issue(world, article)
    city = make.house_periodical(world.city_desk, "市委信息").outlet
    make.value(world.desk, city, 8)
    make.value(world.city_desk, city, 10)

    make.used_above(world, article=article)

    at_county = LedgerLine.objects.get(desk=world.desk, level="city")
    at_city = LedgerLine.objects.get(desk=world.city_desk)
    assert (at_county.unit, at_county.value) == (world.township, 8)
    assert (at_city.unit, at_city.value) == (world.county, 10)


def test_a_use_above_is_told_to_the_township():
    world = make.office()
    article = make.passed_article(world)

    make.used_above(world, article=article)

    told = Notice.objects.filter(person=world.informant, text__startswith="刊用")
    assert told.get().url == f"/items/{article.sources.get().submission.item_id}/"


def test_a_use_that_no_rule_means_is_a_fact_without_a_line():
    world = make.office()
    make.value(world.desk, make.outlet(), 5)

    make.used_issue(world)

    assert Fact.objects.filter(kind="adopted").count() == 1
    assert not LedgerLine.objects.exists()


def test_the_author_is_told_the_points_at_once():
    world = make.office()
    make.value(world.desk, make.house_periodical(world.desk).outlet, "2.5")

    make.used_issue(world)

    told = Notice.objects.get(person=world.informant, text__startswith="刊用")
    assert told.text.endswith("，栖云快报单条，得2.5分")


def test_the_value_of_a_form_goes_before_the_value_of_any():
    world = make.office()
    outlet = make.house_periodical(world.desk).outlet
    make.value(world.desk, outlet, 3)
    make.value(world.desk, outlet, 1, form="brief")

    make.used_issue(world, form="brief")
    make.used_issue(world, form="special")

    assert values() == [1, 3]


def test_only_the_issuer_signs():
    world = make.office()
    issue = make.issue_to_sign(
        world.desk, [make.passed_article(world)], editor=world.editor
    )

    with pytest.raises(NotAllowedError):
        actions.sign_issue(issue=issue, by=world.editor)

    assert not LedgerLine.objects.exists()
    assert Issue.objects.get().number is None


def test_an_item_that_comes_twice_into_one_article_has_one_line():
    world = make.office()
    make.value(
        world.city_desk, make.house_periodical(world.city_desk, "市委信息").outlet, 4
    )
    make.value(world.desk, make.house_periodical(world.city_desk).outlet, 6)
    first = make.passed_article(world)
    sent = first.sources.get().submission
    below = make.submission_above(world, article=first)
    twin = make.passed_article(world)
    twin.sources.update(submission=sent)
    also_below = make.submission_above(world, article=twin)
    merged = editing.merge(submissions=[below, also_below], by=world.city_editor)
    editing.send_to_review(article=merged, by=world.city_editor)
    editing.pass_review(article=merged, by=world.city_chief_editor)

    issue = make.issue_to_sign(world.city_desk, [merged], editor=world.city_editor)
    actions.sign_issue(issue=issue, by=world.city_issuer)

    assert values(desk=world.desk) == [6]
    assert values(desk=world.city_desk) == [4]


# --- Taking back --------------------------------------------------------------------------


def test_withdrawing_reverses_in_the_period_of_the_use():
    world = make.office()
    make.value(world.desk, make.house_periodical(world.desk).outlet, 5)
    issue = make.used_issue(world, days_ago=40)

    actions.withdraw_adoption(
        entry=issue.entries.get(), by=world.chief_editor, reason="数字有误"
    )

    first, second = LedgerLine.objects.order_by("pk")
    assert (second.value, second.reverses) == (-5, first)
    assert second.basis_date == first.basis_date
    assert "数字有误" in second.explanation
    assert is_equal()


def test_withdrawing_tells_the_author():
    world = make.office()
    make.value(world.desk, make.house_periodical(world.desk).outlet, 5)
    issue = make.used_issue(world)

    actions.withdraw_adoption(
        entry=issue.entries.get(), by=world.chief_editor, reason="数字有误"
    )

    texts = Notice.objects.filter(person=world.informant).values_list("text", flat=True)
    assert any("收回5分" in text and "数字有误" in text for text in texts)


def test_an_outside_use_of_an_item_credits_its_unit():
    world = make.office()
    make.value(world.desk, make.outlet(), 15)
    sent = make.submission(world)

    make.used_outside(world, item=sent.item)

    line = LedgerLine.objects.get()
    assert (line.unit, line.value) == (world.township, 15)
    assert "《省信息》" in line.explanation
    assert f"（{world.editor.name}" in line.explanation


def test_an_outside_use_of_a_reported_item_credits_what_it_was_made_of():
    world = make.office()
    make.value(world.desk, make.outlet(), 15)
    above = make.submission_above(world)

    make.used_outside(world, item=above.item)

    assert LedgerLine.objects.get().unit == world.township


def test_an_outside_use_of_an_article_is_shared():
    world = make.office()
    make.value(world.desk, make.outlet(), 10)
    article = make.merged(world, count=2, parts=[3, 2])

    make.used_outside(world, article=article)

    assert values() == [6, 4]


def test_revoking_takes_the_points_back():
    world = make.office()
    make.value(world.desk, make.outlet(), 15)
    use = make.used_outside(world, item=make.submission(world).item)

    actions.revoke_outside_use(use=use, by=world.editor, reason="误登")

    assert values() == [15, -15]
    assert is_equal()


def test_recording_is_not_for_members():
    world = make.office()
    sent = make.submission(world)

    with pytest.raises(NotAllowedError):
        make.used_outside(world, item=sent.item, by=world.informant)

    assert not LedgerLine.objects.exists()


# --- Rebuilding ---------------------------------------------------------------------------


def test_rebuilding_repairs_a_line_that_was_lost_and_one_that_was_forged():
    world = make.office()
    make.value(world.desk, make.house_periodical(world.desk).outlet, 5)
    make.used_issue(world)
    make.used_issue(world)
    lost, forged = LedgerLine.objects.order_by("pk")
    LedgerLine.objects.filter(pk=lost.pk).delete()
    LedgerLine.objects.filter(pk=forged.pk).update(value=50)

    done = actions.rebuild_ledger(by=make.holder(Role.SYSTEM_ADMIN))

    assert (done.missing, done.wrong) == (2, 1)
    assert total() == 10
    assert is_equal()


def test_rebuilding_what_is_whole_does_nothing():
    world = make.office()
    make.value(world.desk, make.house_periodical(world.desk).outlet, 5)
    make.used_issue(world)
    outbox.drain()

    done = actions.rebuild_ledger(by=make.holder(Role.SYSTEM_ADMIN))

    assert done.is_equal
    assert LedgerLine.objects.count() == 1


def test_a_rebuild_is_traced():
    world = make.office()

    actions.rebuild_ledger(by=world.scorer)

    event = AuditEvent.objects.get(verb="scoring.rebuild_ledger")
    assert (event.actor_id, event.details["added"]) == (world.scorer.pk, 0)
