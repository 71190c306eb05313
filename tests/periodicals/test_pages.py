"""Pages by what they say and do, with a budget of queries for each list."""

from urllib.parse import unquote

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from shangda.editing import actions as editing
from shangda.kernel import files
from shangda.kernel.models import AuditEvent
from shangda.periodicals import actions
from shangda.periodicals.models import Entry, Issue, OutsideUse
from shangda.periodicals.reports import reports_of
from tests import make

pytestmark = pytest.mark.django_db
BY_SCRIPT = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def world():
    return make.office()


@pytest.fixture
def editor(world, client):
    client.force_login(world.editor)
    return client


def to(name, *args):
    return reverse(f"periodicals:{name}", args=args)


def tree(response):
    assert response.status_code == 200, response.status_code
    return html.fromstring(response.text)


def words(element):
    return " ".join(element.text_content().split())


def red_buttons(page):
    """What the one red button says; dialogs have their own."""
    found = page.xpath("//*[contains(@class, 'btn-primary')][not(ancestor::dialog)]")
    return [words(one) for one in found]


def toast(client, response):
    """The words of the next page's toast, and where its undo goes."""
    page = tree(client.get(response.url))
    found = page.xpath("//*[@data-toast]")
    said = words(found[-1].xpath("span")[0])
    undo = found[-1].xpath("form/@action")
    return said, undo[0] if undo else ""


# --- Composing ----------------------------------------------------------------------------


def test_starting_an_issue_leads_to_it(world, editor):
    printed = make.periodical(world)
    today = timezone.localdate().isoformat()
    sent = {"periodical": printed.pk, "issue_date": today, "series": "regular"}

    response = editor.post(to("start-issue"), sent)

    issue = Issue.objects.get()
    assert response.url == to("compose", issue.pk)
    assert "编刊" in words(tree(editor.get(to("issues"))))


@pytest.mark.parametrize("day", ["2026-02-30", "明天", "", "1900-01-01"])
def test_a_date_that_does_not_exist_is_said_beside_its_field(world, editor, day):
    printed = make.periodical(world)

    response = editor.post(
        to("start-issue"),
        {"periodical": printed.pk, "issue_date": day, "series": "regular"},
    )

    assert response.status_code == 422
    page = html.fromstring(response.text)
    assert page.xpath("//*[@aria-invalid='true']/@name") == ["issue_date"]
    assert not Issue.objects.exists()


def test_another_desks_periodical_cannot_be_started(world, editor):
    above = make.periodical(world, desk=world.city_desk)

    response = editor.post(
        to("start-issue"),
        {
            "periodical": above.pk,
            "issue_date": timezone.localdate().isoformat(),
            "series": "regular",
        },
    )

    assert response.status_code == 422


def test_the_composer_shows_choice_order_and_what_is_amiss(world, editor):
    issue = make.issue(world, articles=[make.passed_article(world, title="已在本期")])
    make.passed_article(world, title="可以加的")
    make.article_in_review(world, title="还在二审的")
    make.passed_article(world, title="别期的")
    make.issue(
        world,
        periodical=issue.periodical,
        articles=[make.passed_article(world, title="排进别期的")],
    )

    page = tree(editor.get(to("compose", issue.pk)))

    choice = words(page.xpath("//aside[@aria-label='可选稿件']")[0])
    assert "可以加的" in choice
    assert "还在二审的" in choice
    assert "排进别期的" not in choice
    assert page.xpath("//button[@disabled]/@aria-label") == ["还不能加入：还在二审的"]
    order = page.xpath("//ol[@data-order-url]/li")
    assert ["已在本期" in words(row) for row in order] == [True]
    assert red_buttons(page) == ["送校对"]
    assert "先签的是第1期" in words(page.xpath("//header")[0])
    assert "1条全部二审已过" in words(page.xpath("//ul[@class='checklist']")[0])


def test_an_issue_alone_shows_the_number_that_is_coming(world, editor):
    issue = make.issue(world)

    rows = tree(editor.get(to("issues"))).xpath("//*[@data-list='issues']/*")
    page = tree(editor.get(to("compose", issue.pk)))

    assert ["预计第1期" in words(row) for row in rows] == [True]
    assert "预计第1期" in words(page.xpath("//header")[0])


