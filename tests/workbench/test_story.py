from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from shangda.editing import actions as editing
from shangda.items import actions as items
from shangda.items.models import Item
from shangda.organisations.models import Role
from shangda.scoring import actions as scoring
from shangda.workbench import ahead, item_page, story, timeline, way
from tests import make

pytestmark = pytest.mark.django_db


def told(item, person):
    return story.load(Item.objects.get(pk=item.pk), person)


def lines(item, person):
    found = told(item, person)
    return timeline.events(found, ahead.awaited(found))


def titles(item, person):
    return [event.title for event in lines(item, person)]


def sentences(item, person):
    return [one.sentence for one in ahead.awaited(told(item, person))]


def steps(item, person):
    found = told(item, person)
    return [
        [(mark.title, mark.state) for mark in one.steps]
        for one in way.ways(found, ahead.awaited(found))
    ]


def two_desks(world):
    """A township's item at the party's and at the government's desk of the county."""
    channel = make.channel("gov", "政务信息")
    other = make.desk(world.county, channel, code="XZ")
    make.join(world.township, other)
    return other


# --- The whole story ----------------------------------------------------------------------


def sign(item, world):
    """Up for signature, agreed and signed."""
    items.ask_sign_off(item=item, by=world.informant)
    items.agree(item=item, by=world.chief)
    items.sign_off(item=item, by=world.deputy)


def refused_then_sent(world, clock):
    """A text that its leader refused once, and that then went to the desk."""
    item = make.awaiting_item(world)
    clock.shift(timedelta(hours=1, minutes=28))
    items.send_back(item=item, by=world.chief, reason="把户数核准。")
    clock.shift(timedelta(hours=1))
    sign(item, world)
    return item


def returned_then_sent_again(item, world, clock):
    """The desk asked for a change and got it."""
    clock.shift(timedelta(minutes=22))
    sent = item.submissions.get()
    editing.claim(submission=sent, by=world.editor)
    editing.return_for_change(submission=sent, by=world.editor, words="请补上资金来源。")
    clock.shift(timedelta(hours=3))
    item.refresh_from_db()
    text = f"{item.body}\n资金来自县财政。"
    items.save(
        item=item, by=world.informant, title=item.title, body=text, version=item.version
    )
    sign(item, world)
    sent.refresh_from_db()
    return sent


def printed_with_a_neighbours(sent, world, clock):
    """Merged with another township's text, reviewed, printed."""
    clock.shift(timedelta(days=1, hours=4))
    other = make.received(make.neighbour(world))
    merged = editing.merge(submissions=[sent, other], by=world.editor)
    editing.send_to_review(article=merged, by=world.editor)
    editing.pass_review(article=merged, by=world.chief_editor)
    return merged, make.used_issue(world, merged)


def test_the_whole_story_is_told_in_order_with_waits():
    world = make.office()
    with time_machine.travel(timezone.now() - timedelta(days=9)) as clock:
        item = refused_then_sent(world, clock)
        sent = returned_then_sent_again(item, world, clock)
        merged, issue = printed_with_a_neighbours(sent, world, clock)
        clock.shift(timedelta(hours=2))
        above = make.used_above(world, article=merged)
        clock.shift(timedelta(hours=2))
        scoring.withdraw_adoption(
            entry=issue.entries.get(), by=world.issuer, reason="数字有误"
        )

    found = lines(item, world.informant)

    assert [event.title for event in found] == [
        "写稿",
        "送审签",
        "主要领导退回",
        "再送审签（第2稿）",
        "主要领导同意",
        "分管领导签发",
        "报送县委办党委信息",
        "收稿",
        "退回修改",
        "再送审签（第3稿）",
        "主要领导同意",
        "分管领导签发",
        "选用",
        "与别家合编",
        str(issue) + "综合",
        "上报市委办党委信息",
        str(above) + "单条",
    ]
    by_title = {event.title: event for event in found}
    assert by_title["主要领导退回"].quote == "把户数核准。"
    assert "等了1小时28分" in by_title["主要领导退回"].note
    assert "等了22分钟" in by_title["收稿"].note
    assert by_title["退回修改"].quote == "请补上资金来源。"
    assert "同芦雪乡合成一篇，份额50%" in by_title["与别家合编"].note
    assert by_title[f"{issue}综合"].note == "刊用已撤销"
    assert by_title[f"{issue}综合"].quote == "数字有误"
    assert by_title[f"{above}单条"].state == "won"


