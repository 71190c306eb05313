from datetime import date

from shangda.points.rulesets import Ledger

from .made import counted, fact, points, rule, rules

PAY = '[[category]]\nid = "pay"\nname = "奖金"\nledger = "money"\n'
POOL = PAY + (
    '[[rule]]\nid = "pool"\nname = "每月奖金"\ncategory = "pay"\n'
    'when = { kind = "adopted" }\npool = 1000\npool_per = "month"\n'
)


def money(text, facts, today=date(2027, 1, 1)):
    found = points(rules(text), facts, today=today, ledger=Ledger.MONEY)
    return {unit: value for unit, value in found.items() if value != "0"}


def test_a_pool_is_parted_by_items_to_the_cent():
    facts = [fact(unit=unit) for unit in ("一", "一", "丁", "乙")]
    thirds = [fact(unit=unit) for unit in ("一", "丁", "乙")]

    assert money(POOL, facts) == {"一": "500", "丁": "250", "乙": "250"}
    assert money(POOL, thirds) == {"一": "333.34", "丁": "333.33", "乙": "333.33"}


def test_pictures_of_one_item_count_once_in_a_month():
    facts = [fact(unit="甲", item="a"), fact(unit="甲", item="a"), fact(unit="乙")]

    assert money(POOL, facts) == {"甲": "500", "乙": "500"}


def test_a_joint_item_counts_as_a_part_for_each():
    joint = fact(sharers=[{"unit": "甲"}, {"unit": "乙"}])

    assert money(POOL, [joint, fact(unit="甲")]) == {"甲": "750", "乙": "250"}


def test_a_pool_waits_for_the_end_of_its_period():
    assert money(POOL, [fact(unit="甲")], date(2026, 3, 31)) == {}


def test_a_pool_may_be_parted_by_points_and_by_none_below_nothing():
    text = POOL.replace(
        "[[category]]", '[[category]]\nid = "a"\nname = "采用"\n[[category]]', 1
    )
    text = text.replace("pool = 1000", 'pool = 1000\npool_of = "total"')
    text += rule("good", 3, 'kind = "adopted"', category="a")
    text += rule("bad", -1, 'kind = "text_error"', category="a")
    facts = [fact(unit="甲"), fact(unit="乙"), fact("text_error", unit="丙")]
    facts += [fact("text_error", unit="乙")]

    assert money(text, facts) == {"甲": "600", "乙": "400"}


def test_a_pool_says_how_it_was_parted():
    joint = fact(sharers=[{"unit": "甲"}, {"unit": "乙"}, {"unit": "丙"}])

    score = counted(rules(POOL), [joint, fact(unit="甲")])

    assert [line.words for line in score.lines] == [
        "2026年3月“每月奖金”1000元按1.33／2分，得666.68元",
        "2026年3月“每月奖金”1000元按0.33／2分，得166.66元",
        "2026年3月“每月奖金”1000元按0.33／2分，得166.66元",
    ]
