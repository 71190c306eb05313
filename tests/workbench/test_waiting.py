from datetime import timedelta

import pytest
from django.utils import timezone

from shangda.editing import actions as editing
from shangda.items import actions as items
from shangda.items.models import Submission
from shangda.kernel import outbox
from shangda.organisations.models import Role
from shangda.periodicals.models import DefaultRecipient
from shangda.workbench import waiting
from tests import make

pytestmark = pytest.mark.django_db


def kinds(person):
    return [task.kind for task in waiting.tasks(person)]


def first(person):
    return waiting.tasks(person)[0]


def hold_until(sent, *, days):
    day = timezone.localdate() + timedelta(days=days)
    Submission.objects.filter(pk=sent.pk).update(hold_until=day)


def test_a_returned_item_waits_with_words_and_date():
    world = make.office()
    sent = make.returned(world)

    task = first(world.informant)

    assert (task.kind, task.act) == ("退回修改", "去修改")
    assert task.url == f"/write/{sent.item_id}/"
    assert "请补上资金来源。" in task.why
    assert task.clock["level"] in ("", "soon")


def test_a_refused_draft_waits_with_the_leaders_words():
    world = make.office()
    item = make.awaiting_item(world)
    items.send_back(item=item, by=world.chief, reason="户数不对。")

    task = first(world.informant)

    assert task.kind == "领导退回"
    assert task.why == "梁景行：户数不对。"


def test_an_item_to_sign_waits_for_whoever_is_next():
    world = make.office()
    make.agreed_item(world)

    assert kinds(world.chief) == []
    assert kinds(world.deputy) == ["待审签　动态类"]
    assert first(world.deputy).act == "去审签"


def test_a_question_waits_for_the_informant_and_not_for_the_approvers():
    world = make.office()
    make.verifying(world)

    assert kinds(world.informant) == ["核实　县委办党委信息"]
    assert kinds(world.chief) == []


def test_a_question_waits_for_the_approvers_where_there_is_no_informant():
    world = make.office()
    make.verifying(world)
    world.informant.appointments.update(until_date=make.yesterday())

    assert kinds(world.chief) == ["核实　县委办党委信息"]


def test_new_texts_are_one_task_of_each_desk():
    world = make.office()
    make.received(world)
    make.received(world)

    task = first(world.editor)

    assert (task.kind, task.title) == ("收稿　县委办党委信息", "2条新稿等着收")
    assert task.clock["due"]


def test_what_i_claimed_waits_for_me_alone():
    world = make.office()
    make.claimed(world)
    colleague = make.holder(Role.EDITOR, desk=world.desk)

    assert kinds(world.editor) == ["我认领的"]
    assert kinds(colleague) == []


def test_an_answered_question_brings_the_text_back_to_its_editor():
    world = make.office()
    sent = make.verifying(world)
    before = kinds(world.editor)

    editing.answer(
        verification=sent.verifications.get(), by=world.informant, answer="是4处。"
    )

    assert before == []
    assert kinds(world.editor) == ["核实已答复"]


def test_a_held_text_waits_from_the_day_before_its_date():
    world = make.office()
    sent = make.held(world, days=2)
    before = kinds(world.editor)

    hold_until(sent, days=1)
    ahead = first(world.editor)
    hold_until(sent, days=0)

    assert before == []
    assert (ahead.kind, ahead.waited) == ("缓报明天到期", "")
    assert kinds(world.editor) == ["缓报到期"]


def test_a_held_text_does_not_stand_before_what_waits_longer():
    world = make.office()
    make.held(world, days=1)
    make.claimed(world)

    assert kinds(world.editor) == ["我认领的", "缓报明天到期"]


def test_the_second_proof_does_not_wait_for_whoever_read_the_first():
    world = make.office()
    issue = make.issue_in("second_proof", world)
    other = make.holder(Role.EDITOR, desk=world.desk)

    assert issue.periodical.proofs_by_two
    assert "二校" not in kinds(world.editor)
    assert "二校" in kinds(other)


def test_a_text_in_editing_waits_for_its_editor_and_then_for_the_reviewer():
    world = make.office()
    article = make.edited_article(world)
    before = kinds(world.editor), kinds(world.chief_editor)

    editing.send_to_review(article=article, by=world.editor)

    assert before == (["编辑中"], [])
    assert (kinds(world.editor), kinds(world.chief_editor)) == ([], ["二审"])


def test_an_issue_waits_for_its_issuer():
    world = make.office()
    make.issue_to_sign(world.desk, [make.passed_article(world)], editor=world.editor)

    task = first(world.issuer)

    assert (task.kind, task.act) == ("待签发", "去签发")
    assert task.url.startswith("/issues/")


def test_issues_wait_for_their_readers_the_newest_first():
    world = make.office()
    to = DefaultRecipient.objects.create(
        periodical=make.house_periodical(world.desk), address="report", label="书记"
    )
    to.persons.add(world.leader)
    for days in (5, 4, 3, 2, 1):
        make.used_issue(world, days_ago=days)

    found = waiting.tasks(world.leader)

    assert [task.act for task in found] == ["阅读", "阅读", "阅读", "去看"]
    assert found[0].title == "《栖云快报》第5期"
    assert found[-1].title == "更早的2期还没看"
    assert sum(task.count for task in found) == 5


def test_what_is_due_first_stands_first():
    world = make.office()
    make.returned(world)
    sent = make.verifying(world)
    sent.verifications.update(due_at=timezone.now() - timedelta(hours=2))

    found = waiting.tasks(world.informant)

    assert [task.kind[:2] for task in found] == ["核实", "退回"]
    assert found[0].clock["level"] == "late"
    assert found[0].clock["left"] == "超2小时"


def test_nothing_waits_for_somebody_without_a_post():
    world = make.office()
    make.returned(world)
    make.received(world)
    make.awaiting_item(world)

    assert waiting.tasks(make.person()) == []


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_no_work_of_the_offices_waits_for_administrators(role):
    world = make.office()
    make.returned(world)
    make.received(world)

    assert waiting.tasks(make.holder(role)) == []


def test_a_neighbours_work_does_not_wait_for_me():
    world = make.office()
    other = make.neighbour(world)
    make.returned(world)
    make.verifying(world)
    make.awaiting_item(world)

    assert waiting.tasks(other.informant) == []
    assert waiting.tasks(other.chief) == []
    assert waiting.tasks(world.city_editor) == []


def test_many_tasks_take_no_more_queries(django_assert_max_num_queries):
    world = make.office()
    for _ in range(3):
        make.returned(world)
        make.verifying(world)
    outbox.drain()
    world.informant.powers  # noqa: B018 -- read once for each request

    with django_assert_max_num_queries(22):
        waiting.tasks(world.informant)