def test_issues_of_one_name_and_day_are_told_apart_by_their_first_titles(world, editor):
    first = make.issue(world, articles=[make.passed_article(world, title="桥修好了")])
    make.issue(
        world,
        periodical=first.periodical,
        articles=[make.passed_article(world, title="水通到村")],
    )
    make.issue(world, periodical=first.periodical, articles=[])
    make.issue(world, periodical=first.periodical, articles=[], series="supplement")

    rows = tree(editor.get(to("issues"))).xpath("//*[@data-list='issues']/*")

    said = [words(row.xpath(".//*[@class='item-meta']/span")[0]) for row in rows]
    assert said[:2] == ["首条“桥修好了”", "首条“水通到村”"]
    assert said[2].startswith("还没有稿件，")
    assert said[3] == "预计增刊第1期"


def test_the_issuer_sees_which_of_two_issues_is_signed(world, client):
    issue = make.issue_in(
        "to_sign", world, articles=[make.passed_article(world, title="桥修好了")]
    )
    make.issue(world, periodical=issue.periodical, articles=[])
    client.force_login(world.issuer)

    page = tree(client.get(to("compose", issue.pk)))

    assert "首条“桥修好了”" in words(page.xpath("//section[@aria-label='本期']")[0])
    assert "首条“桥修好了”" in words(page.xpath("//dialog[@id='sign']")[0])


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (10, []),
        (12, ["末页只有版记，没有正文，压缩几行就能省一页。"]),
        (14, ["末页只剩2行，压缩几行就能省一页。"]),
        (15, []),
    ],
)
def test_the_preview_says_when_the_last_page_is_nearly_empty(world, editor, lines, said):
    body = "\n".join(["各村管网巡查全面完成。"] * lines)
    article = make.passed_article(world, title="桥修好了", body=body)
    issue = make.issue(world, periodical=make.periodical(world), articles=[article])

    page = tree(editor.get(to("preview", issue.pk)))

    assert [words(one) for one in page.xpath("//*[contains(@class, 'pane-note')]")] == said


def test_placing_and_taking_out_by_script_gives_the_board_again(world, editor):
    issue, article = make.issue(world, articles=[]), make.passed_article(world)

    editor.post(to("place", issue.pk, article.pk), **BY_SCRIPT)
    response = editor.get(to("compose", issue.pk), **BY_SCRIPT)
    entry = Entry.objects.get()
    editor.post(to("remove", issue.pk, entry.pk))

    assert "<html" not in response.text
    assert article.title in response.text
    assert response["HX-Trigger"] == "shangda:changed"
    assert not Entry.objects.exists()


def test_a_double_press_places_once(world, editor):
    issue, article = make.issue(world, articles=[]), make.passed_article(world)
    sent = {"request_key": "k1"}

    first = editor.post(to("place", issue.pk, article.pk), sent)
    again = editor.post(to("place", issue.pk, article.pk), sent)

    assert (first.status_code, again["Idempotent-Replay"]) == (302, "true")
    assert AuditEvent.objects.filter(verb="periodicals.place").count() == 1


def test_form_and_column_are_set_in_the_row(world, editor):
    issue = make.issue(world)
    entry = issue.entries.get()
    column = actions.add_column(
        periodical=issue.periodical, by=make.keeper(world), name="要情"
    )

    editor.post(to("set-entry", issue.pk, entry.pk), {"form": "brief", "column": column.pk})
    wrong = editor.post(to("set-entry", issue.pk, entry.pk), {"form": "诗歌"})

    entry.refresh_from_db()
    assert (entry.form, entry.column) == ("brief", column)
    assert wrong.status_code == 422
    assert "没有这种形式" in wrong.text


