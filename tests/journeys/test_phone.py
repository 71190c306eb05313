"""The approver on a phone of 390 px: read, sign, or send back with a reason."""

import pytest
from playwright.sync_api import expect

from tests.journeys.looking import sideways, small_targets
from tests.journeys.people import PHONE

pytestmark = [pytest.mark.journey, pytest.mark.slow]


@pytest.fixture
def phone(house, people):
    """The deputy's phone, with two texts to sign."""
    house.make("agreed", count=2)
    return people.at("deputy", size=PHONE)


def test_approver_reads_and_signs_with_one_thumb(phone):
    phone.goto("/sign/")
    fits_a_thumb(phone)

    phone.get_by_role("link", name="看稿签发").first.click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("松岚镇1月供水台账建到户")
    expect(phone.locator(".phone-text")).to_contain_text("接报后2小时内答复")
    expect(phone.locator(".phone-bar, header").first).to_contain_text("第1篇，共2篇")
    fits_a_thumb(phone)
    assert text_size(phone, ".phone-text p") >= 17
    dock = phone.get_by_role("region", name="审签").bounding_box()
    assert dock["y"] + dock["height"] <= PHONE["height"] + 1

    phone.get_by_role("button", name="同意签发").click()
    done = phone.get_by_role("status", name="已办")
    expect(done).to_contain_text("已签发")
    expect(done).to_contain_text("还有1篇等您")
    fits_a_thumb(phone)
    phone.get_by_role("link", name="看下一篇").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("松岚镇2月供水台账建到户")


def test_approver_takes_the_signature_back(phone):
    phone.goto("/sign/")
    phone.get_by_role("link", name="看稿签发").first.click()
    phone.get_by_role("button", name="同意签发").click()
    phone.get_by_role("button", name="撤回").click()

    expect(phone.get_by_role("button", name="同意签发")).to_be_visible()


def test_approver_sends_back_with_a_reason(phone, people):
    phone.goto("/sign/")
    phone.get_by_role("link", name="看稿签发").first.click()
    phone.get_by_role("link", name="退回").click()
    sheet = phone.get_by_role("dialog")
    fits_a_thumb(phone)
    sheet.get_by_role("button", name="数据不准").click()
    expect(sheet.get_by_label("退回理由")).to_have_value("数据不准")
    sheet.get_by_role("button", name="退回修改").click()
    expect(phone.get_by_role("status", name="已办")).to_contain_text("已退回")

    author = people.at("informant")
    expect(author.get_by_role("main")).to_contain_text("退回")
    author.get_by_role("link", name="松岚镇1月供水台账建到户").first.click()
    expect(author.get_by_role("main")).to_contain_text("数据不准")


def fits_a_thumb(page):
    assert small_targets(page) == []
    assert sideways(page) <= 0


def text_size(page, selector):
    return page.locator(selector).first.evaluate(
        "one => parseFloat(getComputedStyle(one).fontSize)"
    )
