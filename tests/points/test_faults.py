import pytest

from shangda.points.faults import faults, overlapping
from shangda.points.reading import LARGEST, RuleSetError, read

from .made import ADOPTED, HEAD, rule

ANY = ADOPTED + rule("any", 5, 'kind = "adopted"')
QUOTA = '[[quota]]\nid = "q"\nname = "报送"\nper = "month"\ncount = { kind = "submitted" }\ntarget = 4\n'
RATIO = (
    '[[ratio]]\nid = "rate"\nname = "采用率"\nper = "quarter"\n'
    'of = { kind = "adopted" }\nto = { kind = "submitted" }\n'
)
KNOCKOUT = (
    '[[knockout]]\nid = "out"\nname = "否决"\nwhen = { kind = "plagiarism" }\n'
    'count = 1\nper = "year"\neffect = "zero"\n'
)
TABLE = '[[table]]\nid = "t"\nname = "表"\nby = ["level"]\nrows = [["省级", 5]]\n'


def looked_up(value, when='kind = "adopted"'):
    return (
        f'[[rule]]\nid = "r"\nname = "规则"\ncategory = "adopted"\nwhen = {{ {when} }}\n'
        f"{value}\n"
    )


def found(text, head=HEAD):
    return [str(fault) for fault in faults(read(f"{head}\n{text}"))]


def category(more, key="b"):
    return f'[[category]]\nid = "{key}"\nname = "{key}"\n{more}\n'


def valued(value):
    return rule("a", value, "")


def asked(when):
    return rule("a", 1, when)


UNFINISHED = '[set]\ntitle = "办法'
UNREADABLE = {
    "toml": (UNFINISHED + "\n", "读不出规则：第2行第12字前后写得不对"),
    "no date": (UNFINISHED + '"\n', r"\[set\]：缺 from"),
    "text for date": (UNFINISHED + '"\nfrom = "2026"\n', "from 要写成日期"),
    "unknown section": (HEAD + "[rules]\n", r"不认识 \[rules\]"),
    "unknown field": (HEAD + ADOPTED + 'colour = "红"\n', "adopted：不认识 colour"),
    "unknown condition": (HEAD + asked("colour = 1"), "when：不认识条件 colour"),
    "unknown kind": (HEAD + asked('kind = "x"'), "没有“x”这种事实"),
    "wrong type": (HEAD + ADOPTED + 'sharers = "2"\n', "sharers 要写成0以上的整数"),
    "below nothing": (HEAD + ADOPTED + "sharers = -2\n", "sharers 要写成0以上的整数"),
    "flag": (HEAD + ADOPTED + "first = 1\n", "first 只能是 true 或 false"),
    "name": (HEAD + "[[category]]\nid = 5\n", "id 要写成带引号的文字"),
    "choice": (HEAD + ADOPTED + 'combine = "most"\n', "combine 只能是 sum、highest"),
    "table head": (HEAD + '[rule]\nid = "a"\n', r"要写成 \[\[rule\]\]"),
    "not a number": (HEAD + valued('"abc"'), "points 不是数：abc"),
    "nan": (HEAD + valued("nan"), "points 不是数"),
    "too long": (HEAD + valued("1e30"), "整数部分最多9位"),
    "too fine": (HEAD + valued("0.0000001"), "小数最多6位"),
    "truth": (HEAD + valued("true"), "points 要写成数"),
    "no value": (HEAD + looked_up(""), "r：points、table、factor、.*要写一个"),
    "two values": (HEAD + looked_up('points = 1\ntable = "t"'), "只写一个"),
    "stray of": (HEAD + looked_up('points = 1\nof = "table:t"'), "of 和 points 不能一起写"),
    "of": (HEAD + looked_up('factor = 2\nof = "表"'), "要写成 table:…、rule:… 或"),
    "pool of": (HEAD + looked_up('pool = 2\npool_of = "表"'), "要写成 total 或 category:…"),
    "converted": (
        HEAD + '[conversion]\nper = "year"\nof = "x"\nfull = 1\nscore = 1\n',
        "要写成 total 或 quota:…",
    ),
    "range": (HEAD + looked_up("between = [5, 1]"), "between 要写两个数，小的在前"),
    "empty bounds": (
        HEAD + asked("length = { least = 9, most = 1 }"),
        "length 的下限比上限大，没有事实合得上",
    ),
    "odd bounds": (HEAD + asked("length = { from = 9 }"), "least = 800"),
    "no bounds": (HEAD + asked("length = { least = true }"), "length 的界限要写成数"),
    "no word": (HEAD + asked("level = []"), "level 要写成一个词"),
    "flag condition": (HEAD + asked("urgent = 1"), "urgent 只能是 true 或 false"),
    "row": (HEAD + TABLE.replace("5]", "5, 6]"), "t 第1行：要有1个条件和1个分值"),
    "row twice": (
        HEAD + TABLE.replace("5]", '5], ["省级", 6]'),
        "第2行：条件和前面一行相同",
    ),
    "by": (HEAD + TABLE.replace("level", "length"), "没有字段 length"),
    "twice": (HEAD + ADOPTED + ADOPTED, "第2个.*编号 adopted 重复"),
    "not a list": (HEAD + QUOTA + "classes = 1\n", "classes 要写成列表"),
    "not a row": (HEAD + QUOTA + "targets = 1\n", "targets 要写成一组"),
}


