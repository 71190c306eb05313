"""Nothing that was typed is lost: not by kill -9, not by an ended session, not by a colleague."""

import base64
import re
import time

import docx
import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.journey, pytest.mark.slow]
MOST_LOST = 5  # seconds of typing
PAUSE = 0.12  # seconds between two keys of a quick writer
FIRST, SECOND = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
DROP = """
([content, name]) => {
  const bytes = Uint8Array.from(atob(content), one => one.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], name));
  const area = document.querySelector("#sheet-pane");
  for (const kind of ["dragover", "drop"])
    area.dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
}
"""

CLICKS = """
addEventListener("pointerdown", () => {
  sessionStorage.clicks = 1 + Number(sessionStorage.clicks || 0);
}, true);
"""


@pytest.fixture
def draft(house):
    """The path of a draft with everything filled in."""
    return f"/write/{house.make('draft')['item']}/"


def test_kill_9_of_the_server_costs_at_most_five_seconds_of_typing(people, server, draft):
    page = people.at("informant", draft)
    people.foresee("ERR_|50[0-9]")
    sheet = empty_sheet(page)
    typed = []

    for number in range(80):
        sign = (FIRST + SECOND)[number % 22]
        page.keyboard.insert_text(sign)
        typed.append((sign, time.monotonic()))
        time.sleep(PAUSE)
    killed_at = time.monotonic()
    server.kill_all()

    kept = text_at_the_server(people, draft)
    whole = "".join(sign for sign, _ in typed)
    assert whole.startswith(kept)
    lost = typed[len(kept) :]
    assert all(killed_at - at <= MOST_LOST for _, at in lost)
    expect(sheet).to_have_text(whole)
    expect(page.locator("[data-save-text]").first).to_contain_text("已保存", timeout=60_000)
    assert text_at_the_server(people, draft) == whole


def test_session_that_ended_while_typing_is_renewed_in_a_layer(people, house, draft):
    page = people.at("informant", draft)
    people.foresee("40[13] ")
    house.make("end_sessions")

    sheet = empty_sheet(page)
    page.keyboard.insert_text(FIRST)
    layer = page.get_by_role("dialog", name="请再登录一次")
    expect(layer).to_be_visible()
    page.keyboard.press("Escape")  # does not close it
    expect(sheet).to_have_text(FIRST)
    expect(layer.get_by_label("登录名")).to_have_value("informant")
    layer.get_by_label("密码").fill("secret-2026")
    layer.get_by_role("button", name="登录").click()

    expect(layer).to_have_count(0)
    expect(page.locator("[data-save-text]").first).to_contain_text("已保存")
    expect(sheet).to_have_text(FIRST)
    assert text_at_the_server(people, draft) == FIRST


def test_dropped_word_file_is_shown_before_it_replaces_anything(people, draft, tmp_path):
    page = people.at("informant", draft)
    before = page.locator("#id_body").input_value()

    page.evaluate(DROP, [word_file(tmp_path), "汇报.docx"])
    shown = page.get_by_role("dialog")
    expect(shown).to_contain_text("读到2段")
    expect(shown.get_by_label("标题")).to_have_value("松岚镇修好三口水窖")
    assert page.locator("#id_body").input_value() == before

    shown.get_by_role("button", name="用这些内容").click()
    expect(page.locator("#id_title")).to_have_value("松岚镇修好三口水窖")
    expect(page.locator(".cm-content")).to_contain_text("二、三口水窖都装了水表。")
    page.keyboard.press("Control+s")
    expect(page.locator("[data-save-text]").first).to_contain_text("已保存")
    assert "装了水表" in text_at_the_server(people, draft)


def test_second_of_two_editors_gets_the_two_versions_to_choose_from(people, house):
    path = f"/articles/{house.make('selected')['article']}/?view=text"
    first, second = people.at("editor", path), people.at("chief-editor", path)
    people.foresee("409 POST")

    write_at_the_end(first, "第一人写的。")
    expect(first.locator("[data-save-text]").first).to_contain_text("已保存")
    write_at_the_end(second, "第二人写的。")
    expect(second.locator("[data-save-text]").first).to_contain_text("未保存")
    second.get_by_role("link", name="比较两个版本").first.click()
    main = second.get_by_role("main")
    expect(main).to_contain_text("第一人写的。")
    expect(main).to_contain_text("第二人写的。")
    choice = second.get_by_role("radio", name=re.compile("另写|您的"))
    if choice.count():
        choice.last.check(force=True)
        second.locator("textarea[name^=own-]").first.fill("第一人写的。第二人写的。")
    second.get_by_role("button", name="合成一稿").click()

    for page in (first, second):
        page.goto(path)
        expect(page.locator(".cm-content")).to_contain_text("第一人写的。")
        expect(page.locator(".cm-content")).to_contain_text("第二人写的。")


def test_short_item_takes_six_clicks_from_the_sign_in_page(people, house):
    house.make("telephone", username="informant")
    page = people.stranger()
    page.context.add_init_script(CLICKS)
    page.reload()
    type_and_go_on(page, "informant")
    page.keyboard.type("secret-2026")

    page.get_by_role("button", name="登录", exact=True).click()
    page.get_by_role("link", name="写一条信息").click()
    page.get_by_role("button", name="开始写").click()
    page.get_by_label("标题").click()
    type_and_go_on(page, "松岚镇修好三口水窖")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("11月20日，松岚镇修好三口水窖，供42户用水。")
    page.get_by_label("板块").click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_label("已作保密审查").click()
    expect(page.locator("#missing")).to_contain_text("可以送审了")
    page.keyboard.press("Control+Enter")

    expect(page.locator("#toasts")).to_contain_text("已送梁景行审签")
    assert page.evaluate("Number(sessionStorage.clicks)") == 6


def type_and_go_on(page, words):
    page.keyboard.insert_text(words)
    page.keyboard.press("Tab")


def empty_sheet(page):
    """The editor, with the cursor on an empty sheet."""
    sheet = page.locator(".cm-content")
    sheet.focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    return sheet


def write_at_the_end(page, words):
    page.locator(".cm-content").focus()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(words)


def text_at_the_server(people, draft):
    """What somebody sees who opens the draft elsewhere."""
    elsewhere = people.at("informant", draft)
    return elsewhere.locator("#id_body").input_value()


def word_file(folder):
    made = docx.Document()
    for line in (
        "松岚镇修好三口水窖",
        "一、清淤后重新抹面。",
        "二、三口水窖都装了水表。",
    ):
        made.add_paragraph(line)
    made.save(folder / "drop.docx")
    return base64.b64encode((folder / "drop.docx").read_bytes()).decode()
