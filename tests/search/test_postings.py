import numpy as np
import pytest
from django.db import connection

from shangda.search import marks, postings
from shangda.text.archive import STOP_TEXTS

pytestmark = pytest.mark.django_db
SEGMENT = 1 << 20


def hashes(*values):
    return np.unique(np.array(values, np.int64).astype(np.int32))


def some(chance, most):
    """Distinct fingerprints from few, so that texts share many."""
    few = chance.integers(-(1 << 31), 1 << 31, 300)
    return [hashes(*chance.choice(few, chance.integers(0, 40))) for _ in range(most)]


def shared(texts, asked):
    """How many of those asked for each text has, by looking at them all."""
    found = {key: len(np.intersect1d(kept, asked)) for key, kept in texts.items()}
    return {key: count for key, count in found.items() if count >= 2}


def test_what_texts_share_is_as_found_by_looking_at_all():
    chance = np.random.default_rng(3)
    kept = some(chance, 60)
    keys = [
        *range(1, 41),
        *range(SEGMENT - 5, SEGMENT + 5),
        *range(9 * SEGMENT, 9 * SEGMENT + 10),
    ]
    texts = dict(zip(keys, kept, strict=True))

    marks.write({key: texts[key] for key in keys[:30]})
    for key in keys[30:]:
        marks.write({key: texts[key]})

    for asked in kept:
        found = marks.sharing(asked, 2, 1000)
        if len(asked) >= 2:
            assert found.shared == shared(texts, asked)
        assert found.frequencies.tolist() == [
            sum(one in held for held in texts.values()) for one in asked
        ]


def test_erased_texts_are_gone_and_the_others_stay():
    chance = np.random.default_rng(4)
    texts = dict(enumerate(some(chance, 30), start=SEGMENT - 15))
    marks.write(texts)

    gone = {key: texts.pop(key) for key in list(texts)[::2]}
    marks.erase(gone)

    for asked in [*texts.values(), *gone.values()]:
        if len(asked) >= 2:
            assert marks.sharing(asked, 2, 1000).shared == shared(texts, asked)


def test_those_that_share_most_come_first_and_newest_of_equals():
    marks.write(
        {1: hashes(1, 2, 3), 2: hashes(1, 2, 3, 4), 3: hashes(1, 2, 9), 4: hashes(2, 3)}
    )

    found = marks.sharing(hashes(1, 2, 3, 4), 2, 3)

    assert list(found.shared.items()) == [(2, 4), (1, 3), (4, 2)]


def test_a_single_fingerprint_is_enough_where_there_is_but_one():
    marks.write({1: hashes(7)})

    assert marks.sharing(hashes(7), 2, 10).shared == {1: 1}


def test_no_fingerprints_share_nothing():
    marks.write({1: hashes(), 2: hashes(5)})

    assert marks.sharing(hashes(), 2, 10).shared == {}


def test_a_fingerprint_of_too_many_texts_leads_to_none():
    many = hashes(-5, 6)
    marks.write(dict.fromkeys(range(1, STOP_TEXTS + 50), many))
    marks.write({STOP_TEXTS + 60: hashes(-5, 6, 8, 9)})

    found = marks.sharing(hashes(-5, 6, 8, 9), 2, 10)

    assert found.shared == {STOP_TEXTS + 60: 2}
    assert (found.frequencies > STOP_TEXTS).tolist() == [True, True, False, False]


@pytest.mark.sqlite  # PostgreSQL keeps a row each
def test_a_packed_row_has_an_end_however_many_texts_agree():
    marks.write({key: hashes(5, 1 << 20) for key in range(1, 3 * STOP_TEXTS)})
    marks.write({9_000: hashes(5)})

    with connection.cursor() as cursor:
        cursor.execute("SELECT max(length(packed)) FROM search_marks")
        (longest,) = cursor.fetchone()
    assert longest == 4 * postings.MOST
