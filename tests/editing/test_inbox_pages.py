"""The inbox as its editors see it: lists, reading pane, verbs, sheets, batches."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from shangda.editing import actions, queries
from shangda.editing.models import Article, Batch, Decision
from shangda.items.models import Submission
from shangda.kernel.models import Notice
from shangda.organisations.models import Role
from tests import make

pytestmark = pytest.mark.django_db
State = Submission.State


@pytest.fixture
def world():
    made = make.office()
    make.desk_defaults()
    return made


def page(client, who, url, **kwargs):
    client.force_login(who)
    return client.get(url, **kwargs)


def send(client, who, url, data=None, **kwargs):
    client.force_login(who)
    return client.post(url, data or {}, **kwargs)


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


@pytest.mark.parametrize(
    ("url", "after"),
    [("claim", State.CLAIMED), ("select", State.SELECTED)],
)
def test_verb_of_one_press(client, world, url, after):
    sent = make.received(world)

    answer = send(client, world.editor, f"/inbox/{sent.pk}/{url}/", {"then": "/inbox/"})

    sent.refresh_from_db()
    assert answer.status_code == 302
    assert answer["Location"] == "/inbox/"
    assert (sent.state, sent.claimed_by) == (after, world.editor)


def test_toast_carries_the_way_back(client, world):
    sent = make.received(world)
    send(client, world.editor, f"/inbox/{sent.pk}/select/", {"then": "/inbox/?tab=all"})

    text = page(client, world.editor, "/inbox/?tab=all").content.decode()
    undo = re.search(r'action="(/inbox/\d+/undo/\?decision=\d+)"', text)[1]
    send(client, world.editor, undo)

    sent.refresh_from_db()
    assert sent.state == State.CLAIMED
    assert Decision.objects.get().undone_at is not None


def test_undo_of_a_decision_that_another_followed_is_refused(client, world):
    sent = make.claimed(world)
    first = Decision.objects.get()
    actions.select(submission=sent, by=world.editor)

    answer = send(client, world.editor, f"/inbox/{sent.pk}/undo/?decision={first.pk}")

    assert answer.status_code == 409


def test_next_text_comes_after_a_decision(client, world):
    older = make.received(make.neighbour(world))
    newer = make.received(world)

    text = page(client, world.editor, f"/inbox/{newer.pk}/?tab=pending").content.decode()

    assert f'name="then" value="/inbox/{older.pk}/?tab=pending"' in text


@pytest.mark.parametrize("then", ["https://example.org/", "//example.org/", "javascript:x"])
def test_next_page_is_always_ours(client, world, then):
    sent = make.received(world)

    answer = send(client, world.editor, f"/inbox/{sent.pk}/claim/", {"then": then})

    assert answer["Location"] == f"/inbox/{sent.pk}/"


@pytest.mark.parametrize(
    ("url", "data", "after"),
    [
        ("return-for-change", {"words": "请补数据。", "day": ""}, State.RETURNED),
        ("decline", {"reason": "太空洞", "words": ""}, State.DECLINED),
        ("hold", {"until": str(timezone.localdate() + timedelta(days=3))}, State.HELD),
    ],
)
def test_verb_with_words(client, world, url, data, after):
    sent = make.received(world)

    shown = page(client, world.editor, f"/inbox/{sent.pk}/{url}/")
    answer = send(client, world.editor, f"/inbox/{sent.pk}/{url}/", data)

    sent.refresh_from_db()
    assert shown.status_code == 200
    assert answer.status_code == 302
    assert sent.state == after


def test_question_by_the_page(client, world):
    sent = make.received(world)
    data = {
        "unit": world.township.pk,
        "question": "是4处还是5处？",
        "passage": "",
        "day": "",
    }

    send(client, world.editor, f"/inbox/{sent.pk}/verify/", data)

    assert sent.verifications.get().question == "是4处还是5处？"


@pytest.mark.parametrize(
    ("url", "data", "kept"),
    [
        ("return-for-change", {"words": "请补数据。", "day": "2020-01-01"}, "请补数据。"),
        ("return-for-change", {"words": "", "day": ""}, ""),
        ("hold", {"until": "2026-02-30"}, "2026-02-30"),
        ("decline", {"reason": "编的", "words": "写得好"}, "写得好"),
        ("verify", {"unit": "", "question": "是几处？"}, "是几处？"),
    ],
)
def test_wrong_words_come_back_with_what_was_typed(client, world, url, data, kept):
    sent = make.received(world)

    answer = send(client, world.editor, f"/inbox/{sent.pk}/{url}/", data)

    assert answer.status_code == 422
    assert kept in answer.content.decode()
    assert Submission.objects.get().state == State.RECEIVED


def test_double_press_counts_once(client, world):
    sent = make.received(world)
    data = {"request_key": "k1", "then": "/inbox/"}

    first = send(client, world.editor, f"/inbox/{sent.pk}/select/", data)
    second = send(client, world.editor, f"/inbox/{sent.pk}/select/", data)

    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert Article.objects.count() == 1
    assert Notice.objects.filter(kind="select").count() == 1


def test_second_press_without_the_key_is_refused_with_words(client, world):
    sent = make.received(world)
    send(client, world.editor, f"/inbox/{sent.pk}/select/")

    answer = send(client, world.editor, f"/inbox/{sent.pk}/select/")

    assert answer.status_code == 409
    assert "已选用" in answer.content.decode()


def test_colleagues_text_offers_take_over_only(client, world):
    sent = make.claimed(world)
    other = make.holder(Role.EDITOR, desk=world.desk)

    text = page(client, other, f"/inbox/{sent.pk}/?tab=all").content.decode()
    refused = send(client, other, f"/inbox/{sent.pk}/select/")
    send(client, other, f"/inbox/{sent.pk}/take-over/")

    reading = text[text.index('id="reading"') :]
    assert "顾文澜在办" in reading
    assert f"/inbox/{sent.pk}/take-over/" in reading
    assert f"/inbox/{sent.pk}/select/" not in reading
    assert refused.status_code == 409
    assert Submission.objects.get().claimed_by == other


@pytest.mark.parametrize("verb", ["select", "claim", "undo", "take-over"])
def test_verbs_by_strangers_are_not_found_or_refused(client, world, verb):
    sent = make.received(world)

    for who in (world.informant, world.city_editor, world.leader, world.scorer):
        assert send(client, who, f"/inbox/{sent.pk}/{verb}/").status_code == 404
    assert send(client, world.issuer, f"/inbox/{sent.pk}/{verb}/").status_code in (403, 409)


def test_reading_verbs_by_get_are_not_allowed(client, world):
    sent = make.received(world)

    assert page(client, world.editor, f"/inbox/{sent.pk}/select/").status_code == 405


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


# --- Many at once -----------------------------------------------------------------------


def test_batch_shows_a_summary_before_it_does_anything(client, world):
    mine = make.received(world)
    theirs = make.claimed(make.neighbour(world), by=world.chief_editor)

    text = page(
        client, world.editor, f"/inbox/batch/select/?picked={mine.pk}&picked={theirs.pk}"
    ).content.decode()

    assert "选用2篇" in text
    assert "方若谷已认领，大概办不成" in text
    assert "已选用" in text
    assert not Article.objects.exists()


def test_batch_with_partial_failure_lists_what_was_not_done(client, world):
    mine = make.received(world)
    theirs = make.claimed(make.neighbour(world), by=world.chief_editor)
    data = {"picked": [mine.pk, theirs.pk]}

    answer = send(client, world.editor, "/inbox/batch/select/", data, follow=True)

    text = answer.content.decode()
    assert "已选用1篇，1篇没成" in text
    assert theirs.revision.title in text
    assert "方若谷" in text
    assert Article.objects.count() == 1


def test_batch_with_words_for_all(client, world):
    make.received(world)
    make.received(make.neighbour(world))
    keys = list(Submission.objects.values_list("pk", flat=True))
    url = "/inbox/batch/return-for-change/"

    wrong = send(client, world.editor, url, {"picked": keys, "words": ""})
    send(client, world.editor, url, {"picked": keys, "words": "请补数据。", "day": ""})

    assert wrong.status_code == 422
    assert {row.state for row in Submission.objects.all()} == {State.RETURNED}


def test_batch_is_taken_back_whole(client, world):
    keys = [make.received(world).pk, make.received(make.neighbour(world)).pk]
    send(client, world.editor, "/inbox/batch/select/", {"picked": keys})
    made = Batch.objects.get()

    send(client, world.editor, f"/inbox/batches/{made.pk}/undo-batch/")

    assert {row.state for row in Submission.objects.all()} == {State.CLAIMED}
    assert not Article.objects.alive().exists()


def test_batch_result_is_its_makers_alone(client, world):
    send(client, world.editor, "/inbox/batch/claim/", {"picked": [make.received(world).pk]})
    made = Batch.objects.get()

    assert page(client, world.chief_editor, f"/inbox/batches/{made.pk}/").status_code == 404


def test_unknown_batch_verb_is_not_found(client, world):
    assert page(client, world.editor, "/inbox/batch/merge-all/").status_code == 404


def test_batch_of_nothing_says_how_to_choose(client, world):
    text = page(client, world.editor, "/inbox/batch/select/").content.decode()

    assert "还没有勾选" in text


def test_merge_page_lets_choose_the_lead(client, world):
    first, second = make.received(world), make.received(make.neighbour(world))
    url = f"/inbox/batch/merge/?picked={first.pk}"
    text = page(client, world.editor, url).content.decode()

    data = {"picked": [first.pk, second.pk], "lead": second.pk}
    answer = send(client, world.editor, "/inbox/batch/merge/", data)

    article = Article.objects.get()
    assert second.revision.title in text
    assert article.sources.get(position=0).submission == second
    assert answer["Location"] == reverse("editing:article", args=[article.pk])


def test_merging_tells_beforehand_who_has_a_text_in_hand(client, world):
    theirs = make.claimed(make.neighbour(world), by=world.chief_editor)
    free = make.received(world)
    url = f"/inbox/batch/merge/?picked={free.pk}&picked={theirs.pk}"

    client.force_login(world.editor)
    html = client.get(url).content.decode()

    assert html.count("已认领") == 1
    assert f'<a href="/inbox/{theirs.pk}/">先去看看</a>' in html


def test_batch_of_a_claimed_text_by_its_own_editor_is_not_hindered(client, world):
    mine, done = make.claimed(world), make.declined(make.neighbour(world))

    text = page(
        client, world.editor, f"/inbox/batch/hold/?picked={mine.pk}&picked={done.pk}"
    ).content.decode()

    assert text.count("大概办不成") == 1
    assert "现在是“未采用”" in text


def test_batch_that_cannot_be_taken_back_whole_lists_what_stays(client, world):
    keys = [make.received(world).pk, make.received(make.neighbour(world)).pk]
    send(client, world.editor, "/inbox/batch/select/", {"picked": keys})
    actions.send_to_review(
        article=Article.objects.get(sources__submission=keys[0]), by=world.editor
    )
    made = Batch.objects.get()

    answer = send(
        client, world.editor, f"/inbox/batches/{made.pk}/undo-batch/", follow=True
    )

    text = answer.content.decode()
    assert "已撤回1篇" in text
    assert "二审中" in text


def test_merge_page_of_nothing_has_nothing_to_offer(client, world):
    text = page(client, world.editor, "/inbox/batch/merge/").content.decode()

    assert "还可以一起合并" not in text


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


def test_refusal_without_a_field_stands_above_the_form(client, world):
    keys = [make.received(world).pk]

    answer = send(client, world.editor, "/inbox/batch/select/", {"picked": keys[:0]})

    assert answer.status_code == 422
    assert "还没有勾选" in answer.content.decode()
