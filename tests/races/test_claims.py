from collections import Counter

import pytest

from tests.races.world import Installation, answer, database, databases

pytestmark = [pytest.mark.races, pytest.mark.slow]
COUNT, EDITORS = 500, 10


@pytest.mark.parametrize("kind", databases())
def test_ten_editors_claim_each_submission_once(kind, tmp_path):
    with database(kind, tmp_path) as url:
        installation = Installation(tmp_path, url)
        world = installation.work("claim_world", count=COUNT, editors=EDITORS)

        running = [installation.start_work("claim", editor=one) for one in world["editors"]]
        answers = [answer(one) for one in running]
        found = installation.work("chain")

    claimed = Counter(pk for answer in answers for pk in answer["got"])
    assert (len(claimed), max(claimed.values())) == (COUNT, 1)
    assert sum(answer["refused"] for answer in answers) == COUNT * (EDITORS - 1)
    assert found == {"chain": "whole", "claims": COUNT}
