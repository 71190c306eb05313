"""Signed-in browsers."""

import pytest
from django.test import Client


@pytest.fixture
def sign_in():
    """A client of this person, with a page's habits."""

    def signed_in(person, **headers):
        client = Client(headers=headers)
        client.force_login(person)
        return client

    return signed_in


@pytest.fixture
def data_files(request):
    """The shared sample files; skipped by name where they are not at hand."""
    folder = request.config.rootpath / ".." / "shared" / "data" / "files"
    if not folder.is_dir():
        pytest.skip(f"{folder} is missing")
    return folder
