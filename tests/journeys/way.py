"""The steps of an item's way, as people take them on the pages."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import expect

PATIENT = 60_000  # ms for what the worker makes


def approver_reads(page, item, verb):
    """From the list to the text, and the signature under it."""
    page.get_by_role("link", name=re.compile("看稿")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(item["title"])
    for paragraph in item["paragraphs"]:
        expect(page.locator(".phone-text")).to_contain_text(paragraph)
    page.get_by_role("button", name=verb, exact=True).click()

    said = "已签发" if "签发" in verb else "已同意"
    expect(page.get_by_role("status", name="已办")).to_contain_text(said)


def editor_claims_and_selects(page, title):
    page.goto("/inbox/")
    page.get_by_role("link", name=title).click()
    page.wait_for_url(re.compile(r"/inbox/\d+/"))
    reading = page.get_by_role("region", name="阅稿")
    expect(reading).to_contain_text("审签人")
    reading.get_by_text("更多").click()
    reading.get_by_role("button", name="认领").click()
    expect(page.locator("#toasts")).to_contain_text("已认领")
    page.get_by_role("button", name="选用").click()

    expect(page.locator("#toasts")).to_contain_text("已选用")


def send_to_review(page):
    page.get_by_role("button", name="送二审").click()
    expect(page.get_by_role("button", name="收回再改")).to_be_visible()


def chief_editor_passes(page, title):
    page.goto("/articles/?tab=review")
    page.get_by_role("link", name=title).click()
    page.get_by_role("button", name="二审通过").click()
    expect(page.locator("#toasts")).to_contain_text(f"二审通过：{title}")


def editor_composes(page, masthead, title):
    """A new issue with this article on its pages; the path of the issue."""
    page.goto("/issues/")
    page.get_by_role("button", name="新开一期").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(masthead)
    page.get_by_role("button", name=f"加入本期：{title}").click()
    expect(page.locator(".order")).to_contain_text(title)
    expect(page.get_by_alt_text("第1页")).to_be_visible(timeout=PATIENT)
    page.get_by_role("button", name="送校对").click()
    expect(this_issue(page)).to_contain_text("正在一校")
    return urlsplit(page.url).path


def two_people_read_the_proofs(one, other, issue):
    one.get_by_role("button", name="一校通过").click()
    expect(this_issue(one)).to_contain_text("请另一位编辑或科长")
    other.goto(issue)
    other.get_by_role("button", name="二校通过").click()
    expect(this_issue(other)).to_contain_text("两校都过了")


def issuer_signs(page, number):
    """Only now the issue has its number, and soon its files."""
    expect(this_issue(page)).to_contain_text("等您签发")
    page.get_by_role("link", name="签发", exact=True).click()
    page.get_by_role("button", name="确定签发").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(number)
    expect(page.get_by_role("link", name="下载PDF")).to_be_visible(timeout=PATIENT)


def this_issue(page):
    return page.get_by_role("region", name="本期")


def download(page, name, folder):
    with page.expect_download() as started:
        page.get_by_role("link", name=name).click()
    path = folder / started.value.suggested_filename
    started.value.save_as(path)
    return path
