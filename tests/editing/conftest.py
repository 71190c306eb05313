"""The office whose desk edits."""

import pytest

from tests import make


@pytest.fixture
def world(db):
    made = make.office()
    make.desk_defaults()
    return made
