"""Triage by keyboard alone, in a real browser: twenty texts, at most two keys each."""

import shutil

import pytest

from shangda.items.models import Submission
from shangda.kernel import outbox
from tests import make

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="needs chromium"),
]
VERBS = {  # keys -> the state after them
    ("a",): "selected",
    ("r", "Enter"): "returned",
    ("s", "Enter"): "held",
    ("d", "Enter"): "declined",
    ("v", "Enter"): "verifying",
}


@pytest.fixture
def browser(monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with playwright.sync_playwright() as driver:
        made = driver.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield made
        made.close()


def opened(browser, client, live_server, who, path):
    client.force_login(who)
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    for cookie in client.cookies.values():
        context.add_cookies(
            [{"name": cookie.key, "value": cookie.value, "url": live_server.url}]
        )
    page = context.new_page()
    page.goto(f"{live_server.url}{path}")
    page.wait_for_load_state("networkidle")
    return page


def test_twenty_texts_without_the_mouse(browser, client, live_server):
    world = make.office()
    make.desk_defaults()
    for number in range(20):
        make.received(world, title=f"松岚镇第{number}件实事办结")
    page = opened(browser, client, live_server, world.editor, "/inbox/")
    page.evaluate(
        "window.name = '0'; addEventListener('mousedown', () => { window.name = '1' })"
    )
    expected = []

    for keys, state in list(VERBS.items()) * 4:
        for key in keys[:-1]:
            page.keyboard.press(key)
            page.wait_for_selector("dialog[open]")
        with page.expect_navigation(wait_until="networkidle"):
            page.keyboard.press(keys[-1])
        expected.append(state)

    found = sorted(Submission.objects.values_list("state", flat=True))
    assert found == sorted(expected)
    assert page.evaluate("window.name") == "0"


def test_moving_ticking_and_deciding_on_many(browser, client, live_server):
    world = make.office()
    for number in range(4):
        make.received(world, title=f"松岚镇第{number}件实事办结")
    page = opened(browser, client, live_server, world.editor, "/inbox/")

    for key in ("x", "j", "j", "x"):
        page.keyboard.press(key)
        page.wait_for_timeout(300)
    with page.expect_navigation(wait_until="networkidle"):
        page.keyboard.press("a")
    with page.expect_navigation(wait_until="networkidle"):
        page.keyboard.press("Enter")
    done = Submission.objects.filter(state="selected").count()
    with page.expect_navigation(wait_until="networkidle"):
        page.keyboard.press("z")

    assert done == 2
    assert not Submission.objects.filter(state="selected").exists()


def test_keys_do_nothing_while_typing(browser, client, live_server):
    world = make.office()
    make.received(world)
    page = opened(browser, client, live_server, world.editor, "/inbox/")

    page.keyboard.press("/")
    page.keyboard.type("adcr")

    assert page.input_value("#filter_q") == "adcr"
    assert Submission.objects.get().state == "received"


def test_one_event_is_one_step_until_it_is_opened(browser, client, live_server):
    world = make.office()
    other = make.received(
        world, title="另一回事", body="村里的石桥修好了，孩子上学不绕路。"
    )
    for name in ("甲镇", "乙镇", "丙镇"):
        make.received(make.neighbour(world, name), title=f"{name}报塌方")
    outbox.drain()
    page = opened(browser, client, live_server, world.editor, "/inbox/")
    active = '[data-row][aria-current="true"] .item-title'

    def pressed(key):
        page.keyboard.press(key)
        page.wait_for_timeout(400)
        return page.inner_text(active)

    assert page.inner_text(active) == "丙镇报塌方"
    assert pressed("j") == other.revision.title
    assert pressed("k") == "丙镇报塌方"
    pressed("o")
    assert [pressed("j"), pressed("j")] == ["乙镇报塌方", "甲镇报塌方"]
    assert pressed("o") == "丙镇报塌方"
    assert not page.is_visible(".cluster-member")
