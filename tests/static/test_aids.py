"""Reading aids beside a text: a chip leads to its place, a sentence goes into the sheet."""

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import expect

from shangda.editing.aids import Gathered, Part, Said
from shangda.items.aids import Known, aids

pytestmark = pytest.mark.journey
TEXT = "𠀀乡换阀门12处。\n转移群众37人，换管12处。"
SENTENCE = "4名代表当场签字认可。"


def panel(target, **more):
    found = aids("扎实推进供水", TEXT, Known())
    return render_to_string("partials/aids.html", {"aids": found, "target": target, **more})


def gathered():
    part = Part("只有县信访局", [Said(SENTENCE, [], is_used=False)])
    context = {"gathered": Gathered([part], []), "takes": True}
    return render_to_string("editing/partials/gathered.html", context)


FORM = (
    '<form id="writing"><textarea id="id_title" name="title">扎实推进供水</textarea>'
    '<article class="sheet sheet-full"><textarea id="id_body" name="body" data-editor '
    f'aria-label="正文">{TEXT}</textarea></article></form>'
)


def selected(page):
    return page.evaluate("String(getSelection())")


def test_a_chip_leads_to_its_place_in_the_editor(site, page):
    page.goto(site.page("/", FORM + panel("#id_body"), editor=True))
    page.locator("[data-aids-part=facts] summary").click()

    page.get_by_role("button", name="37人").click()

    assert selected(page) == "37人"


def test_a_chip_leads_to_its_place_in_a_sheet_that_is_read(site, page):
    lines = "".join(f"<p>{line[:3]}<b>{line[3:]}</b></p>" for line in TEXT.split("\n"))
    page.goto(
        site.page("/", f'<div class="sheet-body">{lines}</div>{panel(".sheet-body")}')
    )
    page.locator("[data-aids-part=facts] summary").click()

    page.get_by_role("button", name="管12处").or_(page.get_by_text("12处").last).click()

    assert selected(page) == "12处"


def test_all_is_folded_at_first_and_stays_open_when_it_comes_anew(site, page):
    page.goto(site.page("/", FORM + panel("#id_body"), editor=True))
    expect(page.locator(".aids details[open]")).to_have_count(0)
    page.locator("[data-aids-part=headline] summary").click()

    page.evaluate(
        "html => { const old = document.getElementById('aids');"
        " old.outerHTML = html; const fresh = document.getElementById('aids');"
        " document.dispatchEvent(new CustomEvent('htmx:load', {detail: {elt: fresh}})); }",
        panel("#id_body"),
    )

    expect(page.locator(".aids details[open]")).to_have_count(1)
    expect(page.get_by_text("只说了在做")).to_be_visible()


def test_a_sentence_goes_where_the_cursor_stands(site, page):
    page.goto(site.page("/", FORM + gathered(), editor=True))
    page.evaluate("shangda.editor('#id_body').select(11, 11)")
    page.locator(".gathered summary").click()

    page.get_by_role("button", name="放到光标处").click()

    text = page.evaluate("shangda.editor('#id_body').text()")
    assert text == TEXT[:10] + SENTENCE + TEXT[10:]
    expect(page.get_by_role("button", name="已放入")).to_be_visible()


def test_without_an_editor_nothing_offers_to_take(site, page):
    page.goto(site.page("/", gathered()))
    page.locator(".gathered summary").click()

    expect(page.get_by_text(SENTENCE)).to_be_visible()
    expect(page.get_by_role("button", name="放到光标处")).to_have_count(0)


def test_what_is_weak_in_the_title_is_said_under_it(site, page):
    body = '<p id="title-hint"></p>' + FORM + panel("#id_body")

    page.goto(site.page("/", body, editor=True))

    expect(page.locator("#title-hint")).to_contain_text("“扎实推进”只说了在做")
