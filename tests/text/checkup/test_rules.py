import pytest

from shangda.text.checkup import rules
from shangda.text.checkup.check import examine

SHIPPED = rules.shipped()


def _cases(kind):
    return [
        pytest.param(rule, example, id=f"{rule.id}-{number}")
        for rule in SHIPPED
        for number, example in enumerate(getattr(rule, kind), start=1)
    ]


def _fixed(example, findings):
    """The body, or the title where there is no body, after all fixes."""
    part = "body" if example.subject.body else "title"
    text = getattr(example.subject, part)
    for found in reversed([each for each in findings if each.part == part]):
        if found.suggestion is not None:
            text = text[: found.start] + found.suggestion + text[found.end :]
    return text


@pytest.mark.parametrize(("rule", "example"), _cases("wrong"))
def test_rule_fires_on_its_wrong_example(rule, example):
    checked = examine(example.subject, rules=[rule])

    assert checked.findings
    assert not checked.skipped


@pytest.mark.parametrize(("rule", "example"), _cases("right"))
def test_rule_is_silent_on_its_right_example(rule, example):
    assert examine(example.subject, rules=[rule]).findings == []


@pytest.mark.parametrize(
    ("rule", "example"),
    [case for case in _cases("wrong") if case.values[1].becomes is not None],
)
def test_rule_fixes_its_wrong_example(rule, example):
    findings = examine(example.subject, rules=[rule]).findings

    assert _fixed(example, findings) == example.becomes


@pytest.mark.parametrize("rule", SHIPPED, ids=lambda rule: rule.id)
def test_rule_marks_a_place_inside_its_part_in_one_sentence(rule):
    for example in rule.wrong:
        for found in examine(example.subject, rules=[rule]).findings:
            text = getattr(example.subject, found.part)

            assert 0 <= found.start <= found.end <= len(text)
            assert found.message.endswith(("。", "？"))
            assert "{" not in found.message


ROW = """
[[rule]]
id = "X1"
name = "试"
level = "E"
pattern = '(?<figure>[0-9])、'
fix = '\\g<figure>.'
message = "“{found}”改为{suggestion}，数字是{figure}。"
wrong = "1、"
right = ["1."]
"""


def _file(tmp_path, text, name="office.toml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_load_reads_an_office_file(tmp_path):
    (rule,) = rules.load([_file(tmp_path, ROW)])

    (found,) = examine(rule.wrong[0].subject, rules=[rule]).findings
    assert found.message == "“1、”改为1.，数字是1。"
    assert rule.standard == ""
    assert rule.is_on


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[[rule]]", "[[rule", "读不出规则"),
        ('level = "E"', 'level = "X"', "级别“X”不对"),
        ('level = "E"', "", "缺少 level"),
        ('wrong = "1、"', "", "缺少 wrong"),
        ('right = ["1."]', "right = []", "right 至少要有一个例子"),
        ('name = "试"', 'nam = "试"', "不认识 nam"),
        ("(?<figure>[0-9])、", "([0-9", "写得不对"),
        ("(?<figure>[0-9])、", "[0-9]*", "连空文字也能匹配"),
        ("(?<figure>[0-9])、", "", "连空文字也能匹配"),
        ("g<figure>", "g<other>", "编组不对"),
        ("{figure}", "{other}", "{other} 没有对应的内容"),
        ("{figure}", "{", "花括号不成对"),
        ('name = "试"', 'scope = "page"\nname = "试"', "scope 只能是"),
        ("pattern", "function", "没有叫"),
        ('name = "试"', 'name = "试"\nfunction = "outline.order"', "不能再写 pattern"),
        ("pattern = '(?<figure>[0-9])、'", "", "至少要写一个"),
        ('name = "试"', 'name = "试"\nwords = {"" = "甲"}', "不能有空的词"),
        ('wrong = "1、"', "wrong = {context = {posts_ = []}}", "context 里没有 posts_"),
        ('wrong = "1、"', "wrong = {context = {posts = [{x = 1}]}}", "内容写得不对"),
        ('wrong = "1、"', "wrong = 1", "内容写得不对"),
        ("[[rule]]", "[rule]", "要写成 [[rule]]"),
    ],
)
def test_load_refuses_a_rule_that_cannot_work(tmp_path, old, new, says):
    file = _file(tmp_path, ROW.replace(old, new))

    with pytest.raises(rules.RuleError) as refusal:
        rules.load([file])

    assert says in str(refusal.value)
    assert "office.toml" in str(refusal.value)


def test_load_refuses_two_rules_of_one_number(tmp_path):
    files = [_file(tmp_path, ROW), _file(tmp_path, ROW, "other.toml")]

    with pytest.raises(rules.RuleError, match=r"other\.toml：规则 X1 出现了两次"):
        rules.load(files)


def test_load_refuses_a_file_that_is_not_there(tmp_path):
    with pytest.raises(rules.RuleError, match=r"none\.toml：读不出规则"):
        rules.load([tmp_path / "none.toml"])


def test_load_refuses_a_file_in_another_encoding(tmp_path):
    file = tmp_path / "gbk.toml"
    file.write_bytes(ROW.encode("gb18030"))

    with pytest.raises(rules.RuleError, match="读不出规则"):
        rules.load([file])


def test_shipped_rules_are_the_whole_list():
    found = [rule.id for rule in SHIPPED]

    assert len(set(found)) == len(found)
    for letter, last in (("S", 24), ("P", 25), ("N", 24), ("W", 55)):
        assert {f"{letter}{n:02}" for n in range(1, last + 1)} <= set(found)


def test_context_from_takes_plain_values():
    context = rules.context_from(
        {"today": "2026-11-22", "places": ["青石镇"], "wordings": ["甲"]}
    )

    assert str(context.today) == "2026-11-22"
    assert context.places == frozenset({"青石镇"})
    assert context.wordings == ("甲",)
