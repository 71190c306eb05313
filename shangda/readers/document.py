"""What a reader gives back, and how far it may go."""

from dataclasses import dataclass, field

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """How much one file may cost; the figures come from TRUST.md rows 57-60."""

    file_bytes: int = 60 * MIB
    memory_bytes: int = 512 * MIB
    cpu_seconds: int = 17
    # Below the promised 20 seconds, so that the refusal itself arrives in time.
    wall_seconds: float = 18.0
    answer_bytes: int = 32 * MIB
    zip_entries: int = 2_000
    zip_bytes: int = 200 * MIB
    zip_ratio: int = 50
    zip_ratio_from_bytes: int = 64 * MIB
    pdf_pages: int = 1_000
    characters: int = 2_000_000
    paragraphs: int = 20_000
    mail_parts: int = 200


@dataclass(frozen=True)
class Document:
    """What was understood; ``title`` is empty when none was recognised."""

    title: str
    paragraphs: list[str]
    kind: str
    warnings: list[str] = field(default_factory=list)


@dataclass
class Block:
    """One paragraph or table row as its file has it; ``size`` in points, 0 = unknown."""

    text: str
    centred: bool = False
    titled: bool = False
    indented: bool = False
    row: bool = False
    size: float = 0.0


@dataclass
class Contents:
    """The blocks of a file in reading order, before a title is looked for."""

    blocks: list[Block]
    warnings: list[str] = field(default_factory=list)
