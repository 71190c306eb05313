"""The composing pages: choice, order, preview, who else is there."""

import pytest
from django.utils import timezone
from lxml import html

from shangda.kernel.models import AuditEvent
from shangda.periodicals import actions
from shangda.periodicals.models import Entry, Issue
from tests import make
from tests.periodicals.pages import BY_SCRIPT, red_buttons, to, tree, words

pytestmark = pytest.mark.django_db


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


def test_what_can_be_chosen_is_searched_in_the_language_of_the_search_box(world, editor):
    for title in ("松岚镇供水台账", "芦雪乡早市", "邻乡供水调度"):
        make.passed_article(world, title=title)
    make.article_in_review(world, title="供水还在二审")
    issue = make.issue(world, articles=[])
    make.drain()

    def offered(words):
        page = tree(editor.get(to("compose", issue.pk), {"q": words}))
        return sorted(one.text_content().strip() for one in page.find_class("choice-title"))

    assert offered("供水 -早市 -邻乡") == ["供水还在二审", "松岚镇供水台账"]
    assert offered("“芦雪乡早市”") == ["芦雪乡早市"]
    assert offered("没有这样的稿件") == []
    assert len(offered("")) == 4
    assert "只说了不要什么" in editor.get(to("compose", issue.pk), {"q": "-供水"}).text


def test_the_search_stays_while_texts_are_put_in(world, editor):
    article = make.passed_article(world, title="松岚镇供水台账")
    issue = make.issue(world, articles=[])
    make.drain()
    page = tree(editor.get(to("compose", issue.pk), {"q": "供水"}))
    [form] = page.xpath(f"//form[@action='{to('place', issue.pk, article.pk)}']")
    sent = {one.name: one.value for one in form.xpath(".//input[@type='hidden']")}

    answer = editor.post(form.get("action"), sent)

    assert answer.url == f"{to('compose', issue.pk)}?q=%E4%BE%9B%E6%B0%B4"


def test_searching_among_them_does_not_lay_the_pages_out_anew(world, editor):
    issue = make.issue(world)
    url = to("compose", issue.pk)

    found = editor.get(url, {"q": "供水"}, HTTP_HX_TARGET="choice", **BY_SCRIPT)
    placed = editor.get(url, {"q": "供水"}, HTTP_HX_TARGET="board", **BY_SCRIPT)

    assert ("HX-Trigger" in found, "HX-Trigger" in placed) == (False, True)
