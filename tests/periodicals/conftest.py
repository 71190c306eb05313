"""The small office, and its editor at a browser."""

import pytest

from tests import make


@pytest.fixture
def world():
    return make.office()


@pytest.fixture
def editor(world, client):
    client.force_login(world.editor)
    return client
