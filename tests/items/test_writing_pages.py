"""The writing page: what it shows, how it saves, and that nothing typed is lost."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.html import escape

from shangda.items import actions
from shangda.items.models import Attachment, Item, SavedText
from shangda.kernel import deadlines
from shangda.kernel.models import AuditEvent
from shangda.organisations.models import Membership, Role
from tests import make

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


def url(item, verb=""):
    return f"/write/{item.pk}/{verb}/" if verb else f"/write/{item.pk}/"


def form_of(item, **changes):
    """All that the page's form posts."""
    fields = {
        "title": item.title,
        "body": item.body,
        "version": item.version,
        "kind": item.kind,
        "structure": item.structure,
        "section": item.section_id or "",
        "desks": [desk.pk for desk in item.desks.all()],
        "informant_name": item.informant_name,
        "informant_phone": item.informant_phone,
        "marking": item.marking,
        "is_secrecy_checked": "on" if item.is_secrecy_checked else "",
        "occurred_at": "",
        "learned_at": "",
    }
    fields |= changes
    return {name: value for name, value in fields.items() if value != ""}


def words(response):
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", response.content.decode()))


def test_start_goes_straight_to_the_sheet_with_the_skeleton(sign_in):
    world = make.office()
    make.item_defaults()
    client = sign_in(world.informant)

    page = client.get("/write/")
    assert "一事一报，三百字左右" in words(page)
    posted = client.post("/write/start-item/", {})

    item = Item.objects.get()
    assert posted.url == url(item)
    assert escape(item.body) in client.get(posted.url).content.decode()


def test_start_shows_the_skeleton_of_what_is_chosen(sign_in):
    world = make.office()
    make.item_defaults()
    client = sign_in(world.informant, hx_request="true")

    part = client.get("/write/", {"kind": "urgent", "structure": "pyramid"})

    assert "紧急类·倒悬式" in words(part)
    assert b"<html" not in part.content


def test_start_without_a_post_says_why(sign_in):
    make.item_defaults()
    nobody = make.person()

    page = sign_in(nobody).get("/write/")
    refused = sign_in(nobody).post("/write/start-item/", {})

    assert "您现在没有信息员岗位" in words(page)
    assert refused.status_code == 403
    assert not Item.objects.exists()


def test_sheet_says_what_is_missing_who_signs_and_the_limit(sign_in):
    world = make.office()
    item = make.draft(world, section=None, is_secrecy_checked=False)

    page = words(sign_in(world.informant).get(url(item)))

    assert "送审前还差2项" in page
    assert "还没有选板块。" in page
    assert "主要领导梁景行同意" in page
    assert "分管领导周牧远审核签发" in page
    assert f"{item.count}/500字" in page


def test_sheet_asks_a_constant_number_of_queries(sign_in, django_assert_max_num_queries):
    world = make.office()
    item = make.returned_item(world)
    client = sign_in(world.informant)
    client.get(url(item))

    with django_assert_max_num_queries(50):
        client.get(url(item))


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


def test_ask_sign_off_takes_text_and_particulars_of_the_form(sign_in):
    world = make.office()
    item = make.draft(world, section=None, is_secrecy_checked=False)
    client = sign_in(world.informant)

    posted = client.post(
        url(item, "ask-sign-off"),
        form_of(item, body="最后一句。", section=world.section.pk, is_secrecy_checked="on"),
    )

    item.refresh_from_db()
    assert posted.status_code == 302
    assert (item.state, item.body) == (Item.State.AWAITING, "最后一句。")


def test_ask_sign_off_with_something_missing_shows_the_sheet_again(sign_in):
    world = make.office()
    item = make.draft(world)

    page = sign_in(world.informant).post(
        url(item, "ask-sign-off"),
        form_of(item, title="", body="新写的一句。", informant_phone="")
        | {"request_key": "k1"},
    )

    shown = words(page)
    item.refresh_from_db()
    assert page.status_code == 422
    assert "送审前还差2项" in shown
    assert "新写的一句。" in shown
    assert (item.state, item.body) == (Item.State.DRAFT, "新写的一句。")


def test_ask_sign_off_of_a_marked_text_is_stopped_and_traced(sign_in):
    world = make.office()
    item = make.draft(world)

    page = sign_in(world.informant).post(
        url(item, "ask-sign-off"),
        form_of(item, body="秘密★5年\n内容") | {"request_key": "k1"},
    )

    assert page.status_code == 422
    assert "不能处理国家秘密" in words(page)
    assert AuditEvent.objects.filter(verb="items.stop_secret").count() == 1


def test_ask_sign_off_after_the_membership_ended_says_since_when(sign_in):
    world = make.office()
    item = make.draft(world)
    Membership.objects.filter(unit=world.township).update(until_date=make.yesterday())

    page = sign_in(world.informant).post(url(item, "ask-sign-off"), form_of(item, desks=""))

    assert page.status_code == 422
    assert "还没有选报送给谁" in words(page)


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


