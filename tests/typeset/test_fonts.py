import hashlib
import re
import shutil

import pytest
from fontTools.ttLib import TTFont

from shangda.typeset import FontFolders, Layout, missing_fonts, uncovered
from shangda.typeset.fonts import SHIPPED, choose
from tests.typeset.make import DEFAULT

GB2312 = [
    bytes([high, low])
    for high in [*range(0xA1, 0xAA), *range(0xB0, 0xF8)]
    for low in range(0xA1, 0xFF)
]


def office_font(folder, file, family):
    """A copy of a shipped font under another name, as an office's own would be."""
    folder.mkdir(exist_ok=True)
    with TTFont(SHIPPED / file, lazy=True) as font:
        for record in font["name"].names:
            if record.nameID in (1, 3, 4, 6, 16):
                record.string = "OfficeFang" if record.nameID == 6 else family
        font["name"].setName("单位仿宋", 1, 3, 1, 0x0804)
        font.save(folder / "office.otf")


def test_shipped_fonts_play_every_role():
    chosen = choose(DEFAULT, FontFolders())

    assert chosen.roles == {
        "fang": ("FandolFang R", "Noto Serif SC"),
        "kai": ("FandolKai", "Noto Serif SC"),
        "hei": ("Noto Sans SC", "Noto Serif SC"),
        "title": ("Noto Serif SC",),
        "song": ("Noto Serif SC",),
    }
    assert missing_fonts(FontFolders()) == []


def test_shipped_fonts_cover_gb2312_and_the_whole_basic_block():
    text = b"".join(GB2312).decode("gb2312", "ignore")
    text += "".join(map(chr, range(0x4E00, 0xA000))) + "镕喆堃㛃䶮𬭸𫖯㎡"

    assert uncovered(text, DEFAULT, FontFolders()) == []


def test_shipped_files_are_those_of_the_notice():
    notice = (SHIPPED / "NOTICE.txt").read_text(encoding="utf-8")
    stated = {
        file: digest for digest, file in re.findall(r"([0-9a-f]{64})  (\S+tf)", notice)
    }

    files = sorted(SHIPPED.glob("*.[ot]tf"))
    assert {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in files} == stated
    assert sum(file.stat().st_size for file in files) < 45 * 2**20


def test_office_font_comes_first_by_any_of_its_names(tmp_path):
    office_font(tmp_path / "own", "FandolFang-Regular.otf", "Office Fang")
    layout = Layout.from_dict({"fonts": {"fang": ["没有的字体", "单位仿宋"]}})

    chosen = choose(layout, FontFolders(tmp_path / "own"))

    assert chosen.roles["fang"] == ("Office Fang", "FandolFang R", "Noto Serif SC")


def test_font_put_into_the_folder_later_is_found(tmp_path):
    layout = Layout.from_dict({"fonts": {"fang": ["Office Fang"]}})
    (tmp_path / "own").mkdir()
    folders = FontFolders(tmp_path / "own")
    before = choose(layout, folders).roles["fang"]

    office_font(tmp_path / "own", "FandolFang-Regular.otf", "Office Fang")

    assert before[0] == "FandolFang R"
    assert choose(layout, folders).roles["fang"][0] == "Office Fang"


def test_missing_office_folder_is_reported(tmp_path):
    (problem,) = missing_fonts(FontFolders(tmp_path / "none"))

    assert problem.subject.startswith("找不到单位的字体文件夹")
    assert "现在用随软件的字体" in problem.remedy


def test_unreadable_font_file_is_reported_and_does_no_harm(tmp_path):
    (tmp_path / "坏.ttf").write_bytes(b"junk")

    (problem,) = missing_fonts(FontFolders(tmp_path))

    assert problem.subject == "字体文件坏.ttf读不出来"


def test_missing_roles_are_reported_each(tmp_path):
    shutil.copy(SHIPPED / "FandolFang-Regular.otf", tmp_path)

    found = missing_fonts(FontFolders(shipped=tmp_path), "镕")

    assert [problem.subject for problem in found] == [
        "楷体没有可用的字体",
        "黑体没有可用的字体",
        "小标宋没有可用的字体",
        "宋体没有可用的字体",
        "有1个字没有字体：镕",
    ]


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("镕喆堃", []),
        ("\U0002b689水\U0002b689\ue000", ["\U0002b689", "\ue000"]),
        (" \n　", []),
    ],
)
def test_characters_without_a_font_are_named_once(text, bare):
    assert uncovered(text, DEFAULT, FontFolders()) == bare


def test_font_without_a_character_map_is_passed_over(tmp_path):
    with TTFont(SHIPPED / "FandolFang-Regular.otf", lazy=True) as font:
        del font["cmap"]
        font.save(tmp_path / "bare.otf")

    problems = missing_fonts(FontFolders(tmp_path))

    assert [problem.subject for problem in problems] == ["字体文件bare.otf读不出来"]
