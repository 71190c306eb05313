"""An empty installation, set up by hand on its own pages, up to the first signed issue."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.people import PHONE, sign_in
from tests.journeys.way import (
    approver_reads,
    chief_editor_passes,
    editor_claims_and_selects,
    editor_composes,
    issuer_signs,
    send_to_review,
    two_people_read_the_proofs,
)

pytestmark = [pytest.mark.journey, pytest.mark.slow]
NEW_PASSWORD = "heshan-2026-ganjing"
TITLE = "松岚镇修好三口水窖"
BODY = "11月20日，松岚镇修好三口水窖，供42户用水。"
ADMINISTRATORS = {
    "系统管理员": ("guanli", "兰秋平"),
    "安全管理员": ("anquan", "严守一"),
    "审计管理员": ("shenji", "焦永峰"),
    "条线管理员": ("tiaoxian", "许永兰"),
}
STAFF = [  # sign-in name, name, place, post
    ("xinxi", "沈知禾", "松岚镇", "信息员"),
    ("lingdao", "梁景行", "松岚镇", "主要领导"),
    ("bianji", "顾文澜", "信息科", "信息科编辑"),
    ("kezhang", "方若谷", "信息科", "信息科长"),
    ("qianfa", "崔砚舟", "信息科", "签发人"),
]


@pytest.fixture
def house(prepared, tmp_path):
    """Nobody and nothing but the shipped defaults, as ``./run --empty`` leaves it."""
    return prepared.copy(tmp_path / "data")


def test_empty_installation_comes_to_its_first_signed_issue_by_hand(people, house):
    passwords = wizard(people.stranger())
    admin = people.stranger()
    first_sign_in(admin, "tiaoxian", passwords["tiaoxian"])
    add_township(admin)
    add_desk_posts(admin)
    for username, name, place, post in STAFF:
        passwords[username] = add_person(admin, username, name, place, post)
    let_the_township_report(admin)
    add_periodical(admin)
    page = {}
    for username, *_ in STAFF:
        size = {"size": PHONE} if username == "lingdao" else {}
        page[username] = people.stranger(**size)
        first_sign_in(page[username], username, passwords[username])

    write(page["xinxi"])
    page["lingdao"].goto("/sign/")
    approver_reads(page["lingdao"], {"title": TITLE, "paragraphs": [BODY]}, "同意签发")
    editor_claims_and_selects(page["bianji"], TITLE)
    page["bianji"].goto("/articles/")
    page["bianji"].get_by_role("link", name=TITLE).click()
    send_to_review(page["bianji"])
    chief_editor_passes(page["kezhang"], TITLE)
    issue = editor_composes(page["bianji"], "栖云快报", TITLE)
    two_people_read_the_proofs(page["bianji"], page["kezhang"], issue)
    page["qianfa"].goto(issue)
    issuer_signs(page["qianfa"], "第1期")

    [audit] = house.lines("verify_audit", "--json")
    assert audit["ok"], audit


def wizard(page):
    """The first page of all; the initial passwords it hands out, by sign-in name."""
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("第一次使用")
    page.get_by_label("办公室全称").fill("中共栖云县委办公室")
    page.get_by_label("简称").fill("栖云县委办")
    page.get_by_label("单位代码").fill("XWB")
    page.get_by_label("层级").select_option(label="县级")
    page.get_by_label("先办哪条线").select_option(label="党委信息")
    page.get_by_label("信息科代码").fill("XW")
    for post, (username, name) in ADMINISTRATORS.items():
        part = page.get_by_role("group", name=post)
        part.get_by_label("姓名").fill(name)
        part.get_by_label("登录名").fill(username)
    page.get_by_role("button", name="建好").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("接下来")
    rows = page.locator("tbody tr").all()
    assert len(rows) == len(ADMINISTRATORS)
    return {cell(row, 1): cell(row, 2) for row in rows}


def cell(row, number):
    return row.locator("td").nth(number).inner_text().strip()


def first_sign_in(page, username, password):
    """With the initial password, which has to be changed at once."""
    page.goto("/accounts/login/")
    sign_in(page, username, password)
    expect(page.get_by_role("heading", level=1)).to_have_text("改密码")
    page.get_by_label("现在的密码").fill(password)
    page.get_by_label("新密码", exact=True).fill(NEW_PASSWORD)
    page.get_by_label("新密码再输一遍").fill(NEW_PASSWORD)
    page.get_by_role("button", name="改密码").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)


def add_township(page):
    page.goto("/manage/units/new/")
    page.get_by_label("全称").fill("栖云县松岚镇人民政府")
    page.get_by_label("简称").fill("松岚镇")
    page.get_by_label("代码").fill("QSZ")
    page.get_by_label("层级").select_option(label="乡级")
    page.get_by_label("性质").select_option(label="乡镇街道")
    page.get_by_label("上级").select_option(label="栖云县委办")
    page.get_by_role("button", name="增加").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("松岚镇")
    expect(page.get_by_role("main")).to_contain_text("信息员")


def add_desk_posts(page):
    for role in ("信息科编辑", "信息科长", "签发人"):
        open_desk(page)
        part = opened(page, "增加岗位")
        part.get_by_label("职责").select_option(label=role)
        part.get_by_role("button", name="增加").click()
        expect(page.get_by_role("main")).to_contain_text(role)


def add_person(page, username, name, place, post):
    """An account, and a seat for it; the initial password."""
    page.goto("/manage/people/new/")
    page.get_by_label("登录名").fill(username)
    page.get_by_label("姓名").fill(name)
    page.get_by_label("电话").fill("内线6127")
    page.get_by_role("button", name="增加").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    password = page.locator(".manage-password").inner_text()
    part = opened(page, "任职")
    seat = part.get_by_label("岗位")
    wanted = [
        one
        for one in seat.locator("option").all_inner_texts()
        if place in one and post in one
    ]
    seat.select_option(label=wanted[0])
    part.get_by_role("button", name="任职").click()
    expect(page.get_by_role("region", name="岗位")).to_contain_text(post)
    return password


def let_the_township_report(page):
    open_desk(page)
    part = opened(page, "增加分组")
    part.get_by_label("分组名称").fill("乡镇组")
    part.get_by_role("button", name="增加").click()
    open_desk(page)
    page.get_by_role("link", name="报送单位").click()
    part = opened(page, "加入报送名单")
    part.get_by_label("松岚镇").check()
    part.get_by_label("分组").select_option(label="乡镇组")
    part.get_by_role("button", name="加入").click()
    expect(page.get_by_role("main").locator("table")).to_contain_text("松岚镇")


def add_periodical(page):
    page.goto("/manage/")
    page.get_by_role("main").get_by_role("link", name=re.compile("^刊物")).first.click()
    page.get_by_label("刊头").fill("栖云快报")
    page.get_by_label("编印单位").fill("中共栖云县委办公室")
    page.get_by_role("button", name="设这份刊物").click()
    expect(page.get_by_role("main")).to_contain_text("栖云快报")


def write(page):
    page.goto("/write/")
    page.get_by_role("button", name="开始写").click()
    page.get_by_label("标题").fill(TITLE)
    page.locator(".cm-content").focus()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(BODY)
    page.get_by_label("板块").select_option(label="农业农村")
    page.get_by_label("已作保密审查").check()
    expect(page.locator("#missing")).to_contain_text("可以送审了")
    page.get_by_role("button", name="送审签").click()
    expect(page.locator("#toasts")).to_contain_text("已送梁景行审签")


def open_desk(page):
    page.goto("/manage/desks/")
    page.get_by_role("main").locator("tbody a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("栖云县委办")


def opened(page, title):
    """A part at the side, opened where it is not yet."""
    part = page.locator("details", has=page.locator("summary", has_text=title)).last
    if part.get_attribute("open") is None:
        part.locator("summary").click()
    return part