@pytest.mark.parametrize("typed", ["2026-02-30T10:00", "不知道", "9999-99-99"])
def test_time_that_does_not_exist_is_named_at_its_field(sign_in, typed):
    world = make.office()
    item = make.draft(world)

    page = sign_in(world.informant).post(
        url(item, "set-particulars"), form_of(item, occurred_at=typed, kind="urgent")
    )

    item.refresh_from_db()
    assert page.status_code == 422
    assert "没有这个时间" in words(page)
    assert (item.occurred_at, item.kind) == (None, "urgent")


def test_particulars_by_htmx_answer_what_is_missing_now(sign_in):
    world = make.office()
    item = make.draft(world, section=None)

    part = sign_in(world.informant, hx_request="true").post(
        url(item, "set-particulars"), form_of(item, section=world.section.pk, kind="urgent")
    )

    shown = words(part)
    assert "可以送审了" in shown
    assert "主要领导梁景行审核签发" in shown
    assert b'hx-swap-oob="true"' in part.content


def test_returned_text_carries_the_desks_words_on_top(sign_in):
    world = make.office()
    item = make.returned_item(world, words="请补上资金来源。")
    item.submissions.update(state="returned")

    page = words(sign_in(world.informant).get(url(item)))

    assert "退回意见请补上资金来源。县委办党委信息顾文澜" in page


def test_sent_back_text_carries_the_approvers_reason_on_top(sign_in):
    world = make.office()
    item = make.awaiting_item(world)
    actions.send_back(item=item, by=world.chief, reason="数据不准，请核。")

    page = words(sign_in(world.informant).get(url(item)))

    assert "退回意见数据不准，请核。梁景行" in page


def test_text_under_signature_is_shown_to_read_with_the_way_back(sign_in):
    world = make.office()
    item = make.awaiting_item(world)
    client = sign_in(world.informant)

    page = client.get(url(item))
    assert "收回修改" in words(page)
    assert b"<textarea" not in page.content
    recalled = client.post(url(item, "recall"))

    assert recalled.url == url(item)
    assert b'name="body"' in client.get(url(item)).content


def test_sheet_is_not_for_other_units_nor_for_the_desk(sign_in):
    world = make.office()
    item = make.submitted_item(world)
    stranger = make.holder(Role.INFORMANT, unit=make.unit())

    for person in (stranger, world.editor, world.city_editor):
        for verb in ("", "versions", "missing"):
            assert sign_in(person).get(url(item, verb)).status_code == 404
        assert sign_in(person).post(url(item, "save"), {"body": "x"}).status_code == 404


def test_approver_of_the_unit_may_read_but_not_write(sign_in):
    world = make.office()
    item = make.draft(world)

    page = sign_in(world.chief).get(url(item))
    saved = sign_in(world.chief, **JSON).post(url(item, "save"), form_of(item, body="改"))

    assert b"<textarea" not in page.content
    assert saved.status_code == 403


def test_presence_names_the_others(sign_in):
    world = make.office()
    colleague = make.holder(Role.INFORMANT, unit=world.township, name="同事甲")
    item = make.draft(world)

    first = sign_in(colleague, **JSON).post(url(item, "presence"))
    second = sign_in(world.informant, **JSON).post(url(item, "presence"))
    sign_in(colleague, **JSON).post(url(item, "presence"), {"left": "1"})
    third = sign_in(world.informant, **JSON).post(url(item, "presence"))

    assert first.json() == {"others": []}
    assert second.json() == {"others": ["同事甲"]}
    assert third.json() == {"others": []}


def test_pasted_html_comes_back_as_plain_paragraphs(sign_in):
    world = make.office()
    html = '<style>p{}</style><p class="MsoNormal">一、<b>甲</b>。</p><p>乙<script>x()</script></p>'

    pasted = sign_in(world.informant).post("/write/paste/", {"html": html})

    assert pasted.json() == {"text": "一、甲。\n乙"}


def test_dropped_file_is_shown_before_anything_is_replaced(sign_in):
    world = make.office()
    item = make.draft(world)
    file = SimpleUploadedFile(
        "方案.txt", "关于供水的情况\n\n第一段。\n第二段。".encode("gb18030")
    )

    part = sign_in(world.informant, accept="text/html, application/json").post(
        url(item, "drop"), {"file": file}
    )

    page = part.content.decode()
    assert "data-drop-apply" in page
    assert "<html" not in page
    assert "第一段。\n第二段。" in page
    assert Item.objects.get(pk=item.pk).body == make.ITEM_BODY


def test_unreadable_file_is_refused_with_cause_and_remedy(sign_in):
    world = make.office()
    item = make.draft(world)
    file = SimpleUploadedFile("坏.docx", b"PK\x03\x04" + b"\x00" * 200)

    answer = sign_in(world.informant, **JSON).post(url(item, "drop"), {"file": file})
    empty = sign_in(world.informant, **JSON).post(url(item, "drop"))

    assert answer.status_code == 422
    assert answer.json()["cause"]
    assert answer.json()["remedy"]
    assert empty.json()["fields"] == {"file": "请选文件。"}


