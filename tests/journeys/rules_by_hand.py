"""How a scorer types a paper of rules into the pages, and the paper of R12."""

from dataclasses import dataclass, field

from playwright.sync_api import expect

WHEN = "什么情况"
MORE = "更多条件"
EXCEPT = "下面这些除外"
BLAMED = "被通报的"
URGENT_FAULTS = ("紧急信息迟报", "紧急信息漏报", "紧急信息谎报", "紧急信息瞒报")


@dataclass(frozen=True)
class Rule:
    """A line of the paper, in the words of the page."""

    category: str
    name: str
    points: str = ""
    table: str = ""
    when: dict = field(default_factory=dict)
    flags: dict = field(default_factory=dict)
    but: dict = field(default_factory=dict)
    is_extra: bool = False


def adopted(level, **more):
    return {"什么事": ["采用"], "层级": [level]} | more


TITLE = "镇信息工作考核办法"
ABOUT = "报一条计1分，每月不够4条扣分；采用、转报、批示另计；紧急信息不享受批示加分，迟漏谎瞒扣分。"
CATEGORIES = ("报送", "上级采用", "批示", "约稿和纪律")  # beside 采用, which is there
LEADERS = {"镇领导": "10", "区领导": "20", "市领导": "30", "省领导": "40"}
RULES = (
    Rule("报送", "报送", "1", when={"什么事": ["报送"]}),
    Rule("上级采用", "转报省采用", "30", when=adopted("省级")),
    Rule("上级采用", "转报市采用", "20", when=adopted("市级")),
    Rule("上级采用", "转报区采用", "10", when=adopted("区级")),
    Rule("采用", "镇简讯", "2", when=adopted("镇级", 形式=["简讯"])),
    Rule("采用", "镇采用", "3", when=adopted("镇级")),
    Rule(
        "采用",
        "问题、民意和调研",
        "5",
        when=adopted("镇级", 体裁=["问题", "社情民意", "调研"]),
        is_extra=True,
    ),
    Rule(
        "批示",
        "领导批示",
        table="批示分值",
        when={"什么事": ["批示"]},
        but={"紧急信息": "是紧急信息的"},
    ),
    Rule(
        "约稿和纪律",
        "紧急信息迟漏谎瞒",
        "-2",
        when={"什么事": URGENT_FAULTS},
        but={"通报": BLAMED},
    ),
    Rule(
        "约稿和纪律",
        "紧急信息迟漏谎瞒被通报",
        "-5",
        when={"什么事": URGENT_FAULTS},
        flags={"通报": BLAMED},
    ),
)


def type_the_paper(page):
    """From 空白办法 to the last line of R12."""
    begin_with_nothing(page)
    name_the_set(page)
    for name in CATEGORIES:
        add_category(page, name)
    count_only_the_first(page, "采用")
    add_table_of_leaders(page)
    for rule in RULES:
        add_rule(page, rule)
    add_monthly_quota(page)
    add_knockout(page)


# --- Part by part ---------------------------------------------------------------------------


def begin_with_nothing(page):
    page.get_by_role("link", name="新拟一份").first.click()
    start = page.locator(".item-row", has_text="空白办法")
    start.get_by_role("button", name="从空白开始").click()
    expect(page.locator("#toasts")).to_contain_text("草稿")


def name_the_set(page):
    page.get_by_role("link", name="改名称、文号和日期").click()
    page.get_by_label("名称").fill(TITLE)
    page.get_by_label("说明").fill(ABOUT)
    store(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)


def add_category(page, name):
    add(page, "类别")
    page.get_by_label("类别名称").fill(name)
    store(page)


def count_only_the_first(page, category):
    page.get_by_role("link", name=f"改这一类{category}", exact=True).click()
    page.get_by_label("只按排在最前的一条计").check()
    store(page)


def add_table_of_leaders(page):
    """Leaders that the table does not offer go into its blank lines."""
    add(page, "表")
    page.get_by_label("表的名称").fill("批示分值")
    page.get_by_label("每一行是").select_option(label="批示领导")
    page.get_by_role("button", name="存好").click()
    expect(page.locator("#toasts")).to_contain_text("请填分值")
    blank = iter(range(len(LEADERS)))
    for leader, points in LEADERS.items():
        line = page.get_by_role("row", name=leader, exact=True)
        if not line.count():
            line = blank_line(page, next(blank))
            line.get_by_label("另加").fill(leader)
        line.locator("input.cell").fill(points)
    store(page)


def blank_line(page, number):
    return page.locator("tr", has=page.get_by_label("另加")).nth(number)


def add_rule(page, rule):
    chapter(page, rule.category).get_by_role("link", name="加一条规则").click()
    page.get_by_label("规则名称").fill(rule.name)
    say_when(page, rule)
    if rule.table:
        page.get_by_label("怎么给分").select_option(label="查表")
        page.get_by_label("查哪张表").select_option(label=rule.table)
    else:
        page.get_by_label("每次多少分").fill(rule.points)
    if rule.is_extra:
        page.get_by_text("另外的规定").click()
        page.get_by_label("在别的规则之外另加").check()
    store(page)


def say_when(page, rule):
    when = part(page, WHEN)
    for label, words in rule.when.items():
        choose(when, label, words)
    answer(when, rule.flags)
    if rule.but:
        when.get_by_text(EXCEPT).click()
        answer(when.locator("details", has_text=EXCEPT), rule.but)


def add_monthly_quota(page):
    add(page, "任务")
    page.get_by_label("任务名称").fill("每月报送")
    page.get_by_label("不少于多少").fill("4")
    page.get_by_label("每少一个扣").fill("2")
    choose(part(page, "算数的是"), "什么事", ["报送"])
    store(page)


def add_knockout(page):
    add(page, "一票否决")
    page.get_by_label("名称", exact=True).fill("紧急信息两次被通报")
    page.get_by_label("满几次").fill("2")
    page.get_by_label("后果").select_option(label="取消评优")
    choose(part(page, WHEN), "什么事", URGENT_FAULTS)
    answer(part(page, WHEN), {"通报": BLAMED})
    store(page)


# --- What all parts have in common ----------------------------------------------------------


def add(page, what):
    more = page.get_by_role("region", name="再加")
    more.get_by_role("link", name=what, exact=True).click()


def store(page):
    page.get_by_role("button", name="存好").click()
    expect(page.locator("#toasts")).to_contain_text("已存好。")


def chapter(page, category):
    heading = page.get_by_role("heading", name=category, exact=True)
    return page.locator("section.rules-chapter", has=heading)


def part(page, heading):
    title = page.get_by_role("heading", name=heading, exact=True)
    return page.locator("section.panel", has=title)


def choose(where, label, words):
    """Tick the words that are offered, write the others beside them."""
    box = where.locator(f'.field:has(> .form-label:text-is("{label}")) details').first
    box.locator("summary").click()
    others = [word for word in words if not box.get_by_label(word, exact=True).count()]
    for word in words:
        if word not in others:
            box.get_by_label(word, exact=True).check()
    if others:
        box.get_by_placeholder("别的词").fill("、".join(others))
    box.locator("summary").click()


def answer(where, flags):
    """Say yes or no to rarer conditions, which are folded away."""
    for label, words in flags.items():
        where.get_by_text(MORE).first.click()
        where.get_by_label(label, exact=True).first.select_option(label=words)
