"""Which typeface plays which role, and what is missing for that.

An office's own fonts come first, then the shipped ones; the fonts of the machine are
never used, so that a page looks the same wherever it is printed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import typst

from shangda.typeset import sfnt
from shangda.typeset.layout import ROLE_NAMES, ROLES, SHIPPED_FAMILIES, Layout

SHIPPED = Path(__file__).with_name("fonts")
_ENDINGS = (".ttf", ".otf", ".ttc", ".otc")


@dataclass(frozen=True)
class FontFolders:
    """Where fonts are looked for: the office's own folder, then the shipped one."""

    office: Path | None = None
    shipped: Path = SHIPPED

    @property
    def existing(self) -> list[Path]:
        """The folders that are there, in order of preference."""
        wanted = [self.office] if self.office else []
        return [folder for folder in [*wanted, self.shipped] if folder.is_dir()]

    def files(self) -> list[Path]:
        """All font files, the office's first."""
        return [
            file
            for folder in self.existing
            for file in sorted(folder.rglob("*"))
            if file.suffix.lower() in _ENDINGS and file.is_file()
        ]


@dataclass(frozen=True)
class FontProblem:
    """One thing that is missing: what about, and what to do."""

    subject: str
    remedy: str


@dataclass(frozen=True)
class Cast:
    """The families that typst asks for each role, and the loaded fonts."""

    loaded: typst.Fonts
    roles: dict[str, tuple[str, ...]]
    characters: dict[str, frozenset[int]]

    def covers(self, character: str) -> bool:
        """Tell whether any of the families has the character."""
        code = ord(character)
        return any(code in covered for covered in self.characters.values())


def choose(layout: Layout, folders: FontFolders) -> Cast:
    """Choose the families for every role; cached until a font file changes."""
    files = tuple(folders.files())
    stamps = tuple(file.stat().st_mtime_ns for file in files)
    wanted = tuple((role, tuple(layout.fonts.get(role, ()))) for role in ROLES)
    return _choose(files, stamps, wanted)


def missing_fonts(
    folders: FontFolders, text: str = "", *, layout: Layout | None = None
) -> list[FontProblem]:
    """List what keeps a text from being printed as wished; empty when all is well."""
    problems = list(_folder_problems(folders))
    chosen = choose(layout or Layout.default(), folders)
    problems += [_role_problem(role) for role in ROLES if not chosen.roles[role]]
    bare = _not_covered(text, chosen)
    if bare:
        problems.append(
            FontProblem(
                f"有{len(bare)}个字没有字体：{'、'.join(bare)}",
                "请把含这些字的字体放进字体文件夹；印出时这些字以方框加编码代替",
            )
        )
    return problems


def uncovered(text: str, layout: Layout, folders: FontFolders) -> list[str]:
    """Give the characters of a text that no font has, each once, in their order."""
    return _not_covered(text, choose(layout, folders))


def _not_covered(text: str, chosen: Cast) -> list[str]:
    return [
        character
        for character in dict.fromkeys(text)
        if not (character.isspace() or chosen.covers(character))
    ]


def _folder_problems(folders: FontFolders) -> Iterator[FontProblem]:
    if folders.office and not folders.office.is_dir():
        yield FontProblem(
            f"找不到单位的字体文件夹{folders.office}",
            "请建好这个文件夹，或改正设置；现在用随软件的字体",
        )
    for file in folders.files():
        try:
            sfnt.faces(file)
        except sfnt.FontFileError:
            yield FontProblem(
                f"字体文件{file.name}读不出来", "请换一个完好的文件，或删去它"
            )


def _role_problem(role: str) -> FontProblem:
    return FontProblem(
        f"{ROLE_NAMES[role]}没有可用的字体",
        f"随软件的字体文件夹缺少{SHIPPED_FAMILIES[role]}，"
        "请重新安装，或把单位的字体放进字体文件夹",
    )


@lru_cache(maxsize=16)
def _choose(
    files: tuple[Path, ...],
    stamps: tuple[int, ...],
    wanted: tuple[tuple[str, tuple[str, ...]], ...],
) -> Cast:
    loaded = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in dict.fromkeys(f.parent for f in files)],
    )
    spellings, characters = _known(loaded)
    last = SHIPPED_FAMILIES["song"]
    roles = {}
    for role, names in wanted:
        asked = [*names, SHIPPED_FAMILIES[role], last]
        found = [spellings[name.lower()] for name in asked if name.lower() in spellings]
        roles[role] = tuple(dict.fromkeys(found))
    used = {family for families in roles.values() for family in families}
    return Cast(loaded, roles, {f: characters[f] for f in used})


def _known(loaded: typst.Fonts) -> tuple[dict[str, str], dict[str, frozenset[int]]]:
    """Give typst's family for every spelling of a name, and each family's characters."""
    spellings: dict[str, str] = {}
    characters: dict[str, frozenset[int]] = {}
    for info in loaded.fonts():
        try:
            face = sfnt.faces(Path(info.path or ""))[info.index]
        except (sfnt.FontFileError, IndexError):
            continue
        for name in (info.family, *face.families):
            spellings.setdefault(name.lower(), info.family)
        before = characters.get(info.family, frozenset())
        characters[info.family] = before | face.characters
    return spellings, characters
