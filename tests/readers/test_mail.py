import base64

import pytest

from shangda.readers import Limits, UnreadableError
from shangda.readers.understanding import understand
from tests.readers.build import BODY, TITLE, content_types, docx, eml, paragraph

LONG = (BODY * 12).encode()


def read(data, **limits):
    return understand(data, "a.eml", Limits(**limits))


def word(text, charset="gb2312", encoding="gb18030", form="B"):
    data = text.encode(encoding)
    body = (
        base64.b64encode(data).decode()
        if form == "B"
        else "".join(f"={b:02X}" for b in data)
    )
    return f"=?{charset}?{form}?{body}?="


def attached(name, content, disposition=None):
    """A part whose name stands raw, or already as a whole header."""
    header = (
        disposition or b'Content-Disposition: attachment; filename="' + name.encode() + b'"'
    )
    return (
        b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"
        + header,
        base64.encodebytes(content),
    )


def test_a_long_letter_is_the_document_and_its_subject_the_title():
    found = read(eml(subject=f"Subject: 信息报送：{TITLE}", body=LONG))

    assert (found.title, found.kind) == (TITLE, "eml")
    assert found.paragraphs == [BODY * 12]


def test_a_subject_repeated_in_the_first_line_is_not_read_twice():
    found = read(eml(subject=f"Subject: {TITLE}", body=TITLE.encode() + b"\n" + LONG))

    assert (found.title, found.paragraphs) == (TITLE, [BODY * 12])


def test_without_a_subject_the_first_line_is_the_title():
    found = read(eml(subject="X-None: 1", body=TITLE.encode() + b"\n" + LONG))

    assert (found.title, found.paragraphs) == (TITLE, [BODY * 12])


def test_the_attachment_of_a_short_letter_is_the_document():
    found = read(
        eml(
            subject="Subject: 请查收",
            body="附上信息一篇。".encode(),
            parts=[
                attached("表.xlsx", b"PK"),
                attached("信息.pdf", b"x"),
                attached("信息.docx", docx()),
            ],
        )
    )

    assert (found.title, found.paragraphs, found.kind) == (TITLE, [BODY], "eml")
    assert found.warnings == [
        "正文取自附件“信息.docx”",
        "还有2个附件没有读入：表.xlsx、信息.pdf",
    ]


def test_an_attachment_without_a_title_takes_the_subject():
    found = read(
        eml(
            subject=f"Subject: Fwd: 回复：{TITLE}",
            body="见附件".encode(),
            parts=[attached("a.docx", docx(paragraph(BODY)))],
        )
    )

    assert (found.title, found.paragraphs) == (TITLE, [BODY])


def test_the_next_attachment_stands_in_for_one_that_cannot_be_read():
    macro = docx(types=content_types("application/vnd.ms-word.document.macroEnabled.12"))
    found = read(
        eml(
            body=b"hi",
            parts=[
                attached("a.docx", macro),
                attached("b.txt", f"{TITLE}\n{BODY}".encode()),
            ],
        )
    )

    assert (found.title, found.paragraphs) == (TITLE, [BODY])
    assert found.warnings == [
        "正文取自附件“b.txt”",
        "附件“a.docx”没有读入：文件带有宏（程序），为安全起见不读取。",
    ]


def test_the_refusal_of_the_only_attachment_is_the_letters():
    with pytest.raises(UnreadableError) as refusal:
        read(eml(body=b"hi", parts=[attached("a.docx", b"\x89PNG....")]))

    assert refusal.value.cause == "邮件的附件“a.docx”读不出来：文件名是.docx，实际是图片。"


def test_a_long_letter_names_the_attachments_it_leaves():
    found = read(eml(subject="Subject: x", body=LONG, parts=[attached("a.docx", docx())]))

    assert found.paragraphs == [BODY * 12]
    assert found.warnings == ["还有1个附件没有读入：a.docx"]


