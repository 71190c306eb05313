"""The number: at signature only, without gap or double, by series and year."""

from datetime import date

import pytest
import time_machine
from django.utils import timezone

from shangda.kernel import numbering
from shangda.kernel.errors import ConflictError, InvalidError, NotAllowedError
from shangda.kernel.models import Counter
from shangda.periodicals import actions, numbers
from shangda.periodicals.models import Issue
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make.office()


def to_sign(world, printed, *, day=None, series="regular", count=1):
    return [
        make.issue_in("to_sign", world, periodical=printed, day=day, series=series)
        for _ in range(count)
    ]


def sign(world, *issues):
    for issue in issues:
        actions.sign(issue=issue, by=world.issuer)
    return [(one.number, one.running_number) for one in issues]


def test_numbers_follow_the_signatures_not_the_beginnings(world):
    first, second, third = to_sign(world, make.periodical(world), count=3)

    assert sign(world, third, first, second) == [(1, 1), (2, 2), (3, 3)]


def test_each_periodical_counts_alone(world):
    one = to_sign(world, make.periodical(world))[0]
    other = to_sign(world, make.periodical(world, masthead="要情专报"))[0]

    assert sign(world, one, other) == [(1, 1), (1, 1)]


def test_a_new_year_begins_at_one_and_the_total_goes_on(world):
    printed = make.periodical(world)
    with time_machine.travel(date(2026, 12, 31), tick=False):
        sign(world, *to_sign(world, printed, count=2))
    with time_machine.travel(date(2027, 1, 4), tick=False):
        late = to_sign(world, printed, day=date(2026, 12, 31))[0]
        new = to_sign(world, printed)[0]

        assert sign(world, new, late) == [(1, 3), (3, 4)]
        assert (new.year, late.year) == (2027, 2026)


def test_supplements_count_apart_and_not_in_the_total(world):
    printed = make.periodical(world)
    regular = to_sign(world, printed, count=2)
    extra = to_sign(world, printed, series="supplement")[0]

    assert sign(world, regular[0], extra, regular[1]) == [(1, 1), (1, None), (2, 2)]
    assert extra.number_words == "增刊第1期"


def test_without_running_total_none_is_given(world):
    issue = to_sign(world, make.periodical(world, has_running_total=False))[0]

    assert sign(world, issue) == [(1, None)]


def test_a_signature_that_fails_leaves_no_gap(world, monkeypatch):
    first, second = to_sign(world, make.periodical(world), count=2)

    def fail(issue):
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr("shangda.periodicals.actions.proofs._address", fail)
        with pytest.raises(ZeroDivisionError):
            sign(world, first)
    first.refresh_from_db()

    assert (first.state, first.number) == ("to_sign", None)
    assert sign(world, second) == [(1, 1)]


def test_a_second_press_gives_no_second_number(world):
    issue = to_sign(world, make.periodical(world))[0]
    stale = Issue.objects.select_related("periodical").get(pk=issue.pk)
    sign(world, issue)

    with pytest.raises(ConflictError):
        actions.sign(issue=stale, by=world.issuer)

    assert set(
        Counter.objects.filter(series__startswith="periodical:").values_list("last")
    ) == {(1,)}


def test_somebody_who_may_not_sign_touches_no_counter(world):
    issue = to_sign(world, make.periodical(world))[0]

    for who in (world.editor, world.chief_editor, world.leader, world.city_issuer):
        with pytest.raises(NotAllowedError):
            actions.sign(issue=issue, by=who)

    assert not Counter.objects.filter(series__startswith="periodical:").exists()


def test_forecast_is_the_number_that_comes(world):
    printed = make.periodical(world)
    actions.set_numbering(
        periodical=printed, by=make.keeper(world), year=_year(), last=217, last_total=5020
    )
    issue = to_sign(world, printed)[0]

    assert numbers.forecast(issue) == "第218期"
    assert sign(world, issue) == [(218, 5021)]


def test_set_numbering_is_refused_once_a_number_was_given(world):
    printed = make.periodical(world)
    sign(world, *to_sign(world, printed))
    year_series = numbers.year_of(printed.pk, "regular", _year())

    for asked in (
        {"last": 9},
        {"last": 0},
        {"year": _year() - 1, "last": 3, "last_total": 7},
    ):
        with pytest.raises(InvalidError, match="不能再改"):
            actions.set_numbering(
                periodical=printed, by=make.keeper(world), **({"year": _year()} | asked)
            )

    assert numbering.expected_number(year_series) == 2
    assert numbers.next_total(printed) == 2


def test_set_numbering_of_supplements_stays_open(world):
    printed = make.periodical(world)
    sign(world, *to_sign(world, printed))

    actions.set_numbering(
        periodical=printed, by=make.keeper(world), year=_year(), last=4, series="supplement"
    )

    extra = to_sign(world, printed, series="supplement")[0]
    assert sign(world, extra) == [(5, None)]


@pytest.mark.parametrize(("year", "last"), [(1899, 1), (2026, -1), (2026, 1_000_000)])
def test_set_numbering_refuses_slips(world, year, last):
    with pytest.raises(InvalidError):
        actions.set_numbering(
            periodical=make.periodical(world), by=make.keeper(world), year=year, last=last
        )


def _year():
    return timezone.localdate().year
