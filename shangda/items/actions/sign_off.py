"""Signatures: asking for them, giving them, sending back, and taking each of these back."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from shangda.items import queries, routes, rules, texts
from shangda.items.actions import submission
from shangda.items.lifecycle import STEPS
from shangda.items.models import Item, Revision, RouteStep, SignOff, Submission
from shangda.kernel import notices
from shangda.kernel.errors import InvalidError, WrongStateError
from shangda.kernel.lifecycle import advance, record, require
from shangda.kernel.transactions import action
from shangda.organisations.models import Person
from shangda.organisations.rules import power_of

Outcome = SignOff.Outcome
NOBODY: dict[str, Any] = {
    "awaits_role": "",
    "is_last_signature": False,
    "may_author_sign": False,
}


class MarkedSecretError(InvalidError):
    """The text carries a marking of state secrets and goes no further."""


def ask_sign_off(*, item: Item, by: Person) -> Revision:
    """Freeze the text and put it up for the first signature of its route.

    Raises InvalidError with all that is missing; a marking of state secrets is traced, too.
    """
    try:
        return _put_up(item=item, by=by)
    except MarkedSecretError:
        _trace_stop(item=item, by=by)
        raise


@action
def recall(*, item: Item, by: Person) -> Item:
    """Take the text back from the approvers to write on."""
    advance(item, "recall", STEPS, by=by, changes=NOBODY)
    return item


@action
def agree(*, item: Item, by: Person) -> Item:
    """Give a signature that is not the last; when nobody is left after it, it is."""
    _refresh(item)
    require(item, "agree", STEPS, by=by)
    revision, now = _revision(item), timezone.now()
    given, following = _walk(item, revision, by)
    if following is None:
        return _finish(item, by, given, now)
    _write(item, given, by, now)
    advance(
        item, "agree", STEPS, by=by, changes=_awaiting(*following), revision=revision.number
    )
    _tell_next(item, revision, following[0], by)
    return item


@action
def sign_off(*, item: Item, by: Person) -> Item:
    """Give the last signature and send the item to its desks at once."""
    _refresh(item)
    require(item, "sign_off", STEPS, by=by)
    given, following = _walk(item, _revision(item), by)
    if following:
        names = "、".join(person.name for person in following[0].people)
        raise WrongStateError(f"后面还要由{names}签发。", "请点“同意”，会转到下一位。")
    return _finish(item, by, given, timezone.now())


@action
def send_back(*, item: Item, by: Person, reason: str) -> Item:
    """Give the text back to its writer; the reason reaches all who signed before, too."""
    _refresh(item)
    require(item, "send_back", STEPS, by=by)
    words = texts.words_needed(
        "reason", reason, most=500, missing="请写一句退回的理由，作者要照着改。"
    )
    revision = _revision(item)
    ahead = routes.ahead(item, revision)
    position = _position(item, ahead)
    row = _row(revision, position, item.awaits_role, Outcome.SENT_BACK, by)
    row.reason = words
    row.save()
    advance(item, "send_back", STEPS, by=by, changes=NOBODY, reason=words)
    _tell_earlier(item, revision, by, f"send_back:{row.pk}", f"{by.name}退回：{words}")
    return item


@action
def reopen(*, item: Item, by: Person) -> Item:
    """Void the signature to write on; what comes of it needs a new one."""
    advance(item, "reopen", STEPS, by=by)
    return item


@action
def undo_agree(*, item: Item, by: Person) -> Item:
    """Take one's agreement back while the next approver has not acted."""
    _refresh(item)
    require(item, "undo_agree", STEPS, by=by)
    _take_back(item, by, "undo_agree")
    return item


@action
def undo_sign_off(*, item: Item, by: Person) -> Item:
    """Take one's signature back while no desk has begun with the item."""
    _refresh(item)
    require(item, "undo_sign_off", STEPS, by=by)
    revision = _revision(item)
    sent = revision.submissions.exclude(state=Submission.State.WITHDRAWN)
    begun = sent.exclude(state=Submission.State.RECEIVED).select_related("desk").first()
    if begun:
        raise WrongStateError(f"{begun.desk.name}已经开始处理，签发撤不回来了。")
    for row in sent:
        submission.take_from_desk(row, by)
    _take_back(item, by, "undo_sign_off")
    _tell_keeper(item, by, "undo_sign_off", f"{by.name}撤回了签发，要再看一看")
    return item


