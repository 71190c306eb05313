"""Signatures: asking for them, giving them, sending back, and taking each of these back."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from shangda.items import queries, routes
from shangda.items.actions import submission
from shangda.items.lifecycle import STEPS
from shangda.items.models import Item, Revision, RouteStep, SignOff, Submission
from shangda.kernel import notices, typed
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


class Given(NamedTuple):
    """One signature, or a vacant stop, that a press settles."""

    position: int
    role: str
    outcome: str


Following = tuple[routes.Stop, Sequence[routes.Stop]]


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
    _write(revision, given, by, now)
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
    words = typed.plain(
        reason, "reason", most=500, ask="请写一句退回的理由，作者要照着改。"
    )
    revision = _revision(item)
    position = _position(item, routes.ahead(item, revision))
    row = _row(revision, Given(position, item.awaits_role, Outcome.SENT_BACK), by)
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
    stop = next(stop for stop in ahead if not stop.is_vacant)  # the check found one
    vacant = [s.step for s in ahead if s.step.position < stop.step.position]
    _write(revision, [Given(s.position, s.role, Outcome.SKIPPED) for s in vacant])
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


def _walk(
    item: Item, revision: Revision, by: Person
) -> tuple[list[Given], Following | None]:
    """What one press of ``by`` settles, and the stop that must wait for somebody else.

    It covers the signature that is next, all further ones that are theirs too, and vacant
    ones.
    """
    ahead = routes.ahead(item, revision)
    position = _position(item, ahead)
    given = [Given(position, item.awaits_role, _outcome(ahead, position))]
    for stop in ahead:
        step = stop.step
        if step.position <= position:
            continue
        if stop.is_open_to(by):
            given.append(Given(step.position, step.role, _outcome(ahead, step.position)))
        elif stop.is_vacant:
            given.append(Given(step.position, step.role, Outcome.SKIPPED))
        else:
            return given, (stop, ahead)
    return given, None


def _finish(item: Item, by: Person, given: list[Given], now: datetime) -> Item:
    """The last signature: whatever its stop asked for, it signs; then the item goes off."""
    last = max(n for n, one in enumerate(given) if one.outcome != Outcome.SKIPPED)
    given[last] = given[last]._replace(outcome=Outcome.SIGNED)
    revision = _revision(item)
    _write(revision, given, by, now)
    advance(item, "sign_off", STEPS, by=by, changes=NOBODY, revision=revision.number)
    sent = submission.submit(item=item, by=by)
    places = "、".join(f"{row.desk.name}（{row.receipt_number}）" for row in sent)
    event = f"sign_off:{revision.pk}:{now:%Y%m%d%H%M%S%f}"
    _tell_earlier(item, revision, by, event, f"{by.name}已签发，送到{places}")
    return item


def _write(
    revision: Revision,
    given: Sequence[Given],
    by: Person | None = None,
    at: datetime | None = None,
) -> None:
    at = at or timezone.now()
    SignOff.objects.bulk_create([_row(revision, one, by, at) for one in given])


def _row(
    revision: Revision, given: Given, by: Person | None, at: datetime | None = None
) -> SignOff:
    """A row of the trace; a skipped stop is nobody's, a delegate names the absent one."""
    giver = None if given.outcome == Outcome.SKIPPED else by
    power = power_of(giver, given.role, unit_id=revision.item.unit_id) if giver else None
    return SignOff(
        revision=revision,
        position=given.position,
        role=given.role,
        outcome=given.outcome,
        by=giver,
        for_whom=power.for_whom if power else "",
        at=at or timezone.now(),
    )


def _outcome(ahead: Sequence[routes.Stop], position: int) -> Outcome:
    acts = {stop.step.position: stop.step.act for stop in ahead}
    is_agreeing = acts.get(position) == RouteStep.Act.AGREE
    return Outcome.AGREED if is_agreeing else Outcome.SIGNED


def _take_back(item: Item, by: Person, verb: str) -> None:
    """Mark what the last press wrote as undone and wait for the same stop again."""
    revision = _revision(item)
    valid = revision.sign_offs.filter(undone_at=None)
    at = max(valid.filter(by=by).values_list("at", flat=True))
    rows = valid.filter(Q(by=by) | Q(outcome=Outcome.SKIPPED), at=at)
    first = min(rows.values_list("position", flat=True))
    again = [stop for stop in routes.stops(item) if stop.step.position >= first]
    stop = routes.first_held(again)
    changes = _awaiting(stop, again) if stop else {"awaits_role": rows[0].role}
    # The step asks who did last, so it is taken before that is marked as undone.
    advance(item, verb, STEPS, by=by, changes=changes, revision=revision.number)
    rows.update(undone_at=timezone.now())


def _awaiting(stop: routes.Stop, ahead: Sequence[routes.Stop]) -> dict[str, Any]:
    return {
        "awaits_role": stop.step.role,
        "is_last_signature": routes.is_last(stop, ahead),
        "may_author_sign": stop.is_own,
    }


def _position(item: Item, ahead: Sequence[routes.Stop]) -> int:
    """Where the awaited signature stands in the route, which may have changed meanwhile."""
    found = [s.step.position for s in ahead if s.step.role == item.awaits_role]
    return found[0] if found else routes.positions_done(_revision(item)) + 1


def _refresh(item: Item) -> None:
    """Act on the row as it is now, and hold it until the commit where the database can."""
    item.refresh_from_db(from_queryset=Item.objects.select_for_update())


def _revision(item: Item) -> Revision:
    """The text under signature: an item that has been put up has one."""
    return item.revisions.latest("number")


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
