import pytest
from hypothesis import given
from hypothesis import strategies as st

from shangda.bulletins import content, schemes
from shangda.bulletins.models import Kind
from tests.make import bulletins as make

SMALL = """
masthead = "通报"
title = "{时段}通报"
[[sections]]
heading = "一、情况"
[[sections.blocks]]
sentence = "采用{采用条数}条。"
"""


@pytest.mark.parametrize("kind", Kind.values)
def test_every_shipped_template_is_without_fault(kind):
    scheme = schemes.read(schemes.shipped_text(kind))
    made = content.content(scheme, make.snapshot(), {})

    assert scheme.is_over_year is (kind == "running")
    assert made.parts


def faults(text):
    with pytest.raises(schemes.SchemeError) as refused:
        schemes.read(text)
    return refused.value.faults


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('title = "{时段}通报"', 'title = "{时辰}通报"', "没有叫“时辰”的数据"),
        ('title = "{时段}通报"', 'title = "{组}通报"', "没有叫“组”的数据"),
        ('masthead = "通报"', "masthead = 3", "masthead：要写成引号里的文字"),
        ('masthead = "通报"', 'mast = "通报"', "没有“mast”这一项"),
        ('masthead = "通报"', 'masthead = ""', "masthead不能空着"),
        (
            'masthead = "通报"',
            'masthead = "通报"\nover = "month"',
            "over只能是period、year",
        ),
        (
            'masthead = "通报"',
            'masthead = "通报"\nnumber = "第期"',
            "number里要有一个{期号}",
        ),
        ('masthead = "通报"', 'masthead = "通报"\n[layout]\nsize = 900', "正文字号"),
        (
            'sentence = "采用{采用条数}条。"',
            'sentence = "采用{采用条数条。"',
            "花括号不成对",
        ),
        ('sentence = "采用{采用条数}条。"', 'table = "people"', "table只能是units"),
        (
            'sentence = "采用{采用条数}条。"',
            'table = "units"\ncolumns = ["unit", "height"]',
            "没有“height”这一栏",
        ),
        (
            'sentence = "采用{采用条数}条。"',
            'table = "units"\nmost = -1',
            "most要写0到500的整数",
        ),
        (
            'sentence = "采用{采用条数}条。"',
            'table = "best"\neach = "group"',
            "这张表不能分组",
        ),
        ('sentence = "采用{采用条数}条。"', 'chart = "pie"', "chart只能是units、months"),
        ('sentence = "采用{采用条数}条。"', 'poem = "采用"', "要写明是"),
        (
            'sentence = "采用{采用条数}条。"',
            'sentence = "采用。"\nunless = "晴天"',
            "没有叫“晴天”的数据",
        ),
        ("[[sections]]", "[sections]", "sections要写成一组"),
        ('masthead = "通报"', "masthead = ", "第2行第12列读不懂"),
    ],
)
def test_a_fault_is_named_with_its_place(old, new, told):
    assert old in SMALL

    assert told in "；".join(faults(SMALL.replace(old, new)))


def test_all_faults_are_told_at_once():
    text = SMALL.replace("时段", "时辰").replace("采用条数", "采用件数")

    assert len(faults(text)) == 2


def test_an_id_stands_for_one_sentence():
    block = '\n[[sections.blocks]]\nid = "甲"\nsentence = "好。"\n'

    assert "id“甲”用了两次" in "".join(faults(SMALL + block * 2))


def test_a_template_has_a_largest_size():
    assert "最多60千字节" in faults(SMALL + "#" * 70_000)[0]


def test_deep_nesting_is_refused():
    assert faults("a = " + "[" * 5000)


def test_the_number_is_written_as_the_office_does():
    scheme = schemes.read('number = "信通〔{年}〕{期号}号"\n' + SMALL)

    assert scheme.number_line(2026, 4) == "信通〔2026〕4号"


@given(st.text(max_size=200).filter(lambda text: "sections" not in text))
def test_any_text_is_refused_with_words(text):
    assert all(faults(text))
