import pytest

from shangda.readers import Limits, UnreadableError, formats
from shangda.readers.formats import extension, sniff
from shangda.readers.understanding import understand
from tests.readers.build import BODY, TITLE, content_types, docx, zipped

REAL_DOCX = docx()


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("a.DOCX", "docx"),
        ("a.tar.gz", "gz"),
        ("a", ""),
        ("报告.txt ", "txt"),
        ("c:\\x\\a.doc", "doc"),
    ],
)
def test_extension(name, found):
    assert extension(name) == found


@pytest.mark.parametrize("name", ["a.doc", "a.pdf", "a.jpg", "a.docx.exe"])
def test_a_wrong_name_is_read_by_its_content_with_a_warning(name):
    found = understand(REAL_DOCX, name, Limits())

    assert found.title == TITLE
    assert found.warnings == [
        f"文件名是.{extension(name)}，内容其实是Word文件（.docx），已按实际内容读取"
    ]


def test_a_name_without_extension_is_no_reason_to_warn():
    assert understand(REAL_DOCX, "报告", Limits()).warnings == []


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\x89PNG\r\n\x1a\n", "图片"),
        (b"\xff\xd8\xff\xe0", "图片"),
        (b"GIF89a", "图片"),
        (b"BM\x00\x00\x00\x00", "图片"),
        (b"RIFF\x00\x00\x00\x00WEBP", "图片"),
        (b"RIFF\x00\x00\x00\x00WAVE", "录音或录像"),
        (b"\x00\x00\x00\x18ftypmp42", "录音或录像"),
        (b"Rar!\x1a\x07", "压缩包"),
        (b"7z\xbc\xaf\x27\x1c", "压缩包"),
        (b"x" * 257 + b"ustar", "压缩包"),
        (b"MZ\x90\x00", "程序"),
        (zipped({"a.txt": "x"}), "压缩包"),
        (zipped({"OFD.xml": "x"}), "OFD版式文件"),
        (
            zipped({"mimetype": "application/vnd.oasis.opendocument.text"}),
            "OpenDocument文件",
        ),
        (zipped({"[Content_Types].xml": content_types("spreadsheetml")}), "Excel表格"),
        (
            zipped({"[Content_Types].xml": content_types("presentationml")}),
            "PowerPoint演示文稿",
        ),
        (zipped({"[Content_Types].xml": "<Types/>"}), "不认识的办公文件"),
    ],
)
def test_a_mislabelled_file_is_refused_saying_what_it_is(data, what):
    with pytest.raises(UnreadableError) as refusal:
        understand(data, "报告.docx", Limits())

    assert refusal.value.cause == f"文件名是.docx，实际是{what}。"
    assert refusal.value.remedy.startswith(("请", "如果", "程序"))


def test_an_honest_picture_is_told_that_it_gives_no_text():
    with pytest.raises(UnreadableError) as refusal:
        understand(b"\x89PNG", "照片.png", Limits())

    assert str(refusal.value).startswith("这是图片，读不出文字。如果是扫描件")


@pytest.mark.parametrize(
    ("text", "kind"),
    [("BMW工厂开工。", "txt"), ("MZ路通车。", "txt"), ("{\\rtf1 x}", "rtf")],
)
def test_letters_that_only_look_like_a_signature(text, kind):
    assert sniff(text.encode(), "a.txt", Limits()) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("From: a\nSubject: b\n\nx", "eml"),
        ("Received: a\r\n\tb\r\nX-Mailer: b\r\n\r\nx", "eml"),
        ("To: 各村\n内容如下。\n\nx", "txt"),
        ("说明\nFrom: a\nSubject: b\n\nx", "txt"),
    ],
)
def test_letters_show_by_their_headers(text, kind):
    assert sniff(text.encode(), "a.txt", Limits()) == kind


def test_a_reader_out_of_memory_is_explained(monkeypatch):
    def run_out(*_):
        raise MemoryError

    monkeypatch.setattr(formats, "sniff", run_out)

    with pytest.raises(UnreadableError, match="内存超过了上限"):
        understand(b"x", "a.txt", Limits())


def test_long_text_in_a_file_named_docx_is_read():
    found = understand(f"{TITLE}\n{BODY}".encode(), "a.docx", Limits())

    assert (found.kind, found.title) == ("txt", TITLE)
    assert found.warnings == ["文件名是.docx，内容其实是纯文本，已按实际内容读取"]
