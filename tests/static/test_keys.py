"""Shortcuts: pressed when meant, silent while somebody writes."""

import pytest

pytestmark = pytest.mark.journey

BODY = """
<button type="button" data-key="a" onclick-free id="adopt">采用 <kbd>A</kbd></button>
<button type="button" data-key="Ctrl+Enter" id="send">送审</button>
<button type="button" data-key="F8" id="next">下一处</button>
<button type="button" data-key="r" id="back" disabled>退回</button>
<textarea id="text"></textarea>
<button type="button" data-keys-switch aria-pressed="true">单键操作</button>
<dialog class="dialog" id="key-help" data-key-help><dl data-key-list></dl></dialog>
"""
RECORD = """
window.pressed = [];
for (const button of document.querySelectorAll("button[data-key]"))
  button.addEventListener("click", () => pressed.push(button.id));
"""
COMPOSED = """
for (const init of [{isComposing: true}, {keyCode: 229}])
  document.body.dispatchEvent(new KeyboardEvent("keydown",
    {key: "a", code: "KeyA", bubbles: true, cancelable: true, ...init}));
"""


@pytest.fixture
def keys(site, page):
    page.goto(site.page("/", BODY))
    page.wait_for_function(
        "document.querySelector('[data-keys-switch]').ariaPressed === 'true'"
    )
    page.evaluate(RECORD)
    return page


def pressed(page):
    return page.evaluate("pressed")


def test_key_presses_its_button(keys):
    keys.keyboard.press("a")
    keys.keyboard.press("Control+Enter")
    keys.keyboard.press("F8")

    assert pressed(keys) == ["adopt", "send", "next"]


def test_key_of_a_locked_button_does_nothing(keys):
    keys.keyboard.press("r")

    assert pressed(keys) == []


def test_single_key_is_text_inside_a_field_but_combined_keys_work(keys):
    keys.click("#text")
    keys.keyboard.press("a")
    keys.keyboard.press("Control+Enter")

    assert keys.input_value("#text") == "a"
    assert pressed(keys) == ["send"]


def test_single_key_with_a_modifier_is_the_browsers(keys):
    keys.keyboard.press("Control+a")
    keys.keyboard.press("Alt+a")

    assert pressed(keys) == []


def test_no_key_fires_while_an_input_method_composes(keys):
    keys.evaluate(COMPOSED)

    assert pressed(keys) == []


def test_input_method_typing_reaches_the_field_only(keys):
    keys.click("#text")
    session = keys.context.new_cdp_session(keys)
    session.send(
        "Input.imeSetComposition", {"text": "a", "selectionStart": 1, "selectionEnd": 1}
    )
    session.send("Input.insertText", {"text": "安"})

    assert keys.input_value("#text") == "安"
    assert pressed(keys) == []


def test_single_keys_can_be_switched_off_and_stay_off(keys):
    keys.click("[data-keys-switch]")
    keys.keyboard.press("a")
    keys.keyboard.press("F8")
    assert pressed(keys) == ["next"]

    keys.reload()
    keys.wait_for_function("document.body.dataset.keys === 'off'")

    assert keys.get_attribute("[data-keys-switch]", "aria-pressed") == "false"


def test_question_mark_shows_the_keys_of_the_page(keys):
    keys.keyboard.press("?")

    lines = keys.eval_on_selector_all(
        "dl > *", "parts => parts.map(p => p.innerText.trim())"
    )

    assert lines == ["A", "采用", "Ctrl Enter", "送审", "F8", "下一处"]


def test_chinese_question_mark_counts_too(keys):
    keys.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: '？', bubbles: true}))"
    )

    assert keys.is_visible("#key-help")
