import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from shangda.text.fingerprints import GRAM, WINDOW, fingerprints, grams, kept, plain

TEXT = (
    "青石镇今年修复山塘十二处，新增灌溉面积三千四百亩，受益农户一千二百户。"
    "镇里把工程交给村民自己管，每处山塘由三户轮流看守，汛期每天报一次水位。"
)


def laid(text):
    return "".join(map(chr, plain(text).codes))


def test_marks_blanks_width_and_case_do_not_count():
    assert laid("“Ａ级”，约 ２０.５ 公里——ＫＭ。") == laid("a级约0公里km") == "a级约0公里km"


def test_every_figure_is_masked_with_its_points_and_commas():
    assert laid("增长12.5%，共1,234人；编号３４５") == "增长0共0人编号0"


def test_rare_and_combined_characters_are_kept():
    assert laid("喆𠀀〇é") == "喆𠀀〇é"


def test_places_lead_back_to_the_text():
    text = "（一）镇里，共3456人。"

    found = plain(text)

    assert [text[place] for place in found.places] == list("一镇里共3人")


def test_short_texts_have_no_pieces_and_do_not_fail():
    assert len(grams(plain("七个字的一句话").codes, GRAM)) == 0
    assert len(fingerprints("")) == len(fingerprints("。，！")) == 0
    assert len(fingerprints("刚好八个字的一句")) == 1


def test_fingerprints_are_sorted_distinct_and_the_same_in_every_process():
    found = fingerprints(TEXT)

    assert found.tolist() == sorted(set(found.tolist()))
    assert found.dtype == np.int32
    assert len(found) < len(TEXT) / 3
    assert fingerprints("刚好八个字的一句").tolist() == [1077135363]


@given(st.text(min_size=0, max_size=80), st.text(min_size=0, max_size=80))
def test_a_long_enough_passage_leaves_a_common_fingerprint(before, after):
    passage = TEXT.replace("，", "").replace("。", "")[: GRAM + WINDOW - 1]

    shared = np.intersect1d(fingerprints(before + passage + after), fingerprints(passage))

    assert len(shared) >= 1


@given(st.text(max_size=200))
def test_what_is_kept_stands_where_it_says(text):
    laid_plain = plain(text)
    marks = kept(laid_plain)

    pieces = grams(laid_plain.codes, GRAM).astype(np.uint32).view(np.int32)

    assert marks.hashes.tolist() == pieces[marks.starts].tolist()
