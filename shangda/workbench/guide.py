"""The help: one screen for each role, and the keys. The words are shipped data."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Chapter:
    """What one role does, step by step, and what people ask."""

    code: str
    title: str
    summary: str
    steps: list[dict[str, str]]
    questions: list[dict[str, str]]
    is_mine: bool


@dataclass(frozen=True)
class Key:
    """A key, and what it does where."""

    keys: list[str]
    words: str


def chapters(roles: Collection[str]) -> list[Chapter]:
    """All chapters, those of the person's own roles first."""
    found = [
        Chapter(
            code=one["code"],
            title=one["title"],
            summary=one["summary"],
            steps=one["steps"],
            questions=one["questions"],
            is_mine=bool(set(one["roles"]) & set(roles)),
        )
        for one in _shipped()["chapters"]
    ]
    return sorted(found, key=lambda one: not one.is_mine)


def keys(roles: Collection[str]) -> dict[str, list[Key]]:
    """Place → its keys, for places that these roles have."""
    return {
        one["place"]: [Key(row["keys"], row["words"]) for row in one["keys"]]
        for one in _shipped()["keys"]
        if not one["roles"] or set(one["roles"]) & set(roles)
    }


@cache
def _shipped() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        Path(__file__).with_suffix(".json").read_text("utf-8")
    )
    return found
