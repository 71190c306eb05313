"""The wall in a real browser: turns, takes new parts in one stroke, keeps the old ones."""

import re
from decimal import Decimal

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from shangda.organisations.models import Desk
from shangda.wall.figures import Bar, Expected, Place, Ranking
from shangda.wall.models import Wall
from shangda.wall.screens import Part
from shangda.wall.views import rendered

pytestmark = [pytest.mark.journey, pytest.mark.slow]
HOST = "http://wall.test"
SHOWN = "document.querySelector('[data-part]:not([hidden])').getAttribute('aria-label')"
ANY_BLANK = """() => { window.blanks = 0; const look = () => {
  const shown = document.querySelectorAll('[data-part]:not([hidden])').length;
  if (shown !== 1) window.blanks += 1; requestAnimationFrame(look); }; look(); }"""
POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'"


def wall():
    return Wall(name="大厅", desk=Desk(name="县委办信息科"), refresh_seconds=5)


def standings(*names):
    places = [
        Place(n, name, Decimal(100 - n), 9, 0, 100 - n) for n, name in enumerate(names, 1)
    ]
    groups = [Ranking("乡镇组", 14, places), Ranking("县直组", 16, places)]
    context = {"groups": groups, "moves": True}
    return Part(
        "standings", "本月排名", 2, render_to_string("wall/screens/standings.html", context)
    )


def targets():
    bars = [Bar(f"第{n}乡", f"{n} / 20条", 5 * n, n > 18, n < 14) for n in range(20)]
    one = Expected("每月报送", "2026年11月", 70, bars, 45, 2, 14)
    html = render_to_string("wall/screens/targets.html", {"one": one})
    return Part("targets", "每月报送", 2, html)


def page_of(*parts):
    return 200, rendered(wall(), parts)


GONE = (404, "")
TEN = [f"第{n}镇" for n in range(1, 11)]


class Answers:
    """The wall as it was rendered beforehand, and the files it asks for."""

    def __init__(self, *pages):
        self.pages, self.asked, self.is_off = list(pages), 0, False

    def __call__(self, route):
        path = route.request.url.removeprefix(HOST).partition("?")[0]
        if path.startswith("/static/"):
            route.fulfill(path=finders.find(path.removeprefix("/static/")))
        elif self.is_off:
            route.abort()
        else:
            status, html = self.pages[min(self.asked, len(self.pages) - 1)]
            self.asked += 1
            headers = {"Content-Type": "text/html", "Content-Security-Policy": POLICY}
            route.fulfill(status=status, body=html, headers=headers)


@pytest.fixture
def open_wall(browser):
    """Open answers in a browser of some size."""
    contexts = []

    def go(answers, width=1920, height=1080, **more):
        context = browser.new_context(viewport={"width": width, "height": height}, **more)
        contexts.append(context)
        page = context.new_page()
        page.route(f"{HOST}/**", answers)
        page.goto(f"{HOST}/wall/x/")
        return page

    yield go
    for context in contexts:
        context.close()


def test_it_turns_and_takes_what_is_new_without_a_blank_frame(open_wall):
    answers = Answers(
        page_of(standings("松岚镇"), targets()), page_of(standings("芦雪乡"), targets())
    )
    page = open_wall(answers)
    first = page.evaluate(SHOWN)
    page.evaluate(ANY_BLANK)

    page.wait_for_selector(".wall-targets:not([hidden])", timeout=15000)
    page.wait_for_selector("text=芦雪乡", state="attached", timeout=15000)
    page.wait_for_timeout(2500)

    assert first == "本月排名"
    assert page.evaluate("window.blanks") == 0
    assert "松岚镇" not in page.content()


def test_without_a_connection_the_old_parts_stay_and_it_says_so(open_wall):
    answers = Answers(page_of(standings("松岚镇")))
    page = open_wall(answers)
    answers.is_off = True

    page.wait_for_selector(".wall-off", timeout=15000)

    assert re.search(r"连不上服务器，这是\d\d:\d\d的数", page.inner_text("[data-state]"))
    assert "松岚镇" in page.inner_text("main")


def test_an_ended_wall_says_so(open_wall):
    page = open_wall(Answers(page_of(standings("松岚镇")), GONE))

    page.wait_for_selector(".wall-off", timeout=15000)

    assert page.inner_text("[data-state]") == "这块大屏已经停用"


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (3840, 2160)])
@pytest.mark.parametrize("part", [standings(*TEN), targets()], ids=["standings", "targets"])
def test_it_fills_the_screen_and_no_more(open_wall, part, width, height):
    page = open_wall(Answers(page_of(part)), width, height)

    root = "document.documentElement"
    size = page.evaluate(f"[{root}.scrollWidth, {root}.scrollHeight]")
    shown = "document.querySelector('[data-part]')"
    inside = page.evaluate(f"[{shown}.scrollHeight, {shown}.clientHeight]")
    title = page.evaluate(
        "parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)"
    )
    assert size == [width, height]
    assert inside[0] <= inside[1]
    assert round(title / width, 4) == round(52 / 1920, 4)


def test_without_scripts_the_next_screen_follows(open_wall):
    answers = Answers(page_of(standings("松岚镇"), targets()))
    page = open_wall(answers, java_script_enabled=False)

    page.wait_for_url("**/?screen=1", timeout=15000)

    assert answers.asked >= 2


def test_it_shows_the_offices_time_whatever_the_television_thinks(open_wall):
    html = page_of(standings("松岚镇"))
    page = open_wall(Answers(html), timezone_id="America/New_York")

    told = re.search(r"<time data-time>(\d\d):\d\d</time>", html[1])[1]
    assert page.inner_text("[data-time]").startswith(told)