def test_order_by_script_and_without(world, editor):
    articles = [make.passed_article(world) for _ in range(2)]
    issue = make.issue(world, articles=articles)
    first, second = issue.entries.order_by("position").values_list("pk", flat=True)

    answer = editor.post(
        to("reorder", issue.pk), {"order": [second, first], "version": issue.version}
    )
    editor.post(to("move", issue.pk, first), {"direction": "up"})

    assert answer.json() == {"version": issue.version + 1}
    now = issue.entries.order_by("position").values_list("pk", flat=True)
    assert list(now) == [first, second]


def test_two_composers_at_once_are_told_plainly(world, editor):
    articles = [make.passed_article(world) for _ in range(2)]
    issue = make.issue(world, articles=articles)
    pks = list(issue.entries.values_list("pk", flat=True))
    stale = {"order": pks[::-1], "version": issue.version}
    actions.set_particulars(
        issue=issue, by=world.chief_editor, issue_date=issue.issue_date, copies=1
    )

    by_script = editor.post(to("reorder", issue.pk), stale, HTTP_ACCEPT="application/json")
    by_hand = editor.post(to("start-proof", issue.pk), {"version": stale["version"]})

    assert (by_script.status_code, by_hand.status_code) == (409, 409)
    assert "别人" in by_script.json()["cause"]
    assert "刷新页面" in by_hand.text
    issue.refresh_from_db()
    assert issue.state == "composing"


def test_particulars_leave_out_the_unticked(world, editor):
    issue = make.issue(world)
    report = issue.periodical.recipients.get(address="report")
    sent = {
        "issue_date": issue.issue_date.isoformat(),
        "copies": "12",
        "note": "",
        "recipients": [report.pk],
    }

    editor.post(to("set-particulars", issue.pk), sent)
    wrong = editor.post(to("set-particulars", issue.pk), sent | {"copies": "许多"})
    slip = editor.post(to("set-particulars", issue.pk), sent | {"issue_date": "1962-01-05"})

    issue.refresh_from_db()
    assert issue.copies == 12
    assert len(issue.left_out) == 1
    assert wrong.status_code == 422
    assert "许多" in wrong.text
    assert slip.status_code == 422
    assert "年份" in slip.text


def test_the_preview_says_on_which_page_each_entry_begins(world, editor):
    issue = make.issue(world)
    entry = issue.entries.get()

    part = editor.get(to("preview", issue.pk), **BY_SCRIPT)
    page = html.fromstring(part.text)

    assert words(page.xpath(f"//*[@id='page-of-{entry.pk}']")[0]) == "第1页"
    image = editor.get(page.xpath("//img/@src")[0])
    assert image["Content-Type"] == "image/png"
    assert "immutable" in image["Cache-Control"]
    assert editor.get(to("page-image", issue.pk, 99)).status_code == 404


def test_without_scripts_the_preview_is_a_page(world, editor):
    issue = make.issue(world)

    assert tree(editor.get(to("preview", issue.pk))).xpath("//main//img")


def test_presence_names_the_other_composer(world, editor, client):
    issue = make.issue(world)
    editor.post(to("compose-presence", issue.pk))
    client.force_login(world.chief_editor)

    answer = client.post(to("compose-presence", issue.pk)).json()

    assert answer == {"others": [world.editor.name]}
    assert client.post(to("compose-presence", issue.pk), {"left": 1}).json()["others"] == []


# --- Proofs and signature -----------------------------------------------------------------


def test_the_red_button_is_the_next_step_of_this_person(world, client):
    issue = make.issue_in("second_proof", world)

    def buttons(who):
        client.force_login(who)
        return red_buttons(tree(client.get(to("compose", issue.pk))))

    assert buttons(world.editor) == []
    assert buttons(world.chief_editor) == ["二校通过，送签发"]
    assert buttons(world.issuer) == []
    actions.pass_second_proof(issue=issue, by=world.chief_editor)
    assert buttons(world.issuer) == ["签发"]
    assert buttons(world.chief_editor) == []


