import struct

import pytest

from shangda.readers import Limits, UnreadableError
from shangda.readers.doc_formatting import Formatting, ParagraphLook
from shangda.readers.doc_styles import Styles
from shangda.readers.understanding import understand
from tests.readers.build import BODY, TITLE, doc, ole, style_sheet

IN_TABLE = struct.pack("<HB", 0x2416, 1)
ROW_END = IN_TABLE + struct.pack("<HB", 0x2417, 1)
CENTRED = struct.pack("<HB", 0x2461, 1)
CENTRED_OLD = struct.pack("<HB", 0x2403, 1)
NUMBERED = struct.pack("<HH", 0x460B, 1)
DELETED = struct.pack("<HB", 0x0800, 1)
HIDDEN = struct.pack("<HB", 0x083C, 1)
LARGE = struct.pack("<HH", 0x4A43, 44)
SMALL = struct.pack("<HH", 0x4A43, 32)
# Properties of variable size that the reader has to step over.
LONG = struct.pack("<HH3s", 0xD608, 4, b"\x01\x02\x03") + struct.pack(
    "<HB2s", 0xC615, 2, b"zz"
)


def words(text, **more):
    found = understand(doc(text, **more), "a.doc", Limits())
    return ([found.title] if found.title else []) + found.paragraphs


@pytest.mark.parametrize(("name", "kind"), [("a.doc", "doc"), ("a.wps", "wps")])
def test_doc_gives_title_and_paragraphs(name, kind):
    found = understand(doc(f"{TITLE}\r{BODY}\r"), name, Limits())

    assert (found.title, found.paragraphs, found.kind) == (TITLE, [BODY], kind)
    assert found.warnings == []


def test_one_byte_and_two_byte_pieces_follow_one_another():
    assert words("条信息。\r", compressed="GDP 3") == ["GDP 3条信息。"]


def test_fields_show_their_result_only():
    text = "第\x13 PAGE \x143\x15页，\x13 HYPERLINK \x14\x13 X \x14链\x15接\x15。\r"

    assert words(text) == ["第3页，链接。"]


def test_special_characters_are_taken_for_what_they_are():
    assert words("上行。\x0b下\x1e行\x1f。\x0c新页。\r") == ["上行。", "下-行。", "新页。"]


def test_tables_become_rows_and_row_ends_make_no_cell():
    text = "单位\x07采用\x07\x07青石镇\r党政办\x07\x07\x07之后。\r"
    marks = [(0, 6, 0, IN_TABLE), (6, 7, 0, LONG + ROW_END), (7, 16, 0, IN_TABLE),
             (16, 17, 0, ROW_END), (17, 21, 0, b"")]  # fmt: skip

    assert words(text, paragraphs=marks) == ["单位\t采用", "青石镇 党政办\t", "之后。"]


def test_a_table_of_one_cell_gives_its_paragraphs():
    text = "框内一。\r框内二。\x07\x07"
    marks = [(0, 10, 0, IN_TABLE), (10, 11, 0, ROW_END)]

    assert words(text, paragraphs=marks) == ["框内一。", "框内二。"]


def test_deleted_and_hidden_text_is_dropped():
    text = "会议减少增加四成。看不见\r"
    runs = [(0, 4, b""), (4, 6, DELETED), (6, 9, b""), (9, 12, HIDDEN)]

    assert words(text, runs=runs) == ["会议减少四成。"]


@pytest.mark.parametrize("centred", [CENTRED, CENTRED_OLD])
def test_centred_first_line_is_the_title_even_with_a_full_stop(centred):
    text = f"减负，要减到根上。\r{BODY}\r"
    marks = [(0, 10, 0, centred), (10, 10 + len(BODY) + 1, 0, b"")]

    found = understand(doc(text, paragraphs=marks), "a.doc", Limits())

    assert found.title == "减负，要减到根上。"


def test_title_over_two_large_lines_is_joined():
    text = f"青石镇推行“三张清单”\r破解减负难题\r{BODY}\r"
    first, second, end = 12, 19, 19 + len(BODY) + 1
    marks = [(0, first, 0, CENTRED), (first, second, 0, CENTRED), (second, end, 0, b"")]
    runs = [(0, second, LARGE), (second, end, SMALL)]

    found = understand(doc(text, paragraphs=marks, runs=runs), "a.doc", Limits())

    assert found.title == "青石镇推行“三张清单”破解减负难题"


