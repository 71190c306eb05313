import pytest

from tests import make


@pytest.fixture
def world(db):
    return make.office()


@pytest.fixture
def keeper(world):
    return make.keeper(world)
