"""Real texts as LibreOffice and a mail program wrote them, read through the child."""

import json
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from shangda.readers import read

FOLDER = Path(__file__).resolve().parents[2] / "../shared/data/files"
WANTED = sorted(FOLDER.glob("*.json"))

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not WANTED, reason="../shared/data/files is missing"),
]


def wanted(stem):
    return json.loads((FOLDER / f"{stem}.json").read_text("utf-8"))


@pytest.mark.parametrize("ending", ["docx", "doc", "rtf", "gb18030.txt", "eml", "pdf"])
@pytest.mark.parametrize("stem", [path.stem for path in WANTED])
def test_title_and_paragraphs_come_back_as_they_were(stem, ending):
    found = read(FOLDER / f"{stem}.{ending}")

    assert {"title": found.title, "paragraphs": found.paragraphs} == wanted(stem)


@pytest.mark.parametrize("stem", [path.stem for path in WANTED])
def test_a_pdf_gives_its_characters_in_order(stem):
    found = read(FOLDER / f"{stem}.pdf")

    want, got = wanted(stem), "".join([found.title, *found.paragraphs])
    expected = "".join([want["title"], *want["paragraphs"]])
    assert SequenceMatcher(None, expected, got, autojunk=False).ratio() >= 0.98
