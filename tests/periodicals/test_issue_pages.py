"""The page of an issued issue: its files, receipts, corrections."""

from urllib.parse import unquote

import pytest

from shangda.kernel import files
from shangda.periodicals import actions
from shangda.periodicals.models import Issue
from tests import make
from tests.periodicals.pages import BY_SCRIPT, to, tree, words

pytestmark = pytest.mark.django_db


def test_the_page_waits_until_the_files_are_made(world, editor):
    issue = make.issued_issue(world)

    waiting = tree(editor.get(to("issue", issue.pk)))
    assert waiting.xpath("//*[@hx-trigger='every 2s']/@hx-get") == [to("issue", issue.pk)]
    assert editor.get(to("issue-pdf", issue.pk)).status_code == 409

    make.drain()

    part = editor.get(to("issue", issue.pk), **BY_SCRIPT).text
    assert "<html" not in part
    assert to("issue-pdf", issue.pk) in part
    assert "every 2s" not in part


def test_a_failed_printing_can_be_started_again(world, editor, settings):
    settings.JOB_ATTEMPTS = 1
    issue = make.issued_issue(world)
    issue.periodical.layout = {"lines": 99}
    issue.periodical.save()
    make.drain()
    assert "排版没有成功" in editor.get(to("issue", issue.pk)).text

    issue.periodical.layout = {}
    issue.periodical.save()
    editor.post(to("reprint", issue.pk))
    make.drain()

    assert "下载PDF" in editor.get(to("issue", issue.pk)).text


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_files_have_names_that_people_can_read_and_are_noted(world, client, form):
    issue = make.printed_issue(world)
    client.force_login(world.leader)

    response = client.get(to(f"issue-{form}", issue.pk))
    content = b"".join(response)

    name = unquote(response["Content-Disposition"]).split("''")[1]
    assert name == f"栖云快报第1期.{form}"
    assert content == files.read(getattr(issue, form))
    assert issue.recipients.get(person=world.leader).downloaded_at


def test_looking_is_not_taking_away(world, client):
    issue = make.printed_issue(world)
    client.force_login(world.leader)

    response = client.get(to("issue-pdf", issue.pk), {"look": 1})
    b"".join(response)

    assert response["Content-Disposition"].startswith("inline")
    row = issue.recipients.get(person=world.leader)
    assert (row.downloaded_at, bool(row.opened_at)) == (None, True)


def test_pages_of_an_issued_issue_are_pictures(world, client):
    issue = make.printed_issue(world)
    client.force_login(world.leader)

    page = tree(client.get(to("issue", issue.pk)))
    first = client.get(page.xpath("//ol[contains(@class, 'page-images')]//img/@src")[0])

    assert first.content.startswith(b"\x89PNG")
    assert client.get(to("issued-page", issue.pk, 99)).status_code == 404


def test_a_lost_file_is_said(world, editor):
    issue = make.printed_issue(world)
    files.path_of(issue.pdf.sha256).unlink()

    response = editor.get(to("issue-pdf", issue.pk))

    assert response.status_code == 409
    assert "备份" in response.text


def test_printing_is_noted_and_opens_the_file(world, client):
    issue = make.printed_issue(world)
    client.force_login(world.leader)

    response = client.post(to("note-printed", issue.pk))

    assert response.url == to("issue-pdf", issue.pk) + "?look=1"
    assert issue.recipients.get(person=world.leader).printed_at


def test_the_page_shows_receipts_corrections_and_withdrawals(world, client):
    issue = make.printed_issue(world)
    actions.open_issue(issue=issue, by=world.leader)
    correction = make.issue_in(
        "composing",
        world,
        periodical=issue.periodical,
        articles=[],
        corrects=issue,
        note="“147个”应为“152个”。",
    )
    entry = issue.entries.get()
    client.force_login(world.chief_editor)

    page = tree(client.get(to("issue", issue.pk)))

    assert "已阅1，共2" in words(page)
    assert "更正正在编" in words(page)
    assert correction.note in words(page)
    form = page.xpath(f"//dialog[@id='withdraw-{entry.pk}']//form")[0]
    client.post(form.get("action"), {"reason": "与上期重复。"})
    page = tree(client.get(to("issue", issue.pk)))
    assert "已撤销刊用：与上期重复。" in words(page)
    assert not page.xpath(f"//dialog[@id='withdraw-{entry.pk}']")


def test_a_correction_is_started_from_the_page(world, editor):
    issue = make.printed_issue(world)

    wrong = editor.post(to("start-correction", issue.pk), {"note": ""})
    response = editor.post(to("start-correction", issue.pk), {"note": "第1条有误。"})

    made = Issue.objects.get(corrects=issue)
    assert wrong.status_code == 422
    assert response.url == to("compose", made.pk)


def test_readers_see_no_tools_of_the_desk(world, client):
    issue = make.printed_issue(world)
    client.force_login(world.leader)

    page = tree(client.get(to("issue", issue.pk)))

    assert not page.xpath("//dialog[starts-with(@id, 'withdraw')]")
    assert "上报" not in words(page.xpath("//aside[@aria-label='关于本期']")[0])
    answer = client.post(to("start-correction", issue.pk), {"note": "改"})
    assert answer.status_code == 403