def test_style_names_numbers_and_inherited_looks_are_seen():
    sheet = style_sheet(
        ("Normal", 0xFFF, b"", SMALL),
        None,
        ("标题 1", 0, b"", b""),
        ("居中", 0, CENTRED, LARGE),
        ("自拟", 3, NUMBERED, b""),
    )
    text = f"一、先做什么，\r{BODY}\r"
    end = 8 + len(BODY) + 1

    def read(style):
        marks = [(0, 8, style, b""), (8, end, 0, b"")]
        return understand(doc(text, paragraphs=marks, styles=sheet), "a.doc", Limits())

    assert [read(style).title for style in (0, 1, 2, 3, 4, 99)] == [
        "", "", "一、先做什么，", "一、先做什么，", "一、先做什么，", ""
    ]  # fmt: skip
    assert read(4).warnings == ["有1段用了自动编号，编号没有读入，请核对"]


def test_styles_in_a_ring_end():
    sheet = style_sheet(("甲", 1, CENTRED, b""), ("乙", 0, b"", b""))

    assert Styles(sheet).properties(0) == {0x2461: 1}


def test_text_boxes_follow_and_pictures_and_notes_are_named():
    found = understand(doc("正文。\x02\x01\r", boxes="框里的话。\r"), "a.doc", Limits())

    assert found.paragraphs == ["正文。", "框里的话。"]
    assert found.warnings == ["文中有1张图片或图形没有读入", "文中有1处脚注没有读入"]


def test_rare_characters_survive():
    assert words("𠀀𪚥𰀀镕喆堃。\r") == ["𠀀𪚥𰀀镕喆堃。"]


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (doc("密。\r", flags=0x0100), "密码"),
        (doc("密。\r", flags=0x8000), "密码"),
        (doc("旧。\r", version=0x65), "很旧的Word"),
        (doc("宏。\r", storages=("Macros/VBA",)), "宏"),
        (doc("宏。\r", storages=("_VBA_PROJECT_CUR",)), "宏"),
        (ole({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}), "密码"),
        (ole({"Workbook": b"x"}), "实际是Excel表格"),
        (ole({"PowerPoint Document": b"x"}), "实际是PowerPoint"),
        (ole({"__properties_version1.0": b"x"}), "实际是Outlook邮件"),
        (ole({"Contents": b"x"}), "不认识的办公文件"),
        (ole({"WordDocument": b"\x00" * 4096}), "很旧"),
        (doc("空。\r")[:1200], "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 900, "损坏"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(data, cause):
    with pytest.raises(UnreadableError) as refusal:
        understand(data, "a.doc", Limits())

    assert cause in refusal.value.cause
    assert refusal.value.remedy


@pytest.mark.parametrize("at", [0x4C, 0x1A2])
def test_a_header_full_of_lies_is_refused(at):
    data = bytearray(doc(f"{TITLE}\r{BODY}\r"))
    struct.pack_into("<I", data, 1024 + at, 0xFFFF_FFF0)

    with pytest.raises(UnreadableError, match="损坏"):
        understand(bytes(data), "a.doc", Limits())


def test_a_page_of_properties_that_overflows_is_ignored():
    data = bytearray(doc(f"减负，要减到根上。\r{BODY}\r", paragraphs=[(0, 10, 0, CENTRED)]))
    page = data.index(b"\x61\x24\x01") // 512 * 512
    data[page + 511] = 255

    assert understand(bytes(data), "a.doc", Limits()).title == ""


def test_an_absurd_number_of_pages_is_ignored():
    assert (
        Formatting(b"", b"\x00" * 8 * 20_002, b"", Styles(b"")).paragraph(0)
        == ParagraphLook()
    )


def test_an_entry_without_properties_looks_plain():
    page = struct.pack("<II", 0, 90) + b"\x00" * 503 + b"\x01"
    table = struct.pack("<III", 0, 90, 0)

    assert Formatting(page, table, table, Styles(b"")).paragraph(5) == ParagraphLook()


def test_damaged_formatting_tables_cost_the_looks_only():
    data = bytearray(doc(f"{TITLE}\r{BODY}\r", paragraphs=[(0, 9, 0, CENTRED)]))
    struct.pack_into("<I", data, 1024 + 0x102, 0xFFFF_FFF0)

    assert understand(bytes(data), "a.doc", Limits()).paragraphs == [BODY]
