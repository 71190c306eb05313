"""The whole way of one item: from a Word file in a township to the city's printed issue."""

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import docx
import pypdfium2
import pytest
from playwright.sync_api import expect

from tests.journeys.people import PHONE, TABLET
from tests.journeys.way import (
    approver_reads,
    chief_editor_passes,
    download,
    editor_claims_and_selects,
    editor_composes,
    issuer_signs,
    send_to_review,
    two_people_read_the_proofs,
)

pytestmark = [pytest.mark.journey, pytest.mark.slow]
WORD_FILE = Path(__file__).resolve().parents[2] / "../shared/data/files/dev1.docx"
TITLE = "元宵灯会分十处办 群众就近看灯"  # what the county makes of it
REASON = "题目写做法，不写口号"
COUNTY_POINTS, CITY_POINTS = 2, 10  # of the township: tests/journeys/making.py
POINTS_OF_COUNTY = 5  # at the city's desk


def test_item_goes_from_a_word_file_to_the_city_issue(house, people, tmp_path):
    imported = import_file(house, word_file(tmp_path))
    title, way = imported["title"], f"/items/{imported['item']}/"
    author, editor = people.at("informant"), people.at("editor")

    author_completes_and_asks_for_sign_off(author, title)
    approver_reads(people.at("chief", "/sign/", size=PHONE), imported, "同意")
    approver_reads(people.at("deputy", "/sign/", size=PHONE), imported, "同意签发")
    article, issue = county_prints(people, editor, title, tmp_path)
    author_sees_what_became_of_it(author, way, COUNTY_POINTS)
    leader_reads_on_the_phone(people.at("leader", size=PHONE))
    nothing_is_left_to_read(people.at("leader", "/read/", size=TABLET))
    desk_sees_the_receipt(editor, issue)
    above = editor_reports_up(editor, article)
    approver_reads(people.at("office-head", "/sign/", size=PHONE), above, "同意签发")
    city_editor = people.at("city-editor")
    city_prints(people, city_editor)

    author_sees_the_use_above(author, way)
    points_lead_to_the_item(editor, "松岚镇", COUNTY_POINTS + CITY_POINTS, title)
    points_lead_to_the_item(city_editor, "县委办", POINTS_OF_COUNTY, TITLE)
    nothing_was_lost(house)


def county_prints(people, editor, title, folder):
    """The desk's work on a text it changes; the paths of article and issue."""
    chief_editor = people.at("chief-editor")
    editor_claims_and_selects(editor, title)
    article = editor_changes_the_text(editor, title)
    editor_gives_the_reason(editor)
    chief_editor_passes(chief_editor, TITLE)
    issue = editor_composes(editor, "栖云快报", TITLE)
    two_people_read_the_proofs(editor, chief_editor, issue)
    issuer = people.at("issuer", issue)
    issuer_signs(issuer, "第1期")
    files_say_what_was_signed(issuer, folder)
    return article, issue


def city_prints(people, editor):
    """The same pages one level up; the text goes through unchanged."""
    chief_editor = people.at("city-chief-editor")
    editor_claims_and_selects(editor, TITLE)
    editor.goto("/articles/")
    editor.get_by_role("link", name=TITLE).click()
    send_to_review(editor)
    chief_editor_passes(chief_editor, TITLE)
    issue = editor_composes(editor, "远州信息", TITLE)
    two_people_read_the_proofs(editor, chief_editor, issue)
    issuer_signs(people.at("city-issuer", issue), "第1期")


# --- The township -----------------------------------------------------------------------


def import_file(house, path):
    [line] = house.lines(
        "import_items", str(path), "--unit", "QSZ", "--by", "informant", "--json"
    )
    assert line["file"] == str(path)
    if path == WORD_FILE:
        told = json.loads(path.with_suffix(".json").read_text("utf-8"))
        assert (line["title"], line["paragraphs"]) == (told["title"], told["paragraphs"])
    return line


def word_file(folder):
    """A real report where there is one; else one that the test writes."""
    if WORD_FILE.exists():
        return WORD_FILE
    made = docx.Document()
    for line in (
        "松岚镇十处灯会一齐开",
        *(f"{n}村灯会办了3天，来了{n * 90}人。" * 8 for n in range(1, 7)),
    ):
        made.add_paragraph(line)
    made.save(folder / "own.docx")
    return folder / "own.docx"


def author_completes_and_asks_for_sign_off(page, title):
    """What is missing is named on the sheet until it is there."""
    page.get_by_role("link", name=title).first.click()
    page.get_by_role("link", name="接着写").click()
    missing = page.locator("#missing")
    expect(missing).to_contain_text("超出")
    expect(missing).to_contain_text("还没有填电话")

    page.get_by_label("类型").select_option("research")
    expect(missing).not_to_contain_text("超出")
    page.get_by_label("板块").select_option(label="农业农村")
    page.get_by_label("电话").fill("0551-6127")
    page.get_by_label("已作保密审查").check()
    expect(missing).to_contain_text("可以送审了")
    page.get_by_role("button", name="送审签").click()

    expect(page.locator("#toasts")).to_contain_text("已送梁景行审签")


