from datetime import timedelta

import pytest
from django.utils import timezone

from shangda.items import actions as items
from shangda.kernel.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    WrongStateError,
)
from shangda.kernel.models import AuditEvent
from shangda.organisations.models import Role
from shangda.periodicals import actions, queries
from shangda.periodicals.models import OutsideUse, Withdrawal
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make.office()


def test_withdrawing_keeps_the_issue_as_printed(world):
    issue = make.issued_issue(world)
    entry = issue.entries.get()

    actions.withdraw_adoption(entry=entry, by=world.issuer, reason="与上期重复。")

    assert issue.entries.get().withdrawal.reason == "与上期重复。"
    item = entry.article.sources.get().submission.item
    assert [one.is_withdrawn for one in queries.uses_of(item)] == [True]


def test_withdrawing_is_for_the_chief_editor_and_the_issuer(world):
    entry = make.issued_issue(world).entries.get()

    for who in (world.editor, world.leader, world.scorer, world.city_chief_editor):
        with pytest.raises(NotAllowedError):
            actions.withdraw_adoption(entry=entry, by=who, reason="不要了")

    assert not Withdrawal.objects.exists()


def test_withdrawing_wants_words_and_happens_once(world):
    entry = make.issued_issue(world).entries.get()

    with pytest.raises(InvalidError) as refusal:
        actions.withdraw_adoption(entry=entry, by=world.chief_editor, reason=" ")
    actions.withdraw_adoption(entry=entry, by=world.chief_editor, reason="数据不实。")
    with pytest.raises(ConflictError):
        actions.withdraw_adoption(entry=entry, by=world.issuer, reason="再来一次。")

    assert list(refusal.value.fields) == ["reason"]


def test_what_is_not_signed_cannot_be_withdrawn(world):
    entry = make.issue_in("to_sign", world).entries.get()

    with pytest.raises(WrongStateError):
        actions.withdraw_adoption(entry=entry, by=world.issuer, reason="不要了")


def test_recording_keeps_scan_and_reference(world):
    use = make.outside_use(world)

    assert (use.scan_name, use.reference, use.by) == ("扫描件.pdf", "第38期", world.editor)
    assert AuditEvent.objects.filter(verb="periodicals.record_outside_use").exists()


def test_recording_of_an_item_that_was_reported_here(world):
    sent = make.submission(world)

    use = make.outside_use(world, item=sent.item, by=world.scorer)

    assert [one.outside for one in queries.uses_of(sent.item)] == [use]


def test_recording_is_for_editors_and_the_scorer(world):
    for who in (world.leader, world.issuer, world.informant, world.city_editor):
        with pytest.raises(NotAllowedError):
            make.outside_use(world, by=who)


@pytest.mark.parametrize(("days", "ask"), [(1, "还没有到"), (-365 * 40, "太早")])
def test_recording_refuses_impossible_days(world, days, ask):
    day = timezone.localdate() + timedelta(days=days)

    with pytest.raises(InvalidError, match=ask) as refusal:
        make.outside_use(world, used_date=day)

    assert list(refusal.value.fields) == ["used_date"]


def test_recording_refuses_what_is_not_ours(world):
    elsewhere = make.neighbour(world)
    item = make.draft(elsewhere)

    with pytest.raises(InvalidError, match="没有报过"):
        make.outside_use(world, item=item)


def test_recording_refuses_another_desks_article(world):
    make.appoint(world.scorer, Role.SCORER, desk=world.city_desk)
    article = make.passed_article(world)

    use = actions.Use(
        desk=world.city_desk,
        outlet=make.outside_outlet(world),
        used_date=timezone.localdate(),
        article=article,
    )
    evidence = actions.Evidence(scan=make.stored_file(), name="扫描件.pdf")

    with pytest.raises(InvalidError, match="不是本科室"):
        actions.record_outside_use(use=use, evidence=evidence, by=world.scorer)


def test_recording_wants_exactly_one_thing(world):
    article, sent = make.passed_article(world), make.submission(world)

    with pytest.raises(InvalidError, match="只选一样"):
        make.outside_use(world, article=article, item=sent.item)


def test_a_periodical_of_the_system_is_not_recorded_by_hand(world):
    printed = make.periodical(world)

    with pytest.raises(InvalidError, match="自动记采用"):
        make.outside_use(world, outlet=printed.outlet)


def test_a_closed_outlet_is_refused(world):
    outlet = make.outside_outlet(world)
    actions.close_outlet(outlet=outlet, by=make.keeper(world))

    with pytest.raises(InvalidError, match="停用"):
        make.outside_use(world, outlet=outlet)


def test_revoking_marks_the_record_once(world):
    use = make.outside_use(world)

    actions.revoke_outside_use(use=use, by=world.scorer, reason="登错了刊物。")

    assert OutsideUse.objects.valid().count() == 0
    assert (use.revoked_by, use.revoke_reason) == (world.scorer, "登错了刊物。")
    with pytest.raises(ConflictError):
        actions.revoke_outside_use(use=use, by=world.editor, reason="再撤一次。")


def test_revoking_wants_words_and_its_desk(world):
    use = make.outside_use(world)

    with pytest.raises(InvalidError):
        actions.revoke_outside_use(use=use, by=world.editor, reason="")
    with pytest.raises(NotAllowedError):
        actions.revoke_outside_use(use=use, by=world.city_editor, reason="不是我们的")


def test_what_was_used_has_its_places(world):
    article = make.passed_article(world)
    use = make.outside_use(world, article=article)
    make.issue(world, articles=[article])

    found = [(one.where, one.is_issued) for one in queries.places_of(article)]
    assert found == [("《栖云快报》未编号", False), (str(use.outlet), True)]

    actions.revoke_outside_use(use=use, by=world.editor, reason="登错了。")
    assert len(list(queries.places_of(article))) == 1


def test_usable_offers_articles_and_items_that_a_search_finds(world):
    article = make.passed_article(world, title="冬季供水三本台账")
    sent = make.submission(world, title="夏季供水调度")
    make.drain()

    def usable(who, words):
        return queries.usable(who, world.desk, words)[0]

    assert article in usable(world.editor, "供水")
    assert sent.item in usable(world.editor, "供水")
    assert usable(world.editor, "冬季 供水 台账")[0] == article
    assert usable(world.editor, "“夏季供水” -冬季") == [sent.item]
    assert usable(world.city_editor, "供水") == []
    assert len(usable(world.editor, "")) >= 2


def test_a_question_without_sense_offers_nothing_and_says_why(world):
    make.passed_article(world)

    found, refused = queries.usable(world.editor, world.desk, "-供水")

    assert found == []
    assert refused.cause == "只说了不要什么。"


def test_an_item_is_offered_under_the_title_that_was_signed(world):
    item = make.returned(world, title="已签的题目").item
    item.refresh_from_db()
    items.save(
        item=item,
        by=world.informant,
        title="没签的题目",
        body=item.body,
        version=item.version,
    )
    make.drain()

    def titles(who, words):
        return [one.shown_title for one in queries.usable(who, world.desk, words)[0]]

    assert titles(world.editor, "题目") == titles(world.editor, "") == ["已签的题目"]
    assert titles(world.editor, "没签的题目") == []
