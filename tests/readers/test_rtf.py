import pytest

from shangda.readers import Limits, UnreadableError
from shangda.readers.understanding import understand

HEAD = rb"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fcharset134 FangSong;}{\f1\fcharset0 Arial;}"
HEAD += rb"{\f2\fcharset136 Ming;}}{\stylesheet{\s1 Heading;}}{\info{\title Secret}}"


def hexed(text, encoding="gb18030"):
    return b"".join(rb"\'%02x" % byte for byte in text.encode(encoding))


def read(body, head=HEAD):
    return understand(head + body + b"}", "a.rtf", Limits())


def words(body, head=HEAD):
    found = read(body, head)
    return ([found.title] if found.title else []) + found.paragraphs


def test_rtf_gives_title_and_paragraphs():
    found = read(
        rb"\pard\qc\fs44 "
        + hexed("减负，减到根上。")
        + rb"\par\pard\fs32 "
        + hexed("会议减少四成。")
        + rb"\par "
    )

    assert (found.title, found.paragraphs, found.kind) == (
        "减负，减到根上。",
        ["会议减少四成。"],
        "rtf",
    )


def coded(text, fallback=b"?"):
    """Characters by number, as a signed sixteen-bit figure each."""
    units = [(ord(char) + 0x8000) % 0x10000 - 0x8000 for char in text]
    return b"".join(rb"\u%d" % unit + fallback for unit in units)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (hexed("村干部走访。"), "村干部走访。"),
        ("村干部走访。".encode("gb18030"), "村干部走访。"),
        (rb"\f2 " + hexed("村幹部走訪。", "big5"), "村幹部走訪。"),
        (coded("村干部走访。"), "村干部走访。"),
        (coded("村干部走访。", rb"\'3f"), "村干部走访。"),
    ],
)
def test_every_way_of_writing_han_characters(body, text):
    assert words(body) == [text]


def test_unicode_skips_what_stands_for_old_readers():
    body = rb"\uc2" + coded("村", rb"\'b4\'e5") + rb"\uc1" + coded("干", rb"\{")
    body += rb"{\uc0" + coded("部", b"") + rb" here}" + coded("。", rb"\bullet ")

    assert words(body) == ["村干部here。"]


def test_rare_characters_come_in_two_halves():
    assert words(rb"\uc1\u-10240?\u-9216?" + hexed("镕。")) == ["𐀀镕。"]


def test_chinese_bytes_under_a_western_code_page_are_recognised():
    head = rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 A;}}"

    assert words(hexed("信息报送。"), head) == ["信息报送。"]
    assert words(rb"Caf\'e9.", head) == ["Café."]


def test_groups_without_body_text_are_dropped():
    body = (
        rb"{\header Head}{\*\unknown gone}{\pict\bin4 }}{{}{\footnote note}{\object{\result r}}"
        rb"{\field{\*\fldinst PAGE}{\fldrslt 7}}"
    )

    found = read(body + hexed("页。") + rb"{\*\shppict{\pict 00}}{\nonshppict{\pict 00}}")

    assert found.paragraphs == ["7页。"]
    assert found.warnings == [
        "文中有2张图片没有读入",
        "文中有1个嵌入对象没有读入",
        "文中有1处脚注没有读入",
    ]


def test_deleted_and_hidden_text_is_dropped():
    body = rb"a{\deleted b}c{\v d\v0 e}\deleted f\plain g."

    assert words(body) == ["aceg."]


def test_both_versions_of_an_upr_group_are_not_read():
    assert words(rb"{\upr{old}{\*\ud{new}}}.") == ["new."]


def test_numbers_stay_and_bullets_go():
    body = (
        rb"{\listtext\pard " + hexed("一、") + rb"\tab}" + hexed("情况。") + rb"\par"
        rb"{\pntext\'b7\tab}" + hexed("圆点。") + rb"\par"
    )

    assert words(body) == ["一、情况。", "圆点。"]


def test_tables_become_rows():
    body = (
        rb"\trowd\pard\intbl a\par b\cell c\cell\row\trowd\pard\intbl \cell\cell\row"
        rb"\trowd\pard\intbl one.\par two.\cell\row\pard after.\par"
    )

    assert words(body) == ["a b\tc", "one.", "two.", "after."]


def test_text_boxes_follow_their_paragraph():
    box = rb"{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt in the box.\par}}{\shprslt twice}}"

    assert words(rb"before " + box + rb"and after.\par last.\par") == [
        "before and after.",
        "in the box.",
        "last.",
    ]


def test_text_boxes_in_headers_stay_away():
    assert words(rb"{\header{\shp{\*\shpinst{\shptxt gone\par}}}}kept.") == ["kept."]


def test_symbols_and_breaks_keep_their_meaning():
    body = rb"\ldblquote a\rdblquote\~b\_c\-d\{e\}\\.\line f.\tab g.\sect h."

    assert words(body) == ["“a”\xa0b-cd{e}\\.", "f.\tg.", "h."]


def test_everything_behind_the_outer_group_is_ignored():
    assert understand(HEAD + b"in.}out.}", "a.rtf", Limits()).paragraphs == ["in."]


def test_an_outer_brace_too_many_ends_the_reading():
    assert understand(b"{\\rtf1 a}" + b"}", "a.rtf", Limits()).paragraphs == ["a"]


def test_truncated_rtf_gives_what_is_there():
    assert understand(HEAD + b"half\\", "a.rtf", Limits()).paragraphs == ["half"]


def test_deep_nesting_is_refused():
    with pytest.raises(UnreadableError, match="层数太多"):
        understand(rb"{\rtf1" + b"{" * 100_000, "a.rtf", Limits())


def test_surplus_skip_counts_end_with_the_group():
    assert words(rb"{\uc900\u26449 x}" + hexed("干。")) == ["村干。"]