def author_sees_what_became_of_it(page, way, points):
    page.goto("/notices/")
    expect(page.get_by_role("main")).to_contain_text("栖云快报")
    page.goto(way)
    main = page.get_by_role("main")
    changed = page.get_by_role("region", name="编辑改了什么")
    expect(changed.locator("ins").first).to_be_visible()
    expect(changed.locator("del").first).to_be_visible()
    expect(main).to_contain_text(REASON)
    expect(main).to_contain_text("《栖云快报》第1期")
    expect(page.locator(".figure")).to_have_text(re.compile(rf"^\s*{points}\s*分"))


def author_sees_the_use_above(page, way):
    page.goto(way)
    main = page.get_by_role("main")
    expect(main).to_contain_text("栖云快报")
    expect(main).to_contain_text("远州信息")
    whole = COUNTY_POINTS + CITY_POINTS
    expect(page.locator(".figure")).to_have_text(re.compile(rf"^\s*{whole}\s*分"))


# --- The desk ---------------------------------------------------------------------------


def editor_changes_the_text(page, title):
    """A new title, a word at the front, ten characters less at the end; the article's path."""
    page.goto("/articles/")
    page.get_by_role("link", name=title).click()
    page.get_by_role("link", name="定稿").click()
    page.get_by_label("标题").fill(TITLE)
    page.locator(".cm-content").click()
    page.keyboard.press("Control+Home")
    page.keyboard.type("今年")
    page.keyboard.press("Control+End")
    for _ in range(10):
        page.keyboard.press("Backspace")
    page.keyboard.type("。")
    page.keyboard.press("Control+s")

    expect(page.locator("[data-save-text]").first).to_contain_text("已保存")
    return urlsplit(page.url).path


def editor_gives_the_reason(page):
    page.get_by_role("link", name="改动", exact=True).click()
    redline = page.locator(".redline")
    expect(redline.locator(".sheet-title ins").first).to_be_visible()
    expect(redline.locator(".sheet-body ins").first).to_have_text("今年")
    page.get_by_placeholder("为什么这样改").fill(REASON)
    page.keyboard.press("Enter")
    expect(page.get_by_role("complementary", name="审核")).to_contain_text(REASON)
    send_to_review(page)


def files_say_what_was_signed(page, folder):
    pdf = download(page, "下载PDF", folder)
    word = download(page, "下载Word", folder)

    with pypdfium2.PdfDocument(pdf) as pages:
        printed = "".join(one.get_textpage().get_text_bounded() for one in pages)
    written = "".join(line.text for line in docx.Document(word).paragraphs)
    for text in (printed, written):
        plain = re.sub(r"\s", "", text)
        assert re.sub(r"\s", "", TITLE) in plain
        assert "今年" in plain


def desk_sees_the_receipt(page, issue):
    page.goto(issue)
    expect(page.get_by_role("main")).to_contain_text("已阅1，共1")
    expect(page.get_by_role("row", name=re.compile("宋远山"))).not_to_contain_text("未看")


def editor_reports_up(page, article):
    """The office's own item, made of the article; what its leader is to read."""
    page.goto(article)
    page.get_by_role("link", name="上报").click()
    page.get_by_role("button", name="转成上报稿").click()
    expect(page.get_by_label("标题")).to_have_value(TITLE)
    paragraphs = page.locator("#id_body").input_value().split("\n")
    page.get_by_label("电话").fill("0551-6001")
    page.get_by_label("已作保密审查").check()
    expect(page.locator("#missing")).to_contain_text("可以送审了")
    page.get_by_role("button", name="送审签").click()
    expect(page.locator("#toasts")).to_contain_text("已送崔办审签")
    return {"title": TITLE, "paragraphs": paragraphs}


# --- The leader, and what is counted ----------------------------------------------------


def leader_reads_on_the_phone(page):
    page.goto("/read/")
    expect(page.get_by_role("heading", level=1)).to_have_text("有1期还没看")
    page.get_by_role("link", name=re.compile("栖云快报")).click()
    page.get_by_role("link", name=re.compile("开始看")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.get_by_text("本期看完了，没有别的要看")).to_be_visible()


def nothing_is_left_to_read(page):
    expect(page.get_by_role("heading", level=1)).to_have_text("都看过了")


def points_lead_to_the_item(page, unit, points, title):
    """From the standings by the unit's lines to the item that earned them."""
    page.goto("/standings/")
    row = page.get_by_role("row", name=re.compile(unit)).first
    expect(row.locator(".total")).to_have_text(str(points))
    row.get_by_role("link", name=unit).click()
    lines = page.locator(".drill")
    expect(lines).to_be_visible()
    lines.get_by_role("link", name=title).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)


def nothing_was_lost(house):
    [audit] = house.lines("verify_audit", "--json")
    assert audit["ok"], audit
    house.run("rebuild_ledger", "--check")