@pytest.mark.parametrize(("text", "why"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_rule_set_is_refused_with_the_place(text, why):
    with pytest.raises(RuleSetError, match=why):
        read(text)


def test_a_megabyte_of_rules_is_refused():
    with pytest.raises(RuleSetError, match="超过1MB"):
        read("#" * (LARGEST + 1))


def test_numbers_without_end_are_refused():
    with pytest.raises(RuleSetError, match="读不出规则"):
        read(f"{HEAD}version = {'9' * 5000}\n")


FAULTY = {
    "category": (
        rule("a", 1, ""),
        ["[[rule]] a：category 指向的 category:adopted 不存在。"],
    ),
    "table": (
        ADOPTED + looked_up('table = "t"'),
        ["[[rule]] r：table 指向的 table:t 不存在。"],
    ),
    "factor": (
        ADOPTED + looked_up('factor = 2\nof = "rule:x"'),
        ["[[rule]] r：of 指向的 rule:x 不存在。"],
    ),
    "pool": (
        ADOPTED + looked_up('pool = 2\npool_of = "category:x"'),
        ["[[rule]] r：of 指向的 category:x 不存在。"],
    ),
    "zero": (
        ADOPTED + looked_up('zero = "x"'),
        ["[[rule]] r：zero 指向的 category:x 不存在。"],
    ),
    "instead_of": (
        category('instead_of = "x"'),
        ["[[category]] b：instead_of 指向的 category:x 不存在。"],
    ),
    "quota": (
        QUOTA.replace('count = { kind = "submitted" }', 'of = "category:x"'),
        ["[[quota]] q：of 指向的 category:x 不存在。"],
    ),
    "conversion": (
        '[conversion]\nper = "year"\nof = "quota:x"\nfull = 1\nscore = 1\n',
        ["[conversion]：of 指向的 quota:x 不存在。"],
    ),
    "ids": (
        ANY + QUOTA.replace('"q"', '"any"'),
        [
            "[[rule]] any：编号 any 用了两次，请改一个。",
            "[[quota]] any：编号 any 用了两次，请改一个。",
        ],
    ),
    "colon": (
        QUOTA.replace('"q"', '"a:b"'),
        ["[[quota]] a:b：编号不能空着，也不能有冒号。"],
    ),
    "own factor": (
        ADOPTED + looked_up('factor = 2\nof = "category:adopted"'),
        ["[[rule]] r：倍数绕了一圈又回到自己，请改“谁的几倍”（of）。"],
    ),
    "ring": (
        ADOPTED
        + looked_up('factor = 2\nof = "category:b"')
        + category("")
        + looked_up('factor = 2\nof = "rule:r"')
        .replace('"r"', '"s"')
        .replace('"adopted"\nw', '"b"\nw'),
        [
            "[[rule]] r：倍数绕了一圈又回到自己，请改“谁的几倍”（of）。",
            "[[rule]] s：倍数绕了一圈又回到自己，请改“谁的几倍”（of）。",
        ],
    ),
    "ousted": (
        category('instead_of = "c"') + category('instead_of = "b"', "c"),
        [
            "[[category]] b：“代替哪一类”（instead_of）绕了一圈又回到自己。",
            "[[category]] c：“代替哪一类”（instead_of）绕了一圈又回到自己。",
        ],
    ),
    "unless": (
        ADOPTED
        + rule(
            "a",
            1,
            'kind = "adopted", form = "简讯"',
            more='unless = { form = ["简讯", "单条"] }',
        ),
        ["[[rule]] a：除外的条件（unless）把要的条件（when）全排除了，没有事实合得上。"],
    ),
    "bounds": (
        ADOPTED
        + rule(
            "a", 1, "length = { least = 800 }", more="unless = { length = { least = 500 } }"
        ),
        ["[[rule]] a：除外的条件（unless）把要的条件（when）全排除了，没有事实合得上。"],
    ),
    "no row": (
        ADOPTED + TABLE + looked_up('table = "t"', 'kind = "adopted", level = "市级"'),
        ["[[rule]] r：“表”里没有一行合得上它的条件（when）。"],
    ),
    "no kind": (
        ADOPTED
        + TABLE.replace('["level"]', '["kind"]').replace("省级", "instruction")
        + looked_up('table = "t"'),
        ["[[rule]] r：“表”里没有一行合得上它的条件（when）。"],
    ),
    "row's kind": (
        TABLE.replace('["level"]', '["kind"]'),
        ["[[table]] t：没有“省级”这种事实。"],
    ),
    "empty table": (
        TABLE.replace('["省级", 5]', ""),
        ["[[table]] t：表里还没有分值，请填上（by 和 rows 不能空着）。"],
    ),
    "tiers": (
        ADOPTED + TABLE + looked_up('tiers = [{ from = 2, points = 1 }]\ntable = "t"'),
        ["[[rule]] r：累次分值（tiers）只能和每次定额（points）一起用。"],
    ),
    "tiers per item": (
        ADOPTED + rule("a", 1, "", more='tiers = [{ from = 2, points = 1 }]\nper = "item"'),
        ["[[rule]] a：累次分值的次数要按周期数，per 不能是 item。"],
    ),
    "tiers' order": (
        ADOPTED
        + rule(
            "a", 1, "", more="tiers = [{ from = 3, points = 1 }, { from = 2, points = 1 }]"
        ),
        ["[[rule]] a：累次分值的“第几次起”（from）要从1起、从小到大，不能重复。"],
    ),
    "tiers' limits": (
        ADOPTED
        + rule("a", 1, "", more="tiers = [{ from = 2, points = 1 }]\nlimits = { cap = 5 }"),
        ["[[rule]] a：有累次分值的规则不按条限额，限额（limits）要写明周期（per）。"],
    ),
    "factor of a pool": (
        ADOPTED
        + looked_up("pool = 5")
        + rule("a", 1, "").replace("points = 1", 'factor = 2\nof = "rule:r"'),
        ["[[rule]] a：rule:r 不按条给分，不能拿来翻倍（of）。"],
    ),
    "pool per item": (
        ADOPTED + looked_up('pool = 5\npool_per = "item"'),
        ["[[rule]] r：一笔总数要按周期分，pool_per 不能是 item。"],
    ),
    "limits": (
        ADOPTED + "limits = { cap = 1, floor = 2 }\n",
        ["[[category]] adopted：最高（cap）比最低（floor）小。"],
    ),
    "positive missing": (
        QUOTA + "missing = 2\n",
        ["[[quota]] q：每少一个扣的分（missing）要写成负数。"],
    ),
    "proportional": (
        QUOTA + "proportional = true\n",
        ["[[quota]] q：“按完成比例得”（proportional）要同时写明完成的得多少（reached）。"],
    ),
    "extra_most": (
        QUOTA + "extra_most = 5\n",
        ["[[quota]] q：“最多加”（extra_most）要同时写明每多一个加多少（extra）。"],
    ),
    "no target": (QUOTA.replace("= 4", "= 0"), ["[[quota]] q：任务数（target）要大于0。"]),
    "per item": (
        QUOTA.replace('"month"', '"item"'),
        ["[[quota]] q：周期（per）不能是每条（item）。"],
    ),
    "count and of": (
        QUOTA + 'of = "total"\n',
        ["[[quota]] q：数条数（count）还是数得分（of），要写一个，只写一个。"],
    ),
    "times of points": (
        QUOTA.replace('count = { kind = "submitted" }', 'of = "total"\ntimes = true'),
        [
            "[[quota]] q：“发生几次算几次”（times）和“按份额算”（shared）只能和数条数（count）一起用。"
        ],
    ),
    "stray class": (
        QUOTA + 'classes = ["乡镇"]\ntargets = { "部门" = 2 }\n',
        ["[[quota]] q：按类别定的任务数（targets）里，有不在考核范围（classes）的类别。"],
    ),
    "ratio": (
        RATIO.replace('"quarter"', '"item"'),
        ["[[ratio]] rate：周期（per）不能是每条（item）。"],
    ),
    "half a ratio": (
        RATIO + "below = 0.3\n",
        ["[[ratio]] rate：“低于多少”（below）和扣的分（points）要么都写，要么都不写。"],
    ),
    "percent": (
        RATIO + "below = 30\npoints = -1\n",
        ["[[ratio]] rate：“低于多少”（below）要写成0到1之间的数，如 0.3。"],
    ),
    "knock-out": (
        KNOCKOUT.replace('"year"', '"item"'),
        ["[[knockout]] out：周期（per）不能是每条（item）。"],
    ),
    "never": (KNOCKOUT.replace("= 1", "= 0"), ["[[knockout]] out：次数（count）要从1起。"]),
    "totals": (
        '[[total]]\nper = "year"\n' * 2,
        ["[[total]] year：同一个周期（per）写了两次。"] * 2,
    ),
    "base per item": (
        '[[total]]\nper = "item"\nbase = 5\n',
        ["[[total]] item：按条只能写最高（cap）和最低（floor）。"],
    ),
    "total's limits": (
        '[[total]]\nper = "year"\ncap = 0\nfloor = 5\n',
        ["[[total]] year：最高（cap）比最低（floor）小。"],
    ),
    "converted per item": (
        '[conversion]\nper = "item"\nfull = 0\nscore = 1\n',
        [
            "[conversion]：周期（per）不能是每条（item）。",
            "[conversion]：满多少（full）要大于0。",
        ],
    ),
}


@pytest.mark.parametrize(("text", "said"), FAULTY.values(), ids=FAULTY)
def test_what_cannot_be_counted_by_is_named_with_its_place(text, said):
    assert found(text) == said


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (
            '[set]\ntitle = " "\nfrom = 2026-01-01\n',
            "[set]：名称（title）是空的，请写上办法的名称。",
        ),
        (
            f"{HEAD}until = 2025-12-31\n",
            "[set]：停止的日子（until）比施行的日子（from）早，没有一天生效。",
        ),
        (f"{HEAD}places = 5\n", "[set]：小数（places）最多4位小数。"),
    ],
)
def test_faults_of_the_head(head, said):
    assert found("", head) == [said]


