"""The inbox as its editors see it: lists, filters, the reading pane."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.utils import timezone

from shangda.editing import actions, queries
from shangda.items.models import Submission
from shangda.organisations.models import Role
from tests import make
from tests.editing.visits import page, send

pytestmark = pytest.mark.django_db
State = Submission.State


def test_inbox_shows_what_lies_at_the_desk_with_the_first_text_open(client, world):
    sent = make.received(world)

    text = page(client, world.editor, "/inbox/").content.decode()

    assert sent.revision.title in text
    assert "入冬以来" in text
    assert "审签、信息员、电话齐全" in text
    assert f'data-row="{sent.pk}"' in text


def test_inbox_of_an_empty_desk_says_what_to_do(client, world):
    text = page(client, world.editor, "/inbox/").content.decode()

    assert "稿件都看完了" in text


@pytest.mark.parametrize("who", ["informant", "deputy", "chief", "leader", "scorer"])
def test_inbox_is_the_desks_alone(client, world, who):
    sent = make.received(world)

    answer = page(client, getattr(world, who), "/inbox/")
    one = page(client, getattr(world, who), f"/inbox/{sent.pk}/")

    assert answer.status_code == 403
    assert one.status_code == 404


def test_other_desks_do_not_see_it(client, world):
    sent = make.received(world)

    text = page(client, world.city_editor, "/inbox/").content.decode()

    assert sent.revision.title not in text
    assert page(client, world.city_editor, f"/inbox/{sent.pk}/").status_code == 404


def test_withdrawn_text_is_gone(client, world):
    sent = make.received(world)
    make.items_withdraw(sent, world.informant)

    assert page(client, world.editor, f"/inbox/{sent.pk}/").status_code == 404


def test_every_key_of_the_inbox_has_its_button(client, world):
    sent = make.received(world)

    text = page(client, world.editor, f"/inbox/{sent.pk}/").content.decode()

    reading = text[text.index('id="reading"') :]
    keys = re.findall(r'data-key="(\w)"', reading)
    assert sorted(keys) == ["a", "c", "d", "m", "r", "s", "v"]
    assert 'data-list="inbox"' in text
    assert "data-search" in text or "filter_q" in text


@pytest.mark.parametrize("verb", ["return_for_change", "decline", "hold", "verify"])
def test_sheet_is_ready_to_be_confirmed_with_enter(client, world, verb):
    sent = make.received(world)

    text = page(client, world.editor, f"/inbox/{sent.pk}/").content.decode()

    dialog = text[text.index(f'<dialog class="dialog" id="{verb}"') :]
    dialog = dialog[: dialog.index("</dialog>")]
    assert "autofocus" in dialog
    assert f'data-dialog-open="#{verb}"' in text


def test_part_for_htmx_is_the_reading_pane_alone(client, world):
    sent = make.received(world)

    answer = page(
        client, world.editor, f"/inbox/{sent.pk}/", headers={"HX-Request": "true"}
    )

    text = answer.content.decode()
    assert text.lstrip().startswith('<section class="pane pane-desk" id="reading"')
    assert "<html" not in text
    assert 'id="side"' in text


def test_filters_keep_only_what_is_wanted(client, world):
    other = make.neighbour(world)
    mine = make.received(world, title="松岚镇供水三本账")
    theirs = make.received(other, title="芦雪乡除雪保畅", body="连夜除雪。")

    def shown(asked):
        text = page(client, world.editor, f"/inbox/?{asked}").content.decode()
        return {row for row in (mine, theirs) if f'data-row="{row.pk}"' in text}

    assert shown("") == {mine, theirs}
    assert shown(f"unit={other.township.pk}") == {theirs}
    assert shown(f"unit={world.county.pk}") == {mine, theirs}
    assert shown("q=除雪") == {theirs}
    assert shown("q=三本账 供水") == {mine}
    assert shown("kind=urgent") == set()
    assert shown(f"section={world.section.pk}") == {mine, theirs}
    assert shown("tab=mine") == set()
    assert shown("tab=all&state=received") == {mine, theirs}
    assert shown(f"since={timezone.localdate() + timedelta(days=1)}") == set()
    assert shown(f"until={timezone.localdate()}") == {mine, theirs}
    assert shown("since=nonsense&unit=x&tab=y") == {mine, theirs}


def test_tabs_count_the_desks_work(client, world):
    make.claimed(world)
    make.verifying(make.neighbour(world, "甲镇"))
    make.held(make.neighbour(world, "乙镇"))
    make.declined(make.neighbour(world, "丙镇"))
    make.received(make.neighbour(world, "丁镇"))

    text = page(client, world.editor, "/inbox/").content.decode()

    found = re.findall(r'(待处理|我认领|核实中|缓报)\s*<span class="n">(\d+)</span>', text)
    assert dict(found) == {"待处理": "2", "我认领": "3", "核实中": "1", "缓报": "1"}


def test_answered_and_due_texts_come_back_to_the_list(client, world):
    answered = make.verifying(world)
    actions.answer(
        verification=answered.verifications.get(), by=world.informant, answer="是4处。"
    )
    due = make.held(make.neighbour(world))
    Submission.objects.filter(pk=due.pk).update(hold_until=timezone.localdate())

    text = page(client, world.editor, "/inbox/").content.decode()

    assert f'data-row="{answered.pk}"' in text
    assert f'data-row="{due.pk}"' in text
    assert "已答复" in text


def test_texts_that_nobody_looked_at_raise_the_alarm(client, world):
    sent = make.received(world)
    Submission.objects.filter(pk=sent.pk).update(
        waiting_since=timezone.now() - timedelta(days=20)
    )

    text = page(client, world.editor, "/inbox/").content.decode()

    assert "1篇过了收稿时限" in text
    assert "收稿已超" in text


def test_resubmitted_text_shows_what_was_changed(client, world):
    sent = make.returned(world)
    make.resubmit(world, sent, added="\n资金由县财政安排。")

    text = page(client, world.editor, f"/inbox/{sent.pk}/").content.decode()

    assert "改后重报" in text
    assert "这是第2稿" in text
    assert "<ins>资金由县财政安排。</ins>" in text


def test_answers_stand_beside_the_text(client, world):
    sent = make.verifying(world)
    asked = sent.verifications.get()
    actions.answer(verification=asked, by=world.informant, answer="核对过，是4处。")

    text = page(client, world.editor, f"/inbox/{sent.pk}/").content.decode()

    assert asked.question in text
    assert "核对过，是4处。" in text


def test_presence_tells_who_else_reads(client, world):
    sent = make.received(world)
    other = make.holder(Role.EDITOR, desk=world.desk, name="郁长河")
    send(client, other, f"/inbox/{sent.pk}/presence/")

    here = send(client, world.editor, f"/inbox/{sent.pk}/presence/").json()
    send(client, other, f"/inbox/{sent.pk}/presence/", {"left": "1"})
    alone = send(client, world.editor, f"/inbox/{sent.pk}/presence/").json()

    assert here == {"others": ["郁长河"]}
    assert alone == {"others": []}


def test_list_exports_with_its_filter(client, world):
    make.received(world, title="松岚镇供水三本账")
    make.received(make.neighbour(world), title="=1+1芦雪乡除雪")

    answer = page(client, world.editor, "/inbox/?q=除雪&as=xlsx")

    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows[0][0] == "收稿编号"
    assert [row[1] for row in rows[1:]] == ["=1+1芦雪乡除雪"]


@pytest.mark.parametrize(("added", "is_said"), [("", True), ("已补资金来源。", False)])
def test_text_sent_again_unchanged_is_said_to_be_so(client, world, added, is_said):
    sent = make.returned(world, words="请补上资金来源。")
    make.resubmit(world, sent, added=added)

    text = page(client, world.editor, f"/inbox/{sent.pk}/").content.decode()

    assert ("与退回前一字未改" in text) == is_said
    assert ("退回时写的是：请补上资金来源。" in text) == is_said
    assert ("一字未改\n" in text) == is_said


def test_only_the_last_return_counts_for_a_text_sent_a_third_time(world):
    sent = make.resubmit(world, make.returned(world), added="已补资金来源。")
    actions.return_for_change(submission=sent, by=world.editor, words="再核一遍。")
    again = make.resubmit(world, sent, added="")

    said = queries.sent_again_unchanged(again, queries.earlier(again))

    assert said.words == "再核一遍。"


def test_filters_are_fetched_when_opened_and_a_page_without_scripts(client, world):
    make.received(world)
    client.force_login(world.editor)

    plain = client.get("/inbox/?tab=all").content.decode()
    part = client.get("/inbox/?tab=all&filters=1", headers={"HX-Request": "true"})
    whole = client.get("/inbox/?tab=all&filters=1&kind=measures").content.decode()

    assert 'name="kind"' not in plain
    assert 'href="/inbox/?tab=all&amp;filters=1"' in plain
    assert part.content.decode().strip().startswith("<form")
    assert '<option value="measures" selected>' in whole
    assert 'name="tab" value="all"' in whole
    assert "filters=1" not in whole[whole.index('id="reading"') :]


@pytest.mark.parametrize("field", ["unit", "section", "since"])
def test_filters_show_what_is_set(client, world, field):
    set_to = {"unit": world.township.pk, "section": world.section.pk, "since": "2026-11-02"}
    make.received(world)

    text = page(
        client, world.editor, f"/inbox/?filters=1&{field}={set_to[field]}"
    ).content.decode()

    shown = text[text.index(f'name="{field}"') :]
    assert f'value="{set_to[field]}"' in shown[: shown.index(">") + 400]
    assert "<b>1</b>" in text


def test_inbox_takes_a_constant_number_of_queries(
    client, world, django_assert_max_num_queries
):
    for number in range(3):
        make.received(make.neighbour(world, f"{number}镇"))
    page(client, world.editor, "/inbox/")
    with django_assert_max_num_queries(34) as few:
        page(client, world.editor, "/inbox/")
    for number in range(6):
        make.verifying(make.neighbour(world, f"再{number}镇"))

    with django_assert_max_num_queries(len(few)) as many:
        page(client, world.editor, "/inbox/")

    assert len(many) <= len(few)


def test_inbox_says_how_many_of_the_pending_are_new(client, world):
    make.received(world)
    new_only = page(client, world.editor, "/inbox/").content.decode()
    make.claimed(make.neighbour(world), by=world.editor)

    both = page(client, world.editor, "/inbox/").content.decode()

    assert "其中新稿" not in new_only
    assert "待处理2篇，其中新稿1篇" in both


def test_who_signed_in_two_seats_is_named_once(world):
    sent = make.received(world)
    sent.revision.sign_offs.update(by=world.chief)

    assert sent.revision.sign_offs.count() > 1
    assert queries.signers(sent) == [world.chief.name]


def test_older_texts_stand_under_their_day(client, world):
    old = make.received(world)
    older = make.received(make.neighbour(world))
    Submission.objects.filter(pk=old.pk).update(
        received_at=timezone.now() - timedelta(days=1)
    )
    Submission.objects.filter(pk=older.pk).update(
        received_at=timezone.now() - timedelta(days=400)
    )
    yesterday = make.yesterday()
    long_ago = timezone.localdate() - timedelta(days=400)

    text = page(client, world.editor, "/inbox/").content.decode()

    assert f"昨天　{yesterday.month}月{yesterday.day}日" in text
    assert f"{long_ago.year}年{long_ago.month}月{long_ago.day}日" in text


def test_open_question_shows_when_its_answer_is_due(client, world):
    make.verifying(world)

    text = page(client, world.editor, "/inbox/?tab=verifying").content.decode()

    assert "前答复" in text
