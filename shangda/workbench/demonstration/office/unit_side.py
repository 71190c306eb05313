"""The unit's side: writing, signatures along the route, sending, taking back."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from shangda.items import lifecycle
from shangda.items.models import (
    Item,
    Marking,
    Material,
    Revision,
    RouteStep,
    SavedText,
    SignOff,
    Structure,
    Submission,
)
from shangda.kernel.notices import Message
from shangda.organisations.models import Kind, Person, Role
from shangda.text.cleaning import clean
from shangda.text.counting import count
from shangda.workbench.demonstration.office.office import Office, Piece, Sent, section_of
from shangda.workbench.demonstration.office.world import Holder
from shangda.workbench.demonstration.texts import Text

State, AtDesk, Outcome = Item.State, Submission.State, SignOff.Outcome
STEPS, SUBMISSION_STEPS = lifecycle.STEPS, lifecycle.SUBMISSION_STEPS
_STRUCTURES = {"inverted": Structure.PYRAMID}
_LONGER_KINDS = (Kind.RESULTS, Kind.RESEARCH)


@dataclass(frozen=True)
class Stop:
    """One signature of a route, and who could give it now."""

    position: int
    role: str
    act: str
    signers: tuple[Holder, ...]


def start(
    o: Office,
    unit_code: str,
    text: Text,
    desk_codes: Sequence[str],
    *,
    author: Person | None = None,
    is_major: bool = False,
    material: Material | None = None,
) -> Piece:
    """Begin an item with its text."""
    unit, author = o.world.units[unit_code], author or o.informant(unit_code)
    body = clean(text.body)
    item = o.c.add(
        Item(
            unit=unit,
            unit_name=unit.short_name,
            author=author,
            changed_by=author,
            title=clean(text.title),
            body=body,
            count=count(body),
            kind=_kind(o, text.kind.value, desk_codes, count(body)),
            structure=_STRUCTURES.get(text.structure.value, text.structure.value),
            section=o.world.sections[section_of(text)],
            marking=o.rng.choice([Marking.INTERNAL, Marking.INTERNAL, Marking.PUBLIC]),
            is_secrecy_checked=True,
            is_major=is_major,
            informant_name=author.name,
            informant_phone=author.phone,
            occurred_at=o.later(-90) if text.kind.value == Kind.URGENT else None,
            learned_at=o.later(-60) if text.kind.value == Kind.URGENT else None,
            material=material,
            made_at=o.c.at,
            changed_at=o.c.at,
        )
    )
    for code in desk_codes:
        o.c.join(Item.desks.through, item=item, desk=o.world.desks[code])
    o.c.record("items.start_item", item, author, material=material.pk if material else None)
    return Piece(item, unit_code, text, tuple(desk_codes))


def save(o: Office, piece: Piece, text: Text, by: Person) -> None:
    """Write on; the text before is kept."""
    item, title, body = piece.item, clean(text.title), clean(text.body)
    piece.text = text
    if (item.title, item.body) == (title, body):
        return
    o.c.link(
        SavedText(
            item=item,
            version=item.version,
            title=item.title,
            body=item.body,
            by=item.changed_by,
            at=o.c.at,
        )
    )
    item.title, item.body, item.count = title, body, count(body)
    item.kind = _kind(o, str(item.kind), piece.desk_codes, item.count)
    item.version += 1
    item.changed_at, item.changed_by = o.c.at, by
    o.c.record("items.save", item, by, version=item.version)


def ask(o: Office, piece: Piece) -> None:
    """Freeze the text and put it up for the first signature."""
    item, by = piece.item, _writer(o, piece)
    number = piece.revision.number + 1 if piece.revision else 1
    whole = f"{item.title}\n{item.body}"
    piece.position = 0
    piece.revision = o.c.add(
        Revision(
            item=item,
            number=number,
            title=item.title,
            body=item.body,
            count=item.count,
            sha256=hashlib.sha256(whole.encode()).hexdigest(),
            by=by,
            made_at=o.c.at,
        )
    )
    route = stops(o, piece)
    held = next(stop for stop in route if stop.signers)
    for stop in route:
        if stop.position < held.position:
            _write(o, piece, stop, Outcome.SKIPPED)
    changes = _awaiting(held, route) | {"asked_at": o.c.at}
    o.c.step(item, "ask_sign_off", STEPS, by, changes, revision=number)
    _tell_next(o, piece, held, by)


def press(o: Office, piece: Piece) -> bool:
    """Let whoever is next sign; says whether the item has gone off with it."""
    ahead = _ahead(o, piece)
    signer = _who_signs(ahead[0])
    given: list[tuple[Stop, str]] = []
    for number, stop in enumerate(ahead):
        mine = _own(stop, signer.person)
        if not number or mine:
            act = Outcome.SIGNED if stop.act == RouteStep.Act.SIGN else Outcome.AGREED
            given.append((stop, act))
        elif not stop.signers:
            given.append((stop, Outcome.SKIPPED))
        else:
            _pass_on(o, piece, given, signer.person, stop)
            return False
    _finish(o, piece, given, signer.person)
    return True


def send_back(o: Office, piece: Piece, words: str) -> None:
    """Give the text back to its writer."""
    ahead = _ahead(o, piece)
    signer = _who_signs(ahead[0])
    row = _write(o, piece, ahead[0], Outcome.SENT_BACK, signer.person)
    row.reason = words
    o.c.step(piece.item, "send_back", STEPS, signer.person, _nobody(), reason=words)
    _tell(
        o,
        [piece.item.author],
        piece,
        f"send_back:{row.pk}",
        f"{piece.item.title}：{signer.person.name}退回：{words}",
        url=f"/write/{piece.item.pk}/",
        act=True,
    )


def _ahead(o: Office, piece: Piece) -> list[Stop]:
    """What still lacks; an item that waits for a post now vacant is put up once more."""
    ahead = [stop for stop in stops(o, piece) if stop.position > piece.position]
    if ahead[0].signers:
        return ahead
    o.c.step(piece.item, "recall", STEPS, _writer(o, piece), _nobody())
    ask(o, piece)
    return [stop for stop in stops(o, piece) if stop.position > piece.position]


def withdraw(o: Office, sent: Sent) -> None:
    """Take the item back from a desk that has not begun."""
    piece, by = sent.piece, _writer(o, sent.piece)
    o.c.step(sent.row, "withdraw", SUBMISSION_STEPS, by, {"waiting_since": o.c.at})
    others = [one for one in piece.sent.values() if one.row.state != AtDesk.WITHDRAWN]
    if not others and piece.item.state == State.SUBMITTED:
        receipt = sent.row.receipt_number
        o.c.step(piece.item, "take_back", STEPS, by, receipt=receipt)


def reopen(o: Office, piece: Piece) -> None:
    """Void the signature to write on."""
    o.c.step(piece.item, "reopen", STEPS, _writer(o, piece))


def discard(o: Office, piece: Piece) -> None:
    """Throw a draft away."""
    o.c.step(piece.item, "discard", STEPS, _writer(o, piece), {"changed_at": o.c.at})


def stops(o: Office, piece: Piece) -> list[Stop]:
    """The route of the item as posts are held now."""
    item = piece.item
    return [
        Stop(
            position,
            role,
            act,
            tuple(
                one
                for one in o.world.holders(role, piece.unit_code, o.day)
                if one.person.pk != item.author_id
            ),
        )
        for position, role, act in o.routes[str(item.kind), item.is_major]
    ]


def _kind(o: Office, kind_of_text: str, desk_codes: Sequence[str], length: int) -> str:
    """The text's kind, or one for longer texts where its channels ask for that."""
    channels = {o.world.desks[code].channel_id for code in desk_codes}
    for kind in (kind_of_text, *_LONGER_KINDS):
        if all(length <= o.limits[channel, str(kind)] for channel in channels):
            return str(kind)
    raise ValueError(f"too long for any kind: {length}")


