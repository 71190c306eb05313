"""Triage without the mouse, and without getting in the way of an input method."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.journey, pytest.mark.slow]
COUNT = 20
POINTERS = """
window.pointers = 0;
for (const name of ["pointerdown", "mousedown", "touchstart", "wheel"])
  addEventListener(name, () => { window.pointers += 1; sessionStorage.pointers = 1; }, true);
"""
WAITING = "待处理"
# What an editor presses for one text; Enter confirms the words that stand ready.
DECISIONS = [["a"]] * 8 + [["r", "Enter"]] * 4 + [["d", "Enter"]] * 4 + [["s", "Enter"]] * 4


@pytest.fixture
def inbox(house, people):
    """An editor before a desk full of texts, whose pointer events are counted."""
    house.make("sundry", count=COUNT)
    page = people.stranger()
    page.context.add_init_script(POINTERS)
    cookie = {
        "name": "shangda_session",
        "value": house.make("session", username="editor"),
        "url": people.address,
    }
    page.context.add_cookies([cookie])
    page.goto("/inbox/")
    expect(tab(page)).to_contain_text(str(COUNT))
    return page


def test_twenty_texts_are_decided_by_keys_alone(inbox):
    pressed = []

    for place, keys in enumerate(DECISIONS, start=1):
        left = COUNT - place
        for key in keys:
            inbox.keyboard.press(key)
            pressed.append(key)
            if key != "Enter" and len(keys) > 1:
                expect(inbox.locator("dialog[open]")).to_be_visible()
                inbox.wait_for_load_state("networkidle")
        expect(tab(inbox)).to_have_text(re.compile(rf"待处理\s*{left or ''}\s*$"))
        inbox.wait_for_load_state("networkidle")

    assert len(pressed) <= 2 * COUNT
    assert inbox.evaluate("sessionStorage.pointers || 0") == 0
    expect(inbox.get_by_role("banner")).to_contain_text("今天已办16篇")  # 4 are held
    expect(inbox.get_by_role("main")).to_contain_text("稿件都看完了")
    expect(inbox.locator("#batch")).to_have_count(0)


def test_lists_are_walked_and_picked_by_keys(inbox):
    first = title_of(inbox)

    inbox.keyboard.press("j")
    expect(inbox.locator(".triage.active .item-title")).not_to_have_text(first)
    inbox.keyboard.press("x")
    inbox.keyboard.press("k")
    inbox.keyboard.press("x")

    expect(inbox.locator(".triage.active .item-title")).to_have_text(first)
    assert inbox.locator("input[name=picked]:checked").count() == 2


def test_keys_of_an_input_method_decide_nothing(inbox):
    inbox.evaluate(
        """() => {
          const how = { key: "a", code: "KeyA", bubbles: true, cancelable: true };
          document.body.dispatchEvent(new KeyboardEvent("keydown", { ...how, isComposing: true }));
          document.body.dispatchEvent(new KeyboardEvent("keydown", { ...how, keyCode: 229 }));
        }"""
    )
    inbox.get_by_role("searchbox").focus()
    inbox.keyboard.type("a")

    expect(tab(inbox)).to_contain_text(str(COUNT))
    assert inbox.get_by_role("searchbox").input_value() == "a"


def test_single_keys_can_be_switched_off(inbox):
    inbox.get_by_text("顾文澜").first.click()
    inbox.get_by_role("button", name="单键操作").click()
    inbox.reload()
    inbox.keyboard.press("a")
    inbox.wait_for_timeout(500)
    expect(tab(inbox)).to_contain_text(str(COUNT))

    inbox.get_by_text("顾文澜").first.click()
    inbox.get_by_role("button", name="单键操作").click()
    inbox.keyboard.press("Escape")
    inbox.keyboard.press("a")
    expect(tab(inbox)).to_contain_text(str(COUNT - 1))


def tab(page):
    return page.get_by_role("link", name=WAITING)


def title_of(page):
    return page.locator(".triage.active .item-title").inner_text()
