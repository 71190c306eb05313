"""Small files of every kind, written byte by byte, so that nothing harmful is stored."""

import io
import struct
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="{MC}" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
MAIN_TYPE = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
)

TITLE = "青石镇推行“三张清单”为基层减负"
BODY = "上半年，全镇会议比去年同期减少四成，村干部每周多出两天走访农户。"


def paragraph(text="", properties="", run=""):
    return (
        f"<w:p><w:pPr>{properties}</w:pPr>"
        f'<w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


def title_and_body():
    return paragraph(TITLE, '<w:jc w:val="center"/>', '<w:sz w:val="44"/>') + paragraph(
        BODY, run='<w:sz w:val="32"/>'
    )


def content_types(main=MAIN_TYPE):
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
    )


def relations(*rows):
    """Rows of (type's last word, target, mode)."""
    inner = "".join(
        f'<Relationship Id="r{number}" Type="{R}/{kind}" Target="{target}"'
        f"{' TargetMode=' + chr(34) + mode + chr(34) if mode else ''}/>"
        for number, (kind, target, mode) in enumerate(rows)
    )
    return f'<Relationships xmlns="{PACKAGE}">{inner}</Relationships>'


def document_xml(body, before=""):
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}'
        f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
    )


def docx(body=None, *, parts=None, before="", types=None, links=()):
    """A .docx with this body; ``parts`` adds or replaces files of the package."""
    files = {
        "[Content_Types].xml": types or content_types(),
        "_rels/.rels": relations(("officeDocument", "word/document.xml", "")),
        "word/document.xml": document_xml(
            title_and_body() if body is None else body, before
        ),
        "word/_rels/document.xml.rels": relations(
            ("styles", "styles.xml", ""), ("numbering", "numbering.xml", ""), *links
        ),
        **(parts or {}),
    }
    return zipped(files)


