import struct

import pytest
from fontTools.ttLib import TTCollection, TTFont

from shangda.typeset.fonts import SHIPPED
from shangda.typeset.sfnt import FontFileError, faces

FILES = sorted(SHIPPED.glob("*.[ot]tf"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_characters_and_names_equal_those_of_fonttools(file):
    (face,) = faces(file)

    with TTFont(file, lazy=True) as other:
        assert face.characters == frozenset(other.getBestCmap())
        assert other["name"].getDebugName(1) in face.families


def test_collection_gives_each_of_its_faces(tmp_path):
    small = tmp_path / "a.ttf"
    with TTFont(FILES[-1], lazy=True) as font:
        for tag in set(font.keys()) - {"head", "name", "cmap", "maxp"}:
            del font[tag]
        font.save(small)
    with TTFont(small) as one, TTFont(small) as two:
        collection = TTCollection()
        collection.fonts = [one, two]
        collection.save(tmp_path / "two.ttc")

    found = faces(tmp_path / "two.ttc")

    assert len(found) == 2
    assert found[0] == found[1]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a font at all",
        b"OTTO" + b"\xff" * 40,
        b"\0\1\0\0" + struct.pack(">HHHH", 0, 0, 0, 0),
        b"ttcf" + struct.pack(">IIII", 0x10000, 2, 900, 900),
    ],
)
def test_damaged_file_is_refused(tmp_path, content):
    file = tmp_path / "bad.ttf"
    file.write_bytes(content)

    with pytest.raises(FontFileError):
        faces(file)


def test_cut_off_font_is_refused_or_read_in_part(tmp_path):
    file = tmp_path / "cut.otf"
    file.write_bytes(FILES[0].read_bytes()[:900])

    with pytest.raises(FontFileError):
        faces(file)


def test_missing_file_is_refused(tmp_path):
    with pytest.raises(FontFileError):
        faces(tmp_path / "none.ttf")


def sfnt(cmap):
    """A font file that holds a family name and the given character map."""
    words = "Tiny".encode("utf-16-be")
    name = struct.pack(">HHH", 0, 2, 30)
    name += struct.pack(">6H", 3, 1, 1033, 1, len(words), 0)
    name += struct.pack(">6H", 1, 0, 0, 1, len(words), 0) + words
    head = b"\0\1\0\0" + struct.pack(">4H", 2, 0, 0, 0)
    head += struct.pack(">4sIII", b"cmap", 0, 44, len(cmap))
    return head + struct.pack(">4sIII", b"name", 0, 44 + len(cmap), len(name)) + cmap + name


def cmap(platform, encoding, subtable):
    return struct.pack(">HHHHI", 0, 1, platform, encoding, 12) + subtable


SEGMENTS = struct.pack(
    ">7H 3H H 3H 3H 3H 2H",
    *(4, 0, 0, 6, 0, 0, 0),
    *(0x42, 0x50, 0xFFFF),
    0,
    *(0x41, 0x60, 0xFFFF),
    *(0, 0, 1),
    *(6, 2, 0),
    *(0, 7),
)
GROUPS = struct.pack(">HHIII", 12, 0, 0, 0, 3) + struct.pack(
    ">9I", *(0x41, 0x43, 0), *(0x50, 0x40, 1), *(0x20000, 0x20001, 5)
)


@pytest.mark.parametrize(
    ("table", "characters"),
    [
        (cmap(3, 1, SEGMENTS), {0x42}),
        (cmap(3, 10, GROUPS), {0x42, 0x43, 0x20000, 0x20001}),
        (cmap(1, 0, SEGMENTS), set()),
        (cmap(3, 1, struct.pack(">HHHHH", 6, 0, 0, 0x41, 0)), set()),
    ],
)
def test_character_map_is_read_by_its_format(tmp_path, table, characters):
    file = tmp_path / "tiny.ttf"
    file.write_bytes(sfnt(table))

    (face,) = faces(file)

    assert face.families == {"Tiny"}
    assert face.characters == characters
