"""Make the statistics by which the check-up finds wrong characters.

    python tools/train_characters.py ../shared/data/statutes.jsonl.gz   # the shipped file
    python tools/train_characters.py --only issued.jsonl.gz --to statistics.npz

Files are JSON lines with a ``text`` each, gzipped or not. The demonstration's own texts
are counted too, ``--only`` leaves them out. Which characters are mistaken for which is
computed from their pinyin and from their pictures in the product's own font.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import random
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pypdfium2
import typst

sys.path.insert(0, str(Path(__file__).parents[1]))

from shangda.text.checkup.misspelling import confusion, training
from shangda.text.checkup.misspelling.alphabet import FIRST, MOST, Alphabet
from shangda.text.checkup.misspelling.statistics import Statistics

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
SHIPPED = ROOT / "shangda/text/checkup/misspelling/statistics.npz"
FONTS = ROOT / "shangda/typeset/fonts"
DEMONSTRATIONS = 6
"""Half-years of the demonstration that are told, each from another seed."""
COLUMNS, CELL = 64, 32
"""Characters beside one another on a page, and points that each measures."""
LAST_DAY = dt.date(2025, 6, 30)


def gb2312() -> list[str]:
    """The Han characters of the standard set."""
    table = bytes(
        byte
        for row in range(0xB0, 0xF8)
        for cell in range(0xA1, 0xFF)
        for byte in (row, cell)
    )
    return [ch for ch in table.decode("gb2312", errors="ignore") if ch >= "\u3400"]


def texts(files: list[Path]) -> Iterator[str]:
    """The texts of JSON lines."""
    for file in files:
        opened = gzip.open if file.suffix == ".gz" else open
        with opened(file, "rt", encoding="utf-8") as lines:
            yield from (json.loads(line)["text"] for line in lines if line.strip())


def demonstration() -> Iterator[str]:
    """The items of some half-years, titles and bodies."""
    from shangda.workbench.demonstration.subjects import Subjects, write_everything  # noqa: PLC0415

    for seed in range(DEMONSTRATIONS):
        about = Subjects(random.Random(seed))
        for written in write_everything(about, LAST_DAY):
            yield f"{written.text.title}\n{written.text.body}"


def pictures(characters: list[str]) -> np.ndarray:
    """Each character as it is printed, blurred, 0 to 1, sixteen points square."""
    rows = -(-len(characters) // COLUMNS)
    cells = "\n".join(
        f"#place(dx: {at % COLUMNS * CELL}pt, dy: {at // COLUMNS * CELL}pt)[{ch}]"
        for at, ch in enumerate(characters)
    )
    source = (
        f"#set page(width: {COLUMNS * CELL}pt, height: {rows * CELL}pt, margin: 0pt)\n"
        f'#set text(font: "Noto Sans SC", size: {CELL}pt, top-edge: 0.88em)\n{cells}'
    )
    pdf = typst.compile(source.encode(), font_paths=[str(FONTS)])
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=1, grayscale=True).to_numpy()
    ink = 1 - page.reshape(rows, CELL, COLUMNS, CELL) / 255.0
    glyphs = ink.swapaxes(1, 2).reshape(-1, CELL, CELL)[: len(characters)]
    return blurred(glyphs).astype(np.float32)


def blurred(glyphs: np.ndarray) -> np.ndarray:
    """A running mean of five points, every other point kept."""
    for axis in (1, 2):
        glyphs = sum(np.roll(glyphs, step, axis) for step in (-2, -1, 0, 1, 2)) / 5
    return glyphs[:, ::2, ::2]


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--only", action="store_true", help="no texts of the demonstration")
    parser.add_argument("--to", type=Path, default=SHIPPED)
    options = parser.parse_args()
    begun = time.perf_counter()
    lines = training.lines_once(texts(options.files))
    if not options.only:
        lines += training.lines_once(demonstration())
    frequent = training.alphabet_of(lines).characters
    alphabet = Alphabet(list(dict.fromkeys([*frequent[:MOST], *gb2312()])))
    print(
        f"{len(lines)} lines, {sum(map(len, lines))} characters, alphabet {len(alphabet)}"
    )
    runs = training.count(lines, alphabet)
    print("runs", [len(each.keys) for each in runs], f"{time.perf_counter() - begun:.0f} s")
    drawn = pictures(alphabet.characters)
    known = confusion.confusions(alphabet.characters, drawn, FIRST)
    print(f"confusions {len(known.meant)}, {time.perf_counter() - begun:.0f} s")
    Statistics(alphabet, runs, known).save(options.to)
    print(f"{options.to.name}: {options.to.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
