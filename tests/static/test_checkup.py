"""The check-up beside the sheet: marks, the way to each place, putting right."""

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import expect

from shangda.items.checkups import checkup
from shangda.text.checkup.subject import Context

pytestmark = pytest.mark.journey
TITLE = "全镇布署冬季供水。"
TEXT = "𠀀乡供水。截止11月20日已修12处。\n管护员3-5人，资金缺口约42万余元。"
RIGHT = "𠀀乡供水。截至11月20日已修12处。\n管护员3～5人，资金缺口约42万元。"


@pytest.fixture
def sheet(site, page):
    panel = render_to_string(
        "partials/checkup.html",
        {"checkup": checkup(TITLE, TEXT, Context()), "url": "/check/", "form": "#writing"},
    )
    form = (
        '<form id="writing"><article class="sheet sheet-full">'
        f'<textarea id="id_title" name="title" class="sheet-title">{TITLE}</textarea>'
        f'<textarea id="id_body" name="body" data-editor aria-label="正文">{TEXT}</textarea>'
        "</article></form>"
    )
    page.goto(site.page("/", form + panel, editor=True))
    return page


def body(page):
    return page.evaluate("shangda.editor('#id_body').text()")


def test_findings_are_underlined_where_they_stand(sheet):
    expect(sheet.locator(".cm-content .finding-error").first).to_have_text("截止")
    expect(sheet.locator(".cm-content .finding-warn").first).to_have_text("-")


def test_f8_leads_from_one_finding_to_the_next(sheet):
    titles = sheet.locator("[data-part=title]").count()
    for _ in range(titles + 1):
        sheet.keyboard.press("F8")

    expect(sheet.locator(".finding-card.active .fix del")).to_have_text("截止")
    assert sheet.evaluate("String(getSelection())") == "截止"


def test_one_press_puts_one_finding_right_and_the_rest_stay_in_place(sheet):
    sheet.locator(".finding-card", has_text="截至").get_by_role("button", name="改").click()

    assert body(sheet) == TEXT.replace("截止", "截至")
    expect(sheet.locator(".finding-card", has_text="截至")).to_have_count(0)
    expect(sheet.locator(".cm-content .finding-warn").first).to_have_text("-")


def test_all_that_is_certain_is_put_right_at_once_and_can_be_undone(sheet):
    sheet.keyboard.press("Alt+a")

    assert body(sheet) == RIGHT
    assert sheet.input_value("#id_title") == "全镇部署冬季供水"
    sheet.locator(".cm-content").click()
    for _ in range(5):
        sheet.keyboard.press("Control+z")
    assert body(sheet) == TEXT
