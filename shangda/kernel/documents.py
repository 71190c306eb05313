"""Office documents, as commands are given them."""

from pathlib import Path
from typing import NamedTuple

from django.core.management.base import CommandError

from shangda import readers


class Document(NamedTuple):
    """A title, which may be empty, and the paragraphs under it as lines."""

    title: str
    body: str


def read(path: Path) -> Document:
    """What a document says; raises CommandError that names the file and the remedy."""
    try:
        found = readers.read(path, name=path.name)
    except readers.UnreadableError as refusal:
        raise CommandError(f"{path}：{refusal}") from refusal
    return Document(found.title, "\n".join(found.paragraphs))