def _writer(o: Office, piece: Piece) -> Person:
    """Whoever writes for the unit today; an office's item stays its editor's."""
    if o.world.holders(Role.INFORMANT, piece.unit_code, o.day):
        return o.informant(piece.unit_code)
    return piece.item.author


def _who_signs(stop: Stop) -> Holder:
    """The stand-in where there is one: the holder is away."""
    return stop.signers[-1] if stop.signers[-1].for_whom else stop.signers[0]


def _own(stop: Stop, person: Person) -> Holder | None:
    return next((one for one in stop.signers if one.person.pk == person.pk), None)


def _awaiting(stop: Stop, route: Sequence[Stop]) -> dict[str, object]:
    later = [one for one in route if one.position > stop.position and one.signers]
    people = [one.person for one in stop.signers]
    is_last = all(_own(one, person) for one in later for person in people)
    return {
        "awaits_role": stop.role,
        "is_last_signature": is_last,
        "may_author_sign": False,
    }


def _nobody() -> dict[str, object]:
    return {"awaits_role": "", "is_last_signature": False, "may_author_sign": False}


def _write(
    o: Office, piece: Piece, stop: Stop, outcome: str, by: Person | None = None
) -> SignOff:
    mine = _own(stop, by) if by else None
    piece.position = stop.position
    return o.c.add(
        SignOff(
            revision=piece.revision,
            position=stop.position,
            role=stop.role,
            outcome=outcome,
            by=by,
            for_whom=mine.for_whom if mine else "",
            at=o.c.at,
        )
    )


