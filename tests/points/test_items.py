import pytest

from shangda.points.facts import FactError

from .made import ADOPTED, by_day, counted, fact, points, rule, rules

COUNTY = rule("county", 5, 'kind = "adopted", level = "县级"')
CITY = rule("city", 10, 'kind = "adopted", level = "市级"')
PROVINCE = rule("province", 20, 'kind = "adopted", level = "省级"')


def category(**fields):
    return ADOPTED + "".join(f"{key} = {value}\n" for key, value in fields.items())


def adopted(level, day="2026-03-02", **more):
    return fact("adopted", day, level=level, item="a", **more)


def total(text, *facts):
    return points(rules(text), list(facts))["甲镇"]


# --- D5: values ---------------------------------------------------------------------------


def test_a_fixed_value_may_be_a_fraction():
    half = rule("web", 0.5, 'kind = "adopted"')

    assert total(category() + half, fact(), fact()) == "1"


TABLE = """
[[table]]
id = "province"
name = "省级分值表"
by = ["outlet", "form"]
rows = [["快报", "简讯", 3], ["快报", "", 8], ["", "", 1]]
"""


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ({"outlet": "快报", "form": "简讯"}, "3"),
        ({"outlet": "快报", "form": "单条"}, "8"),
        ({"outlet": "别的"}, "1"),
    ],
)
def test_a_table_gives_the_row_that_names_most(words, value):
    text = (
        TABLE
        + category()
        + (
            '[[rule]]\nid = "up"\nname = "上级"\ncategory = "adopted"\n'
            'when = { kind = "adopted" }\ntable = "province"\n'
        )
    )

    assert total(text, fact(**words)) == value


def test_a_factor_multiplies_what_the_upper_offices_table_says():
    text = (
        TABLE
        + category()
        + (
            '[[rule]]\nid = "up"\nname = "转报"\ncategory = "adopted"\n'
            'when = { kind = "adopted", route = "转报" }\nfactor = 2\nof = "table:province"\n'
        )
    )

    score = counted(rules(text), [fact(outlet="快报", route="转报")])

    assert score.lines[0].words == (
        "2026年3月2日快报采用，按第1版“转报”省级分值表8×2，得16分"
    )


def test_a_factor_of_a_rule_takes_the_most_that_the_rule_gave_the_item():
    text = (
        category()
        + COUNTY
        + (
            '[[rule]]\nid = "research"\nname = "调研加倍"\ncategory = "adopted"\nextra = true\n'
            'when = { kind = "research" }\nfactor = 1.5\nof = "rule:county"\n'
        )
    )

    assert total(text, adopted("县级"), fact("research", item="a")) == "12.5"


def test_a_factor_of_nothing_is_nothing():
    text = (
        category()
        + COUNTY
        + (
            '[[rule]]\nid = "research"\nname = "调研加倍"\ncategory = "adopted"\nextra = true\n'
            'when = { kind = "research" }\nfactor = 1.5\nof = "rule:county"\n'
        )
    )

    assert total(text, fact("research", item="a")) == "0"


CHOSEN = category() + (
    '[[rule]]\nid = "bonus"\nname = "酌情加分"\ncategory = "adopted"\n'
    'when = { kind = "research" }\nbetween = [5, 20]\n'
)


def test_a_deduction_is_said_as_one():
    late = category() + rule("迟报", -2, 'kind = "urgent_late"')

    score = counted(rules(late), [fact("urgent_late", reason="区里通知。", by="王敏")])

    assert score.lines[0].words == (
        "2026年3月2日紧急信息迟报（王敏3月2日登记），事由：区里通知，"
        "按第1版“迟报”每条扣2分，扣2分"
    )


def test_a_person_chooses_within_a_range():
    score = counted(
        rules(CHOSEN), [fact("research", chosen=12, reason="写得深", by="王敏")]
    )

    assert score.lines[0].words == (
        "2026年3月2日调研（王敏3月2日登记），事由：写得深，"
        "按第1版“酌情加分”在5到20分之间定为12分，得12分"
    )


@pytest.mark.parametrize(
    ("more", "why"), [({}, "之间选定 chosen"), ({"chosen": 21}, "只能给5到20分，现在是21")]
)
def test_outside_the_range_nothing_is_counted(more, why):
    with pytest.raises(FactError, match=why):
        total(CHOSEN, fact("research", **more))


def test_plagiarism_takes_back_what_the_item_got_on_the_day_it_is_found():
    text = (
        category()
        + COUNTY
        + (
            '[[category]]\nid = "faults"\nname = "差错"\n'
            '[[rule]]\nid = "copied"\nname = "抄袭清零"\ncategory = "faults"\n'
            'when = { kind = "plagiarism" }\nzero = ""\n'
        )
    )

    lines = by_day(
        rules(text), [adopted("县级"), fact("plagiarism", "2026-05-01", item="a")]
    )

    assert lines == [("2026-03-02", "county", "5"), ("2026-05-01", "county", "-5")]


