from datetime import UTC, date, datetime

import pytest

from shangda.search import labels
from shangda.search.models import Entry
from shangda.text.bigrams import RUN


def entry(**values):
    at = int(datetime(2026, 3, 1, tzinfo=UTC).timestamp())
    return Entry(kind="items", object_id=1, at=at, **values)


def test_an_entry_is_labelled_by_what_it_has():
    found = set(labels.of_entry(entry(unit_id=0, desk_id=7, item_kind="problem")))

    assert labels.any_of("kind", ["items"]) <= found
    assert labels.any_of("unit_id", [0]) <= found
    assert labels.any_of("item_kind", ["problem"]) <= found
    assert labels.of_scope("items", {"desk_id": [7]}) <= found
    assert not labels.of_scope("received", {"desk_id": [7]}) & found
    assert not labels.any_of("section_id", [None, ""]) & found


def test_no_text_can_hold_a_label():
    assert not any(set(RUN.findall(one)) & {one} for one in labels.of_entry(entry()))
    assert RUN.match(labels.label("kind", "items")) is None


def test_a_source_that_names_no_scope_is_sought_whole():
    assert labels.of_scope("items", None) == labels.any_of("kind", ["items"])
    assert labels.of_scope("items", {"unit_id": []}) == frozenset()


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 3, 1), date(2026, 3, 1)),
        (date(2026, 2, 1), date(2026, 3, 31)),
        (date(2025, 12, 31), date(2026, 3, 1)),
        (date(2019, 1, 1), date(2026, 12, 31)),
        (date(2026, 2, 28), date(2026, 2, 28)),  # the same moment, another zone of time
        (date.min, date.max),
    ],
)
def test_days_are_told_by_months_or_years_that_hold_them(first, last):
    found = set(labels.of_entry(entry()))

    assert labels.of_days(first, last) & found


def test_days_before_and_after_are_passed_over():
    found = set(labels.of_entry(entry()))

    assert not labels.of_days(date(2026, 4, 3), date(2026, 9, 1)) & found
    assert not labels.of_days(date(2019, 1, 1), date(2025, 12, 1)) & found