def test_the_whole_way_by_buttons_with_undo(world, client):
    issue = make.issue(world)
    client.force_login(world.editor)

    said, undo = toast(client, client.post(to("start-proof", issue.pk)))
    assert (said, undo) == ("已送一校，文字不再变动。", to("recall", issue.pk))
    client.post(undo)
    client.post(to("start-proof", issue.pk))
    _, undo = toast(client, client.post(to("pass-first-proof", issue.pk)))
    client.post(undo)
    client.post(to("pass-first-proof", issue.pk))
    client.force_login(world.chief_editor)
    _, undo = toast(client, client.post(to("pass-second-proof", issue.pk)))
    client.post(undo)
    client.post(to("pass-second-proof", issue.pk))
    _, undo = toast(client, client.post(to("recall", issue.pk)))
    client.post(undo)
    client.force_login(world.issuer)
    _, undo = toast(client, client.post(to("refuse", issue.pk), {"words": "再等等。"}))
    client.post(undo)
    response = client.post(reverse("scoring:sign", args=[issue.pk]))

    issue.refresh_from_db()
    assert (issue.state, issue.number) == ("issued", 1)
    assert response.url == to("issue", issue.pk)
    assert client.get(to("compose", issue.pk)).url == to("issue", issue.pk)


@pytest.mark.parametrize(
    ("state", "verb"), [("first_proof", "send-back-proof"), ("to_sign", "refuse")]
)
def test_sending_back_without_words_asks_for_them_on_the_page(world, client, state, verb):
    issue = make.issue_in(state, world)
    client.force_login(world.issuer if verb == "refuse" else world.editor)

    response = client.post(to(verb, issue.pk), {"words": " "})

    page = html.fromstring(response.text)
    assert response.status_code == 422
    assert page.xpath("//dialog[@id='back']/@open")
    assert page.xpath("//textarea[@name='words']/@aria-invalid") == ["true"]
    issue.refresh_from_db()
    assert issue.state == state


def test_sending_back_can_be_taken_back_from_the_toast(world, editor):
    issue = make.issue_in("first_proof", world)

    response = editor.post(to("send-back-proof", issue.pk), {"words": "看错了。"})
    said, undo = toast(editor, response)

    assert (said, undo) == ("已退回改版。", to("undo-send-back-proof", issue.pk))
    assert toast(editor, editor.post(undo))[0] == "已收回，从一校开始。"


def test_the_composer_shows_why_it_came_back(world, client):
    issue = make.issue_in("to_sign", world)
    client.force_login(world.issuer)
    client.post(to("refuse", issue.pk), {"words": "第2条的数字要核实。"})
    client.force_login(world.editor)

    note = tree(client.get(to("compose", issue.pk))).xpath("//*[@role='note']")[0]

    assert "没有签发" in words(note)
    assert "第2条的数字要核实。" in words(note)


def test_the_issuer_reads_the_texts_and_is_told_what_signing_does(world, client):
    issue = make.issue_in("to_sign", world)
    client.force_login(world.issuer)

    page = tree(client.get(to("compose", issue.pk)))

    text = words(page.xpath("//div[@id='text']")[0])
    assert issue.entries.get().revision.body.split("\n")[1][:12] in text
    dialog = words(page.xpath("//dialog[@id='sign']")[0])
    assert "第1期" in dialog
    assert "不能撤回" in dialog
    assert page.xpath("//dialog[@id='sign']//form/@action") == [
        reverse("scoring:sign", args=[issue.pk])
    ]


def test_discarding_offers_to_restore(world, editor):
    issue = make.issue(world)

    said, undo = toast(editor, editor.post(to("discard", issue.pk)))

    assert said.startswith("本期已作废")
    assert undo == to("restore", issue.pk)
    page = tree(editor.get(to("compose", issue.pk)))
    assert red_buttons(page) == ["恢复这一期"]
    assert toast(editor, editor.post(undo))[0] == "已恢复。"


def test_restoring_says_what_went_elsewhere(world, editor):
    article = make.passed_article(world)
    issue = make.issue_in("discarded", world, articles=[article])
    make.issue(world, periodical=issue.periodical, articles=[article])

    said, _ = toast(editor, editor.post(to("restore", issue.pk)))

    assert said == "已恢复，1条已排进别的期，没有带回。"


def test_verbs_are_posted_only(world, editor):
    issue = make.issue(world)

    assert editor.get(to("start-proof", issue.pk)).status_code == 405


