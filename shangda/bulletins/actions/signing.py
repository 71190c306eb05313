"""The signature: it gives the number, opens the time for objections, and tells everybody."""

from datetime import datetime

from django.utils import timezone

from shangda.bulletins import numbers, queries, rules, tasks
from shangda.bulletins.lifecycle import STEPS
from shangda.bulletins.models import Bulletin
from shangda.kernel import notices
from shangda.kernel.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    WrongStateError,
)
from shangda.kernel.lifecycle import advance, require
from shangda.kernel.numbering import next_number
from shangda.kernel.transactions import action
from shangda.kernel.workcalendar import due_in_workdays
from shangda.organisations.models import Person

LONGEST_WORDS = 300


@action
def issue_bulletin(
    *,
    bulletin: Bulletin,
    by: Person,
    version: int | None = None,
    now: datetime | None = None,
) -> Bulletin:
    """Sign and number; files and news follow after the commit.

    The counter's row is locked from here to the commit: no gap, no double. Raises
    ConflictError when the bulletin changed since ``version`` was read.
    """
    require(bulletin, "issue", STEPS, by=by)
    _be_as_read(bulletin, version)
    now = now or timezone.now()
    day = timezone.localdate(now)
    number = next_number(numbers.series_of(bulletin, day.year))
    until = due_in_workdays(now, queries.terms_of(bulletin.desk).objection_days)
    changes = {
        "year": day.year,
        "number": number,
        "issue_date": day,
        "signed_by": by,
        "signed_at": now,
        "objections_until": until,
    }
    advance(bulletin, "issue", STEPS, by=by, changes=changes, number=number)
    tasks.publish.enqueue(bulletin.pk)
    return bulletin


@action
def send_back(*, bulletin: Bulletin, by: Person, words: str) -> Bulletin:
    """Do not sign, and say why; whoever drafted it is told."""
    words = " ".join(words.split())
    if not words or len(words) > LONGEST_WORDS:
        said = f"最多{LONGEST_WORDS}字，请写短一些。" if words else "请写明哪里要改。"
        raise InvalidError(said, fields={"words": said})
    advance(
        bulletin, "send_back", STEPS, by=by, changes={"sent_back_words": words}, words=words
    )
    notices.tell(
        [bulletin.made_by],
        notices.Message(
            event=f"bulletin:{bulletin.pk}:sent_back:{timezone.now():%Y%m%d%H%M%S}",
            group=f"bulletins.bulletin:{bulletin.pk}",
            kind="proof",
            text=f"《{bulletin.title}》没有签发：{words}"[:300],
            url=f"/bulletins/{bulletin.pk}/",
            is_action_needed=True,
        ),
    )
    return bulletin


@action
def reprint(*, bulletin: Bulletin, by: Person) -> Bulletin:
    """Have the files of a signed bulletin made once more, where that has failed."""
    if not rules.is_of_desk(by, bulletin.desk_id):
        raise NotAllowedError("重新排版要由本科室来做。")
    if bulletin.state != Bulletin.State.ISSUED or bulletin.pdf_id:
        raise WrongStateError("这份通报不需要重新排版。")
    tasks.publish.enqueue(bulletin.pk)
    return bulletin


def _be_as_read(bulletin: Bulletin, version: int | None) -> None:
    """The row is held to the commit, so that nobody recalls and changes it in between."""
    row = Bulletin.objects.select_for_update().only("version").get(pk=bulletin.pk)
    if version is not None and row.version != version:
        raise ConflictError("您打开之后，这份通报又改过。", "请刷新页面，看过现在的再签。")
