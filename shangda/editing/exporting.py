"""Lists as .xlsx, with the filter of the page."""

from shangda.editing.models import Article
from shangda.items.models import Submission
from shangda.kernel.spreadsheets import Row

MOST = 10_000  # rows
INBOX = (
    ("收稿编号", 18),
    ("标题", 48),
    ("单位", 14),
    ("信息科", 18),
    ("类型", 12),
    ("板块", 12),
    ("字数", 8),
    ("收稿时间", 18),
    ("状态", 10),
    ("认领", 10),
    ("缓报到", 12),
)
ARTICLES = (
    ("标题", 48),
    ("信息科", 18),
    ("来源", 20),
    ("来源篇数", 10),
    ("字数", 8),
    ("编辑", 10),
    ("状态", 10),
    ("改于", 18),
    ("二审", 10),
)


def submission_row(row: Submission) -> Row:
    """A submission as the inbox lists it."""
    return [
        row.receipt_number,
        row.revision.title,
        row.item.unit_name,
        row.desk.name,
        row.item.get_kind_display(),
        row.item.section.name if row.item.section else "",
        row.revision.count,
        row.received_at,
        row.get_state_display(),
        row.claimed_by.name if row.claimed_by else "",
        row.hold_until,
    ]


def article_row(row: Article) -> Row:
    """An article as their page lists it."""
    return [
        row.title,
        row.desk.name,
        row.lead_unit,  # type: ignore[attr-defined]  # annotated by queries.articles
        row.source_count,  # type: ignore[attr-defined]  # annotated by queries.articles
        row.count,
        row.editor.name,
        row.get_state_display(),
        row.changed_at,
        row.reviewer.name if row.reviewer else "",
    ]
