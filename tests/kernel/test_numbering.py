import pytest
from django.db import transaction

from shangda.kernel import numbering

pytestmark = pytest.mark.django_db


def test_next_number_counts_each_series_from_one():
    assert [numbering.next_number("a"), numbering.next_number("a")] == [1, 2]
    assert numbering.next_number("b") == 1


def test_next_number_leaves_no_gap_when_the_verb_fails():
    numbering.next_number("a")

    @transaction.atomic
    def fail():
        numbering.next_number("a")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert numbering.next_number("a") == 2


def test_set_last_lets_an_office_bring_its_running_total():
    numbering.set_last("total", 5020)

    assert numbering.expected_number("total") == 5021
    assert numbering.next_number("total") == 5021


def test_expected_number_gives_nothing_away():
    assert [numbering.expected_number("a"), numbering.expected_number("a")] == [1, 1]
