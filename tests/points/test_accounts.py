from datetime import date

import pytest

from .made import ADOPTED, by_day, counted, fact, points, rule, rules

ANY = ADOPTED + rule("any", 5, 'kind = "adopted"')
BY_MAY = date(2026, 4, 1)


def sent(number, month=1, **more):
    return [
        fact("submitted", f"2026-{month:02}-{day + 1:02}", **more) for day in range(number)
    ]


def quota(more, *, per="month", target=4, count='count = { kind = "submitted" }'):
    return (
        f'[[quota]]\nid = "quota"\nname = "报送"\nper = "{per}"\n{count}\n'
        f"target = {target}\n{more}\n"
    )


def total(text, facts, today=BY_MAY, **more):
    return points(rules(text), facts, today=today, **more)["甲镇"]


# --- D8: quotas ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "months", "value"),
    [
        ("missing = -2", (4, 3, 0), "-10"),
        ("reached = 10", (4, 3, 9), "20"),
        ("reached = 10\nproportional = true", (4, 3, 0), "17.5"),
        ("extra = 1", (4, 3, 9), "5"),
        ("extra = 1\nextra_most = 2", (4, 3, 9), "2"),
        ("reached = 10\nmissing = -1\nextra = 1", (6, 2, 4), "20"),
        ("missing = -1\ncarry = true", (7, 1, 3), "-1"),
        ("missing = -1", (7, 1, 3), "-4"),
    ],
)
def test_a_quota_is_settled_by_what_was_done_in_each_month(more, months, value):
    facts = [one for month, done in enumerate(months, 1) for one in sent(done, month)]

    assert total(quota(more), facts) == value


def test_a_quota_says_what_was_missing():
    score = counted(rules(quota("missing = -2")), sent(3), today=date(2026, 2, 1))

    assert [line.words for line in score.lines] == [
        "2026年1月“报送”完成3条，应完成4条，差1条，扣2分"
    ]


def test_a_month_that_is_not_over_is_not_settled():
    assert total(quota("missing = -2"), sent(3), today=date(2026, 1, 31)) == "0"


def test_whoever_did_nothing_misses_the_quota_too():
    units = [{"unit": "甲镇", "class": "乡镇"}, {"unit": "财政局", "class": "部门"}]
    text = quota('missing = -1\nclasses = ["乡镇"]')

    assert points(rules(text), [], units, BY_MAY) == {"甲镇": "-12", "财政局": "0"}


def test_a_quota_differs_by_class():
    units = [{"unit": "甲镇", "class": "一类"}, {"unit": "乙镇", "class": "二类"}]
    text = quota('missing = -1\ntargets = { "二类" = 2 }', per="quarter")

    assert points(rules(text), [], units, BY_MAY) == {"甲镇": "-4", "乙镇": "-2"}


NESTED = (
    'reached = 10\nparts = [{ count = { kind = "submitted", form = "参阅" }, target = 2 }]'
)


@pytest.mark.parametrize(("special", "value"), [(2, "10"), (1, "0")])
def test_a_quota_within_a_quota_has_to_be_met_as_well(special, value):
    facts = sent(3) + sent(special, form="参阅")

    assert total(quota(NESTED, per="year"), facts, date(2027, 1, 1)) == value


EITHER = (
    "missing = -5\nalternatives = "
    '[{ count = { kind = "submitted", outlet = "乙刊" }, target = 1 }]'
)


@pytest.mark.parametrize(
    ("done", "value"),
    [([("甲刊", 2)], "0"), ([("甲刊", 1)], "-5"), ([("甲刊", 1), ("乙刊", 1)], "0")],
)
def test_two_here_or_one_there(done, value):
    count = 'count = { kind = "submitted", outlet = "甲刊" }'
    facts = [one for outlet, number in done for one in sent(number, outlet=outlet)]

    text = quota(EITHER, per="quarter", target=2, count=count)

    assert total(text, facts) == value


