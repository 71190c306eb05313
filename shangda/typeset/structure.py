"""What stands in a printed issue, before any typeface or page is chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Form = Literal["brief", "single", "composite", "special"]


class Words(Protocol):
    """One paragraph; lines with tabs are rows of a table.

    ``level`` is 0 for body text, 1 to 4 for 一、（一）1.（1）. ``lead`` is the beginning
    of ``text`` that is set apart: all of it in a heading, the first sentence in a
    run-in heading, nothing in plain text. The paragraphs of an outline fit as they are.
    """

    @property
    def text(self) -> str:
        """All of the paragraph, lead included."""
        ...

    @property
    def level(self) -> int:
        """Depth of its number, 0 for none."""
        ...

    @property
    def lead(self) -> str:
        """The words set apart."""
        ...


@dataclass(frozen=True)
class Paragraph:
    """The plain form of ``Words``."""

    text: str
    level: int = 0
    lead: str = ""


@dataclass(frozen=True)
class Table:
    """A table with its caption; columns in ``figures`` stand on the right, counted from 0."""

    rows: Sequence[Sequence[str]]
    caption: str = ""
    figures: Sequence[int] = ()
    level: int = 0
    lead: str = ""

    @property
    def text(self) -> str:
        """Its cells as text: tabs between them, a line for a row."""
        return "\n".join("\t".join(row) for row in self.rows)


@dataclass(frozen=True)
class Drawing:
    """A vector drawing, as SVG with a viewBox; ``ratio`` is its height by its width."""

    svg: str
    ratio: float
    caption: str = ""
    level: int = 0
    lead: str = ""

    @property
    def text(self) -> str:
        """What can be read of it outside the drawing."""
        return self.caption


@dataclass(frozen=True)
class Piece:
    """One article. ``contributors`` is printed as it stands: （松岚镇供稿）."""

    title: str
    paragraphs: Sequence[Words]
    form: Form = "single"
    contributors: str = ""


@dataclass(frozen=True)
class Section:
    """A column of the issue with its pieces; without a name no heading is printed."""

    column: str
    pieces: Sequence[Piece]


@dataclass(frozen=True)
class Printed:
    """A whole issue.

    ``number_line`` None draws the blank that waits for a number; ``security_line``
    None takes the layout's, "" prints none; ``recipients`` are pairs such as
    ("报", "市委办公室"); ``copies`` 0 prints no figure; ``note`` is a correction;
    ``signature`` are the lines under the last piece: who says so, and when.
    """

    masthead: str
    office: str
    date_line: str
    sections: Sequence[Section]
    number_line: str | None = None
    security_line: str | None = None
    contents: bool = True
    recipients: Sequence[tuple[str, str]] = ()
    copies: int = 0
    note: str = ""
    signature: Sequence[str] = ()

    @property
    def pieces(self) -> list[Piece]:
        """Every piece in the order of print."""
        return [piece for section in self.sections for piece in section.pieces]
