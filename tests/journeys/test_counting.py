"""Counting without hands: a paper of rules becomes a bulletin that holds.

The township's scorer types the paper R12 into the pages, sees what it would have made of last
quarter, puts it in force, closes the quarter and has its bulletin signed. A village objects to a
line, the scorer takes the line back: the standings follow, the bulletin and the closed quarter stay.
"""

import os
import re
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from playwright.sync_api import expect

from shangda.bulletins import spans
from shangda.points.comparing import compared
from shangda.points.reading import LISTS, read, rule_set
from shangda.points.rulesets import Per
from shangda.points.templates import templates
from shangda.points.writing import content
from tests.journeys.rules_by_hand import chapter, type_the_paper
from tests.journeys.way import PATIENT, download

pytestmark = [pytest.mark.journey, pytest.mark.slow]

OLD = {"河西村": "15", "上坪村": "5", "梨沟村": "0"}
R12 = {
    "河西村": "80",  # 12 reported, printed 3 and a problem 5, province 30, district 10, leader 20
    "上坪村": "9",  # 11 reported, one missing in the third month -2, a brief 2, late -2
    "梨沟村": "10",  # 12 reported, late -2
}
CORRECTED = R12 | {"上坪村": "11"}
MOST_RELOADS = 200
REASON = "便道冲断当晚9点10分已用电话报区应急办，没有迟报，通话记录附后。"


@pytest.fixture
def house(furnished, tmp_path):
    """The office of the other journeys, whose township counts its villages itself."""
    own = furnished.copy(tmp_path / "data")
    own.make("town")
    return own


def test_a_paper_of_rules_becomes_a_bulletin_that_holds(house, people, tmp_path):
    scorer = people.at("town-scorer", "/standings/")
    rules = scorer_types_the_rules(scorer)
    the_file_says_what_the_paper_says(scorer, tmp_path)
    scorer_tries_them_on_last_quarter(scorer)
    scorer_adopts(scorer, rules)

    scorer_closes_last_quarter(scorer)
    bulletin = scorer_has_it_signed(scorer)
    sheet = issuer_signs(people.at("town-issuer", bulletin), tmp_path)
    assert points_in(sheet) == points_of_last_quarter(scorer) == R12

    informant = people.at("shangping-informant", "/bulletins/")
    objection = village_objects(informant)
    scorer_grants(scorer)
    scorer_takes_the_line_back(scorer)
    village_sees_the_correction(informant, objection)

    assert points_of_last_quarter(scorer) == R12
    assert points_as_of_now(scorer) == CORRECTED
    the_bulletin_holds(scorer, bulletin, sheet, tmp_path)
    the_closed_quarter_lists_the_change(scorer)
    nothing_was_lost(house)


# --- The rules ------------------------------------------------------------------------------


def scorer_types_the_rules(page):
    """The address of the set."""
    page.get_by_role("link", name="计分办法", exact=True).click()
    type_the_paper(page)
    what_is_typed_is_read_aloud(page)
    expect(page.get_by_text("要改，改好才能施行")).to_have_count(0)
    it_can_be_tried_at_once(page)
    picture(page, "1-rules")
    return urlsplit(page.url).path


def what_is_typed_is_read_aloud(page):
    """Beside a rule stands its sentence, as soon as there is enough of it."""
    chapter(page, "采用").get_by_role("link", name="加一条规则").click()
    beside = page.get_by_role("complementary", name="试一试")
    expect(beside).to_contain_text("还不完整")
    picture(page, "1-new-rule")
    page.get_by_role("link", name="不改了").click()
    page.get_by_role("link", name="改：镇采用").click()
    expect(beside).to_contain_text("镇级采用，每条3分")
    page.get_by_role("link", name="不改了").click()


def it_can_be_tried_at_once(page):
    """A leader's words bring points, but not on an urgent item."""
    beside = page.get_by_role("complementary", name="试一试和施行")
    beside.get_by_label("什么事").select_option(label="批示")
    beside.get_by_text("还要写明别的").click()
    beside.get_by_label("批示领导").select_option(label="区领导")
    expect(beside.locator(".figure")).to_have_text("20分")
    beside.get_by_label("紧急信息").select_option(label="是")
    expect(beside.locator(".figure")).to_have_text("0分")


