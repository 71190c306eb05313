"""Words of files together with those that people read."""

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """Members are written as word and label, and equal the word."""

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        """Make a member of its word and its label."""
        made = str.__new__(cls, value)
        made._value_, made.label = value, label
        return made
