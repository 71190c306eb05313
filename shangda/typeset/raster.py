"""Pictures of PDF pages as PNG, without an image library."""

import struct
import zlib

import pypdfium2

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_RGB, _GREY = 2, 0


def png_pages(document: bytes, dpi: float) -> list[bytes]:
    """Draw every page of a PDF."""
    opened = pypdfium2.PdfDocument(document)
    try:
        return [_page(opened, number, dpi) for number in range(len(opened))]
    finally:
        opened.close()


def png(rows: list[bytes], width: int, *, grey: bool = False) -> bytes:
    """Pack rows of 8-bit RGB or grey pixels as a PNG file (PNG 1.2, filter 0)."""
    header = struct.pack(">IIBBBBB", width, len(rows), 8, _GREY if grey else _RGB, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), 6)
    parts = ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
    return _SIGNATURE + b"".join(_chunk(kind, body) for kind, body in parts)


def _page(opened: pypdfium2.PdfDocument, number: int, dpi: float) -> bytes:
    page = opened[number]
    bitmap = page.render(scale=dpi / 72, rev_byteorder=True)
    data, line = bytes(bitmap.buffer), bitmap.width * bitmap.n_channels
    rows = [data[y * bitmap.stride :][:line] for y in range(bitmap.height)]
    picture = png(rows, bitmap.width)
    bitmap.close()
    page.close()
    return picture


def _chunk(kind: bytes, body: bytes) -> bytes:
    check = zlib.crc32(kind + body)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", check)
