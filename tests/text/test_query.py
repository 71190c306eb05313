import pytest
from hypothesis import given
from hypothesis import strategies as st

from shangda.text.bigrams import narrow, terms
from shangda.text.query import LONGEST, MOST_TERMS, Query, QueryError, Term, parse, query_of


def texts(words):
    query = parse(words)
    return [one.text for one in query.wanted], [one.text for one in query.without]


@pytest.mark.parametrize(
    ("words", "wanted", "without"),
    [
        ("供水", ["供水"], []),
        ("  供水　冬季 ", ["供水", "冬季"], []),
        ("供水 供水", ["供水"], []),
        ("ＧＤＰ Gdp", ["gdp"], []),
        ('"冬季 供水"', ["冬季 供水"], []),
        ("“冬季　供水” 台账", ["冬季 供水", "台账"], []),
        ("「冬季 供水」", ["冬季 供水"], []),
        ("”冬季 供水“", ["冬季 供水"], []),
        ("＂冬季 供水＂", ["冬季 供水"], []),
        ("供水 -夏季", ["供水"], ["夏季"]),
        ("供水 －夏季 —“防 火”", ["供水"], ["夏季", "防 火"]),
        ("供水 - 夏季", ["供水", "-", "夏季"], []),
        ("2025-2026", ["2025-2026"], []),
        ('"没有关上', ["没有关上"], []),
        ("没有打开”", ["没有打开"], []),
        ('供水 ""', ["供水"], []),
        ("供水\0台账", ["供水", "台账"], []),
        ("3.5%", ["3.5%"], []),
        ("供水 🙂", ["供水", "🙂"], []),
    ],
)
def test_a_question_is_read(words, wanted, without):
    assert texts(words) == (wanted, without)


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        ("", "还没有写"),
        (" 　\0", "还没有写"),
        ('""', "还没有写"),
        ("-供水", "只说了不要什么"),
        ("，。！", "只有标点"),
        ("🙂", "只有标点"),
        ("甲" * (LONGEST + 1), "太长"),
        (" ".join(f"词{n}" for n in range(MOST_TERMS + 1)), f"最多找{MOST_TERMS}个词"),
    ],
)
def test_what_cannot_be_answered_is_told(words, cause):
    with pytest.raises(QueryError) as refused:
        parse(words)

    assert cause in refused.value.cause
    assert refused.value.remedy


def test_as_many_terms_as_allowed_are_taken():
    query = parse(" ".join(f"词{n}" for n in range(MOST_TERMS)))

    assert len(query.wanted) == MOST_TERMS


def test_terms_given_as_they_are_keep_their_marks():
    assert query_of(["-Ａ “"]) == Query((Term("-a “"),))


@pytest.mark.parametrize(
    ("text", "pieces", "is_prefix", "is_plain"),
    [
        ("水", ["水"], True, True),
        ("供水", ["供水"], False, True),
        ("供水台账", ["供水", "水台", "台账"], False, True),
        ("供水，", ["供水", "水"], False, False),
        ("水，", ["水"], False, False),
        ("，供水", ["供水"], False, False),
        ("供水 台账", ["供水", "水", "台账"], False, False),
        ("供水 台", ["供水", "水", "台"], True, False),
        ("，", [], False, False),
    ],
)
def test_a_term_knows_its_pieces(text, pieces, is_prefix, is_plain):
    term = Term(text)

    assert (term.pieces, term.is_prefix, term.is_plain) == (pieces, is_prefix, is_plain)


LETTERS = st.text(alphabet="甲乙丙aB1，。 \n", max_size=30)


@given(LETTERS, st.text(alphabet="甲乙丙aB1，。 ", min_size=1, max_size=6))
def test_pieces_stand_in_a_row_exactly_where_the_term_does(text, words):
    term, plain = Term(narrow(words)), narrow(text)
    row = list(terms(text))

    stands = _in_a_row(row, term)

    if term.text in plain:
        assert stands
    elif term.is_plain:
        assert not stands


def _in_a_row(row, term):
    """As the index looks for a phrase whose last piece may be only a beginning."""
    pieces = term.pieces
    size = len(pieces)
    for at in range(len(row) - size + 1):
        *before, last = row[at : at + size] or [""]
        if before == pieces[:-1] and (
            last.startswith(pieces[-1]) if term.is_prefix else last == (pieces or [""])[-1]
        ):
            return True
    return not pieces


@given(st.text())
def test_no_question_breaks(words):
    try:
        query = parse(words)
    except QueryError as refused:
        assert refused.cause  # noqa: PT017 -- either answer is right
    else:
        assert query.wanted