def test_attached_file_downloads_as_a_file_and_only_for_those_who_see_the_item(sign_in):
    world = make.office()
    item = make.draft(world)
    file = SimpleUploadedFile("管段\u202e清单.html", b"<script>alert(1)</script>")
    client = sign_in(world.informant)

    client.post(url(item, "attach"), {"file": file})
    row = Attachment.objects.get()
    download = client.get(f"/attachments/{row.pk}/")

    assert row.name == "管段清单.html"
    assert b"".join(download) == b"<script>alert(1)</script>"
    assert download.headers["Content-Type"] == "application/octet-stream"
    assert download.headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E7%AE%A1%E6%AE%B5%E6%B8%85%E5%8D%95.html"
    )
    assert download.headers["X-Content-Type-Options"] == "nosniff"
    assert download.headers["Content-Security-Policy"].startswith("sandbox")
    assert sign_in(world.editor).get(f"/attachments/{row.pk}/").status_code == 404


def test_attachment_reaches_the_desk_with_the_item_and_goes_when_removed(sign_in):
    world = make.office()
    item = make.draft(world)
    row = actions.attach(
        item=item, by=world.informant, file=make.stored_file(), name="清单.pdf"
    )
    client = sign_in(world.informant)

    client.post(f"/attachments/{row.pk}/detach/")
    assert client.get(f"/attachments/{row.pk}/").status_code == 404
    client.post(f"/attachments/{row.pk}/reattach/")
    actions.ask_sign_off(item=item, by=world.informant)
    actions.agree(item=item, by=world.chief)
    actions.sign_off(item=item, by=world.deputy)

    download = sign_in(world.editor).get(f"/attachments/{row.pk}/")
    assert b"".join(download) == b"%PDF-1.4 invented"


def test_upload_beyond_the_limit_is_refused(sign_in, settings):
    settings.UPLOAD_LIMIT = 1024
    world = make.office()
    item = make.draft(world)
    file = SimpleUploadedFile("大.pdf", b"x" * 2048)

    answer = sign_in(world.informant, **JSON).post(url(item, "attach"), {"file": file})

    assert answer.status_code == 413
    assert not Attachment.objects.exists()


def test_versions_compare_the_first_text_with_the_second(sign_in):
    world = make.office()
    item = make.awaiting_item(world)
    actions.recall(item=item, by=world.informant)
    actions.save(
        item=item,
        by=world.informant,
        title=item.title,
        body=item.body.replace("23处", "25处"),
        version=item.version,
    )
    actions.ask_sign_off(item=item, by=world.informant)

    page = sign_in(world.informant).get(url(item, "versions"), {"to": "2"})
    same = sign_in(world.informant).get(url(item, "versions"))

    assert "<del>23处</del><ins>25处</ins>" in page.content.decode()
    assert "第1稿→第2稿" in words(page)
    assert "这两个版本一字不差。" in words(same)


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


def test_particulars_that_the_verb_refuses_are_named_at_their_field(sign_in):
    world = make.office()
    item = make.draft(world)

    page = sign_in(world.informant).post(
        url(item, "set-particulars"), form_of(item, informant_name="名" * 61)
    )

    assert page.status_code == 422
    assert "最多60字，现在61字，请删短一些。" in words(page)


def test_missing_is_asked_for_again_after_each_save(sign_in):
    world = make.office()
    item = make.draft(world, section=None)

    part = sign_in(world.informant, hx_request="true").get(url(item, "missing"))

    assert "送审前还差1项" in words(part)


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


def test_paste_too_deep_to_read_is_refused(sign_in):
    world = make.office()

    refused = sign_in(world.informant, **JSON).post(
        "/write/paste/", {"html": "<div>" * 5000 + "字" + "</div>" * 5000}
    )

    assert refused.status_code == 422
    assert "记事本" in refused.json()["cause"]


def test_attaching_by_htmx_answers_the_list(sign_in):
    world = make.office()
    item = make.draft(world)

    part = sign_in(world.informant, hx_request="true").post(
        url(item, "attach"), {"file": SimpleUploadedFile("甲.pdf", b"%PDF-1.4")}
    )

    assert "附件1个甲.pdf" in words(part)
    assert b"<html" not in part.content


def test_deadline_of_a_return_stands_in_the_bar(sign_in):
    world = make.office()
    item = make.returned_item(world)
    item.submissions.update(state="returned")
    due = timezone.now() + timedelta(hours=3)
    deadlines.set_due(
        item.submissions.get(),
        "revise",
        due,
        summary="改稿",
        url="/",
        owner=deadlines.Owner(person=world.informant),
    )

    page = sign_in(world.informant).get(url(item))

    assert f'data-due="{timezone.localtime(due).isoformat()}"' in page.content.decode()
