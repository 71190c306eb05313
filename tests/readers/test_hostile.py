"""Hostile files, made here and read as in the product: in the child, with its real limits."""

import json
import os
import struct
import subprocess
import sys
import zipfile
import zlib

import pytest

from shangda.readers import UnreadableError, read
from tests.readers.build import (
    BODY,
    TITLE,
    content_types,
    doc,
    document_xml,
    docx,
    eml,
    ole,
    paragraph,
    pdf,
    pdf_text,
    relations,
    zipped,
)

SECONDS, MEMORY = 20, 512 * 1024 * 1024
MIB = 1024 * 1024


def bomb_in(name, size):
    """A .docx one part of which unpacks to this many bytes of nothing."""
    return docx(parts={name: b" " * size})


def quine_like():
    """Archives within archives, as the well-known bomb of 42 kilobytes has them."""
    layer = zipped({"0.dll": b"\x00" * 4 * MIB})
    for _ in range(5):
        layer = zipped({f"lib {number}.zip": layer for number in range(16)})
    return layer


def entity_bomb(levels=12):
    entities = '<!ENTITY e0 "哈哈哈哈哈哈哈哈哈哈">' + "".join(
        f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, levels)
    )
    return f"<!DOCTYPE w:document [{entities}]>"


def deep_xml(depth):
    opened, closed = "<w:ins>" * depth, "</w:ins>" * depth
    return docx(f"<w:p>{opened}<w:r><w:t>深</w:t></w:r>{closed}</w:p>")


def nested_tables(depth):
    return docx(
        "<w:tbl><w:tr><w:tc>" * depth + paragraph("深。") + "</w:tc></w:tr></w:tbl>" * depth
    )


def style_ring():
    styles = (
        '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="A"/><w:basedOn w:val="B"/>'
        '</w:style><w:style w:type="paragraph" w:styleId="B"><w:name w:val="B"/>'
        '<w:basedOn w:val="A"/></w:style></w:styles>'
    )
    return docx(paragraph(BODY, '<w:pStyle w:val="A"/>'), parts={"word/styles.xml": styles})


def ole_ring(at=2):
    """A compound file whose chain of sectors bites its tail."""
    data = bytearray(doc(f"{TITLE}\r{BODY}\r"))
    struct.pack_into("<I", data, 512 + at * 4, 1)
    return bytes(data)


def ole_directory_ring():
    data = bytearray(doc(f"{TITLE}\r{BODY}\r"))
    entry = data.index("1Table".encode("utf-16-le"))
    struct.pack_into("<III", data, entry + 68, 1, 1, 1)
    return bytes(data)


def many_pieces():
    data = bytearray(doc("字" * 4_000 + "\r"))
    at = data.index(b"\x01\x02\x00\x00\x00\x02") + 6
    struct.pack_into("<I", data, at, 0x7FFF_FFFF)
    return bytes(data)


def pdf_xref_ring():
    return pdf_text([(80, 700, 16, BODY)]).replace(b"/Size 7", b"/Size 7 /Prev 9")


def pdf_pages_ring():
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 9999 >>",
        ]
    )


def pdf_many_objects(count=300_000):
    return b"%PDF-1.4\n" + b"".join(
        b"%d 0 obj <<>> endobj\n" % number for number in range(count)
    )


def pdf_stream_bomb(size=300 * MIB):
    packer = zlib.compressobj(9)
    block = b"(A) Tj " * (MIB // 7)
    packed = b"".join(packer.compress(block) for _ in range(size // MIB)) + packer.flush()
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream"
            % (len(packed), packed),
        ]
    )


def pdf_form_ring():
    """A form that draws itself."""
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            (
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R "
                b"/Resources << /XObject << /X 5 0 R >> >> >>"
            ),
            b"<< /Length 5 >>\nstream\n/X Do\nendstream",
            (
                b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 11 /Resources "
                b"<< /XObject << /X 5 0 R >> >> >>\nstream\n/X Do /X Do\nendstream"
            ),
        ]
    )


def pdf_with(action):
    return pdf_text([(80, 700, 16, BODY)], extra=b"/OpenAction << /S /%s >>" % action)


