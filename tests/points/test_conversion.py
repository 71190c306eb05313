from datetime import date

import pytest

from shangda.points.conversion import converted, passing
from shangda.points.exact import plain
from shangda.points.lines import Subject

from .made import ADOPTED, TODAY, counted, fact, rule, rules

ANY = ADOPTED + rule("any", 5, 'kind = "adopted"')
LINE = '[[total]]\nper = "quarter"\npassing = 6\n'
UNIT = Subject("甲镇")


def conversion(more, per="year"):
    return f'[conversion]\nper = "{per}"\n{more}\n'


def value(text, facts, today=TODAY):
    ruleset = rules(text)
    score = counted(ruleset, facts, today=today)
    progress = score.counts[UNIT].progress()
    return next(converted(score.of(UNIT), progress, ruleset, today))


@pytest.mark.parametrize(
    ("more", "number", "worth"),
    [
        ("full = 50\nscore = 3", 4, "1.2"),
        ("full = 50\nscore = 3", 12, "3.6"),
        ("full = 50\nscore = 3\nceiling = 3", 12, "3"),
        ("full = 50\nscore = 3\nwhole = true", 9, "0"),
        ("full = 50\nscore = 3\nwhole = true", 10, "3"),
        ("full = 15\nscore = 1", 1, "0.33"),
    ],
)
def test_points_are_worth_something_in_a_bigger_assessment(more, number, worth):
    facts = [fact() for _ in range(number)]

    assert plain(value(ANY + conversion(more), facts).value) == worth


def test_a_conversion_says_what_it_did():
    facts = [fact() for _ in range(9)]

    assert value(ANY + conversion("full = 50\nscore = 3"), facts).words == (
        "2026年完成45分，按50分折3分，折算2.7分"
    )


def test_below_nothing_there_is_nothing_to_convert():
    text = ADOPTED + rule("any", -5, 'kind = "adopted"')

    assert value(text + conversion("full = 50\nscore = 3"), [fact()]).value == 0


QUOTA = """
[[quota]]
id = "sent"
name = "报送"
per = "{per}"
count = {{ kind = "adopted" }}
target = 2
"""


@pytest.mark.parametrize(("per", "percent"), [("quarter", "250"), ("month", "33.33")])
def test_what_was_reached_of_a_quota_can_be_converted(per, percent):
    text = QUOTA.format(per=per)
    text += conversion('of = "quota:sent"\nfull = 100\nscore = 3\nceiling = 3', "quarter")
    ruleset = rules(text)
    score = counted(ruleset, [fact() for _ in range(5)], today=date(2026, 3, 31))

    progress = score.counts[UNIT].progress()
    (found,) = converted([], progress, ruleset, date(2026, 3, 31))

    assert plain(round(found.basis, 2)) == percent


def test_without_a_conversion_nothing_is_converted():
    assert list(converted([], [], rules(ANY), TODAY)) == []


def test_a_quarter_is_enough_from_the_pass_line_on():
    ruleset = rules(ANY + LINE)
    facts = [fact(), fact(), fact("adopted", "2026-05-01")]
    score = counted(ruleset, facts, today=date(2026, 6, 30))

    assert [one.words for one in passing(score.of(UNIT), ruleset, date(2026, 6, 30))] == [
        "2026年第1季度10分，合格线6分，达标",
        "2026年第2季度5分，合格线6分，不达标",
    ]
