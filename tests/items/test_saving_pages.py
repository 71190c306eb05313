"""Saving while writing, by script and by form, and two who save at once."""

import re

import pytest

from shangda.items.models import Item, SavedText
from shangda.organisations.models import Role
from tests import make
from tests.items.visits import form_of, url, words

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


def test_autosave_answers_version_time_count_and_problems(sign_in):
    world = make.office()
    item = make.draft(world)

    saved = sign_in(world.informant, **JSON).post(
        url(item, "save"), form_of(item, body="一共五个字。", section="")
    )

    answer = saved.json()
    assert (saved.status_code, answer["version"], answer["count"]) == (200, 2, 6)
    assert re.fullmatch(r"\d\d:\d\d", answer["saved_at"])
    item.refresh_from_db()
    assert item.body == "一共五个字。"
    assert item.section == world.section


def test_autosave_of_rare_characters_and_nul_is_kept_whole(sign_in):
    world = make.office()
    item = make.draft(world)

    sign_in(world.informant, **JSON).post(
        url(item, "save"), form_of(item, body="\x00𠮷田㙦镕\u202e喆𱍊")
    )

    assert Item.objects.get(pk=item.pk).body == "𠮷田㙦镕喆𱍊"


def test_autosave_of_a_megabyte_is_answered_plainly(sign_in):
    world = make.office()
    item = make.draft(world)

    saved = sign_in(world.informant, **JSON).post(
        url(item, "save"), form_of(item, body="字" * 350_000)
    )

    assert saved.status_code == 422
    assert "350000" in saved.json()["cause"]
    assert Item.objects.get(pk=item.pk).version == 1


def test_autosave_after_the_session_ended_is_told_so_and_changes_nothing(client):
    world = make.office()
    item = make.draft(world)

    answer = client.post(url(item, "save"), form_of(item, body="新"), headers=JSON)

    assert answer.status_code == 401
    assert answer.json()["sign_in"] == "/accounts/login/"
    assert Item.objects.get(pk=item.pk).body == make.ITEM_BODY


def test_autosave_over_another_edit_names_the_merge_page(sign_in):
    world = make.office()
    colleague = make.holder(Role.INFORMANT, unit=world.township, name="同事甲")
    item = make.draft(world, title="标题", body="受益800户。")
    sign_in(colleague, **JSON).post(url(item, "save"), form_of(item, body="受益812户。"))

    mine = sign_in(world.informant, **JSON).post(
        url(item, "save"), form_of(item, body="受益900户。")
    )

    assert mine.status_code == 409
    assert mine.json()["merge_url"] == url(item, "merge")
    assert "同事甲" in mine.json()["cause"]
    assert Item.objects.get(pk=item.pk).body == "受益812户。"
    assert SavedText.objects.get(is_aside=True).body == "受益900户。"


def test_merge_page_shows_both_texts_and_saves_what_was_picked(sign_in):
    world = make.office()
    colleague = make.holder(Role.INFORMANT, unit=world.township, name="同事甲")
    item = make.draft(world, title="标题", body="受益800户。\n尾句。")
    sign_in(colleague, **JSON).post(
        url(item, "save"), form_of(item, body="受益812户。\n尾句。")
    )
    client = sign_in(world.informant)
    plain = client.post(url(item, "save"), form_of(item, body="受益900户。\n尾句。"))
    assert plain.url == url(item, "merge")

    page = words(client.get(plain.url))
    undecided = client.post(url(item, "settle"), {"version": 2})
    decided = client.post(url(item, "settle"), {"version": 2, "pick-0": "both"})

    assert "受益900户。" in page
    assert "受益812户。" in page
    assert undecided.status_code == 422
    assert decided.url == url(item)
    assert Item.objects.get(pk=item.pk).body == "受益812户。受益900户。\n尾句。"


def test_merge_page_is_nobody_elses(sign_in):
    world = make.office()
    item = make.draft(world)

    assert sign_in(world.informant).get(url(item, "merge")).status_code == 404


def test_double_press_asks_once_and_another_body_is_refused(sign_in):
    world = make.office()
    item = make.draft(world)
    client = sign_in(world.informant)
    form = form_of(item) | {"request_key": "same"}

    first = client.post(url(item, "ask-sign-off"), form)
    second = client.post(url(item, "ask-sign-off"), form)
    other = client.post(url(item, "ask-sign-off"), form | {"title": "别的"})

    assert (first.status_code, second.url) == (302, first.url)
    assert second.headers["Idempotent-Replay"] == "true"
    assert other.status_code == 409
    assert item.revisions.count() == 1


def test_plain_save_takes_text_and_particulars_and_says_so(sign_in):
    world = make.office()
    item = make.draft(world)

    page = sign_in(world.informant).post(
        url(item, "save"),
        form_of(item, body="没有脚本也能存。", kind="results"),
        follow=True,
    )

    item.refresh_from_db()
    assert (item.body, item.kind) == ("没有脚本也能存。", "results")
    assert "已保存" in words(page)


def test_plain_save_with_a_wrong_time_shows_the_sheet_again(sign_in):
    world = make.office()
    item = make.draft(world)

    page = sign_in(world.informant).post(
        url(item, "save"), form_of(item, learned_at="2026-13-01T00:00")
    )

    assert page.status_code == 422
    assert "没有这个时间" in words(page)


def test_ask_sign_off_overtaking_ones_own_autosave_is_no_conflict(sign_in):
    world = make.office()
    item = make.draft(world)
    client = sign_in(world.informant)
    client.post(url(item, "save"), form_of(item, body="先到的一稿。"), headers=JSON)

    posted = client.post(url(item, "ask-sign-off"), form_of(item, body="最后的一稿。"))

    assert posted.status_code == 302
    assert item.revisions.get().body == "最后的一稿。"


def test_ask_sign_off_over_another_edit_goes_to_the_merge_page(sign_in):
    world = make.office()
    colleague = make.holder(Role.INFORMANT, unit=world.township)
    item = make.draft(world)
    sign_in(colleague, **JSON).post(url(item, "save"), form_of(item, body="同事的一稿。"))

    posted = sign_in(world.informant).post(
        url(item, "ask-sign-off"), form_of(item, body="我的一稿。")
    )

    assert posted.url == url(item, "merge")
    assert not item.revisions.exists()


def test_settle_over_a_third_edit_shows_the_merge_again(sign_in):
    world = make.office()
    colleague = make.holder(Role.INFORMANT, unit=world.township)
    item = make.draft(world, body="原句。")
    sign_in(colleague, **JSON).post(url(item, "save"), form_of(item, body="同事改。"))
    client = sign_in(world.informant)
    client.post(url(item, "save"), form_of(item, body="我改。"))
    item.refresh_from_db()
    sign_in(colleague, **JSON).post(url(item, "save"), form_of(item, body="同事又改。"))

    again = client.post(url(item, "settle"), {"version": 2, "pick-0": "mine"})

    assert again.url == url(item, "merge")
    assert Item.objects.get(pk=item.pk).body == "同事又改。"


def test_settle_takes_theirs_where_picked(sign_in):
    world = make.office()
    colleague = make.holder(Role.INFORMANT, unit=world.township)
    item = make.draft(world, body="原句。")
    sign_in(colleague, **JSON).post(url(item, "save"), form_of(item, body="同事改。"))
    client = sign_in(world.informant)
    client.post(url(item, "save"), form_of(item, body="我改。"))

    client.post(url(item, "settle"), {"version": 2, "pick-0": "theirs"})

    assert Item.objects.get(pk=item.pk).body == "同事改。"
