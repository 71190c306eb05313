"""Work of the frame after the commit: moving work on its day, checking the trace."""

from shangda.editing import actions as editing
from shangda.items import actions as items
from shangda.kernel import audit, notices
from shangda.kernel.lifecycle import record
from shangda.kernel.outbox import task
from shangda.kernel.transactions import action
from shangda.organisations.models import Person


@task("workbench.move_work")
def move_work(from_id: int, to_id: int, by_id: int) -> None:
    """Give drafts and claims to the successor; what has moved already does not move again."""
    leaver, successor = Person.objects.get(pk=from_id), Person.objects.get(pk=to_id)
    by = Person.objects.get(pk=by_id)
    items.hand_over_drafts(from_person=leaver, to_person=successor, by=by)
    editing.hand_over_claims(from_person=leaver, to_person=successor, by=by)


@task("workbench.check_trace")
def check_trace(by_id: int) -> None:
    """Walk the whole chain of events, and write down in it what was found."""
    by = Person.objects.get(pk=by_id)
    _note_verdict(audit.verify(audit.anchors_place()), by)


@action
def _note_verdict(verdict: audit.Verdict, by: Person) -> None:
    record(
        "workbench.check_trace",
        by,
        by=by,
        checked=verdict.checked,
        first_bad=verdict.first_bad,
        cause=verdict.cause,
    )
    words = (
        f"{verdict.checked}条审计记录核验完毕，没有改动。"
        if verdict.first_bad is None
        else f"审计记录第{verdict.first_bad}条起有问题：{verdict.cause}。请立即保全数据库。"
    )
    notices.tell(
        [by],
        notices.Message(
            event=f"check_trace:{by.pk}:{verdict.checked}:{verdict.first_bad}",
            group="workbench.trace",
            kind="check_trace",
            text=words,
            url="/system/audit/",
            is_action_needed=verdict.first_bad is not None,
        ),
    )