# --- Rules that mean the same fact ----------------------------------------------------------

BRIEF = rule("brief", 2, 'kind = "adopted", form = "简讯"')


def side_by_side(one, other, more=""):
    text = f"{ADOPTED}{more}\n" + rule("one", 1, one) + rule("other", 2, other)
    return [fault.partition("：")[2][:12] for fault in found(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('kind = "adopted"', 'kind = "adopted", form = "简讯"'),
        ('outlet = "要情"', 'outlet = ["快报", "要情"]'),
        ('outlet = "要情", form = "简讯"', 'outlet = "要情", genre = "动态"'),
        ("length = { least = 500 }", "length = { most = 800 }"),
        ("joint = true", ""),
    ],
)
def test_two_rules_that_count_one_fact_twice_are_a_fault(one, other):
    assert side_by_side(one, other) == ["和“one”（one）会"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('kind = "adopted", form = "单条"', 'kind = "adopted", form = "简讯"'),
        ('outlet = "要情"', 'level = "省级"'),
        ("length = { least = 800 }", "length = { most = 799 }"),
        ('kind = "adopted"', 'kind = "instruction"'),
        ("urgent = true", "urgent = false"),
        ("joint = true", "joint = false"),
    ],
)
def test_rules_that_never_meet_are_no_fault(one, other):
    assert side_by_side(one, other) == []