# --- After the signature ------------------------------------------------------------------


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


# --- Reading ------------------------------------------------------------------------------


def test_reading_goes_on_from_text_to_text_and_issue_to_issue(world, client):
    articles = [make.passed_article(world, title=f"第{n}条的题目") for n in (1, 2)]
    issue = make.printed_issue(world, articles=articles)
    later = make.issued_issue(world, periodical=issue.periodical)
    first, _second = issue.entries.order_by("position")
    client.force_login(world.leader)
    assert "有2期还没看" in words(tree(client.get(to("read"))))

    contents = tree(client.get(to("read-issue", issue.pk)))
    start = contents.xpath("//a[@data-key='ArrowRight']/@href")[0]
    page = tree(client.get(start))

    assert start == to("read-entry", issue.pk, first.pk)
    assert words(page.xpath("//h1")[0]) == "第1条的题目"
    assert not page.xpath("//a[@data-key='ArrowLeft']")
    page = tree(client.get(page.xpath("//a[@data-key='ArrowRight']/@href")[0]))
    assert "第2条，共2条" in words(page)
    assert page.xpath("//a[@data-key='ArrowLeft']/@href") == [start]
    assert page.xpath("//a[@data-key='ArrowRight']/@href") == [to("read-issue", later.pk)]
    assert issue.recipients.get(person=world.leader).opened_by == world.leader
    client.get(to("read-issue", later.pk))
    assert "都看过了" in words(tree(client.get(to("read"))))


def test_an_entry_of_another_issue_is_not_found(world, client):
    issue = make.issued_issue(world)
    other = make.issued_issue(world, periodical=issue.periodical)
    client.force_login(world.leader)

    page = to("read-entry", issue.pk, other.entries.get().pk)

    assert client.get(page).status_code == 404


# --- The archive --------------------------------------------------------------------------


def test_the_archive_is_found_by_title_and_text(world, editor):
    ice = make.passed_article(world, title="夜间结冰处置", body="出动除雪车6台。")
    jobs = make.passed_article(world, title="返乡人员就业", body="有意就近就业的占四成。")
    for article in (ice, jobs):
        make.issued_issue(
            world,
            articles=[article],
            periodical=make.periodical(world, masthead=f"刊{article.pk}"),
        )

    def found(**asked):
        page = tree(editor.get(to("archive"), asked))
        return [words(row)[:20] for row in page.xpath("//a[@data-open]")]

    everything = found()
    assert len(everything) == 2
    assert found(q="除雪车") == found(q="夜间 6台") == [f"《刊{ice.pk}》第1期"]
    assert found(q="除雪车 四成") == []
    assert len(found(year=timezone.localdate().year)) == 2
    assert found(year="1999", q="除雪车") == [f"《刊{ice.pk}》第1期"]
    assert found(periodical="x'--") == everything
    assert found(q="\0") == everything


def test_the_archive_pages_and_exports_with_its_filter(world, editor, monkeypatch):
    monkeypatch.setattr("shangda.periodicals.views.archive.ON_A_PAGE", 1)
    first = make.issued_issue(world)
    make.issued_issue(world, periodical=first.periodical)

    page = tree(editor.get(to("archive"), {"q": "三本台账"}))
    export = page.xpath("//a[contains(@href, 'as=xlsx')]/@href")[0]
    response = editor.get(to("archive") + export)

    assert "第1页，共2页" in words(page)
    assert "q=" in export
    assert "刊物目录.xlsx" in unquote(response["Content-Disposition"])
    assert response.content[:2] == b"PK"


def test_nothing_found_says_what_to_do(world, editor):
    assert "换个词" in editor.get(to("archive"), {"q": "没有这个词"}).text


def test_the_leader_can_have_larger_text_on_every_reading_page(world, client):
    issue = make.issued_issue(world)
    entry = issue.entries.get()
    client.force_login(world.leader)

    places = [("read",), ("read-issue", issue.pk), ("read-entry", issue.pk, entry.pk)]
    pages = [tree(client.get(to(*place))) for place in places]

    sizes = [page.xpath("//span[@data-look-sizes]//@data-look-size") for page in pages]
    assert sizes == [["", "large", "largest"]] * 3


