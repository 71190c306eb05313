"""One question, two people: each finds what is theirs, soon after it was written."""

import os

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.journey, pytest.mark.slow]


def rows(page):
    return page.locator("[data-list=search] .item-row")


def test_an_informant_and_an_editor_find_different_texts(house, people):
    house.make("received", count=2)
    house.make("draft")
    informant = people.at("informant", "/search/?q=松岚镇 台账")
    editor = people.at("editor", "/search/?q=松岚镇 台账")

    expect(informant.get_by_text("本单位的信息").first).to_be_visible()
    expect(editor.get_by_text("本单位的信息")).to_have_count(0)
    expect(rows(editor)).not_to_have_count(rows(informant).count())
    expect(informant.locator("mark").first).to_be_visible()
    if folder := os.environ.get("SHANGDA_TEST_PICTURES"):
        informant.screenshot(path=f"{folder}/search-informant.png")
        editor.screenshot(path=f"{folder}/search-editor.png")


def test_an_answer_is_narrowed_saved_and_asked_again(house, people):
    house.make("received", count=2)
    house.make("draft")
    page = people.at("informant", "/search/?q=松岚镇")
    expect(rows(page).first).to_be_visible()

    page.get_by_role("link", name="草稿").click()
    expect(rows(page)).to_have_count(1)
    page.get_by_label("存下这个搜索").fill("我的草稿")
    page.get_by_role("button", name="存下").click()
    page.goto("/search/")
    page.get_by_role("link", name="我的草稿").click()

    expect(rows(page)).to_have_count(1)
    expect(page.locator("#words")).to_have_value("松岚镇")


def test_titles_are_offered_while_typing(house, people):
    house.make("draft")
    page = people.at("informant", "/search/")

    page.locator("#words").press_sequentially("slzjhsb")

    expect(page.locator("#titles option").first).to_have_attribute(
        "value", "松岚镇建好三本台账保群众冬季用水"
    )
