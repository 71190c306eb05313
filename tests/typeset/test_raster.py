import struct
import zlib

import pypdfium2

from shangda.typeset import page_images, pdf
from shangda.typeset.raster import png
from tests.typeset.make import DEFAULT, piece, printed


def test_picture_has_the_size_and_the_pixels_given():
    made = png([b"\xff\0\0\0\xff\0", b"\0\0\xff\xff\xff\xff"], 2)

    assert made.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", made[16:24]) == (2, 2)
    (length,) = struct.unpack(">I", made[33:37])
    assert zlib.decompress(made[41 : 41 + length]) == (
        b"\0\xff\0\0\0\xff\0\0\0\0\xff\xff\xff\xff"
    )


def test_every_page_is_drawn_at_the_resolution_asked_for():
    document = pdf(printed(piece("题", *["山区用水。"] * 40)), DEFAULT)

    pictures = page_images(document, dpi=36)

    with pypdfium2.PdfDocument(document) as opened:
        assert len(pictures) == len(opened) == 3
    assert {struct.unpack(">II", p[16:24]) for p in pictures} == {(298, 421)}
