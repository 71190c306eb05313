"""Pages of uses outside."""

import pytest
from django.utils import timezone

from shangda.kernel import files
from shangda.periodicals.models import OutsideUse
from tests import make
from tests.periodicals.pages import to, tree, words

pytestmark = pytest.mark.django_db


def test_recording_a_use_from_the_pages(world, editor):
    article = make.passed_article(world, title="冬季供水三本台账")
    outlet = make.outside_outlet(world)
    make.drain()

    found = tree(editor.get(to("new-use"), {"q": "供水"}))
    chosen = next(
        one for one in found.xpath("//a[@class='item-row']/@href") if "article=" in one
    )
    page = tree(editor.get(to("new-use") + chosen))
    form = page.xpath("//form[@method='post' and @enctype]")[0]
    sent = {one.name: one.value for one in form.xpath(".//input[@type='hidden']")}
    sent |= {
        "outlet": outlet.pk,
        "used_date": timezone.localdate().isoformat(),
        "reference": "第38期",
        "scan": make_upload(),
    }
    response = editor.post(form.get("action"), sent)

    use = OutsideUse.objects.get()
    assert response.url == to("uses")
    assert (use.article, use.reference, use.scan_name) == (article, "第38期", "扫描.pdf")
    assert "第38期" in editor.get(to("uses"), {"q": "供水 38"}).text
    assert editor.get(to("uses"), {"as": "xlsx"}).content[:2] == b"PK"


def test_a_use_is_revoked_from_the_list(world, editor):
    use = make.outside_use(world)

    page = tree(editor.get(to("uses")))
    action = page.xpath("//form[.//textarea[@name='reason']]/@action")[0]
    editor.post(action, {"reason": "登错了。"})

    use.refresh_from_db()
    assert use.revoke_reason == "登错了。"
    assert "已撤销：登错了。" in words(tree(editor.get(to("uses"))))


def test_recording_pages_are_for_recorders(world, client):
    client.force_login(world.leader)

    assert client.get(to("new-use")).status_code == 404
    assert client.get(to("uses")).status_code == 200


def test_a_lost_scan_is_said(world, editor):
    use = make.outside_use(world)
    files.path_of(use.scan.sha256).unlink()

    response = editor.get(to("scan", use.pk))

    assert response.status_code == 409
    assert "文件不见了" in response.text


def make_upload():
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415

    return SimpleUploadedFile("扫描.pdf", b"%PDF-1.4 scan", content_type="application/pdf")
