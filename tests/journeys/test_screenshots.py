"""The main pages of the demonstration: faultless, and pictured for the handbook.

With ``SHANGDA_PICTURES=docs/user/images`` the pictures are written there; else they only
show that every page can be reached by the account that the README names.
"""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.journeys.looking import sideways
from tests.journeys.people import DESK, People
from tests.journeys.pictures import reduced
from tests.journeys.sights import KEPT, PASSWORD, SIGHTS
from tests.journeys.world import Server

pytestmark = [pytest.mark.journey, pytest.mark.slow]
MOST_BYTES = 250_000
HOUR = 10  # of the demonstration's day: its morning, whenever the test runs


@pytest.fixture(scope="module")
def demonstration(prepared, tmp_path_factory):
    """The filled office, in a time zone where it is mid-morning."""
    house = prepared.copy(tmp_path_factory.mktemp("demonstration") / "data")
    house.env["SHANGDA_TIME_ZONE"] = morning_zone(datetime.now(UTC))
    house.run("fill_demonstration")
    running = Server(house, workers=1)
    yield running
    running.stop()


@pytest.fixture
def people(browser, demonstration):
    taking_part = People(browser, demonstration)
    yield taking_part
    taking_part.close()
    assert taking_part.unforeseen() == []


@pytest.mark.parametrize("sight", SIGHTS, ids=lambda sight: sight.name)
def test_page_is_faultless_and_pictured(sight, people, browser):
    page = people.at(sight.account, sight.path, size=sight.size, password=PASSWORD)

    sight.go_on(page)
    page.mouse.move(1, sight.size["height"] // 2)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")

    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    assert page.locator("h1").count() == 1
    assert sideways(page) <= 0
    picture = reduced(browser, page.screenshot())
    assert len(picture) <= MOST_BYTES
    if (folder := os.environ.get("SHANGDA_PICTURES")) and sight.name in KEPT:
        Path(folder, f"{sight.name}.png").write_bytes(picture)


def test_every_account_of_the_demonstration_signs_in_by_one_click(people):
    page = people.stranger(size=DESK)
    names = [one.inner_text() for one in page.locator(".sign-in-account b").all()]
    assert len(names) >= 12

    for number, name in enumerate(names):
        page.goto("/accounts/login/")
        page.locator(".sign-in-account").nth(number).click()
        page.wait_for_url(lambda url: "/accounts/login" not in url)
        assert name in page.locator(".who").inner_text()
        page.context.clear_cookies()


def morning_zone(now):
    """A zone of whole hours in which it is past HOUR o'clock now; POSIX signs run backwards."""
    ahead = (HOUR - now.hour + 12) % 24 - 12
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"
