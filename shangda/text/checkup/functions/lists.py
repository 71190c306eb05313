"""Read the word lists that ship with the check-up."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any


def lines(name: str) -> list[str]:
    """The entries of a list, one a line; empty lines and lines after # are none."""
    entries = (line.strip() for line in _read(name).splitlines())
    return [entry for entry in entries if entry and not entry.startswith("# ")]


def table(name: str) -> dict[str, Any]:
    """A TOML file of the word lists."""
    return tomllib.loads(_read(name))


def _read(name: str) -> str:
    file = resources.files("shangda.text.checkup") / "words" / name
    return file.read_text(encoding="utf-8")