def test_an_item_counts_once_in_a_quota_unless_times_are_counted():
    count = 'count = { kind = "adopted" }'
    facts = [fact(item="a"), fact(item="a")]
    once, times = (quota(more, per="quarter", count=count) for more in ("", "times = true"))

    done = [counted(rules(text), facts, today=BY_MAY).counts for text in (once, times)]

    assert [next(iter(one.values())).progress()[0].done for one in done] == [1, 2]


def test_a_joint_item_may_count_as_a_part_of_one():
    both = [fact("submitted", sharers=[{"unit": "甲镇"}, {"unit": "乙镇"}])]
    text = quota("missing = -1\nshared = true", per="quarter", target=1)

    assert total(text, both) == "-0.5"


def test_points_may_be_what_is_expected():
    count = 'of = "category:adopted"'
    text = ANY + quota("missing = -0.1", per="quarter", target=20, count=count)

    assert total(text, [fact(), fact()]) == "9"


def test_a_quota_without_consequence_is_a_target_with_progress():
    text = quota("", per="quarter", target=8)

    score = counted(rules(text), sent(6), today=date(2026, 2, 10))
    (progress,) = next(iter(score.counts.values())).progress()

    assert score.lines == []
    assert progress.words == "2026年第1季度“报送”完成6条，应完成8条，差2条"


def test_a_period_belongs_to_the_set_that_is_in_force_on_its_last_day():
    head = '[set]\ntitle = "旧"\nfrom = 2026-01-01\nuntil = 2026-02-15\n'

    settled = counted(rules(quota("missing = -1"), head), [fact()], today=BY_MAY).lines

    assert [str(line.day) for line in settled] == ["2026-01-31"]


def test_money_may_follow_from_a_quota():
    text = quota('ledger = "money"\nextra = 20\nmissing = -30', per="quarter")

    score = counted(rules(text), sent(6), today=BY_MAY)

    assert [line.words for line in score.lines] == [
        "2026年第1季度“报送”完成6条，应完成4条，得40元"
    ]


# --- D10: penalties -----------------------------------------------------------------------

TIERS = ADOPTED + rule(
    "late",
    -1,
    'kind = "urgent_late"',
    more='per = "year"\ntiers = [{ from = 2, points = -2 }, { from = 4, points = -5 }]',
)


def test_a_penalty_grows_with_the_count():
    facts = [fact("urgent_late", f"2026-0{month}-01") for month in (5, 1, 2, 3)]

    assert by_day(rules(TIERS), facts) == [
        ("2026-01-01", "late", "-1"),
        ("2026-02-01", "late", "-2"),
        ("2026-03-01", "late", "-2"),
        ("2026-05-01", "late", "-5"),
    ]


def test_an_appeal_that_is_granted_lowers_the_tier_of_what_came_after():
    facts = [fact("urgent_late", f"2026-0{month}-01") for month in (1, 2)]

    granted = {"revokes": facts[0]["id"], "reason": "申诉成立"}

    assert points(rules(TIERS), [*facts, granted]) == {"甲镇": "-1"}


RATIO = """
[[ratio]]
id = "rate"
name = "采用率"
per = "quarter"
of = { kind = "adopted" }
to = { kind = "submitted" }
below = 0.3
points = -1
"""


@pytest.mark.parametrize(
    ("adopted", "reported", "value"), [(2, 10, "-1"), (3, 10, "0"), (0, 0, "0")]
)
def test_too_low_a_share_costs_points(adopted, reported, value):
    facts = [fact() for _ in range(adopted)] + sent(reported) + [fact("research")]

    assert total(RATIO, facts) == value


def test_a_ratio_without_points_is_a_figure_to_rank_by():
    text = RATIO.replace("below = 0.3\npoints = -1\n", "")

    score = counted(rules(text), [fact(), *sent(4)], today=date(2026, 3, 9))
    (rate,) = next(iter(score.counts.values())).rates()

    assert (rate.value, rate.points) == (0.25, 0)
    assert rate.words == "2026年第1季度“采用率”1／4"