@pytest.mark.parametrize(
    "subject",
    [
        word("关于镕喆的报告"),
        word("关于镕喆的报告", "GBK"),
        word("关于镕喆的报告", "gb18030", form="Q"),
        word("关于镕喆的报告", "utf-8", "utf-8"),
        word("关于镕", "gb2312") + "\r\n " + word("喆的报告", "gb2312"),
        "=?utf-8?B?5YWz5LqO6Q==?=\r\n =?utf-8?B?lZXllobnmoTmiqXlkYo=?=",
        "=?utf-8*zh?B?"
        + base64.b64encode("关于镕喆的报告".encode()).decode().rstrip("=")
        + "?=",
    ],
)
def test_subjects_of_chinese_mail_programs(subject):
    assert read(eml(subject=f"Subject: {subject}", body=LONG)).title == "关于镕喆的报告"


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_raw_subjects_are_repaired(encoding):
    subject = b"Subject: " + "关于基层减负的报告".encode(encoding)

    assert read(eml(subject=subject, body=LONG)).title == "关于基层减负的报告"


def test_an_endless_subject_is_no_title():
    assert read(eml(subject="Subject: " + "长" * 200, body=LONG)).title == ""


def test_a_broken_encoded_word_is_left_as_it_is():
    assert read(eml(subject="Subject: =?gb2312?B?A?=", body=LONG)).title == "A"


RFC2231 = (
    b"Content-Disposition: attachment;\r\n filename*0*=gb2312''%BA%EC%CD%B7;\r\n"
    b" filename*1*=%CE%C4%BC%FE.txt"
)


@pytest.mark.parametrize(
    "disposition",
    [
        RFC2231,
        b'Content-Disposition: attachment; filename="'
        + "红头文件.txt".encode("gbk")
        + b'"',
        b'Content-Disposition: attachment; filename="'
        + word("红头文件.txt").encode()
        + b'"',
        b'Content-Disposition: attachment\r\nContent-Type: text/plain; name="'
        + word("红头文件.txt").encode()
        + b'"',
        b"Content-Disposition: attachment; filename*=UTF-8''%E7%BA%A2%E5%A4%B4%E6%96%87%E4%BB%B6.txt",
    ],
)
def test_names_of_attachments_in_every_form(disposition):
    text = f"{TITLE}\n{BODY}".encode("gb18030")
    part = (
        b"Content-Transfer-Encoding: base64\r\n" + disposition,
        base64.encodebytes(text),
    )

    found = read(eml(body=b"x", parts=[part]))

    assert found.warnings == ["正文取自附件“红头文件.txt”"]
    assert found.title == TITLE


@pytest.mark.parametrize("charset", ["gb2312", "us-ascii", "no-such"])
def test_bodies_with_a_wrong_or_narrow_charset(charset):
    body = ("镕喆堃三村先行试点，" * 40 + "。").encode("gb18030")

    assert read(eml(body=body, charset=charset)).paragraphs[0].startswith("镕喆堃三村")


def test_a_web_letter_gives_its_words():
    page = (
        "<html><head><style>p{}</style><title>t</title></head><body><p>第一段。</p>"
        "<div>第二段&amp;<b>粗</b>。<br>第三段。</div><table><tr><td>甲</td><td>乙</td></tr></table>"
        "<script>evil()</script></body></html>"
    )
    raw = eml(subject="Subject: x", body=page.encode()).replace(b"text/plain", b"text/html")

    assert read(raw).paragraphs == ["第一段。", "第二段&粗。", "第三段。", "甲\t乙"]


def test_quoted_letters_below_are_left_out():
    body = LONG + "\n\n------------------ 原始邮件 ------------------\n旧的话。".encode()

    assert read(eml(subject="Subject: x", body=body)).paragraphs == [BODY * 12]


def test_a_thousand_parts_are_not_all_opened():
    parts = [(b"Content-Type: text/plain", b"part %d." % number) for number in range(1_000)]

    found = read(eml(subject="Subject: x", body=b"first.", parts=parts))

    assert len(found.paragraphs) < 210
    assert found.warnings == ["邮件的部分太多，只读了前200个"]


def test_letters_in_letters_in_letters_are_refused():
    head = b"From: a@b\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
    nested = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (level, level)
        for level in range(3_000)
    )

    with pytest.raises(UnreadableError):
        read(head + nested)


@pytest.mark.parametrize(
    ("parts", "cause"),
    [([], "邮件是空的"), ([attached("印章.png", b"\x89PNG")], "印章.png")],
)
def test_letters_without_words_are_refused(parts, cause):
    with pytest.raises(UnreadableError) as refusal:
        read(eml(body=b"", parts=parts))

    assert cause in refusal.value.cause


def test_a_saved_web_page_is_no_letter():
    saved = b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\nx"

    with pytest.raises(UnreadableError, match="实际是网页归档文件"):
        understand(saved, "a.doc", Limits())