def zipped(files, compression=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return out.getvalue()


SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def ole(streams, storages=()):
    """A compound file; every stream is padded so that it needs no mini stream."""
    bodies, chains, next_sector = [], [], 1
    for content in streams.values():
        padded = content.ljust(max(4096, -(-len(content) // SECTOR) * SECTOR), b"\x00")
        count = len(padded) // SECTOR
        bodies.append(padded)
        chains.append((next_sector, count, len(padded)))
        next_sector += count
    directory = _directory(streams, storages, chains)
    directory_sectors = len(directory) // SECTOR
    fat = [_FAT]
    for start, count, _ in chains:
        fat += [*range(start + 1, start + count), _END]
    fat += [*range(next_sector + 1, next_sector + directory_sectors), _END]
    assert len(fat) <= SECTOR // 4
    fat += [_FREE] * (SECTOR // 4 - len(fat))
    header = _ole_header(next_sector)
    return header + struct.pack("<128I", *fat) + b"".join(bodies) + directory


def _ole_header(directory_start):
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 16
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, 1, directory_start, 0, 4096, _END, 0, _END, 0)
    return head + struct.pack("<109I", 0, *[_FREE] * 108)


def _directory(streams, storages, chains):
    rows = [_entry("Root Entry", 5, child=1, start=_END)]
    names = list(streams)
    total = len(names) + len(storages)
    for number, (name, (start, _, size)) in enumerate(zip(names, chains, strict=True), 1):
        right = number + 1 if number < total else _FREE
        rows.append(_entry(name, 2, right=right, start=start, size=size))
    for number, name in enumerate(storages, len(names) + 1):
        right = number + 1 if number < total else _FREE
        # A storage named "outer/inner" holds one more storage.
        outer, _, inner = name.partition("/")
        child = total + 1 if inner else _FREE
        rows.append(_entry(outer, 1, right=right, child=child))
    rows += [_entry(name.partition("/")[2], 1) for name in storages if "/" in name]
    rows += [b"\x00" * 128] * (-len(rows) % 4)
    return b"".join(rows)


def _entry(name, kind, *, right=_FREE, child=_FREE, start=0, size=0):
    text = name.encode("utf-16-le") + b"\x00\x00"
    return (
        text.ljust(64, b"\x00")
        + struct.pack("<HBBIII", len(text), kind, 1, _FREE, right, child)
        + b"\x00" * 36
        + struct.pack("<IQ", start, size)
    )


TEXT_AT = 2048


def doc(text, *, compressed=None, paragraphs=(), runs=(), flags=0, boxes="", **more):
    """A Word 97 file.

    ``paragraphs`` are (start, end, style, property bytes) in characters of ``text``,
    ``runs`` the same without the style. ``compressed`` is a first piece in cp1252.
    """
    story = (compressed or "") + text + boxes
    first = (compressed or "").encode("cp1252")
    wide_at = TEXT_AT + len(first) + len(first) % 2
    main = bytearray(wide_at) + (text + boxes).encode("utf-16-le")
    main[TEXT_AT : TEXT_AT + len(first)] = first
    length = len((text + boxes).encode("utf-16-le")) // 2
    pieces = _piece_table(len(first), length, wide_at)
    struct.pack_into("<HH", main, 0, 0xA5EC, more.get("version", 0xC1))
    struct.pack_into("<H", main, 0x0A, 0x0200 | flags)
    box_length = len(boxes.encode("utf-16-le")) // 2
    struct.pack_into("<i", main, 0x4C, len(first) + length - box_length)
    struct.pack_into("<i", main, 0x64, box_length)
    table = bytearray(more.get("styles", b""))
    struct.pack_into("<II", main, 0xA2, 0, len(table))
    for at, rows, styled in ((0x102, paragraphs, True), (0xFA, runs, False)):
        if rows:
            page = _page(main, rows, wide_at, styled=styled)
            struct.pack_into("<II", main, at, len(table), 12)
            table += struct.pack("<III", TEXT_AT, len(main), page)
    struct.pack_into("<II", main, 0x1A2, len(table), len(pieces))
    assert story
    streams = {"WordDocument": bytes(main), "1Table": bytes(table + pieces)}
    return ole({**streams, **more.get("streams", {})}, more.get("storages", ()))


def style_sheet(*styles):
    """Rows of (name, base, paragraph property bytes, character property bytes) or None."""
    out = struct.pack("<HHH", 4, len(styles), 10)
    for number, style in enumerate(styles):
        row = b""
        if style:
            name, base, paragraph_codes, character_codes = style
            row = struct.pack("<HHHHH", 0, base << 4 | 1, 2, 0, 0)
            row += struct.pack("<H", len(name)) + name.encode("utf-16-le") + b"\x00\x00"
            codes = struct.pack("<H", number) + paragraph_codes
            row += struct.pack("<H", len(codes)) + codes + b"\x00" * (len(codes) % 2)
            row += struct.pack("<H", len(character_codes)) + character_codes
        out += struct.pack("<H", len(row)) + row
    return out


def _piece_table(first, length, wide_at):
    bounds, places = [0], []
    if first:
        bounds.append(first)
        places.append(0x4000_0000 | TEXT_AT * 2)
    bounds.append(first + length)
    places.append(wide_at)
    body = struct.pack(f"<{len(bounds)}I", *bounds)
    body += b"".join(struct.pack("<HIH", 0, place, 0) for place in places)
    # A block of properties comes first, as quick saves leave it behind.
    return b"\x01\x02\x00\x00\x00" + b"\x02" + struct.pack("<I", len(body)) + body


def _page(main, rows, wide_at, *, styled):
    main += b"\x00" * (-len(main) % SECTOR)
    page = bytearray(SECTOR)
    bounds = [wide_at + rows[0][0] * 2] + [wide_at + row[1] * 2 for row in rows]
    struct.pack_into(f"<{len(bounds)}I", page, 0, *bounds)
    at = SECTOR - 2
    for number, row in enumerate(rows):
        codes = (struct.pack("<H", row[2]) + row[3]) if styled else row[2]
        if styled and not len(codes) % 2:
            entry = b"\x00" + bytes([len(codes) // 2]) + codes
        elif styled:
            entry = bytes([(len(codes) + 1) // 2]) + codes
        else:
            entry = bytes([len(codes)]) + codes
        at -= len(entry) + (at - len(entry)) % 2
        page[at : at + len(entry)] = entry
        page[len(bounds) * 4 + number * (13 if styled else 1)] = at // 2
    page[-1] = len(rows)
    main += page
    return (len(main) - SECTOR) // SECTOR


def pdf(objects, trailer="/Root 1 0 R"):
    """A PDF of these objects, numbered from 1."""
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d %s >>\n" % (len(objects) + 1, trailer.encode())
    return bytes(out) + b"startxref\n%d\n%%%%EOF\n" % start


def pdf_text(*pages, font_map=True, extra=b""):
    """Pages of (x, y, size, text) rows; every character is as wide as it is high."""
    count = len(pages)
    kids = " ".join(f"{6 + 2 * number} 0 R" for number in range(count)).encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % extra,
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
        (
            b"<< /Type /Font /Subtype /Type0 /BaseFont /F /Encoding /Identity-H "
            b"/DescendantFonts [4 0 R] %s >>" % (b"/ToUnicode 5 0 R" if font_map else b"")
        ),
        (
            b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /F /DW 1000 "
            b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
        ),
        _stream(_to_unicode()),
    ]
    for number, rows in enumerate(pages):
        shown = "".join(
            f"BT /F {size} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET\n"
            for x, y, size, text in rows
        )
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F 3 0 R >> >> >>" % (7 + 2 * number)
        )
        objects.append(_stream(shown.encode()))
    return pdf(objects)


def _stream(content, more=b""):
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), more, content)


def _to_unicode():
    """Codes are their own characters."""
    ranges = "".join(
        f"<{high:02X}00> <{high:02X}FF> <{high:02X}00>\n" for high in range(256)
    )
    blocks = ranges.splitlines(keepends=True)
    parts = [blocks[at : at + 100] for at in range(0, len(blocks), 100)]
    mapped = "".join(
        f"{len(part)} beginbfrange\n{''.join(part)}endbfrange\n" for part in parts
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{mapped}endcmap end end"
    ).encode()


def scanned_pdf():
    """One page that shows a picture and no letter."""
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            (
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
                b"/Resources << /XObject << /I 5 0 R >> >> >>"
            ),
            _stream(b"q 595 0 0 842 0 0 cm /I Do Q"),
            _stream(
                b"\x80",
                b"/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 "
                b"/ColorSpace /DeviceGray",
            ),
        ]
    )


def eml(*, subject="Subject: =?utf-8?b?5L+h5oGv?=", body=b"", parts=(), charset="utf-8"):
    """A letter from raw pieces; ``parts`` are raw (headers, content)."""
    head = b"From: a@unit.example\r\nTo: b@office.example\r\nMIME-Version: 1.0\r\n"
    subject = subject if isinstance(subject, bytes) else subject.encode()
    text = (
        b"Content-Type: text/plain; charset=%s\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
    letter = text % charset.encode() + body
    if not parts:
        return head + subject + b"\r\n" + letter
    out = head + subject + b'\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    out += b"--b\r\n" + letter + b"\r\n"
    for headers, content in parts:
        out += b"--b\r\n" + headers + b"\r\n\r\n" + content + b"\r\n"
    return out + b"--b--\r\n"