KNOCKOUT = """
[[knockout]]
id = "commissions"
name = "约稿两次未交"
when = { kind = "commission_missed" }
count = 2
per = "year"
effect = "zero"
"""
MISSED = [fact("commission_missed", f"2026-{month}-01") for month in ("05", "07")]


def test_so_many_such_facts_leave_the_year_with_nothing():
    facts = [fact(), *MISSED, fact("adopted", "2026-09-01")]

    assert by_day(rules(ANY + KNOCKOUT), facts) == [
        ("2026-03-02", "any", "5"),
        ("2026-07-01", "commissions", "-5"),
        ("2026-09-01", "any", "5"),
        ("2026-09-01", "commissions", "-5"),
    ]


def test_one_such_fact_less_changes_nothing():
    assert total(ANY + KNOCKOUT, [fact(), MISSED[0]]) == "5"


def test_an_award_may_be_lost_without_the_points():
    text = ANY + KNOCKOUT.replace('"zero"', '"no_award"')

    score = counted(rules(text), [fact(), *MISSED])

    assert {who.unit for who in score.disqualified} == {"甲镇"}
    assert [line.value for line in score.lines] == [5]


# --- D9: limits of periods ------------------------------------------------------------------

THREE = [fact("adopted", f"2026-01-0{day}") for day in (1, 2, 3)]


@pytest.mark.parametrize(
    "capped",
    [
        ADOPTED
        + 'limits = { cap = 12, per = "month" }\n'
        + rule("any", 5, 'kind = "adopted"'),
        ADOPTED
        + rule("any", 5, 'kind = "adopted"', more='limits = { cap = 12, per = "month" }'),
        ANY + '[[total]]\nper = "month"\ncap = 12\n',
    ],
    ids=["category", "rule", "total"],
)
def test_a_cap_takes_what_is_above_it_on_the_day_it_is_reached(capped):
    lines = by_day(rules(capped), [*THREE, fact("adopted", "2026-02-01")])

    assert [(day, value) for day, name, value in lines if name != "any"] == [
        ("2026-01-03", "-3")
    ]


BASE = '[[total]]\nper = "quarter"\nbase = 6\nfloor = 0\n'
ERRORS = ADOPTED + rule("error", -4, 'kind = "text_error"')


def test_a_base_is_given_when_the_period_begins():
    assert by_day(rules(BASE), [fact()], date(2026, 4, 1)) == [
        ("2026-01-01", "base:quarter", "6"),
        ("2026-04-01", "base:quarter", "6"),
    ]


def test_a_floor_holds_for_the_sum_of_the_period_not_for_each_step():
    errors = [fact("text_error", f"2026-01-0{day}") for day in (1, 2)]
    text = ERRORS + rule("good", 5, 'kind = "adopted"') + BASE
    later = fact("adopted", "2026-02-01")

    lows = points(rules(text), errors, today=date(2026, 1, 31))
    highs = points(rules(text), [*errors, later], today=date(2026, 3, 1))

    assert (lows["甲镇"], highs["甲镇"]) == ("0", "3")


# --- D13: date basis ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("basis", "day"), [("date", "2026-03-30"), ("registered", "2026-05-06")]
)
def test_late_news_counts_when_it_happened_or_when_it_was_registered(basis, day):
    head = f'[set]\ntitle = "办法"\nfrom = 2026-01-01\nbasis = "{basis}"\n'
    late = fact("adopted", "2026-03-30", registered="2026-05-06")

    assert by_day(rules(ANY, head), [late]) == [(day, "any", "5")]


def test_facts_outside_the_sets_dates_give_nothing():
    assert total(ANY, [fact("adopted", "2025-12-31"), fact("adopted", "2026-05-01")]) == "0"
