"""What helps where people work: findings and likenesses while writing, one event in the inbox."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.way import (
    PATIENT,
    chief_editor_passes,
    editor_composes,
    send_to_review,
    this_issue,
)

pytestmark = [pytest.mark.journey, pytest.mark.slow]
WRONG = "全镇布署冬季供水。截止11月20日，已修12处，资金缺口约42万余元。"
RIGHT = "全镇部署冬季供水。截至11月20日，已修12处，资金缺口约42万元。"
PONDS = (
    "松岚镇今年修复山塘12处，新增灌溉面积3400亩，受益农户1200户。镇里把工程交给村民自己管，"
    "每处山塘由三户轮流看守，汛期每天报一次水位。"
)
SLIDE = (
    "11月21日3时许，省道312线山体塌方约900立方米，两头各堵车20余辆，无人员伤亡。县交通局调挖掘机"
    "4台、装载机2台，先通应急便道，7时40分恢复单向通行。公安部门在两端分流，向过路群众发放饮水和食品。"
)
UNITS = ["芦雪乡", "半溪乡", "竹坞乡", "云坪乡", "鹿洄镇"]


def test_writer_puts_right_what_the_check_up_finds(house, people):
    page = people.at("informant", f"/write/{house.make('draft', body=WRONG)['item']}/")
    panel = page.get_by_role("region", name="检查")
    expect(page.locator(".cm-content .finding-error").first).to_be_visible()

    panel.locator(".finding-card", has_text="应写“部署”").get_by_role(
        "button", name="改", exact=True
    ).click()
    expect(panel).not_to_contain_text("应写“部署”")
    expect(panel).to_contain_text("截止")
    page.keyboard.press("Alt+a")

    expect(panel).to_contain_text("没有检查出问题")
    expect(page.locator(".cm-content")).to_have_text(RIGHT)
    expect(page.locator("[data-save-text]").first).to_contain_text("已保存")


def test_writer_leaves_words_and_the_desk_spares_them_for_all(house, people):
    body = "松岚镇布署村11月20日修好12处。"
    url = f"/write/{house.make('draft', title='松岚镇修路12处', body=body)['item']}/"
    page = people.at("informant", url)
    panel = page.get_by_role("region", name="检查")

    panel.get_by_role("button", name="第1处不改").click()
    expect(panel).to_contain_text("没有检查出问题")
    expect(panel).to_contain_text("1处标了不改")
    page.reload()
    expect(panel).to_contain_text("没有检查出问题")
    panel.get_by_role("button", name="重新提示").click()
    expect(panel).to_contain_text("应写“部署”")

    keeper = people.at("chief-editor", "/manage/checkup/")
    keeper.get_by_role("link", name="词表").click()
    keeper.get_by_label("类别").last.select_option(label="白名单")
    keeper.get_by_label("词语").fill("布署村")
    keeper.get_by_role("button", name="加上").click()
    expect(keeper.locator("#toasts")).to_contain_text("“布署村”已加上")
    page.reload()
    expect(panel).to_contain_text("没有检查出问题")


def test_writer_learns_that_the_text_was_sent_before(house, people):
    house.make("sent_before", title="松岚镇修复山塘12处", body=PONDS)
    draft = house.make("draft", title="松岚镇又修山塘", body="今年另有打算。")
    page = people.at("informant", f"/write/{draft['item']}/")
    panel = page.get_by_role("region", name="相似稿件")
    expect(panel).to_contain_text("没有找到相似的稿件")

    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(PONDS.replace("3400", "5100"))

    expect(panel).to_contain_text("同一篇，改了数字")
    panel.get_by_role("link", name=re.compile("松岚镇修复山塘12处")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("对照相同的地方")
    expect(page.locator("mark.same")).to_have_count(2)


def test_editor_merges_five_units_texts_of_one_event_into_a_clean_issue(house, people):
    sent = house.make("one_event", units=UNITS, body=SLIDE)["sent"]
    editor = people.at("editor", f"/inbox/{sent[0]}/")
    panel = editor.get_by_role("region", name="相似稿件")
    for unit in UNITS[1:]:
        expect(panel).to_contain_text(unit)

    panel.get_by_role("link", name="和同一件事的4篇一起合并").click()
    expect(editor.get_by_role("heading", level=1)).to_have_text("合并成一篇综合稿")
    editor.get_by_role("button", name="合并").click()
    expect(editor.locator("#toasts")).to_contain_text("5篇已合并成一篇")
    title = editor.locator("h1, .sheet-title").first.inner_text().strip()
    send_to_review(editor)
    chief_editor = people.at("chief-editor")
    chief_editor_passes(chief_editor, title)
    editor_composes(editor, "栖云快报", title)

    expect(this_issue(editor)).to_contain_text("每万字差错0.0处")


def test_one_event_of_five_units_is_one_row_that_opens_and_merges(house, people):
    sent = house.make("one_event", units=UNITS, body=SLIDE)["sent"]
    editor = people.at("editor", "/inbox/")
    row = editor.locator("[data-cluster]")
    expect(row).to_contain_text("5家报了这件事", timeout=PATIENT)
    expect(editor.locator("#inbox-list > ul > li")).to_have_count(1)

    editor.keyboard.press("o")
    expect(row.locator(".cluster-member")).to_have_count(4)
    for unit in UNITS:
        expect(row).to_contain_text(unit)
    row.locator(".cluster-member").last.get_by_role("button", name="不是一件事").click()
    expect(editor.locator("[data-cluster]")).to_contain_text("4家报了这件事")
    editor.locator("#toasts").get_by_role("button", name="撤回").click()
    editor.goto("/inbox/")
    expect(editor.locator("[data-cluster]")).to_contain_text("5家报了这件事")

    editor.get_by_role("link", name="一起合并5篇").click()
    editor.get_by_role("button", name="合并").click()
    expect(editor.locator("#toasts")).to_contain_text("5篇已合并成一篇")
    assert len(sent) == len(UNITS)
    for unit in UNITS:
        expect(editor.locator("body")).to_contain_text(unit)


def test_approver_learns_that_the_text_was_sent_before(house, people):
    house.make("sent_before", title="松岚镇修复山塘12处", body=PONDS)
    item = house.make("awaiting_text", title="松岚镇又修山塘", body=PONDS)
    chief = people.at("chief", f"/sign/{item['item']}/")

    expect(chief.locator(".phone-facts")).to_contain_text("报过的“松岚镇修复山塘12处”相同")
    chief.get_by_role("link", name="对照看").click()
    expect(chief.get_by_role("heading", level=1)).to_have_text("对照相同的地方")
