import pytest

from tests.races.world import Installation, answer, database, databases

pytestmark = [pytest.mark.races, pytest.mark.slow]
COUNT, PROCESSES = 1000, 8


@pytest.mark.parametrize("kind", databases())
def test_a_thousand_signatures_give_a_thousand_numbers(kind, tmp_path):
    with database(kind, tmp_path) as url:
        installation = Installation(tmp_path, url)
        world = installation.work("issue_worker.world", count=COUNT)

        racers = [
            installation.start_work("issue_worker.sign", share=share, of=PROCESSES, **world)
            for share in range(PROCESSES)
        ]
        signed = sum(answer(racer)["signed"] for racer in racers)
        found = installation.work("issue_worker.verdict")

    everyone = list(range(1, COUNT + 1))
    assert signed == COUNT
    assert found == {
        "numbers": everyone,
        "totals": everyone,
        "counters": [COUNT, COUNT],
        "recipients": 2 * COUNT,
        "jobs": COUNT,
        "signatures": COUNT,
        "chain": "whole",
    }


@pytest.mark.parametrize("kind", databases())
def test_an_article_that_many_want_stands_in_one_issue(kind, tmp_path):
    count = 60
    with database(kind, tmp_path) as url:
        installation = Installation(tmp_path, url)
        world = installation.work("issue_worker.articles", count=count, issues=PROCESSES)

        racers = [
            installation.start_work("issue_worker.place", share=share, **world)
            for share in range(PROCESSES)
        ]
        refused = sum(answer(racer)["refused"] for racer in racers)
        found = installation.work("issue_worker.placed")

    assert found == {"articles": count, "most": 1, "chain": "whole"}
    assert refused == count * (PROCESSES - 1)
