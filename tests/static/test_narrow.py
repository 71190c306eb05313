"""A long list that narrows while one types."""

import pytest

pytestmark = pytest.mark.journey
LIST = (
    '<div data-narrow-box hidden><input type="search" data-narrow="#all"></div>'
    '<div id="all"><div data-narrow-group><h3>岗位</h3><p data-narrow-row>信息员</p></div>'
    "<div data-narrow-group><h3>稿子</h3><p data-narrow-row>修好 供水管线</p>"
    "<p data-narrow-row>排查 农村自建房</p></div><p data-narrow-none hidden>没有</p></div>"
)


def shown(page):
    return page.locator("#all :is(h3, p):visible").all_inner_texts()


def test_list_narrows_to_rows_with_every_word_and_widens_again(site, page):
    page.goto(site.page("/", LIST))
    field = page.locator("[data-narrow]")

    field.fill("农村 排查")
    narrowed = shown(page)
    field.fill("台风")
    nothing = shown(page)
    field.fill("")

    assert narrowed == ["稿子", "排查 农村自建房"]
    assert nothing == ["没有"]
    assert shown(page) == ["岗位", "信息员", "稿子", "修好 供水管线", "排查 农村自建房"]
