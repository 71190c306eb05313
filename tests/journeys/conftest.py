"""Houses to walk through and the people in them."""

import pytest

from tests.journeys.people import People
from tests.journeys.world import Server, prepared_house


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """An empty installation; journeys copy it."""
    return prepared_house(tmp_path_factory.mktemp("prepared"))


@pytest.fixture(scope="session")
def furnished(prepared, tmp_path_factory):
    """One with the small office of ``tests.make`` in it; most journeys copy this."""
    house = prepared.copy(tmp_path_factory.mktemp("furnished") / "data")
    house.make("office")
    house.make("periodicals")
    return house


@pytest.fixture
def house(furnished, tmp_path):
    """An office of the test's own."""
    return furnished.copy(tmp_path / "data")


@pytest.fixture
def server(house):
    running = Server(house, workers=1)
    yield running
    running.stop()


@pytest.fixture
def people(browser, server):
    """Whoever takes part; the test fails when a page had a fault that nobody foresaw."""
    taking_part = People(browser, server)
    yield taking_part
    taking_part.close()
    assert taking_part.unforeseen() == []
