"""An issue as the structure that ``typeset`` prints; what is printed is what was frozen.

Pages of a preview are kept in the cache under a fingerprint of all that they show, so that
every process finds them, and nobody gets old ones.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any, cast

from django.conf import settings
from django.core.cache import cache
from django.db.models import Prefetch

from shangda import typeset
from shangda.editing.models import Source
from shangda.periodicals.models import Entry, Issue, Periodical
from shangda.periodicals.readers import foot
from shangda.text import outline

FONTS = typeset.FontFolders(settings.FONT_FOLDER)
DPI = 96  # of a preview: a page is 794 pixels wide, and shown no wider
KEEP = 24 * 3600  # seconds
FEW_LINES = 2  # a last page with no more looks like a slip
BEING_COMPOSED = frozenset({Issue.State.COMPOSING, Issue.State.DISCARDED})


@dataclass(frozen=True)
class Pages:
    """What a preview shows: how many pages, where each piece begins, how full the last is."""

    mark: str
    count: int
    starts: list[int]
    last_lines: int | None = None  # of text; None where it was cached before this was known

    @property
    def is_nearly_one_less(self) -> bool:
        """Whether cutting a few words would save the last page."""
        is_bare = self.last_lines is not None and self.last_lines <= FEW_LINES
        return self.count > 1 and is_bare


def pdf(issue: Issue) -> bytes:
    """The issue as PDF; of a signed one always the same bytes."""
    return typeset.pdf(
        printed(issue), layout_of(issue.periodical), fonts=FONTS, made_at=issue.signed_at
    )


def docx(issue: Issue) -> bytes:
    """The issue as DOCX, from the same structure."""
    return typeset.docx(
        printed(issue), layout_of(issue.periodical), fonts=FONTS, made_at=issue.signed_at
    )


def pages(issue: Issue) -> Pages:
    """Its pages as they would be printed now, made unless they are known."""
    content, layout = printed(issue), layout_of(issue.periodical)
    mark = _fingerprint(content, layout)
    known: Pages | None = cache.get(_key(mark))
    return known or _make(mark, content, layout)


def page(issue: Issue, number: int) -> bytes | None:
    """One page as PNG, counted from 1; None beyond the last."""
    found = pages(issue)
    if not 1 <= number <= found.count:
        return None
    known: bytes | None = cache.get(_key(found.mark, number))
    if known is None:  # dropped by the cache
        _make(found.mark, printed(issue), layout_of(issue.periodical))
        known = cache.get(_key(found.mark, number))
    return known


def specimen(periodical: Periodical, layout: Mapping[str, Any]) -> bytes:
    """The first page of an issue with invented text, to judge a masthead and a layout by."""
    content = typeset.Printed(
        masthead=periodical.masthead,
        security_line=periodical.security_line,
        office=periodical.office,
        date_line="2026年1月5日",
        contents=periodical.has_contents,
        sections=[typeset.Section(column="", pieces=list(_specimens()))],
        recipients=[("报", "上级办公室，本级领导。"), ("发", "各乡镇（街道），各部门。")],
        copies=periodical.copies,
    )
    checked = typeset.Layout.from_dict(layout)
    return typeset.preview_images(content, checked, FONTS, dpi=DPI)[0]


def bare_characters(issue: Issue) -> list[str]:
    """Characters that no font has; they would be printed as a box with their code."""
    content = printed(issue)
    text = "".join(
        piece.title + "".join(one.text for one in piece.paragraphs)
        for piece in content.pieces
    )
    return typeset.uncovered(text, layout_of(issue.periodical), FONTS)


def printed(issue: Issue) -> typeset.Printed:
    """All that stands in the issue."""
    periodical, day = issue.periodical, issue.issue_date
    return typeset.Printed(
        masthead=periodical.masthead,
        security_line=periodical.security_line,
        number_line=number_line(issue),
        office=periodical.office,
        date_line=f"{day.year}年{day.month}月{day.day}日",
        contents=periodical.has_contents,
        sections=_sections(issue),
        recipients=foot(issue),
        copies=issue.copies,
        note=_note(issue),
    )


def number_line(issue: Issue) -> str | None:
    """第218期（总第5021期）; None before the signature, which prints a blank."""
    if issue.number is None:
        return None
    total = f"（总第{issue.running_number}期）" if issue.running_number else ""
    return f"{issue.number_words}{total}"


def layout_of(periodical: Periodical) -> typeset.Layout:
    """The standard layout with what the office has changed."""
    return typeset.Layout.from_dict(periodical.layout)


def _make(mark: str, content: typeset.Printed, layout: typeset.Layout) -> Pages:
    images = typeset.preview_images(content, layout, FONTS, dpi=DPI)
    starts = typeset.start_pages(content, layout, fonts=FONTS)
    last_lines = typeset.last_page_lines(content, layout, fonts=FONTS)
    found = Pages(mark, len(images), starts, last_lines)
    cache.set_many(
        {_key(mark, number): image for number, image in enumerate(images, start=1)}, KEEP
    )
    cache.set(_key(mark), found, KEEP)
    return found


def _key(mark: str, number: int = 0) -> str:
    return f"periodicals:page:{mark}:{number}"


def _fingerprint(content: typeset.Printed, layout: typeset.Layout) -> str:
    shown = json.dumps([asdict(content), layout.to_dict()], ensure_ascii=False)
    return hashlib.sha256(f"{shown}{DPI}".encode()).hexdigest()[:32]


def _sections(issue: Issue) -> list[typeset.Section]:
    sources = Source.objects.select_related("submission__item").order_by("position", "pk")
    entries = (
        issue.entries.select_related("column", "revision", "article")
        .prefetch_related(Prefetch("article__sources", sources))
        .order_by("position", "pk")
    )
    return [
        typeset.Section(
            column=column, pieces=[_piece(entry, issue.state) for entry in group]
        )
        for column, group in groupby(
            entries, key=lambda one: one.column.name if one.column else ""
        )
    ]


def _piece(entry: Entry, state: str) -> typeset.Piece:
    """While it is being composed it shows the latest text, from the proofs on the frozen one."""
    text = entry.article if state in BEING_COMPOSED else entry.revision
    return typeset.Piece(
        title=text.title,
        paragraphs=outline.parse(text.body),
        form=cast("typeset.Form", entry.form),
        contributors=contributors(entry.article.sources.all()),
    )


def contributors(sources: Iterable[Source]) -> str:
    """（松岚镇、县水利局供稿）, the lead source first."""
    names = dict.fromkeys(source.submission.item.unit_name for source in sources)
    return f"（{'、'.join(names)}供稿）" if names else ""


def _note(issue: Issue) -> str:
    if not issue.corrects:
        return issue.note
    return f"更正{issue.corrects.number_words}：{issue.note}"


def _specimens() -> Iterator[typeset.Piece]:
    body = (
        "这里是正文的样子。每页多少行、每行多少字，看这一页就知道。\n"
        "一、一级标题是这样。后面接着写正文，字体和标题不同。\n"
        "（一）二级标题是这样。数字和字母，如2026年、38.6公里，也在这里看。\n"
        "1. 三级标题是这样。版式改了以后，先看这一页再存。"
    )
    for title in ("第一条的题目印在这里", "第二条的题目稍长一些，看看它怎样折成两行"):
        yield typeset.Piece(
            title=title,
            paragraphs=outline.parse(body),
            contributors="（供稿单位）",
        )
