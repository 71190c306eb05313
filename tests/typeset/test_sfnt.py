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
