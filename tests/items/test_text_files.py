"""Files at the writing page: pasted, dropped, attached."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from shangda.items import actions
from shangda.items.models import Attachment, Item
from tests import make
from tests.items.visits import url, words

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


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