def the_file_says_what_the_paper_says(page, folder):
    page.locator("summary", has_text="下载").click()
    typed = read(download(page, "TOML文件", folder).read_text("utf-8"))
    paper = next(read(one.text) for one in templates() if one.name == "township")

    assert compared(paper, under_the_ids_of(paper, typed, since=paper.since)) == []


def under_the_ids_of(paper, typed, *, since):
    """The same parts; pages number what they make."""
    ours, theirs = content(typed), content(paper)
    named = {
        (kind, row["name"]): row["id"] for kind in LISTS for row in theirs.get(kind, ())
    }
    ids = {
        row["id"]: named[kind, row["name"]] for kind in LISTS for row in ours.get(kind, ())
    }
    for kind in LISTS:
        for row in ours.get(kind, ()):
            row |= {key: ids[row[key]] for key in ("id", "category", "table") if key in row}
    ours["set"]["from"] = since
    return rule_set(ours)


def scorer_tries_them_on_last_quarter(page):
    page.get_by_role("main").get_by_role("link", name="试算").click()
    page.get_by_role("link", name="上季度").click()
    for unit, points in R12.items():
        cells = page.get_by_role("row", name=unit).get_by_role("cell")
        expect(cells.nth(3)).to_have_text(points)
        expect(cells.nth(4)).to_have_text(OLD[unit])
    expect(page.get_by_role("row", name="梨沟村")).to_contain_text("升1")
    picture(page, "2-what-if")


def scorer_adopts(page, rules):
    page.goto(rules)
    page.get_by_role("link", name="去施行").click()
    adopt = page.get_by_role("region", name="施行", exact=True)
    adopt.get_by_label("自哪天起施行").fill(last_quarter().start.isoformat())
    adopt.get_by_role("button", name="施行", exact=True).click()
    expect(page.locator("#toasts")).to_contain_text("已施行")
    picture(page, "3-in-force")


# --- The bulletin ---------------------------------------------------------------------------


def scorer_closes_last_quarter(page):
    """As long as the worker counts anew, the page says that one better waits."""
    page.goto("/bulletins/")
    due = page.locator(".item-row", has_text="上季度通报")
    due.get_by_role("link", name="关账并起草").click()
    reload_until(page, lambda: not page.get_by_text("台账还在记账").count())
    picture(page, "4-closing")
    page.get_by_role("button", name="关账并起草季度通报").click()
    expect(page.locator("#toasts")).to_contain_text("通报已起草")


def scorer_has_it_signed(page):
    """The address of the bulletin."""
    expect(bulletin_row(page, "上坪村")).to_contain_text(R12["上坪村"])
    picture(page, "5-draft")
    page.get_by_role("button", name="送签发").click()
    expect(page.locator("#toasts")).to_contain_text("已送签发")
    return urlsplit(page.url).path


def issuer_signs(page, folder):
    """The workbook that every village gets; the other files are there, too."""
    page.get_by_role("button", name="签发", exact=True).click()
    expect(page.locator("#toasts")).to_contain_text("第1期已签发")
    expect(page.get_by_role("link", name="XLSX")).to_be_visible(timeout=PATIENT)
    picture(page, "6-issued")
    assert download(page, "DOCX", folder).read_bytes().startswith(b"PK")
    shown = page.request.get(page.get_by_role("link", name="PDF").get_attribute("href"))
    assert shown.body().startswith(b"%PDF")
    return download(page, "XLSX", folder)


def bulletin_row(page, unit):
    return page.locator(".bulletin-table").first.get_by_role("row", name=unit)


def points_in(sheet):
    """Unit → points, from the table of the group in the workbook."""
    [table] = [one for one in openpyxl.load_workbook(sheet) if one.title == "村组排名"]
    heads, *rows = table.iter_rows(values_only=True)
    unit, points = heads.index("单位"), heads.index("得分")
    return {row[unit]: str(row[points]) for row in rows}


# --- The objection --------------------------------------------------------------------------