def test_after_the_whole_story_the_steps_are_done():
    world = make.office()
    article = make.passed_article(world)
    make.used_issue(world, article)
    make.used_above(world, article=article)
    item = article.sources.get().submission.item

    (found,) = steps(item, world.informant)

    assert found == [
        ("写稿送审", "done"),
        ("签发", "done"),
        ("收稿", "done"),
        ("编辑", "done"),
        ("刊用", "done"),
        ("上报市委办", "done"),
    ]
    assert sentences(item, world.informant) == []


# --- What comes next ----------------------------------------------------------------------


def test_a_draft_waits_for_its_writer():
    world = make.office()
    item = make.draft(world)

    assert sentences(item, world.informant) == ["写好后送审签。"]
    assert steps(item, world.informant) == [
        [("写稿送审", "now"), ("签发", ""), ("收稿", ""), ("编辑", ""), ("刊用", "")]
    ]


def test_an_awaiting_item_names_who_signs():
    world = make.office()
    item = make.awaiting_item(world)

    assert sentences(item, world.informant) == ["等主要领导梁景行审签。"]
    assert steps(item, world.informant)[0][:2] == [("写稿送审", "done"), ("签发", "now")]


def test_a_received_item_says_by_when_it_will_be_seen():
    world = make.office()
    item = make.received(world).item

    (sentence,) = sentences(item, world.informant)

    assert sentence.startswith("县委办党委信息收稿，")
    assert sentence.endswith("前应有人看。有结果会马上告诉您。")


@pytest.mark.parametrize(
    ("maker", "step", "words"),
    [
        ("claimed", "编辑", "县委办党委信息顾文澜正在看"),
        ("verifying", "编辑", "在等松岚镇答复核实"),
        ("held", "编辑", "缓报到"),
        ("selected", "编辑", "顾文澜正在编辑，改好送二审"),
    ],
)
def test_what_a_desk_does_is_said(maker, step, words):
    world = make.office()
    item = getattr(make, maker)(world).item

    assert words in sentences(item, world.informant)[0]
    assert (step, "now") in steps(item, world.informant)[0]


def test_a_passed_text_waits_to_be_printed():
    world = make.office()
    item = make.passed_article(world).sources.get().submission.item

    assert sentences(item, world.informant)[0].startswith("二审已过，等编入刊物、签发。")
    assert steps(item, world.informant)[0][3:] == [("编辑", "done"), ("刊用", "now")]


def test_a_returned_item_waits_for_its_writer_and_the_desk_reads_so():
    world = make.office()
    item = make.returned(world).item

    (own,) = sentences(item, world.informant)
    (at_desk,) = sentences(item, world.editor)

    assert own.startswith("请按意见修改后重新送审签，")
    assert at_desk.startswith("等松岚镇改好再报，")
    assert steps(item, world.informant)[0][-1] == ("退回修改", "now")


def test_a_declined_item_waits_for_nobody():
    world = make.office()
    item = make.declined(world).item

    assert sentences(item, world.informant) == []
    assert steps(item, world.informant)[0][-1] == ("未采用", "now")


def test_what_was_reported_up_waits_for_the_desk_above():
    world = make.office()
    article = make.passed_article(world)
    make.used_issue(world, article)
    make.submission_above(world, article=article)
    item = article.sources.get().submission.item

    assert sentences(item, world.informant) == [
        "已上报市委办党委信息，等那边定。有结果会马上告诉您。"
    ]
    assert steps(item, world.informant)[0][-1] == ("上报市委办", "now")


# --- Several desks, and who may know ------------------------------------------------------


def test_each_desk_has_its_own_line_of_steps():
    world = make.office()
    other = two_desks(world)
    item = make.submitted_item(world, desks=[world.desk, other])
    editing.claim(submission=item.submissions.get(desk=world.desk), by=world.editor)

    found = told(item, world.informant)

    shown = way.ways(found, ahead.awaited(found))
    assert [one.desk for one in shown] == ["县委办党委信息", "县委办政务信息"]
    assert [[m.title for m in one.steps if m.state == "now"] for one in shown] == [
        ["编辑"],
        ["收稿"],
    ]


def test_a_desk_does_not_learn_what_another_desk_does():
    world = make.office()
    other = two_desks(world)
    make.decline_reason("别家已用")
    item = make.submitted_item(world, desks=[world.desk, other])
    theirs = make.holder(Role.EDITOR, desk=other)
    editing.decline(
        submission=item.submissions.get(desk=other),
        by=theirs,
        reason="别家已用",
        words="另一家已用。",
    )

    ours = titles(item, world.editor)

    assert "不采用" in titles(item, world.informant)
    assert "不采用" in titles(item, theirs)
    assert "不采用" not in ours
    assert "报送县委办政务信息" not in ours