def test_an_exception_settles_it():
    wide = rule("any", 3, 'kind = "adopted"', more='unless = { form = "简讯" }')

    assert found(ADOPTED + wide + BRIEF) == []


def test_an_extra_settles_it():
    assert found(ANY + BRIEF.replace("points", "extra = true\npoints")) == []


@pytest.mark.parametrize("combine", ["highest", "highest_per_level", "ladder", "last"])
def test_a_policy_settles_it(combine):
    assert side_by_side('kind = "adopted"', 'form = "简讯"', f'combine = "{combine}"') == []


def test_a_policy_does_not_settle_equal_conditions():
    same = 'kind = "adopted"'

    assert side_by_side(same, same, 'combine = "highest"') == ["条件和“one”（one"]


def test_of_ordered_rules_none_may_be_out_of_reach():
    narrow, wide = 'kind = "adopted", form = "简讯"', 'kind = "adopted"'

    assert side_by_side(narrow, wide, "first = true") == []
    assert side_by_side(wide, narrow, "first = true") == ["前面的“one”（one"]


def test_rules_of_two_categories_stand_side_by_side():
    other = category("") + rule("second", 5, 'kind = "adopted"', category="b")

    assert found(ANY + other) == []


# --- Versions -------------------------------------------------------------------------------


def version(number, since, until="", more=""):
    dates = f"from = {since}\n" + (f"until = {until}\n" if until else "")
    return read(f'[set]\ntitle = "办法"\nversion = {number}\n{dates}{more}')


def test_versions_in_force_on_the_same_day_are_a_fault():
    versions = [version(2, "2026-07-01"), version(1, "2026-01-01", "2026-07-01")]

    assert list(map(str, overlapping(versions))) == [
        "第2版：与第1版同时生效，请改起止日期。"
    ]


def test_versions_that_follow_one_another_are_none():
    versions = [version(1, "2026-01-01", "2026-06-30"), version(2, "2026-07-01")]

    assert overlapping(versions) == []


@pytest.mark.parametrize(
    "more", ['chain = "党委"\n', 'counts = "person"\n', 'owner = "市办"\n']
)
def test_sets_of_another_chain_may_be_in_force_at_once(more):
    assert (
        overlapping([version(1, "2026-01-01"), version(1, "2026-01-01", more=more)]) == []
    )
