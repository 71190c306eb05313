"""What rows are called where people meet them: lists, messages, the shell."""

import pytest

from shangda.items.models import (
    Attachment,
    Item,
    Material,
    Revision,
    RouteStep,
    SavedText,
    SignOff,
    Skeleton,
    Submission,
)

REVISION = Revision(title="松岚镇供水三本账", number=2)


@pytest.mark.parametrize(
    ("row", "name"),
    [
        (Item(title="松岚镇供水三本账"), "松岚镇供水三本账"),
        (Item(), "（还没有标题）"),
        (Material(title="冬季供水台账"), "冬季供水台账"),
        (SavedText(version=3), "第3次存的稿子"),
        (REVISION, "松岚镇供水三本账（第2稿）"),
        (
            RouteStep(kind="urgent", position=1, role="deputy_approver", act="agree"),
            "紧急类第1步：分管领导同意",
        ),
        (SignOff(revision=REVISION, outcome="signed"), "松岚镇供水三本账（第2稿）签发"),
        (Submission(receipt_number="QY-2026-00031"), "QY-2026-00031"),
        (Attachment(name="明细.xlsx"), "明细.xlsx"),
        (Skeleton(kind="measures", structure="enumerated"), None),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, str) else None,
)
def test_rows_are_called_by_words(row, name):
    assert str(row) == (name or "措施类　" + row.get_structure_display())