HOSTILE = {
    "ratio.docx": lambda: bomb_in("word/document.xml", 190 * MIB),
    "size.docx": lambda: bomb_in("word/media/a.bmp", 201 * MIB),
    "part.docx": lambda: docx(
        parts={"word/document.xml": b" " * 63 * MIB, "word/media/a": os.urandom(2 * MIB)}
    ),
    "count.docx": lambda: zipped({f"{n}": b"" for n in range(2_500)}, zipfile.ZIP_STORED),
    "many.zip": lambda: zipped({f"{n}": b"" for n in range(60_000)}, zipfile.ZIP_STORED),
    "42.zip": quine_like,
    "42.docx": lambda: docx(parts={"word/42.zip": quine_like()}),
    "xxe.docx": lambda: docx(
        paragraph("&x;"), before='<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    ),
    "xxe-rels.docx": lambda: docx(
        parts={"word/_rels/document.xml.rels": '<!DOCTYPE r SYSTEM "http://127.0.0.1/x"><r/>'}
    ),
    "laughs.docx": lambda: docx(paragraph("&e11;"), before=entity_bomb()),
    "quadratic.docx": lambda: docx(
        paragraph("&a;" * 50_000), before=f'<!DOCTYPE d [<!ENTITY a "{"a" * 50_000}">]>'
    ),
    "deep.docx": lambda: deep_xml(240),
    "deeper.docx": lambda: deep_xml(100_000),
    "tables.docx": lambda: nested_tables(80),
    "tables2.docx": lambda: nested_tables(30_000),
    "ring.docx": style_ring,
    "template.docx": lambda: docx(
        links=[("attachedTemplate", "http://127.0.0.1:9/evil.dotm", "External")]
    ),
    "chunk.docx": lambda: docx(
        paragraph(BODY) + "<w:altChunk/>", links=[("aFChunk", "a.html", "")],
        parts={"word/a.html": "<script>evil()</script>"},
    ),
    "macro.docx": lambda: docx(parts={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}),
    "macro.docm": lambda: docx(
        types=content_types("application/vnd.ms-word.document.macroEnabled.main+xml")
    ),
    "ole.docx": lambda: docx(parts={"word/embeddings/oleObject1.bin": ole({"x": b"MZ"})}),
    "climb.docx": lambda: docx(parts={"../../../tmp/evil": "x"}),
    "loop.docx": lambda: docx(
        parts={"_rels/.rels": relations(("officeDocument", "_rels/.rels", ""))}
    ),
    "short.docx": lambda: docx()[:700],
    "huge-paragraph.docx": lambda: docx(paragraph("字" * 1_500_000)),
    "many-paragraphs.docx": lambda: docx(paragraph("字。") * 30_000),
    "many-runs.docx": lambda: docx(f"<w:p>{'<w:r><w:t>字</w:t></w:r>' * 100_000}</w:p>"),
    "drawings.docx": lambda: docx(
        f"<w:p><w:r><w:drawing>{'<a:x>' * 200}{'<a:blip/>' * 20_000}{'</a:x>' * 200}"
        "</w:drawing></w:r></w:p>"
    ),
    "utf7.docx": lambda: docx(
        parts={"word/document.xml": document_xml("").replace("UTF-8", "UTF-7")}
    ),
    "garbage.doc": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + os.urandom(200_000),
    "ring.doc": ole_ring,
    "fat-ring.doc": lambda: ole_ring(20),
    "directory-ring.doc": ole_directory_ring,
    "pieces.doc": many_pieces,
    "short.doc": lambda: doc(BODY)[:2_000],
    "package.doc": lambda: ole({"EncryptedPackage": b"x" * 5_000}),
    "garbage.pdf": lambda: b"%PDF-1.7\n" + os.urandom(500_000),
    "xref-ring.pdf": pdf_xref_ring,
    "pages-ring.pdf": pdf_pages_ring,
    "objects.pdf": pdf_many_objects,
    "stream.pdf": pdf_stream_bomb,
    "form-ring.pdf": pdf_form_ring,
    "script.pdf": lambda: pdf_with(b"JavaScript /JS (app.launchURL\\('http://127.0.0.1'\\))"),
    "launch.pdf": lambda: pdf_with(b"Launch /F (/bin/sh)"),
    "nesting.pdf": lambda: b"%PDF-1.4\n1 0 obj " + b"[" * 2_000_000,
    "short.pdf": lambda: pdf_text([(80, 700, 16, BODY)])[:600],
    "image.docx": lambda: b"\x89PNG\r\n\x1a\n" + os.urandom(1_000),
    "empty.docx": bytes,
    "blank.txt": lambda: b"\n" * 100_000,
    "long.txt": ("字" * 333_000).encode,
    "lines.txt": lambda: ("字\n" * 200_000).encode("gb18030"),
    "rare.txt": ("𠀀𪚥𫝆𫠝𬸘𮯠𰀀𱍊\x00。\n" * 20_000).encode,
    "bytes.txt": lambda: os.urandom(MIB),
    "zeros.txt": lambda: b"\x00" * 50 * MIB,
    "deep.rtf": lambda: b"{\\rtf1" + b"{\\b " * 1_000_000,
    "braces.rtf": lambda: b"{\\rtf1" + b"{}" * 1_500_000 + b"}",
    "binary.rtf": lambda: b"{\\rtf1{\\pict\\bin999999999 " + b"x" * 1_000 + b"}}",
    "fonts.rtf": lambda: b"{\\rtf1{\\fonttbl" + b"{\\f1\\f1\\f1\\f1\\f1" * 200_000 + b"}",
    "objects.rtf": lambda: b"{\\rtf1{\\object\\objdata " + b"d0cf11e0" * MIB + b"}text.}",
    "links.rtf": lambda: b"{\\rtf1" + b"{\\field{\\*\\fldinst HYPERLINK" * 900 + b" x}",
    "parts.eml": lambda: eml(body=b"x.", parts=[(b"X: 1", b"y.")] * 1_000),
    "nested.eml": lambda: b"From: a\nSubject: b\n"
    + b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(9_000)),
    "headers.eml": lambda: b"From: a\nSubject: " + b"=?gb2312?B?yv3X1g==?= " * 100_000 + b"\n\nx",
    "bomb.eml": lambda: eml(
        body=b"x",
        parts=[
            (
                b'Content-Type: a/b; name="a.docx"\r\nContent-Transfer-Encoding: 8bit',
                bomb_in("word/document.xml", 100 * MIB),
            )
        ],
    ),
    "tags.eml": lambda: eml(body=b"<div><p>x" * 50_000).replace(b"text/plain", b"text/html"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_or_read_within_the_limits(name, tmp_path):
    path = tmp_path / name
    path.write_bytes(HOSTILE[name]())
    beside = sorted(tmp_path.rglob("*"))

    answer, seconds, peak = measured(path)

    assert all(answer[1:])
    assert seconds < SECONDS
    assert peak * 1024 < MEMORY
    assert sorted(tmp_path.rglob("*")) == beside


READ_AND_MEASURE = """
import json, resource, sys, time
from pathlib import Path
from shangda.readers import UnreadableError, read
begun = time.monotonic()
try:
    found = read(Path(sys.argv[1]))
    answer = [found.title, *found.paragraphs]
except UnreadableError as refusal:
    answer = [refusal.cause, refusal.remedy]
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps([answer, time.monotonic() - begun, peak]))
"""


def measured(path):
    """What was read or said, the seconds, and the reader's peak in KiB.

    In a small process of its own: a child counts the memory of whoever forked it.
    """
    done = subprocess.run(  # noqa: S603 -- our own interpreter and code
        [sys.executable, "-c", READ_AND_MEASURE, str(path)],
        capture_output=True,
        check=True,
        text=True,
    )
    return json.loads(done.stdout)


MUST_REFUSE = {
    "ratio.docx": "压缩得反常", "size.docx": "上限", "count.docx": "2500个部分",
    "many.zip": "60000个部分", "42.zip": "套着压缩包", "42.docx": "套着压缩包",
    "xxe.docx": "DOCTYPE", "xxe-rels.docx": "DOCTYPE", "laughs.docx": "DOCTYPE",
    "quadratic.docx": "DOCTYPE", "macro.docx": "宏", "macro.docm": "宏",
    "climb.docx": "外面目录", "short.docx": "损坏", "garbage.doc": "损坏",
    "package.doc": "密码", "image.docx": "实际是图片", "empty.docx": "空的",
    "blank.txt": "空的", "zeros.txt": "空的", "deep.rtf": "层数太多", "bomb.eml": "压缩得反常",
}  # fmt: skip


@pytest.mark.parametrize("name", MUST_REFUSE)
def test_the_reason_of_a_refusal_is_the_right_one(name, tmp_path):
    path = tmp_path / name
    path.write_bytes(HOSTILE[name]())

    with pytest.raises(UnreadableError) as refusal:
        read(path)

    assert MUST_REFUSE[name] in refusal.value.cause


@pytest.mark.parametrize(
    "name",
    [
        "template.docx",
        "chunk.docx",
        "ole.docx",
        "ring.docx",
        "script.pdf",
        "launch.pdf",
        "tables.docx",
    ],
)
def test_what_is_only_suspicious_is_stripped_and_read(name, tmp_path):
    path = tmp_path / name
    path.write_bytes(HOSTILE[name]())

    found = read(path)

    assert "evil" not in "".join(found.paragraphs)
    assert found.paragraphs


def test_a_bomb_is_refused_fast_and_in_little_memory(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(HOSTILE["ratio.docx"]())
    code = (
        "import json,resource,sys,time\nfrom pathlib import Path\n"
        "from shangda.readers import UnreadableError, read\nbegun=time.monotonic()\n"
        "try: read(Path(sys.argv[1]))\nexcept UnreadableError: pass\n"
        "print(json.dumps([time.monotonic()-begun,"
        "resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss]))"
    )

    done = subprocess.run(  # noqa: S603 -- our own interpreter and code
        [sys.executable, "-c", code, str(path)], capture_output=True, check=True, text=True
    )

    seconds, kibibytes = json.loads(done.stdout)
    assert seconds < 1
    assert kibibytes < 100 * 1024
