"""An issue as the structure that ``typeset`` prints; what is printed is what was frozen."""

from collections.abc import Iterable
from itertools import groupby
from typing import cast

from django.conf import settings

from shangda import typeset
from shangda.editing.models import Source
from shangda.periodicals.models import Address, Entry, Issue
from shangda.text import outline

FONTS = typeset.FontFolders(settings.FONT_FOLDER)


def pdf(issue: Issue) -> bytes:
    """The issue as PDF."""
    return typeset.pdf(printed(issue), _layout(issue), fonts=FONTS)


def docx(issue: Issue) -> bytes:
    """The issue as DOCX, from the same structure."""
    return typeset.docx(printed(issue), _layout(issue))


def preview(issue: Issue, *, dpi: int = 96) -> list[bytes]:
    """Its pages as PNG, as they would be printed now."""
    return typeset.preview_images(printed(issue), _layout(issue), FONTS, dpi=dpi)


def printed(issue: Issue) -> typeset.Printed:
    """All that stands in the issue."""
    periodical = issue.periodical
    return typeset.Printed(
        masthead=periodical.masthead,
        security_line=periodical.security_line,
        number_line=number_line(issue),
        office=periodical.office,
        date_line=f"{issue.issue_date.year}年{issue.issue_date.month}月{issue.issue_date.day}日",
        contents=periodical.has_contents,
        sections=_sections(issue),
        recipients=_recipients(issue),
        copies=issue.copies,
        note=_note(issue),
    )


def number_line(issue: Issue) -> str | None:
    """第218期（总第5021期）; None before the signature, which prints a blank."""
    if issue.number is None:
        return None
    total = f"（总第{issue.running_number}期）" if issue.running_number else ""
    return f"{issue.number_words}{total}"


def _layout(issue: Issue) -> typeset.Layout:
    return typeset.Layout.from_dict(issue.periodical.layout)


def _sections(issue: Issue) -> list[typeset.Section]:
    entries = issue.entries.select_related("column", "revision").order_by("position", "pk")
    return [
        typeset.Section(column=column, pieces=[_piece(entry) for entry in group])
        for column, group in groupby(
            entries, key=lambda one: one.column.name if one.column else ""
        )
    ]


def _piece(entry: Entry) -> typeset.Piece:
    """An entry still being composed shows its article's latest text."""
    return typeset.Piece(
        title=entry.revision.title,
        paragraphs=outline.parse(entry.revision.body),
        form=cast("typeset.Form", entry.form),
        contributors=_contributors(
            entry.article.sources.select_related("submission__item")
        ),
    )


def _contributors(sources: Iterable[Source]) -> str:
    ordered = sorted(sources, key=lambda source: (source.position, source.pk))
    names = dict.fromkeys(source.submission.item.unit_name for source in ordered)
    return f"（{'、'.join(names)}供稿）" if names else ""


def _recipients(issue: Issue) -> list[tuple[str, str]]:
    """The lines at the foot: frozen ones of a signed issue, else the periodical's."""
    rows = issue.recipients if issue.number else issue.periodical.recipients
    found = rows.order_by("position", "pk").values_list("address", "label")
    labels = list(dict.fromkeys(found))
    return [
        (
            address.label,
            "，".join(label for where, label in labels if where == address) + "。",
        )
        for address in Address
        if any(where == address for where, _ in labels)
    ]


def _note(issue: Issue) -> str:
    if not issue.corrects:
        return issue.note
    return f"更正{issue.corrects.number_words}：{issue.note}"
