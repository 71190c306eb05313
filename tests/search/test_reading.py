from datetime import UTC, datetime

import pytest

from shangda.search import reading, sources
from shangda.search.reading import Texts
from shangda.search.sources import Document, Source
from shangda.text.query import parse

AT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def asked(monkeypatch):
    """Keys in the order in which they were read."""
    kept = {
        1: Document(1, "供水", "ＧＤＰ台账", AT),
        2: Document(2, "台账", "供水\n清楚", AT),
    }
    read = []

    def give(keys):
        read.extend(keys)
        return [kept[key] for key in keys if key in kept]

    one = Source("texts", "文稿", None, give, None, "at", {})
    monkeypatch.setattr(sources, "_sources", {"texts": one})
    return read


def proved(words):
    texts = Texts(parse(words))
    keys = [("texts", key) for key in (1, 2, 3)]
    texts.read(keys)
    return [key for _, key in texts.proved(keys)]


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        ("台账", [1, 2]),
        ("gdp台", [1]),
        ("ＧＤＰ", [1]),
        ("供水 清楚", [2]),
        ("台账 -清楚", [1]),
        ('"水 清"', [2]),
        ("水台", []),
    ],
)
def test_texts_prove_an_answer_as_they_were_written(asked, words, keys):
    assert proved(words) == keys


def test_a_text_is_read_once(asked):
    texts = Texts(parse("供水"))
    for keys in ([1], [1, 2], [2]):
        texts.read(("texts", key) for key in keys)

    assert asked == [1, 2]
    assert texts.plain(("texts", 3)) == ""


@pytest.mark.parametrize(
    ("words", "is_proved"),
    [
        ("水", True),
        ("供水 台账 -电", True),
        ("供水厂", False),
        ("水，", False),
        ("供水 -台账清", False),
    ],
)
def test_the_index_proves_one_and_two_characters(words, is_proved):
    assert reading.is_in_index(parse(words)) is is_proved
