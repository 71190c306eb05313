import json
import subprocess
import sys

import pytest

from tests.races.world import ROOT, Installation, database, databases

pytestmark = [pytest.mark.races, pytest.mark.slow]
COUNT, PROCESSES = 1000, 8


def start(installation, name, **options):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.races.issue_worker", name, json.dumps(options)],
        env=installation.env,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def answer(process):
    said, _ = process.communicate()
    assert process.returncode == 0
    return json.loads(said)


@pytest.mark.parametrize("kind", databases())
def test_a_thousand_signatures_give_a_thousand_numbers(kind, tmp_path):
    with database(kind, tmp_path) as url:
        installation = Installation(tmp_path, url)
        world = answer(start(installation, "world", count=COUNT))

        racers = [
            start(installation, "sign", share=share, of=PROCESSES, **world)
            for share in range(PROCESSES)
        ]
        signed = sum(answer(racer)["signed"] for racer in racers)
        found = answer(start(installation, "verdict"))

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
        world = answer(start(installation, "articles", count=count, issues=PROCESSES))

        racers = [
            start(installation, "place", share=share, **world) for share in range(PROCESSES)
        ]
        refused = sum(answer(racer)["refused"] for racer in racers)
        found = answer(start(installation, "placed"))

    assert found == {"articles": count, "most": 1, "chain": "whole"}
    assert refused == count * (PROCESSES - 1)
