import json
import subprocess
import sys

import pytest

from tests.races.world import ROOT, Installation, database, databases

pytestmark = [pytest.mark.races, pytest.mark.slow]
FACTS = 600


def start(installation, name, **options):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.races.ledger_worker", name, json.dumps(options)],
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
def test_a_ledger_that_helpers_count_is_right_though_more_happens(kind, tmp_path):
    with database(kind, tmp_path) as url:
        installation = Installation(tmp_path, url)
        answer(start(installation, "world", facts=FACTS))

        rebuilding = start(installation, "rebuild")
        telling = start(installation, "tell", first=FACTS + 1)
        rebuilt, told = answer(rebuilding), answer(telling)
        found = answer(start(installation, "verdict"))

    assert rebuilt["missing"] > 0
    assert found == {"facts": FACTS + told["told"], "missing": 0, "wrong": 0}
