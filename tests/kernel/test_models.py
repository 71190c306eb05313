"""How rows of the kernel call themselves, in logs and in a shell."""

from datetime import UTC, date, datetime

import pytest

from shangda.kernel import models


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (models.AuditEvent(sequence=3, actor_name="沈知禾", verb="items.agree"), "3 沈知禾 items.agree"),
        (models.AuditHead(sequence=3), "3"),
        (models.StoredFile(sha256="ab"), "ab"),
        (models.RequestKey(key="k1"), "k1"),
        (models.Job(name="a.b", args=[1]), "a.b[1]"),
        (models.Deadline(summary="修改", due_at=datetime(2026, 11, 20, 9, tzinfo=UTC)), "修改 2026-11-20 09:00"),
        (models.Workday(date=date(2026, 10, 1), is_work=False), "2026-10-01 休"),
        (models.Workday(date=date(2026, 10, 10), is_work=True), "2026-10-10 班"),
        (models.Notice(text="已刊用"), "已刊用"),
        (models.Counter(series="a", last=7), "a 7"),
        (models.Presence(place="item:1"), "item:1"),
    ],
)  # fmt: skip
def test_a_row_says_what_it_is(row, said):
    assert str(row) == said
