import pytest

from tests import make


@pytest.fixture
def world(db):
    return make.office()
