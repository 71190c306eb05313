from hypothesis import given
from hypothesis import strategies as st

from shangda.text.passages import Piece, marked

SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6)


def test_passages_are_marked_in_their_paragraphs():
    found = marked("第一段。\n第二段。", [(2, 7)])

    assert found == [
        [Piece("第一", is_same=False), Piece("段。", is_same=True)],
        [Piece("第二", is_same=True), Piece("段。", is_same=False)],
    ]


def test_a_text_without_passages_is_left_as_it_is():
    assert marked("一段。", []) == [[Piece("一段。", is_same=False)]]
    assert marked("", []) == [[]]


@given(st.text(alphabet="甲乙\n，", max_size=40), SPANS)
def test_no_character_is_lost_whatever_overlaps(text, spans):
    lines = marked(text, [(start, min(end, len(text))) for start, end in spans])

    assert "\n".join("".join(piece.text for piece in line) for line in lines) == text