@action
def undo_send_back(*, item: Item, by: Person) -> Item:
    """Take a refusal back while the writer has not begun to change the text."""
    _refresh(item)
    require(item, "undo_send_back", STEPS, by=by)
    revision = _revision(item)
    if (item.title, item.body) != (revision.title, revision.body):
        raise WrongStateError(f"{item.looked_after_by.name}已经在改了，退回撤不回来了。")
    _take_back(item, by, "undo_send_back")
    _tell_keeper(item, by, "undo_send_back", f"{by.name}撤回了退回，先不用改")
    return item


@action
def _put_up(*, item: Item, by: Person) -> Revision:
    _refresh(item)
    require(item, "ask_sign_off", STEPS, by=by)
    _refuse_incomplete(item)
    revision = _freeze(item, by)
    ahead = routes.stops(item)
    stop = routes.first_held(ahead)
    if stop is None:
        raise InvalidError("现在没有人能审签。")
    _write(item, [(revision, s, Outcome.SKIPPED) for s in _before(ahead, stop)], None)
    changes = _awaiting(stop, ahead) | {
        "asked_at": timezone.now(),
        "unit_name": item.unit.short_name,
    }
    advance(item, "ask_sign_off", STEPS, by=by, changes=changes, revision=revision.number)
    _tell_next(item, revision, stop, by)
    return revision


@action
def _trace_stop(*, item: Item, by: Person) -> None:
    record("items.stop_secret", item, by=by)


def _refuse_incomplete(item: Item) -> None:
    problems = queries.submission_check(item)
    if not problems:
        return
    fields: dict[str, str] = {}
    for problem in problems:
        fields[problem.field] = fields.get(problem.field, "") + problem.text
    if "secrecy" in fields:
        raise MarkedSecretError(fields["secrecy"], "未送审，已留下记录。", fields=fields)
    raise InvalidError(f"送审前还差{len(problems)}项。", fields=fields)


def _freeze(item: Item, by: Person) -> Revision:
    last = queries.latest_revision(item)
    whole = f"{item.title}\n{item.body}"
    return Revision.objects.create(
        item=item,
        number=last.number + 1 if last else 1,
        title=item.title,
        body=item.body,
        count=item.count,
        sha256=hashlib.sha256(whole.encode()).hexdigest(),
        by=by,
    )


Given = tuple[Revision, routes.Stop, Outcome]
Following = tuple[routes.Stop, Sequence[routes.Stop]]


def _walk(
    item: Item, revision: Revision, by: Person
) -> tuple[list[Given], Following | None]:
    """What one press of ``by`` settles, and the stop that must wait for somebody else.

    It covers the stop that is next, all further ones that are theirs too, and vacant ones.
    """
    ahead = routes.ahead(item, revision)
    given: list[Given] = []
    for number, stop in enumerate(ahead):
        if not number or stop.is_open_to(by):
            is_signing = stop.step.act == RouteStep.Act.SIGN
            given.append((revision, stop, Outcome.SIGNED if is_signing else Outcome.AGREED))
        elif stop.is_vacant:
            given.append((revision, stop, Outcome.SKIPPED))
        else:
            return given, (stop, ahead)
    return given, None


def _finish(item: Item, by: Person, given: list[Given], now: datetime) -> Item:
    """The last signature: whatever its stop asked for, it signs; then the item goes off."""
    own = [n for n, (_, _, outcome) in enumerate(given) if outcome != Outcome.SKIPPED]
    if own:
        revision, stop, _ = given[own[-1]]
        given[own[-1]] = (revision, stop, Outcome.SIGNED)
    _write(item, given, by, now)
    revision = _revision(item)
    advance(item, "sign_off", STEPS, by=by, changes=NOBODY, revision=revision.number)
    sent = submission.submit(item=item, by=by)
    places = "、".join(f"{row.desk.name}（{row.receipt_number}）" for row in sent)
    _tell_earlier(
        item, revision, by, f"sign_off:{now:%f%S%M}", f"{by.name}已签发，送到{places}"
    )
    return item


def _write(
    item: Item, given: Sequence[Given], by: Person | None, now: datetime | None = None
) -> None:
    at = now or timezone.now()
    rows = [
        _row(revision, stop.step.position, stop.step.role, outcome, by, item.unit_id, at)
        for revision, stop, outcome in given
    ]
    SignOff.objects.bulk_create(rows)


