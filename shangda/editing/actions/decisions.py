"""How a desk decides: the step, the row that remembers it, and whose work it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from shangda.editing import rules, uses
from shangda.editing.lifecycle import STEPS
from shangda.editing.models import Article, Decision, Verification
from shangda.items.models import Submission
from shangda.kernel.errors import (
    ConflictError,
    NotAllowedError,
    WrongStateError,
)
from shangda.kernel.lifecycle import advance
from shangda.organisations.models import Person

State = Submission.State
IN_HAND = (State.CLAIMED, State.VERIFYING, State.HELD)


@dataclass(frozen=True)
class Grounds:
    """What stands behind a decision: for the author, for the trace, for its undoing."""

    reason: str = ""
    is_qualified: bool = False
    words: str = ""
    due_at: datetime | None = None
    verification: Verification | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)


def decide(
    submission: Submission, verb: str, by: Person, grounds: Grounds | None = None
) -> Decision:
    """Take a step at the desk and remember it; the submission is ``by``'s from then on.

    What nobody has claimed is claimed in the same step. Raises ConflictError when a
    colleague has it: that takes ``take_over`` first.
    """
    grounds = grounds or Grounds()
    yield_to_colleague(submission, by)
    before, now = submission.state, timezone.now()
    is_new = before not in IN_HAND or submission.claimed_by_id != by.pk
    advance(
        submission,
        verb,
        STEPS,
        by=by,
        changes={
            "waiting_since": now,
            "claimed_by": by,
            "claimed_at": now if is_new else submission.claimed_at,
            "hold_until": None,
            **grounds.changes,
        },
        reason=grounds.reason,
        words=grounds.words,
    )
    return Decision.objects.create(
        submission=submission,
        verb=verb,
        before=before,
        after=submission.state,
        reason=grounds.reason,
        is_qualified=grounds.is_qualified,
        words=grounds.words,
        due_at=grounds.due_at,
        verification=grounds.verification,
        by=by,
        at=now,
    )


def yield_to_colleague(submission: Submission, by: Person) -> None:
    """Refuse when somebody else has it in hand, or decided while this page was open.

    Locks the row until the commit, so that who has it cannot change in between.
    """
    if not rules.may_triage(by, submission):
        return  # the step itself refuses, and says so better
    row = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("claimed_by")
        .get(pk=submission.pk)
    )
    if row.state in IN_HAND and row.claimed_by and row.claimed_by != by:
        when = (
            f"{timezone.localtime(row.claimed_at):%m月%d日%H:%M}" if row.claimed_at else ""
        )
        raise ConflictError(
            f"{row.claimed_by.name}{when}已认领这一篇。",
            "请先问一声；要由您接着办，先按“接手”。",
        )
    if row.state != submission.state:
        raise ConflictError(
            f"这一篇刚刚变成了“{row.get_state_display()}”，没有再办。",
            "请刷新页面，看看是谁办的。",
        )
    submission.claimed_by, submission.claimed_at = row.claimed_by, row.claimed_at


def last_decision(submission: Submission) -> Decision | None:
    """The latest one that still holds."""
    return submission.decisions.filter(undone_at=None).order_by("-pk").first()


def mark_undone(decision: Decision, by: Person) -> None:
    """Keep the row, with who took it back and when."""
    decision.undone_at, decision.undone_by = timezone.now(), by
    decision.save(update_fields=["undone_at", "undone_by"])


def be_open_for_editing(article: Article, by: Person) -> None:
    """Raise NotAllowedError or WrongStateError unless ``by`` may change the text now."""
    if not rules.may_edit(by, article):
        raise NotAllowedError("您不能改这一篇。")
    if article.state != Article.State.EDITING:
        raise WrongStateError(
            f"这篇现在是“{article.get_state_display()}”，不能改。",
            "要改，先按“收回再改”或“重新编辑”。",
        )


def refuse_if_placed(article: Article, label: str) -> None:
    """What stands in an issue or went up stays an article. Raises WrongStateError."""
    if found := uses.places(article):
        raise WrongStateError(
            f"它已经排进{found[0].where}，不能{label}。", "请先把它从刊物里撤下来。"
        )
    refuse_if_reported(article, label)


def refuse_if_reported(article: Article, label: str) -> None:
    """Offices below get their credit above through it. Raises WrongStateError."""
    report = uses.report_of(article)
    if report is None:
        return
    item = report.item
    is_sent = item.submissions.exclude(state=State.WITHDRAWN).exists()
    raise WrongStateError(
        f"它已转成上报稿“{item}”（{item.get_state_display()}），不能{label}。",
        "上报稿已经送到上级，这一篇要留着，下面各单位的积分从它算起。"
        if is_sent
        else "请先把上报稿收回、删除。",
    )
