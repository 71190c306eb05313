"""A small site and a page that watches for faults; the browser is the one of all tests."""

from collections.abc import Iterator

import pytest

from tests.static.site import Site

PATIENCE = 15_000  # ms; two cores are shared by everything that runs


@pytest.fixture
def site() -> Iterator[Site]:
    started = Site()
    yield started
    started.close()


@pytest.fixture
def page(browser):
    """A page that fails the test when a script fails or the content policy is broken."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda line: note(line, faults))
    opened.set_default_timeout(PATIENCE)
    yield opened
    context.close()
    assert faults == []


def note(line, faults: list[str]) -> None:
    if "Content Security Policy" in line.text:
        faults.append(line.text)
