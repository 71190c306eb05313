"""Order by hand, by keys, by buttons; the server is told, and a refusal puts it back."""

import json
import re

import pytest

from tests.static.site import Reply

pytestmark = pytest.mark.journey

ROWS = "".join(
    f'<li data-order-id="{n}" id="row{n}"><span class="grip" data-grip>⠿</span><b>第{n}条</b>'
    f'<span class="arrows"><button data-move="up" aria-label="上移">上</button>'
    f'<button data-move="down" aria-label="下移">下</button></span></li>'
    for n in "abcd"
)
BODY = (
    '<div data-refusals></div><section><ol class="order" data-order-url="/order" '
    f'data-order-version="7">{ROWS}</ol></section>'
)


@pytest.fixture
def listed(site, page):
    site.answers["/order"] = lambda sent: Reply(json.dumps({"version": 8}))
    page.goto(site.page("/", BODY))
    page.wait_for_selector("#rowa[tabindex]")
    return page


def order(page):
    return page.eval_on_selector_all(
        "li", "rows => rows.map(row => row.dataset.orderId).join('')"
    )


def told(site):
    return [
        (
            re.findall(r'name="version"\r\n\r\n(\d+)', sent.body)[0],
            "".join(re.findall(r'name="order"\r\n\r\n(\w)', sent.body)),
        )
        for sent in site.posted("/order")
    ]


def settle(page, version="8"):
    page.wait_for_selector(f'[data-order-version="{version}"]')


def test_alt_and_arrows_move_the_row_and_keep_the_focus(site, listed):
    listed.focus("#rowc")
    listed.keyboard.press("Alt+ArrowUp")
    listed.keyboard.press("Alt+ArrowUp")
    settle(listed)

    assert order(listed) == "cabd"
    assert told(site) == [("7", "cabd")]
    assert listed.evaluate("document.activeElement.id") == "rowc"
    assert listed.inner_text(".order-said") == "第1条，共4条"


def test_button_moves_the_row(site, listed):
    listed.click("#rowa [data-move=down]")
    settle(listed)

    assert told(site) == [("7", "bacd")]


def test_row_is_dragged_by_its_grip(site, listed):
    grip = listed.locator("#rowa .grip").bounding_box()
    goal = listed.locator("#rowc").bounding_box()

    listed.mouse.move(grip["x"] + 4, grip["y"] + 4)
    listed.mouse.down()
    listed.mouse.move(goal["x"] + 8, goal["y"] + goal["height"] - 4, steps=8)
    listed.mouse.up()
    settle(listed)

    assert order(listed) == "bcad"
    assert told(site) == [("7", "bcad")]


def test_refused_order_goes_back_and_says_why(site, listed):
    refusal = {"cause": "方若谷刚改过次序。", "remedy": "请刷新页面。", "request_id": "9f2"}
    site.answers["/order"] = lambda sent: Reply(json.dumps(refusal), status=409)

    listed.focus("#rowd")
    listed.keyboard.press("Alt+ArrowUp")
    listed.wait_for_selector("[role=alert]")

    assert order(listed) == "abcd"
    assert listed.inner_text("[role=alert] h3") == "方若谷刚改过次序。"
    assert listed.inner_text("[role=alert] .ref") == "编号 9f2"
