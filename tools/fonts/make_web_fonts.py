"""Cut a CJK font to GB 2312 and write it as WOFF2 (needs fonttools and brotli)."""

import sys

from fontTools import subset

LATIN_AND_MARKS = (
    (0x20, 0x7E),
    (0xA0, 0xFF),
    (0x2010, 0x203F),
    (0x2160, 0x217F),
    (0x2460, 0x24FF),
    (0x3000, 0x303F),
    (0xFF00, 0xFFEF),
)
NAMES_BEYOND = "镕喆堃〇"


def gb2312() -> set[int]:
    """Every code point of the character set, by decoding its 94 x 94 table."""
    table = bytearray()
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            table += bytes((row, cell))
    return {ord(character) for character in table.decode("gb2312", errors="ignore")}


def cut(source: str, target: str) -> None:
    """Write ``target`` with the office's characters only."""
    options = subset.Options(flavor="woff2", hinting=False, notdef_outline=True)
    options.layout_features = ["locl", "kern", "palt", "halt", "chws"]  # marks close up
    wanted = gb2312() | {ord(character) for character in NAMES_BEYOND}
    for first, last in LATIN_AND_MARKS:
        wanted |= set(range(first, last + 1))
    font = subset.load_font(source, options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(font)
    subset.save_font(font, target, options)


if __name__ == "__main__":
    cut(*sys.argv[1:3])
