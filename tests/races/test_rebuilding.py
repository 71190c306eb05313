import pytest

from tests.races.world import Installation, answer, database, databases

pytestmark = [pytest.mark.races, pytest.mark.slow]
FACTS = 300


@pytest.mark.parametrize("kind", databases())
def test_a_ledger_that_helpers_count_is_right_though_more_happens(kind, tmp_path):
    with database(kind, tmp_path) as url:
        installation = Installation(tmp_path, url)
        installation.work("ledger_worker.world", facts=FACTS)

        rebuilding = installation.start_work("ledger_worker.rebuild")
        telling = installation.start_work("ledger_worker.tell", first=FACTS + 1)
        rebuilt, told = answer(rebuilding), answer(telling)
        found = installation.work("ledger_worker.verdict")

    assert rebuilt["missing"] > 0
    assert found == {"facts": FACTS + told["told"], "missing": 0, "wrong": 0}
