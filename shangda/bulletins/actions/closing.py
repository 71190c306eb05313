"""Closing a period: its figures are taken once and never change."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from shangda.bulletins import figures, plain, rules
from shangda.bulletins.spans import Span
from shangda.kernel.errors import ConflictError, NotAllowedError, WrongStateError
from shangda.kernel.lifecycle import record
from shangda.kernel.transactions import action
from shangda.organisations.models import Desk, Person
from shangda.scoring.models import ClosedPeriod


@action
def close_period(
    *, desk: Desk, span: Span, by: Person, now: datetime | None = None
) -> ClosedPeriod:
    """Keep the figures of a span that is over, with their fingerprint in the trace as well.

    Raises WrongStateError before its end, ConflictError when it is closed already.
    """
    if not rules.may_prepare(by, desk.pk):
        raise NotAllowedError("关账由本信息科的考核员来做。")
    now = now or timezone.now()
    if span.end >= timezone.localdate(now):
        raise WrongStateError(
            f"{span}还没有完。",
            f"到{span.end.month}月{span.end.day}日结束，过了那天再关账。",
        )
    kept = plain.encoded(figures.snapshot(desk, span))
    closed = _keep(
        ClosedPeriod(
            desk=desk,
            per=span.per,
            start=span.start,
            end=span.end,
            figures=kept,
            sha256=plain.fingerprint(kept),
            by=by,
            at=now,
        )
    )
    record(
        "bulletins.close_period",
        closed,
        by=by,
        desk=desk.name,
        period=str(span),
        sha256=closed.sha256,
    )
    return closed


def _keep(closed: ClosedPeriod) -> ClosedPeriod:
    try:
        with transaction.atomic():
            closed.save(force_insert=True)
    except IntegrityError as taken:
        raise ConflictError(
            "这一期已经关账了。", "关账的数不改，请直接看它，或者起草通报。"
        ) from taken
    return closed