def test_zero_of_one_category_leaves_the_others():
    text = (
        category()
        + COUNTY
        + (
            '[[category]]\nid = "praise"\nname = "批示"\n'
            '[[category]]\nid = "faults"\nname = "差错"\n'
            '[[rule]]\nid = "copied"\nname = "抄袭清零"\ncategory = "faults"\n'
            'when = { kind = "plagiarism" }\nzero = "adopted"\n'
        )
        + rule("leader", 10, 'kind = "instruction"', category="praise")
    )

    facts = [adopted("县级"), fact("instruction", item="a"), fact("plagiarism", item="a")]

    assert total(text, *facts) == "10"


# --- D6: combination ----------------------------------------------------------------------

TWICE = [adopted("县级"), adopted("省级", "2026-04-02"), adopted("市级", "2026-05-02")]


@pytest.mark.parametrize(
    ("combine", "value"),
    [
        ("sum", "35"),
        ("highest", "20"),
        ("highest_per_level", "35"),
        ("ladder", "35"),
        ("last", "10"),
    ],
)
def test_adoptions_of_one_item_are_combined(combine, value):
    text = category(combine=f'"{combine}"') + COUNTY + CITY + PROVINCE

    assert total(text, *TWICE) == value


@pytest.mark.parametrize(
    ("combine", "value"),
    [("sum", "10"), ("highest", "5"), ("highest_per_level", "5"), ("ladder", "5")],
)
def test_the_same_level_twice_is_counted_as_the_policy_says(combine, value):
    text = category(combine=f'"{combine}"') + COUNTY

    assert total(text, adopted("县级"), adopted("县级", "2026-03-09")) == value


def test_what_april_brings_takes_nothing_back_from_march():
    text = category(combine='"highest"') + COUNTY + CITY + PROVINCE

    lines = by_day(rules(text), TWICE)

    assert lines == [
        ("2026-03-02", "county", "5"),
        ("2026-04-02", "county", "-5"),
        ("2026-04-02", "province", "20"),
        ("2026-05-02", "city", "0"),
    ]


def test_a_line_that_changes_an_earlier_one_says_what_happened():
    text = category(combine='"highest"') + COUNTY + PROVINCE

    score = counted(rules(text), TWICE[:2])

    assert [line.words for line in score.lines] == [
        "2026年3月2日县级采用，按第1版“county”每条5分，得5分",
        "2026年4月2日省级采用后，3月2日那次按第1版“county”每条5分，只计最高一项，原5分改为0分",
        "2026年4月2日省级采用，按第1版“province”每条20分，得20分",
    ]


def test_adoption_and_instruction_are_treated_apart():
    text = (
        category(combine='"highest"')
        + COUNTY
        + CITY
        + ('[[category]]\nid = "praise"\nname = "批示"\ncombine = "highest"\n')
        + rule("mayor", 30, 'kind = "instruction", leader = "市长"', category="praise")
        + (rule("deputy", 10, 'kind = "instruction", leader = "副市长"', category="praise"))
    )
    praised = [fact("instruction", item="a", leader=who) for who in ("市长", "副市长")]

    assert total(text, adopted("县级"), adopted("市级"), *praised) == "40"


FORWARDED = (
    category()
    + COUNTY
    + """
[[category]]
id = "above"
name = "上级采用"
combine = "highest"
instead_of = "adopted"
[[rule]]
id = "double"
name = "经市办报省采用"
category = "above"
when = { kind = "adopted", level = "省级" }
factor = 2
of = "category:adopted"
"""
)


def test_a_forwarded_item_counts_a_multiple_instead_of_its_own_value():
    lines = by_day(rules(FORWARDED), [adopted("县级"), adopted("省级", "2026-04-02")])

    assert lines == [
        ("2026-03-02", "county", "5"),
        ("2026-04-02", "county", "-5"),
        ("2026-04-02", "double", "10"),
    ]


def test_the_multiple_grows_with_what_it_multiplies():
    facts = [adopted("省级"), adopted("县级", "2026-04-02"), adopted("县级", "2026-05-02")]

    assert total(FORWARDED, *facts) == "20"


def test_of_several_rules_only_the_first_counts_where_the_category_says_so():
    text = category(first="true") + rule("brief", 2, 'kind = "adopted", form = "简讯"')
    text += rule("any", 3, 'kind = "adopted"')
    text += rule("problem", 5, 'kind = "adopted", genre = "问题"', more="extra = true")

    assert total(text, fact(form="简讯", genre="问题")) == "7"


# --- D4: conditions -----------------------------------------------------------------------


def test_length_and_medium_decide():
    text = category() + rule(
        "long", 10, 'kind = "adopted", medium = "报纸", length = { least = 800 }'
    )
    text += rule("short", 6, 'kind = "adopted", medium = "报纸", length = { most = 799 }')
    news = [fact(medium="报纸", length=length) for length in (800, 799, 1200)]

    assert total(text, *news, fact(medium="报纸")) == "26"


def test_unless_excludes():
    text = category() + rule(
        "leader", 10, 'kind = "instruction"', more="unless = { urgent = true }"
    )

    assert total(text, fact("instruction"), fact("instruction", urgent=True)) == "10"