def test_an_entry_reported_up_shows_how_far_it_has_come_above(world, client):
    article = make.passed_article(world)
    issue = make.issued_issue(world, articles=[article])
    sent = make.submission_above(world, article=article)
    client.force_login(world.editor)

    waiting = words(tree(client.get(to("issue", issue.pk))).xpath("//article")[0])
    editing.select(submission=sent, by=world.city_editor)
    page = tree(client.get(to("issue", issue.pk)))

    assert f"上报稿 待收稿 {world.city_desk}" in waiting
    assert f"上报稿 已选用 {world.city_desk}" in words(page.xpath("//article")[0])
    assert f"/items/{sent.item_id}/" in page.xpath("//article//a/@href")


def test_the_proofs_show_what_was_reported_up_to_those_who_may_see_it(world, client):
    article = make.passed_article(world)
    issue = make.issue_in("to_sign", world, articles=[article])
    make.submission_above(world, article=article)

    shown = []
    for who in (world.editor, world.issuer):
        client.force_login(who)
        page = tree(client.get(to("compose", issue.pk)))
        shown.append("上报稿" in words(page.xpath("//ol[@class='proof-list']")[0]))

    assert shown == [True, False]


def test_what_was_reported_up_is_not_shown_to_those_who_may_not_see_it(world, client):
    article = make.passed_article(world)
    issue = make.issued_issue(world, articles=[article])
    make.submission_above(world, article=article)
    client.force_login(world.informant)

    page = tree(client.get(to("issue", issue.pk)))

    assert "上报稿" not in words(page.xpath("//article")[0])


def test_a_report_up_that_was_printed_above_says_so(world):
    sent = make.submission_above(world)
    article = editing.select(submission=sent, by=world.city_editor)
    editing.send_to_review(article=article, by=world.city_editor)
    editing.pass_review(article=article, by=world.city_chief_editor)
    below = sent.item.reported_from.article
    issue = make.issue_to_sign(world.city_desk, [article], editor=world.city_editor)

    before = reports_of([below], world.editor)[below.pk]
    actions.sign(issue=issue, by=world.city_issuer)
    after = reports_of([below], world.editor)[below.pk]

    assert [one.status.label for one in before + after] == ["已选用", "已刊用"]


# --- Uses ---------------------------------------------------------------------------------


def test_recording_a_use_from_the_pages(world, editor):
    article = make.passed_article(world, title="冬季供水三本台账")
    outlet = make.outside_outlet(world)

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
    assert "扫描件不见了" in response.text


def make_upload():
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415

    return SimpleUploadedFile("扫描.pdf", b"%PDF-1.4 scan", content_type="application/pdf")


# --- Budgets ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "budget"),
    [
        ("issues", 22),
        ("compose", 40),
        ("preview", 15),
        ("archive", 24),
        ("issue", 35),
        ("read", 10),
        ("read-issue", 14),
        ("uses", 20),
    ],
)
def test_queries_do_not_grow_with_the_rows(
    world, client, page, budget, django_assert_max_num_queries
):
    articles = [make.passed_article(world) for _ in range(2)]
    issue = (
        make.issue(world, articles=articles)
        if page in {"compose", "preview", "issues"}
        else make.printed_issue(world, articles=articles)
    )
    make.outside_use(world, article=articles[0])
    client.force_login(world.chief_editor)
    url = to(
        page, *([issue.pk] if page in {"compose", "preview", "issue", "read-issue"} else [])
    )
    client.get(url)

    with django_assert_max_num_queries(budget) as few:
        client.get(url)
    for _ in range(3):
        more = make.passed_article(world)
        if issue.state == "composing":
            actions.place(issue=issue, article=more, by=world.editor)
        else:
            make.issued_issue(world, periodical=issue.periodical, articles=[more])
            make.outside_use(world, article=more, outlet=OutsideUse.objects.first().outlet)
    client.get(url)
    with django_assert_max_num_queries(budget) as many:
        client.get(url)

    assert len(many.captured_queries) <= len(few.captured_queries)
