"""What every test gets."""

import shutil

import pytest
from django.core.cache import cache

from shangda.kernel import transactions


@pytest.fixture(autouse=True)
def _fresh(settings, tmp_path):
    """Each test has its own file store and no open verb."""
    settings.FILES = tmp_path / "files"
    cache.clear()
    yield
    assert transactions._pending.get() is None


def pytest_collection_modifyitems(items):
    """Name what this machine cannot run."""
    if shutil.which("chromium") or shutil.which("chromium-browser"):
        return
    for item in items:
        if "journey" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="no chromium"))
