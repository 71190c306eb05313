"""Twenty rows by keyboard alone."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey

ROWS = "".join(
    f'<li data-row="{n}" class="triage" id="row{n}"><input class="check" type="checkbox">'
    f'<a href="#read{n}" data-open>第{n}条</a></li>'
    for n in range(1, 21)
)
BODY = f"""
<a href="#list" data-up>回到列表</a><input type="search" data-search>
<p data-needs-selection="#rows">已选<b data-selected-count="#rows"></b>篇</p>
<ul id="rows" data-list="inbox">{ROWS}</ul>
"""


@pytest.fixture
def rows(site, page):
    page.goto(site.page("/", BODY))
    page.wait_for_selector("#row1[aria-current]")
    page.wait_for_selector("[data-needs-selection]", state="hidden")
    return page


def active(page):
    return page.get_attribute('[data-row][aria-current="true"]', "data-row")


def test_list_moves_and_opens_by_keys(rows):
    for key in "jjjk":
        rows.keyboard.press(key)
    rows.keyboard.press("Enter")

    assert active(rows) == "3"
    assert rows.evaluate("location.hash") == "#read3"


def test_list_stops_at_its_ends(rows):
    rows.keyboard.press("k")
    assert active(rows) == "1"

    for _ in range(25):
        rows.keyboard.press("j")

    assert active(rows) == "20"


def test_list_ticks_and_counts(rows):
    rows.keyboard.press("x")
    rows.keyboard.press("j")
    rows.keyboard.press("x")

    assert rows.text_content("[data-selected-count]") == "2"
    assert rows.is_visible("[data-needs-selection]")


def test_list_keeps_its_place_when_one_comes_back(rows):
    for _ in range(6):
        rows.keyboard.press("j")

    rows.reload()
    rows.wait_for_selector("[data-row][aria-current]")

    assert active(rows) == "7"


def test_neighbour_is_next_when_the_row_goes(rows):
    for _ in range(4):
        rows.keyboard.press("j")

    rows.evaluate("document.querySelector('#row5').remove()")
    rows.wait_for_selector("#row6[aria-current]")

    rows.keyboard.press("j")
    assert active(rows) == "7"


def test_slash_searches_and_keys_are_text_there(rows):
    rows.keyboard.press("/")
    rows.keyboard.type("jkx")

    assert rows.input_value("[data-search]") == "jkx"
    assert active(rows) == "1"


def test_u_goes_up(rows):
    rows.keyboard.press("u")

    assert rows.evaluate("location.hash") == "#list"


def test_fresh_list_leaves_the_head_of_the_page_in_view(site, page):
    page.set_viewport_size({"width": 390, "height": 600})
    page.goto(site.page("/", f"<h1>通报</h1>{'<p>说明</p>' * 30}{BODY}"))
    page.wait_for_selector("#row1[aria-current]")
    assert page.evaluate("scrollY") == 0

    page.reload()
    page.wait_for_selector("#row1[aria-current]")

    assert page.evaluate("scrollY") == 0


@pytest.mark.parametrize(("width", "shown"), [(390, "whole"), (1440, "beside")])
def test_text_opens_beside_the_list_only_where_there_is_room(site, page, width, shown):
    site.page("/read/", '<p id="reading">whole</p>')
    body = """
    <ul data-list="inbox" data-list-opens hx-target="#reading" hx-swap="outerHTML">
      <li data-row="1"><a href="/read/" data-open hx-get="/part/">第1条</a></li>
    </ul><p id="reading">nothing</p>
    """
    site.pages["/part/"] = '<p id="reading">beside</p>'
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(site.page("/", body))
    page.wait_for_selector("[data-row][aria-current]")

    page.click("[data-open]")

    expect(page.locator("#reading")).to_have_text(shown)