def test_a_desk_does_not_learn_what_another_desk_printed():
    world = make.office()
    other = two_desks(world)
    item = make.submitted_item(world, desks=[world.desk, other])
    sent = item.submissions.get(desk=world.desk)
    article = editing.select(submission=sent, by=world.editor)
    editing.send_to_review(article=article, by=world.editor)
    editing.pass_review(article=article, by=world.chief_editor)
    issue = make.used_issue(world, article)
    theirs = make.holder(Role.EDITOR, desk=other)

    assert f"{issue}单条" in titles(item, world.editor)
    assert f"{issue}单条" not in titles(item, theirs)


def test_a_desk_does_not_learn_what_was_refused_inside_the_unit():
    world = make.office()
    item = make.awaiting_item(world)
    items.send_back(item=item, by=world.chief, reason="写得太空。")
    items.ask_sign_off(item=item, by=world.informant)
    items.agree(item=item, by=world.chief)
    items.sign_off(item=item, by=world.deputy)

    ours = lines(item, world.editor)

    assert "主要领导退回" in titles(item, world.informant)
    assert [event.title for event in ours][:3] == [
        "主要领导同意",
        "分管领导签发",
        "报送县委办党委信息",
    ]
    assert not any("太空" in event.quote for event in ours)


def test_an_undone_decision_is_not_part_of_the_story():
    world = make.office()
    sent = make.returned(world)
    editing.undo(submission=sent, by=world.editor)

    assert "退回修改" not in titles(sent.item, world.informant)


def test_an_answer_is_part_of_the_story():
    world = make.office()
    sent = make.verifying(world)
    editing.answer(
        verification=sent.verifications.get(), by=world.informant, answer="是4处。"
    )

    event = next(e for e in lines(sent.item, world.informant) if "答复核实" in e.title)

    assert (event.title, event.quote) == ("松岚镇答复核实", "是4处。")


def test_an_outside_use_stands_on_its_day():
    world = make.office()
    sent = make.submission(world)
    make.used_outside(world, item=sent.item)

    event = next(e for e in lines(sent.item, world.informant) if "采用" in e.title)

    assert (event.title, event.state) == ("《省信息》第9期采用", "won")
    assert event.at <= timezone.now()


# --- The page's context -------------------------------------------------------------------


def test_the_redline_is_shown_once_the_text_is_printed():
    world = make.office()
    article = make.passed_article(world)
    item = article.sources.get().submission.item
    before = item_page.context(item, world.informant)["printed"]

    make.used_issue(world, article)

    (printed,) = item_page.context(item, world.informant)["printed"]
    assert before == []
    assert printed.redline.change_count == 2
    assert printed.sent != printed.text


def test_the_redline_of_a_shared_text_is_against_ones_own():
    world = make.office()
    article = make.merged(world, count=2)
    editing.send_to_review(article=article, by=world.editor)
    editing.pass_review(article=article, by=world.chief_editor)
    make.used_issue(world, article)
    item = article.sources.order_by("position").first().submission.item

    (printed,) = item_page.context(item, world.informant)["printed"]

    assert printed.submission.item_id == item.pk


def test_points_are_listed_as_far_as_one_may_see():
    world = make.office()
    make.value(world.desk, make.house_periodical(world.desk).outlet, 5)
    issue = make.used_issue(world)
    item = issue.entries.get().article.sources.get().submission.item

    assert item_page.points(item, world.informant).total == 5
    assert item_page.points(item, make.person()).lines == []


def test_an_issue_opens_only_for_those_who_may_see_it():
    world = make.office()
    issue = make.used_issue(world)
    item = issue.entries.get().article.sources.get().submission.item

    member = item_page.context(item, world.informant)["uses"]
    editor = item_page.context(item, world.editor)["uses"]

    assert [row.may_open for row in member] == [False]
    assert [row.may_open for row in editor] == [True]


def test_the_number_of_queries_does_not_grow_with_events(django_assert_max_num_queries):
    world = make.office()
    article = make.merged(world, count=4)
    editing.send_to_review(article=article, by=world.editor)
    editing.pass_review(article=article, by=world.chief_editor)
    make.used_issue(world, article)
    make.used_above(world, article=article)
    item = article.sources.order_by("position").first().submission.item
    world.informant.powers  # noqa: B018 -- read once for each request

    with django_assert_max_num_queries(30):
        item_page.context(item, world.informant)