def test_a_joint_item_may_have_its_own_fixed_value_for_each():
    text = category() + rule("alone", 5, 'kind = "adopted", joint = false')
    text += rule("composite", 3, 'kind = "adopted", joint = true', more='share = "full"')
    both = fact(sharers=[{"unit": "甲镇"}, {"unit": "乙镇"}])

    assert points(rules(text), [fact(), both]) == {"甲镇": "8", "乙镇": "3"}


# --- D7: sharing --------------------------------------------------------------------------

THREE = [{"unit": "甲镇"}, {"unit": "乙镇"}, {"unit": "丙镇"}]


@pytest.mark.parametrize(
    ("share", "values"),
    [
        ('"even"', {"甲镇": "3.34", "乙镇": "3.33", "丙镇": "3.33"}),
        ('"full"', {"甲镇": "10", "乙镇": "10", "丙镇": "10"}),
        ('"first"', {"甲镇": "10", "乙镇": "0", "丙镇": "0"}),
    ],
)
def test_a_value_is_shared(share, values):
    text = category(share=share) + rule("any", 10, 'kind = "adopted"')

    assert points(rules(text), [fact(sharers=THREE)]) == values


def test_a_value_is_shared_by_the_parts_that_people_gave():
    text = category(share='"parts"') + rule("any", 10, 'kind = "adopted"')
    parts = ["1/2", "0.3", "1/5"]
    sharers = [{**one, "part": part} for one, part in zip(THREE, parts, strict=True)]

    assert points(rules(text), [fact(sharers=sharers)]) == {
        "甲镇": "5",
        "乙镇": "3",
        "丙镇": "2",
    }


def test_parts_that_nobody_gave_are_asked_for():
    text = category(share='"parts"') + rule("any", 10, 'kind = "adopted"')

    with pytest.raises(FactError, match="请登记每家的比例 part"):
        points(rules(text), [fact(sharers=THREE)])


def test_only_so_many_have_a_part():
    text = category(sharers=2) + rule("any", 1, 'kind = "adopted"')

    assert points(rules(text), [fact(sharers=THREE)]) == {
        "甲镇": "0.5",
        "乙镇": "0.5",
        "丙镇": "0",
    }


def test_two_authors_of_one_unit_are_one_sharer():
    text = category() + rule("any", 10, 'kind = "adopted"')
    sharers = [{"unit": "甲镇", "person": "张"}, {"unit": "甲镇", "person": "李"}]

    assert points(rules(text), [fact(sharers=[*sharers, {"unit": "乙镇"}])]) == {
        "甲镇": "5",
        "乙镇": "5",
    }


# --- D9: limits of one item ---------------------------------------------------------------


def test_a_category_caps_an_item():
    text = category(limits="{ cap = 12 }") + COUNTY + CITY

    assert by_day(rules(text), [adopted("县级"), adopted("市级", "2026-04-02")]) == [
        ("2026-03-02", "county", "5"),
        ("2026-04-02", "city", "7"),
    ]


def test_a_rule_caps_an_item():
    text = category() + COUNTY.rstrip() + "\nlimits = { cap = 8 }\n" + CITY

    assert total(text, adopted("县级"), adopted("县级"), adopted("市级")) == "18"


def test_a_floor_lifts_an_item():
    text = category(limits="{ floor = -2 }") + rule("error", -1.5, 'kind = "text_error"')
    errors = [fact("text_error", item="a"), fact("text_error", item="a")]

    assert total(text, *errors) == "-2"


def test_an_item_is_capped_over_all_categories():
    text = category() + COUNTY + '[[category]]\nid = "praise"\nname = "批示"\n'
    text += rule("leader", 10, 'kind = "instruction"', category="praise")
    text += '[[total]]\nper = "item"\ncap = 12\n'

    assert total(text, adopted("县级"), fact("instruction", item="a")) == "12"


# --- D2, D15: whose account, which ledger ---------------------------------------------------

BOTH = (
    """
[[category]]
id = "units"
name = "单位分"
[[category]]
id = "pay"
name = "稿酬"
ledger = "money"
counts = "person"
"""
    + rule("unit", 5, 'kind = "adopted"', category="units")
    + rule("person", 50, 'kind = "adopted"', category="pay")
)


def test_unit_and_person_have_their_own_values():
    score = counted(rules(BOTH), [fact(person="张三")])

    assert [(line.unit, line.person, line.ledger, line.value) for line in score.lines] == [
        ("甲镇", "", "points", 5),
        ("甲镇", "张三", "money", 50),
    ]


def test_where_nobody_is_named_the_person_gets_nothing():
    score = counted(rules(BOTH), [fact()])

    assert [line.rule for line in score.lines] == ["unit"]


def test_no_two_lines_are_told_apart_by_words_alone():
    text = category(combine='"highest"') + COUNTY + CITY + PROVINCE
    facts = [adopted(level) for level in ("县级", "市级", "省级", "县级")]

    lines = counted(rules(text), facts).lines
    keys = {(line.rule, line.fact, line.cause, line.subject, line.day) for line in lines}

    assert len(keys) == len(lines)
