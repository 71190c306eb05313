"""The few files of the demonstration: made here, kept before anything else is written."""

import struct
import zlib
from dataclasses import dataclass

from django.conf import settings

from shangda import typeset
from shangda.kernel import files
from shangda.kernel.models import StoredFile
from shangda.text import outline

PDF, PNG = "application/pdf", "image/png"
_WIDTH, _HEIGHT = 480, 320  # pixels
_SCAN_TEXT = (
    "云渡市、栖云县报送的信息已由本刊采用，内容作了压缩，特此告知。\n"
    "请各报送单位继续围绕群众关心的事报送有情况、有问题、有建议的信息。"
)


@dataclass(frozen=True)
class Files:
    """A scan by the name of its outlet, and pictures that travel with items."""

    scans: dict[str, StoredFile]
    pictures: tuple[StoredFile, ...]


def make(outlets: tuple[str, ...]) -> Files:
    """Make and keep them all; the same names give the same bytes, kept once."""
    scans = {name: files.keep_bytes(_scan(name), media_type=PDF) for name in outlets}
    pictures = [files.keep_bytes(_picture(n), media_type=PNG) for n in range(3)]
    return Files(scans, tuple(pictures))


def _scan(outlet: str) -> bytes:
    office, _, masthead = outlet.rstrip("》").partition("《")
    piece = typeset.Piece(
        title="信息采用情况",
        paragraphs=outline.parse(_SCAN_TEXT),
        form="single",
        contributors="",
    )
    printed = typeset.Printed(
        masthead=masthead or office,
        security_line="内部刊物　注意保存",
        number_line="采用通知",
        office=office,
        date_line="",
        contents=False,
        sections=[typeset.Section(column="", pieces=[piece])],
        recipients=[],
        copies=0,
        note="",
    )
    fonts = typeset.FontFolders(settings.FONT_FOLDER)
    return typeset.pdf(printed, typeset.Layout.from_dict({}), fonts=fonts)


def _picture(number: int) -> bytes:
    """A landscape of three flat hills, so that a picture can be told from another."""
    rows = []
    for y in range(_HEIGHT):
        hill = 90 + number * 50 + (y * (number + 2)) % 7
        row = bytearray([0])
        for x in range(_WIDTH):
            slope = abs((x + number * 120) % 320 - 160)
            row += bytes(
                (86, 118, 92) if y > hill + slope else (214, 222, 224 - number * 12)
            )
        rows.append(bytes(row))
    head = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(b"".join(rows), 9))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + check