def _put_down(
    o: Office, piece: Piece, given: Sequence[tuple[Stop, str]], by: Person
) -> None:
    for stop, outcome in given:
        _write(o, piece, stop, outcome, None if outcome == Outcome.SKIPPED else by)


def _pass_on(
    o: Office,
    piece: Piece,
    given: Sequence[tuple[Stop, str]],
    by: Person,
    following: Stop,
) -> None:
    _put_down(o, piece, given, by)
    route = stops(o, piece)
    number = piece.revision.number if piece.revision else 0
    o.c.step(piece.item, "agree", STEPS, by, _awaiting(following, route), revision=number)
    _tell_next(o, piece, following, by)


def _finish(o: Office, piece: Piece, given: list[tuple[Stop, str]], by: Person) -> None:
    """The last signature signs, whatever its stop asked for; then the item goes off."""
    own = [n for n, (_, outcome) in enumerate(given) if outcome != Outcome.SKIPPED]
    given[own[-1]] = (given[own[-1]][0], Outcome.SIGNED)
    _put_down(o, piece, given, by)
    number = piece.revision.number if piece.revision else 0
    o.c.step(piece.item, "sign_off", STEPS, by, _nobody(), revision=number)
    receipts = [
        row.receipt_number
        for code in piece.desk_codes
        if (row := _send(o, piece, code, by))
    ]
    o.c.step(piece.item, "submit", STEPS, by, receipts=receipts, revision=number)
    _tell(
        o,
        [piece.item.author],
        piece,
        f"sign_off:{piece.item.pk}:{number}",
        f"{piece.item.title}：{by.name}已签发，送到{'、'.join(receipts)}",
        url=piece.item.get_absolute_url(),
    )


def _send(o: Office, piece: Piece, code: str, by: Person) -> Submission | None:
    known = piece.sent.get(code)
    if known is None:
        desk, year = o.world.desks[code], o.day.year
        row = o.c.add(
            Submission(
                item=piece.item,
                desk=desk,
                unit=piece.item.unit,
                revision=piece.revision,
                by=by,
                receipt_number=f"{code}-{year}-{o.c.next(f'receipt:{code}:{year}'):05d}",
                received_at=o.c.at,
                waiting_since=o.c.at,
            )
        )
        piece.sent[code] = Sent(piece, row, code, piece.text)
        return row
    if known.row.state not in (AtDesk.RETURNED, AtDesk.WITHDRAWN):
        return None
    return _send_again(o, piece, known, by)


def _send_again(o: Office, piece: Piece, known: Sent, by: Person) -> Submission:
    row, known.text = known.row, piece.text
    is_return = row.state == AtDesk.RETURNED
    changes = {
        "revision": piece.revision,
        "by": by,
        "received_at": row.received_at if is_return else o.c.at,
        "waiting_since": o.c.at,
        "claimed_by": None,
        "claimed_at": None,
        "hold_until": None,
        "return_words": "",
        "returned_at": None,
        "returned_by": None,
    }
    number = piece.revision.number if piece.revision else 0
    o.c.step(row, "resubmit", SUBMISSION_STEPS, by, changes, revision_number=number)
    o.meet(row, "revise")
    return row


def _tell_next(o: Office, piece: Piece, stop: Stop, by: Person) -> None:
    people = [one.person for one in stop.signers if one.person.pk != by.pk]
    word = "签发" if piece.item.is_last_signature else "同意"
    revision = piece.revision.pk if piece.revision else 0
    _tell(
        o,
        people,
        piece,
        f"sign:{revision}:{stop.position}",
        f"请{word}：{piece.item.title}（{piece.item.unit_name}{piece.item.author.name}拟）",
        url=f"/sign/{piece.item.pk}/",
        act=True,
    )


def _tell(
    o: Office,
    people: Sequence[Person],
    piece: Piece,
    event: str,
    text: str,
    *,
    url: str,
    act: bool = False,
) -> None:
    message = Message(
        event=f"items.{event}",
        group=f"items.item:{piece.item.pk}",
        kind="items",
        text=text,
        url=url,
        is_action_needed=act,
    )
    o.tell(people, message)


def longer(text: Text, sentence: str) -> Text:
    """The text with a sentence more at its end."""
    *before, last = text.paragraphs
    return replace(text, paragraphs=(*before, f"{last}{sentence}"))