def _row(
    revision: Revision,
    position: int,
    role: str,
    outcome: str,
    by: Person | None,
    unit_id: int | None = None,
    at: datetime | None = None,
) -> SignOff:
    is_given = by is not None and outcome != Outcome.SKIPPED
    power = power_of(by, role, unit_id=unit_id or revision.item.unit_id) if by else None
    return SignOff(
        revision=revision,
        position=position,
        role=role,
        outcome=outcome,
        by=by if is_given else None,
        for_whom=power.for_whom if power and is_given else "",
        at=at or timezone.now(),
    )


def _take_back(item: Item, by: Person, verb: str) -> None:
    """Mark what the last press wrote as undone and wait for the same stop again."""
    last = rules.last_sign_off(item)
    if last is None:
        raise WrongStateError("没有可以撤回的签字。")
    revision = _revision(item)
    same_press = Q(at=last.at) & (Q(by=by) | Q(outcome=Outcome.SKIPPED))
    rows = revision.sign_offs.filter(same_press, undone_at=None)
    first = min(rows.values_list("position", flat=True))
    again = [stop for stop in routes.stops(item) if stop.step.position >= first]
    stop = routes.first_held(again)
    changes = _awaiting(stop, again) if stop else {"awaits_role": last.role}
    # The step asks who did last, so it is taken before that is marked as undone.
    advance(item, verb, STEPS, by=by, changes=changes, revision=revision.number)
    rows.update(undone_at=timezone.now())


def _awaiting(stop: routes.Stop, ahead: Sequence[routes.Stop]) -> dict[str, Any]:
    return {
        "awaits_role": stop.step.role,
        "is_last_signature": routes.is_last(stop, ahead),
        "may_author_sign": stop.is_own,
    }


def _before(ahead: Sequence[routes.Stop], stop: routes.Stop) -> list[routes.Stop]:
    return [s for s in ahead if s.step.position < stop.step.position]


def _position(item: Item, ahead: Sequence[routes.Stop]) -> int:
    """Where the awaited role stands in the route, should the route have changed meanwhile."""
    found = (s.step.position for s in ahead if s.step.role == item.awaits_role)
    return next(found, ahead[0].step.position if ahead else 99)


def _refresh(item: Item) -> None:
    """Act on the row as it is now, and hold it until the commit where the database can."""
    item.refresh_from_db(from_queryset=Item.objects.select_for_update())


def _revision(item: Item) -> Revision:
    """The text under signature. An item that waits always has one."""
    revision = queries.latest_revision(item)
    if revision is None:
        raise WrongStateError("这一件还没有送审过。")
    return revision


def _tell_next(item: Item, revision: Revision, stop: routes.Stop, by: Person) -> None:
    people = [person for person in stop.people if person.pk != by.pk]
    word = "签发" if item.is_last_signature else "同意"
    _tell(
        people,
        item,
        f"sign:{revision.pk}:{stop.step.position}",
        f"请{word}：{item.title}（{item.unit_name}{revision.by.name}拟）",
        url=reverse("items:sign-page", args=[item.pk]),
    )


def _tell_earlier(
    item: Item, revision: Revision, by: Person, event: str, words: str
) -> None:
    """The writer and everybody who signed this revision before."""
    signed = Person.objects.filter(
        pk__in=revision.sign_offs.filter(undone_at=None).values("by")
    )
    people = {p.pk: p for p in [item.looked_after_by, *signed] if p.pk != by.pk}
    is_back = event.startswith("send_back")
    keeper = people.pop(item.looked_after_by.pk, None)
    text = f"{item.title}：{words}"
    url = reverse("items:write", args=[item.pk]) if is_back else item.get_absolute_url()
    if keeper:
        _tell([keeper], item, event, text, url=url, is_action_needed=is_back)
    _tell(
        people.values(),
        item,
        event,
        text,
        url=item.get_absolute_url(),
        is_action_needed=False,
    )


def _tell_keeper(item: Item, by: Person, verb: str, words: str) -> None:
    event = f"{verb}:{item.pk}:{timezone.now():%Y%m%d%H%M%S%f}"
    people = [] if item.looked_after_by.pk == by.pk else [item.looked_after_by]
    _tell(
        people,
        item,
        event,
        f"{item.title}：{words}",
        url=item.get_absolute_url(),
        is_action_needed=False,
    )


def _tell(
    people: Any,
    item: Item,
    event: str,
    text: str,
    *,
    url: str,
    is_action_needed: bool = True,
) -> None:
    notices.tell(
        people,
        notices.Message(
            event=f"items.{event}"[:80],
            group=f"items.item:{item.pk}",
            kind="items",
            text=text,
            url=url,
            is_action_needed=is_action_needed,
        ),
    )
