"""What every test gets."""

import os
import shutil

import pytest
from django.core.cache import cache
from django.db import connection, reset_queries
from playwright.sync_api import sync_playwright

from shangda.bulletins import freezing
from shangda.kernel import transactions
from shangda.search import marks
from shangda.search.engines import engine

CHROMIUM = (
    os.environ.get("SHANGDA_TEST_BROWSER")
    or shutil.which("chromium")
    or shutil.which("chromium-browser")
)
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """What no model says, such as the tables of search: without migrations it is made here."""
    with django_db_blocker.unblock():
        engine().make()
        marks.make()
        freezing.make()


@pytest.fixture(autouse=True)
def _fresh(settings, tmp_path):
    """Each test has its own file store and no open verb."""
    settings.FILES = tmp_path / "files"
    cache.clear()
    reset_queries()  # the log of a long run is full, and a full one hides what is new
    yield
    assert transactions._pending.get() is None


@pytest.fixture(scope="session")
def browser():
    """One headless browser for the whole run: there can be only one driver in a process.

    Its loop keeps running, and beside it Django asks no database: tests without one, such as
    journeys, have to stay behind all others, as pytest-django orders them.
    """
    if not CHROMIUM:
        pytest.skip("no chromium on this machine")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        yield opened
        opened.close()


def pytest_collection_modifyitems(config, items):
    """Leave out what is not of this database; name what this machine cannot run."""
    if connection.vendor != "sqlite":
        others = [item for item in items if item.get_closest_marker("sqlite")]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item not in others]
    if CHROMIUM:
        return
    for item in items:
        if "journey" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="no chromium"))
