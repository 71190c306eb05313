from datetime import UTC, datetime, timedelta

import pytest

from shangda.search.ranking import Found, ranked

NOW = datetime(2026, 11, 22, tzinfo=UTC)
OLD = NOW - timedelta(days=3650)


def of(key, plain, at=NOW, title=0):
    return Found(key, int(at.timestamp()), title, plain)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (of(1, "供水供水" + "甲" * 50), of(2, "供水" + "甲" * 52)),
        (of(1, "供水" + "甲" * 20), of(2, "供水" + "甲" * 200)),
        (
            of(1, "供水甲甲" + "乙" * 50, title=4),
            of(2, "甲甲乙乙供水" + "乙" * 48, title=4),
        ),
        (of(1, "供水甲"), of(2, "供水甲", at=OLD)),
        (of(2, "供水甲"), of(1, "供水甲")),
        (of(2, "供水甲", at=NOW + timedelta(days=9)), of(1, "供水甲")),
    ],
)
def test_the_better_answer_comes_first(better, worse):
    assert ranked([worse, better], ["供水"], NOW) == [better.key, worse.key]


def test_the_rarer_word_tells_more():
    common = [of(n, "供水" * 20 + "台账") for n in range(3, 9)]
    rare = of(1, "供水" * 20 + "台账" * 2 + "甲" * 4)
    often = of(2, "供水" * 21 + "台账" + "甲" * 4)

    order = ranked([*common, rare, often], ["供水", "台账"], NOW)

    assert order.index(1) < order.index(2)


def test_nothing_found_is_nothing_ranked():
    assert ranked([], ["供水"], NOW) == []
