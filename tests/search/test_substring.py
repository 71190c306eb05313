import pytest

from shangda.organisations.models import Section
from shangda.search import substring
from shangda.search.substring import contains

pytestmark = pytest.mark.django_db
NAMES = ["冬季供水", "冬季防火", "夏季供水100%", "GDP_统计"]


@pytest.fixture(autouse=True)
def _sections():
    for number, name in enumerate(NAMES):
        Section.objects.create(code=f"c{number}", name=name)


def found(words, *fields):
    rows = Section.objects.filter(contains(fields or ["name"], words))
    return [row.name for row in rows.order_by("pk")]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("供水", ["冬季供水", "夏季供水100%"]),
        ("冬季 供水", ["冬季供水"]),
        ("供水　冬季", ["冬季供水"]),
        ("", NAMES),
        ("  　 ", NAMES),
        ("100%", ["夏季供水100%"]),
        ("_", ["GDP_统计"]),
        ("gdp", ["GDP_统计"]),
        ("没有", []),
        ("-防火", []),
        ("冬季 -防火", ["冬季供水"]),
        ("“季供” 冬", ["冬季供水"]),
        ("“冬季 供水”", []),
        ("ｇｄｐ", ["GDP_统计"]),
        ("，", []),
        ("夏季\0供水", ["夏季供水100%"]),
        ("\0供水", ["冬季供水", "夏季供水100%"]),
    ],
)
def test_every_word_must_occur(words, names):
    assert found(words) == names


def test_a_word_may_occur_in_any_field():
    assert found("c1 防火", "name", "code") == ["冬季防火"]


def test_wide_letters_in_a_row_are_found_by_narrow_ones():
    Section.objects.create(code="wide", name="ＧＤＰ月报")

    assert found("gdp月") == found("ＧＤＰ月") == ["ＧＤＰ月报"]


def test_more_words_than_make_sense_are_not_asked(monkeypatch):
    monkeypatch.setattr(substring, "MOST_WORDS", 2)

    assert found("供 水 没有") == ["冬季供水", "夏季供水100%"]
