"""The main pages of the demonstration: whose they are and how one gets there."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import expect

from tests.journeys.people import DESK, PHONE, TABLET

PASSWORD = "shangda-demo"  # printed on the sign-in page of the demonstration


@dataclass(frozen=True)
class Sight:
    """A page worth a picture."""

    name: str
    account: str
    path: str
    size: dict[str, int]
    go_on: Callable[[Any], None] = lambda page: None


def first(*links):
    """Follow the first link that matches each pattern in turn."""

    def follow(page):
        for link in links:
            page.get_by_role("main").get_by_role(
                "link", name=re.compile(link)
            ).first.click()
            page.wait_for_load_state()

    return follow


def row(words=""):
    """Open the first row of the page's list that says so."""

    def follow(page):
        found = page.locator("[data-row]", has_text=words) if words else page
        found.locator("[data-open]").first.click()
        page.wait_for_load_state()

    return follow


def _draft(page):
    page.get_by_role("main").locator("a.item-row, [data-open]").first.click()
    if page.get_by_role("link", name="接着写").count():
        page.get_by_role("link", name="接着写").first.click()
    page.wait_for_selector(".cm-content")


def _read_text(page):
    row()(page)
    page.wait_for_url(re.compile(r"/inbox/\d+/"))
    page.wait_for_selector("#reading .sheet-title")


def _composer(page):
    page.locator("[data-row]", has_text="编刊中").locator("[data-open]").first.click()
    expect(page.get_by_alt_text(re.compile("第1页"))).to_be_visible(timeout=60_000)


def _entry(page):
    """The second text of an issue: the way on and the way back."""
    row()(page)
    page.get_by_role("link", name=re.compile("开始看")).click()
    if page.get_by_role("link", name="下一条").count():
        page.get_by_role("link", name="下一条").click()


def _merged(page):
    """A text made of several, with its sources and their shares."""
    found = page.locator("[data-row]", has_text=re.compile("等[2-9]家"))
    found.locator("[data-open]").first.click()
    page.wait_for_selector(".redline")


def _used_item(page):
    """From the unit's points to an item that earned some and was changed for it."""
    page.locator(".standings .own a").first.click()
    for number in range(5):
        page.locator(".drill a").nth(number).click()
        page.wait_for_selector(".redline")
        if page.locator(".redline ins").count():
            break
        page.go_back()


def _standings(page):
    page.locator(".standings .unit a").nth(2).click()
    page.wait_for_selector(".drill")


def _issue(page):
    row()(page)
    expect(page.get_by_alt_text(re.compile("第1页"))).to_be_visible(timeout=60_000)


KEPT = {
    *("home", "home-phone", "home-editor", "start", "write", "sign-phone", "inbox"),
    *("article", "composer", "issue", "item", "item-phone", "read", "standings", "archive"),
}  # pictured in docs/user
SIGHTS = [
    Sight("home", "zhen-xinxi", "/", DESK),
    Sight("home-phone", "zhen-xinxi", "/", PHONE),
    Sight("home-editor", "xian-bianji", "/", DESK),
    Sight("home-leader", "xian-lingdao", "/", TABLET),
    Sight("write", "zhen-xinxi", "/items/?state=draft", DESK, _draft),
    Sight("mine", "zhen-xinxi", "/items/?whose=all", DESK),
    Sight("sign-phone", "zhen-lingdao", "/sign/", PHONE, first("看稿")),
    Sight("waiting-phone", "zhen-lingdao", "/sign/", PHONE),
    Sight("inbox", "xian-bianji", "/inbox/", DESK, _read_text),
    Sight("inbox-phone", "xian-bianji", "/inbox/", PHONE),
    Sight("articles", "xian-bianji", "/articles/?tab=desk", DESK),
    Sight("article", "xian-bianji", "/articles/?tab=placed", DESK, _merged),
    Sight("issues", "xian-bianji", "/issues/", DESK),
    Sight("composer", "xian-bianji", "/issues/", DESK, _composer),
    Sight("item", "zhen-xinxi", "/standings/", DESK, _used_item),
    Sight("item-phone", "zhen-xinxi", "/standings/", PHONE, _used_item),
    Sight("archive", "xian-bianji", "/archive/", DESK),
    Sight("issue", "xian-bianji", "/archive/", DESK, _issue),
    Sight("read", "xian-lingdao", "/read/", TABLET, _entry),
    Sight("read-contents", "xian-lingdao", "/read/", TABLET, row()),
    Sight("standings", "xian-kaohe", "/standings/", DESK, _standings),
    Sight("standings-phone", "zhen-xinxi", "/standings/", PHONE),
    Sight("materials", "zhen-xinxi", "/materials/", DESK),
    Sight("questions", "zhen-xinxi", "/questions/", DESK),
    Sight("notices", "zhen-xinxi", "/notices/", DESK),
    Sight("uses", "xian-bianji", "/uses/", DESK),
    Sight("start", "zhen-xinxi", "/write/", DESK),
    Sight("manage", "guanli", "/manage/", DESK),
    Sight("people", "guanli", "/manage/people/", DESK),
    Sight("units", "guanli", "/manage/units/", DESK),
    Sight("audit", "shenji", "/system/audit/", DESK),
    Sight("help", "zhen-xinxi", "/help/", DESK),
    Sight("search", "xian-bianji", "/search/?q=供水", DESK),
]
