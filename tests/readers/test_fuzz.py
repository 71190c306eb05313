"""Good files with random damage: the parsers refuse in words or read, and never crash."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shangda.readers import Limits, UnreadableError
from shangda.readers.understanding import understand
from tests.readers.build import (
    BODY,
    TITLE,
    W,
    doc,
    document_xml,
    docx,
    eml,
    paragraph,
    pdf_text,
    title_and_body,
    zipped,
)

TABLE = f"<w:tbl><w:tr><w:tc>{paragraph('甲')}</w:tc><w:tc>{paragraph('乙')}</w:tc></w:tr></w:tbl>"
STYLES = f'<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:styleId="A"/></w:styles>'
RTF = rb"{\rtf1\ansi\ansicpg936{\fonttbl{\f0\fcharset134 F;}}\pard\qc " + TITLE.encode(
    "gb18030"
)
RTF += (
    rb"\par\trowd\intbl a\cell b\cell\row\pard\u26449?{\*\x{\shp}}\'d6\'d0{\pict 00}\par}"
)
SMALL = Limits(characters=100_000, zip_bytes=8 * 1024 * 1024)
GOOD = {
    "docx": docx(title_and_body() + TABLE, parts={"word/styles.xml": STYLES}),
    "doc": doc(
        f"{TITLE}\r{BODY}\x07\x07\x13 X \x14y\x15\r",
        compressed="abc ",
        paragraphs=[(0, 18, 0, b"\x61\x24\x01"), (18, 52, 0, b"\x16\x24\x01")],
        runs=[(0, 18, b"\x43\x4a\x2c\x00"), (18, 30, b"\x00\x08\x01")],
        boxes="框。\r",
    ),
    "pdf": pdf_text([(80, 740, 22, TITLE), (112, 700, 16, BODY)], [(80, 740, 16, BODY)]),
    "rtf": RTF,
    "txt": f"{TITLE}\n　　{BODY}\n".encode("gb18030"),
    "eml": eml(body=BODY.encode() * 12, parts=[(b'Content-Type: a/b; name="a.txt"', b"x")]),
}

damage = st.lists(
    st.tuples(
        st.integers(0, 100_000),
        st.integers(0, 40),
        st.one_of(
            st.binary(max_size=12), st.sampled_from([b"\xff" * 4, b"\x00" * 8, b"{", b"\\"])
        ),
    ),
    min_size=1,
    max_size=6,
)


def damaged(data, edits):
    for at, length, replacement in edits:
        start = at % (len(data) + 1)
        data = data[:start] + replacement + data[start + length :]
    return data


def survives(data, name):
    try:
        found = understand(data, name, SMALL)
    except UnreadableError:
        return
    text = found.title + "".join(found.paragraphs)
    assert text
    assert "\x00" not in text
    assert text.encode("utf-8")


@pytest.mark.parametrize("kind", GOOD)
@given(edits=damage)
@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_damaged_file_never_crashes_a_reader(kind, edits):
    survives(damaged(GOOD[kind], edits), f"a.{kind}")


@given(edits=damage)
@settings(max_examples=80, deadline=None)
def test_damaged_xml_inside_a_whole_package_never_crashes(edits):
    inner = damaged(document_xml(title_and_body() + TABLE).encode(), edits)

    survives(docx(parts={"word/document.xml": inner}), "a.docx")


@given(
    content=st.binary(max_size=3_000),
    name=st.sampled_from(["a.txt", "a.doc", "a", "a.eml"]),
)
@settings(max_examples=80, deadline=None)
def test_any_bytes_are_answered(content, name):
    survives(content, name)


@given(content=st.text(min_size=1, max_size=300))
@settings(max_examples=80, deadline=None)
def test_any_text_in_a_docx_or_a_letter_is_answered(content):
    text = content.encode("utf-8", "replace")

    survives(zipped({"[Content_Types].xml": text, "word/document.xml": text}), "a.docx")
    survives(b"From: a\nSubject: " + text + b"\n\n" + text, "a.eml")


@pytest.mark.parametrize("kind", GOOD)
def test_the_undamaged_files_are_good(kind):
    found = understand(GOOD[kind], f"a.{kind}", SMALL)

    assert found.kind == kind
    assert found.paragraphs
