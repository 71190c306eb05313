import pytest

from shangda.text.checkup.check import check
from shangda.text.checkup.functions import FUNCTIONS, words
from shangda.text.checkup.subject import Context, Subject


def marked(function, text, **context):
    subject = Subject(text, context=Context(**context))
    return [
        (text[found.start : found.end], found.suggestion) for found in function(subject)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "绿水青山就金山银山",  # a character short
        "绿水青山就是是金山银山",  # one too many
        "绿水青山就是金山金山",  # another one
        "绿水青山是就金山银山",  # two changed over
    ],
)
def test_slips_in_a_wording_are_found(text):
    assert marked(words.wordings, f"坚持{text}。") == [(text, "绿水青山就是金山银山")]


@pytest.mark.parametrize(
    "text",
    [
        "坚持绿水青山就是金山银山的理念。",
        "守住绿水青山。",
        "学习习近平新时代中国特色社会主义思想。",
        "绿水青山，就是金山银山",
    ],
)
def test_wordings_as_they_stand_and_other_words_are_left_alone(text):
    assert marked(words.wordings, text) == []


def test_parts_of_a_wording_stand_in_their_order():
    assert marked(words.wordings, "落实创新、绿色、协调、开放、共享的理念。") == [
        ("创新、绿色、协调、开放、共享", "创新、协调、绿色、开放、共享")
    ]
    assert marked(words.wordings, "共治共建共享") == [("共治共建共享", "共建共治共享")]


def test_wordings_of_the_office_are_held_against_the_text_too():
    assert marked(words.wordings, "推行一线听诉工法。", wordings=("一线听诉工作法",)) == [
        ("一线听诉工法", "一线听诉工作法")
    ]


def test_documents_keep_the_name_of_their_first_mention():
    text = "印发《山塘管护暂行办法》。按《山塘管护办法（试行）》办，依《水法》管。"

    assert marked(words.documents, text) == [("山塘管护办法（试行）", "山塘管护暂行办法")]


def test_documents_keep_the_name_in_the_register():
    known = ("山塘管护办法（试行）",)

    assert marked(words.documents, "按《山塘管护办法》办。", documents=known) == [
        ("山塘管护办法", "山塘管护办法（试行）")
    ]


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
@pytest.mark.parametrize(
    "text",
    [
        "",
        "，",
        "\0",
        "1" * 100_000,
        "1月1日" * 20_000,
        "由1" * 30_000,
        "《" * 50_000,
        "😀（以下简称" * 9_000,
    ],
    ids=["empty", "mark", "nul", "digits", "dates", "from", "marks", "brackets"],
)
def test_no_function_stumbles_or_hangs_over_odd_texts(name, text):
    for found in FUNCTIONS[name](Subject(text, text[:50])):
        part = text[:50] if found.part == "title" else text

        assert 0 <= found.start <= found.end <= len(part)


def test_wrong_words_are_found_in_the_title_too():
    found = [(each.rule, each.part) for each in check("已布署。", "布署秋冬造林")]

    assert ("W13", "title") in found
    assert ("W13", "body") in found