def village_objects(page):
    """Against the line that says it was late; the address of the objection."""
    page.get_by_role("link", name=re.compile("信息报送采用情况的通报")).click()
    page.get_by_role("link", name="看每一笔").click()
    late = page.get_by_role("row", name=re.compile("紧急信息迟报"))
    late.get_by_role("link", name="提异议").click()
    page.get_by_label("理由").fill(REASON)
    picture(page, "7-objection")
    page.get_by_role("button", name="提出异议").click()
    expect(page.locator("#toasts")).to_contain_text("异议已提出")
    return urlsplit(page.url).path


def scorer_grants(page):
    page.goto("/bulletins/")
    page.get_by_role("link", name=re.compile("1件待答复")).click()
    page.get_by_role("link", name=re.compile("迟报")).click()
    expect(page.get_by_role("main")).to_contain_text(REASON)
    page.get_by_label("答复").fill("查过区里的值班记录，当晚确已电话报告。")
    page.get_by_role("button", name="成立", exact=True).click()
    expect(page.locator("#toasts")).to_contain_text("异议成立")
    picture(page, "8-granted")


def scorer_takes_the_line_back(page):
    """What an answer promises is a verb of its own, one press away."""
    page.get_by_role("link", name="撤销这次登记").click()
    page.get_by_label("为什么撤销").fill("异议成立，当晚已电话报告。")
    page.get_by_role("button", name="撤销登记").click()
    expect(page.get_by_role("main")).to_contain_text("已撤销")
    picture(page, "9-revoked")


def village_sees_the_correction(page, objection):
    page.goto(objection)
    main = page.get_by_role("main")
    reload_until(page, lambda: not main.get_by_text("还没有更正").count())
    expect(main).to_contain_text("+2分")
    picture(page, "10-answered")


# --- What stays, and what follows -----------------------------------------------------------


def points_of_last_quarter(page):
    """Unit → points on the page of standings."""
    page.goto("/standings/")
    page.get_by_label("时段").select_option(label="上季度")
    page.wait_for_url(re.compile("period=last-quarter"))
    picture(page, "11-standings")
    return points_on(page)


def points_as_of_now(page):
    expect(page.get_by_role("note")).to_contain_text("上坪村9分→11分")
    page.get_by_role("link", name="看现在的数").click()
    expect(page.get_by_role("note")).to_contain_text("不是关账的数")
    return points_on(page)


def points_on(page):
    rows = page.locator(".standings").first.locator("tbody tr")
    units = rows.locator(".unit a").all_inner_texts()
    return dict(zip(units, rows.locator(".total b").all_inner_texts(), strict=True))


def the_bulletin_holds(page, bulletin, sheet, folder):
    page.goto(bulletin)
    expect(bulletin_row(page, "上坪村")).to_contain_text(R12["上坪村"])
    again = folder / "again"
    again.mkdir()
    assert download(page, "XLSX", again).read_bytes() == sheet.read_bytes()


def the_closed_quarter_lists_the_change(page):
    page.get_by_role("link", name=re.compile("关账的数")).click()
    expect(page.get_by_role("main")).to_contain_text("数和关账时一样")
    ranked = page.get_by_role("region", name="村组").get_by_role("row", name="上坪村")
    expect(ranked.get_by_role("cell").last).to_have_text(R12["上坪村"])
    changes = page.get_by_role("region", name="关账后的变动").locator("tbody tr")
    expect(changes).to_have_count(1)
    expect(changes).to_contain_text("上坪村")
    expect(changes.get_by_role("cell").last).to_have_text("+2")
    picture(page, "12-closed")


def nothing_was_lost(house):
    [audit] = house.lines("verify_audit", "--json")
    assert audit["ok"], audit
    house.run("rebuild_ledger", "--check")


# --- Aids -----------------------------------------------------------------------------------


def last_quarter():
    return spans.last_ended(Per.QUARTER, datetime.now(ZoneInfo("Asia/Shanghai")).date())


def reload_until(page, is_so):
    """What the worker does shows when the page is opened again."""
    for _ in range(MOST_RELOADS):
        if is_so():
            return
        page.reload()
    pytest.fail("the worker did not come to an end")


def picture(page, name):
    """For those who want to look at the stations."""
    if folder := os.environ.get("SHANGDA_TEST_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
