"""Rule sets that an office can start from, one file each."""

from __future__ import annotations

from importlib.resources import files
from typing import NamedTuple

from shangda.points.reading import read


class Template(NamedTuple):
    """A rule set to start from."""

    name: str
    title: str
    about: str
    text: str


def templates() -> list[Template]:
    """All that come with the product, by name."""
    here = files(__name__)
    texts = {
        path.name.removesuffix(".toml"): path.read_text("utf-8")
        for path in here.iterdir()
        if path.name.endswith(".toml")
    }
    return [_template(name, text) for name, text in sorted(texts.items())]


def _template(name: str, text: str) -> Template:
    rules = read(text)
    return Template(name, rules.title, rules.about, text)
