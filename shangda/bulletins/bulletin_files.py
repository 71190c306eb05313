"""The files of one bulletin: those that are kept, or as they would be printed now."""

from dataclasses import dataclass

from shangda.bulletins import content, printing, schemes, snapshots
from shangda.bulletins.content import Content
from shangda.bulletins.models import Bulletin
from shangda.kernel import spreadsheets

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MEDIA_TYPES = {"pdf": PDF, "docx": DOCX, "xlsx": spreadsheets.MEDIA_TYPE}


@dataclass(frozen=True)
class Made:
    """A file in memory."""

    content: bytes
    media_type: str


def content_of(bulletin: Bulletin) -> Content:
    """All that stands in the bulletin."""
    scheme = schemes.kept(bulletin.template)
    kept = snapshots.of_closed(bulletin.closed)
    return content.dated(
        content.content(scheme, kept, bulletin.sentences),
        number_line_of(bulletin),
        bulletin.issue_date,
    )


def number_line_of(bulletin: Bulletin) -> str | None:
    """第4期; None before the signature, which prints a blank."""
    if bulletin.number is None or bulletin.year is None:
        return None
    return schemes.kept(bulletin.template).number_line(bulletin.year, bulletin.number)


def made(bulletin: Bulletin, form: str) -> Made:
    """One file as it would be printed now."""
    scheme, shown = schemes.kept(bulletin.template), content_of(bulletin)
    if form == "xlsx":
        return Made(printing.xlsx(shown), MEDIA_TYPES[form])
    write = {"pdf": printing.pdf, "docx": printing.docx}[form]
    return Made(write(shown, scheme, bulletin.signed_at), MEDIA_TYPES[form])


def all_of(bulletin: Bulletin) -> dict[str, Made]:
    """Every file."""
    return {form: made(bulletin, form) for form in MEDIA_TYPES}


def name_of(bulletin: Bulletin, form: str) -> str:
    """What the file is called when somebody takes it."""
    number = number_line_of(bulletin)
    return f"{bulletin.title}{f'（{number}）' if number else '（未签发）'}.{form}"
