from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from shangda.points.outlook import Outlook, Pace
from shangda.points.quota_text import faults_of, read_quota, write_quota
from shangda.points.reading import RuleSetError
from shangda.points.score import Subject

from .made import counted, fact, rules

QUOTA = '[[quota]]\nid = "q"\nname = "年度采用"\nper = "year"\n'
ADOPTED = QUOTA + 'count = { kind = "adopted" }\ntarget = 10\n'
EXPERIENCE = 'parts = [{ count = { genre = "经验" }, target = 2 }]\n'
ABOVE = 'alternatives = [{ count = { kind = "adopted", level = "省级" }, target = 1 }]\n'
HALF = Fraction(1, 2)


def outlook(text, facts, gone=HALF):
    (progress,) = (
        counted(rules(text), facts, today=date(2026, 7, 1))
        .counts[Subject("甲镇")]
        .progress()
    )
    return Outlook(progress, gone)


def adopted(number, **more):
    return [fact(day=f"2026-03-{day + 1:02}", **more) for day in range(number)]


# --- How it stands ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("done", "percent", "behind", "forecast"),
    [(4, 40, True, "8"), (5, 50, False, "10"), (12, 120, False, "24")],
)
def test_progress_is_held_against_the_time_that_is_over(done, percent, behind, forecast):
    found = outlook(ADOPTED, adopted(done))

    assert (found.due, found.percent, found.is_behind) == (5, percent, behind)
    assert found.forecast == Decimal(forecast)


def test_what_a_needed_part_lacks_is_missing_of_the_whole():
    found = outlook(ADOPTED + EXPERIENCE, adopted(10))

    assert (found.percent, found.is_behind, found.is_met) == (80, False, False)
    assert [(one.done, one.missing) for one in found.progress.parts] == [(0, 2)]


def test_an_alternative_that_is_done_is_the_whole():
    found = outlook(ADOPTED + ABOVE, adopted(1, level="省级"))

    assert (found.percent, found.is_met, found.is_behind) == (100, True, False)


def test_the_first_days_foretell_nothing():
    assert outlook(ADOPTED, adopted(2), Fraction(1, 20)).forecast is None


# --- What would close the gap -------------------------------------------------------------


@pytest.mark.parametrize(
    ("done", "today", "pace"),
    [
        (8, date(2026, 12, 1), Pace(Decimal(1), date(2026, 12, 15))),
        (2, date(2026, 12, 1), Pace(Decimal(2), date(2026, 12, 29))),
        (2, date(2026, 12, 31), Pace(Decimal(8), date(2026, 12, 31))),
        (10, date(2026, 12, 1), None),
        (2, date(2027, 1, 1), None),
    ],
)
def test_the_pace_is_the_least_that_is_in_time(done, today, pace):
    assert outlook(ADOPTED, adopted(done)).pace(today) == pace


# --- The text of one quota ----------------------------------------------------------------


def test_a_quota_is_written_as_it_is_read():
    text = ADOPTED + EXPERIENCE + ABOVE

    quota = read_quota(text)

    assert read_quota(write_quota(quota)) == quota
    assert write_quota(quota) == text


@pytest.mark.parametrize("text", ["", ADOPTED + ADOPTED.replace('"q"', '"r"')])
def test_it_is_one_quota_and_nothing_else(text):
    with pytest.raises(RuleSetError, match="只写一个"):
        read_quota(text)


def test_a_quota_of_points_names_a_category_that_is_there():
    quota = read_quota(QUOTA + 'of = "category:gone"\ntarget = 300\n')

    assert [one.words for one in faults_of(quota)] != []
    assert faults_of(read_quota(ADOPTED)) == []
