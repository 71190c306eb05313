"""The desk's side: decisions, questions, articles, second review, reporting up."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from shangda.editing.actions.selection import merged_with
from shangda.editing.lifecycle import ARTICLE_STEPS, STEPS, VERIFICATION_STEPS
from shangda.editing.models import (
    Article,
    ArticleRevision,
    ChangeNote,
    Decision,
    ReportUp,
    Source,
    Verification,
)
from shangda.items.lifecycle import STEPS as ITEM_STEPS
from shangda.items.models import Item, Submission
from shangda.kernel.deadlines import OVERDUE, Owner
from shangda.kernel.notices import Message
from shangda.organisations.models import Person, Role
from shangda.text.cleaning import clean
from shangda.text.counting import count
from shangda.workbench.demonstration.edit import Change
from shangda.workbench.demonstration.office import unit_side
from shangda.workbench.demonstration.office.days import moment
from shangda.workbench.demonstration.office.office import Made, Office, Piece, Sent
from shangda.workbench.demonstration.texts import Text

State, Asked = Submission.State, Verification.State
_IN_HAND = (State.CLAIMED, State.VERIFYING, State.HELD)
_WHOLE = 1000  # parts of an article's credit


def editors(o: Office, desk_code: str) -> list[Person]:
    """Who edits at the desk today."""
    return o.world.people_at(desk_code, o.day, Role.EDITOR, Role.CHIEF_EDITOR)


def reviewer_of(o: Office, made: Made) -> Person:
    """Who gives the second review: a chief editor or issuer who has not edited it."""
    known = o.world.people_at(made.desk_code, o.day, Role.CHIEF_EDITOR, Role.ISSUER)
    return next(one for one in known if one.pk not in made.edited_by)


def decide(  # noqa: PLR0913 -- a decision and its grounds
    o: Office,
    sent: Sent,
    verb: str,
    by: Person,
    *,
    reason: str = "",
    words: str = "",
    due_at: datetime | None = None,
    verification: Verification | None = None,
    changes: Mapping[str, Any] | None = None,
) -> Decision:
    """Take a step at the desk and remember it; whoever has it in hand already acts."""
    row = sent.row
    by = row.claimed_by if row.state in _IN_HAND and row.claimed_by else by
    before = row.state
    is_new = before not in _IN_HAND
    columns = {
        "waiting_since": o.c.at,
        "claimed_by": by,
        "claimed_at": o.c.at if is_new else row.claimed_at,
        "hold_until": None,
        **(changes or {}),
    }
    o.c.step(row, verb, STEPS, by, columns, reason=reason, words=words)
    return o.c.add(
        Decision(
            submission=row,
            verb=verb,
            before=before,
            after=row.state,
            reason=reason,
            words=words,
            due_at=due_at,
            verification=verification,
            by=by,
            at=o.c.at,
        )
    )


def ask(
    o: Office, sent: Sent, by: Person, unit_code: str, words: tuple[str, str]
) -> Verification:
    """Ask a unit about a passage; ``words`` are the question and what it is about."""
    by = sent.row.claimed_by or by
    asked = o.c.add(
        Verification(
            submission=sent.row,
            asked_unit=o.world.units[unit_code],
            question=words[0],
            passage=words[1],
            asked_by=by,
            asked_at=o.c.at,
            due_at=o.days.due(o.c.at, sent.row.desk.receive_within),
        )
    )
    decide(o, sent, "verify", by, words=words[0], due_at=asked.due_at, verification=asked)
    people = o.world.people_at(unit_code, o.day, Role.INFORMANT)
    owner = Owner(role=Role.INFORMANT, unit_id=asked.asked_unit.pk)
    if not people:  # an office: the editors of its desk answer
        code = next(c for c, d in o.world.desks.items() if d.unit_id == asked.asked_unit.pk)
        people, owner = (
            editors(o, code),
            Owner(role=Role.EDITOR, desk_id=o.world.desks[code].pk),
        )
    url = f"/questions/{asked.pk}/"
    o.set_due(
        asked, "verify", asked.due_at, summary=f"请核实：{words[0]}", url=url, owner=owner
    )
    text = f"{sent.row.desk.name}请您{asked.due_at:%m月%d日%H:%M}前核实：{words[0]}"
    _tell_of_question(o, asked, people, "verify", (text, url))
    return asked


def answer(
    o: Office, asked: Verification, words: str, by: Person, *, by_phone: bool = False
) -> None:
    """Say how it is."""
    verb = "answer_by_phone" if by_phone else "answer"
    changes = {
        "answer": words,
        "answered_by": by,
        "answered_at": o.c.at,
        "is_by_phone": by_phone,
    }
    o.c.step(asked, verb, VERIFICATION_STEPS, by, changes)
    o.meet(asked, "verify")
    if asked.submission.state == State.VERIFYING:
        asked.submission.waiting_since = o.c.at
    text = f"{asked.asked_unit.short_name}已答复：{words}"
    where = f"/inbox/{asked.submission.pk}/"
    _tell_of_question(o, asked, [asked.asked_by], "answer", (text, where))


def hold(o: Office, sent: Sent, by: Person, until: date) -> None:
    """Keep it until a day."""
    back_at = moment(until, 8, 30)
    made = decide(o, sent, "hold", by, due_at=back_at, changes={"hold_until": until})
    title = sent.row.revision.title
    o.set_due(
        sent.row,
        "hold",
        back_at,
        summary=f"缓报到期：{title}",
        url=f"/inbox/{sent.row.pk}/",
        owner=Owner(person=made.by),
        rungs=((0, OVERDUE),),
    )
    day = f"{until.month}月{until.day}日"
    _tell_author(o, sent, made, f"先留存“{title}”，{day}再看要不要用，不用重报。")


def give_back(
    o: Office, sent: Sent, by: Person, words: str, due_at: datetime | None = None
) -> None:
    """Return it to its unit for change."""
    due_at = due_at or o.days.due(o.c.at, sent.row.desk.revise_within)
    made = decide(o, sent, "return_for_change", by, words=words, due_at=due_at)
    row, item = sent.row, sent.piece.item
    row.return_words, row.returned_at, row.returned_by = words, o.c.at, made.by
    receipt = row.receipt_number
    if item.state == Item.State.SUBMITTED:
        o.c.step(item, "be_returned", ITEM_STEPS, made.by, receipt=receipt)
    else:
        o.c.record("items.mark_returned", item, made.by, receipt=receipt)
    _close(o, sent)
    o.set_due(
        row,
        "revise",
        due_at,
        summary=f"退回修改：{row.revision.title}",
        url=f"/write/{item.pk}/",
        owner=Owner(role=Role.INFORMANT, unit_id=item.unit_id),
    )
    until = f"请在{due_at:%m月%d日%H:%M}前改好再报"
    _tell_author(o, sent, made, f"退回“{row.revision.title}”，{until}：{words}", act=True)


def decline(o: Office, sent: Sent, by: Person, reason: str, words: str) -> None:
    """Not use it."""
    made = decide(o, sent, "decline", by, reason=reason, words=words)
    _close(o, sent)
    _tell_author(o, sent, made, f"未采用“{sent.row.revision.title}”：{reason}。{words}")


def select(o: Office, sent: Sent, by: Person) -> Made:
    """Take one for use: its text becomes an article."""
    made_by = decide(o, sent, "select", by)
    _close(o, sent)
    made = _article(o, [sent], made_by.by)
    o.c.record(
        "editing.start_article", made.row, made_by.by, sources=[sent.row.receipt_number]
    )
    _tell_author(o, sent, made_by, f"“{sent.row.revision.title}”已选用，正在编辑。")
    return made


def merge(o: Office, found: Sequence[Sent], by: Person) -> Made:
    """Make one article of several, the first is its base text."""
    for sent in found:
        names = [one.piece.item.unit_name for one in found if one is not sent]
        decision = decide(o, sent, "select", by, words=merged_with(names))
        _close(o, sent)
        others = len(found) - 1
        _tell_author(o, sent, decision, f"已选用，与另外{others}篇合并成一篇。")
    made = _article(o, found, by)
    receipts = [sent.row.receipt_number for sent in found]
    o.c.record("editing.merge", made.row, by, sources=receipts, parts=[1] * len(found))
    return made


def add_source(o: Office, made: Made, sent: Sent, by: Person) -> None:
    """Let one more give to an article that is being edited."""
    names = [one.piece.item.unit_name for _, one in made.sources]
    decision = decide(o, sent, "select", by, words=merged_with(names))
    _close(o, sent)
    _add_source(o, made, sent)
    receipt = sent.row.receipt_number
    o.c.record("editing.add_source", made.row, decision.by, source=receipt)
    _tell_author(o, sent, decision, "已选用，并入一篇综合稿。")


def share(o: Office, made: Made, percents: Sequence[float]) -> None:
    """Split the credit by hand, in per cent of each source in order."""
    parts = [max(1, round(_WHOLE * float(one) / 100)) for one in percents]
    for (source, _), own in zip(made.sources, parts, strict=True):
        source.parts = own
    made.row.split = Article.Split.BY_HAND
    told = {str(source.pk): source.parts for source, _ in made.sources}
    o.c.record("editing.set_shares", made.row, made.row.editor, way="by_hand", parts=told)


def write(o: Office, made: Made, title: str, paragraphs: Iterable[str]) -> None:
    """Save the editor's text as a revision of its own."""
    title, body = clean(title), clean("\n".join(paragraphs))
    row, by = made.row, made.row.editor
    if (row.title, row.body) == (title, body):
        return
    row.version += 1
    row.title, row.body, row.count, row.changed_at = title, body, count(body), o.c.at
    _keep_revision(o, made, by)
    made.edited_by.add(by.pk)
    o.c.record("editing.save_article", row, by, version=row.version)


def note(o: Office, made: Made, changes: Iterable[Change]) -> None:
    """Write beside each change why it was made."""
    seen: set[tuple[str, str]] = set()
    for change in changes:
        if (change.old, change.new) in seen or not change.reason:
            continue
        seen.add((change.old, change.new))
        o.c.link(
            ChangeNote(
                article=made.row,
                old=change.old,
                new=change.new,
                reason=change.reason[:300],
                by=made.row.editor,
                at=o.c.at,
            )
        )
        o.c.record("editing.write_note", made.row, made.row.editor, reason=change.reason)


def send_to_review(o: Office, made: Made) -> None:
    """Ask for the second review."""
    _article_step(o, made, "send_to_review", made.row.editor)
    text = f"{made.row.editor.name}请您二审：{made.row.title}"
    _tell_of_article(o, made, [reviewer_of(o, made)], "send_to_review", text, act=True)


def pass_review(o: Office, made: Made, words: str = "") -> None:
    """Let the text go into issues."""
    by = reviewer_of(o, made)
    _article_step(o, made, "pass_review", by, reviewer=by, review_words=words)
    text = f"{by.name}二审通过：{made.row.title}"
    _tell_of_article(o, made, [made.row.editor], "pass_review", text)


def send_back(o: Office, made: Made, words: str) -> None:
    """Return the text to its editor."""
    by = reviewer_of(o, made)
    _article_step(o, made, "send_back", by, reviewer=by, review_words=words)
    text = f"{by.name}二审退回“{made.row.title}”：{words}"
    _tell_of_article(o, made, [made.row.editor], "send_back", text, act=True)


def reopen(o: Office, made: Made) -> None:
    """Edit again after review."""
    _article_step(o, made, "reopen", made.row.editor)


def dissolve(o: Office, made: Made) -> None:
    """Undo the selection: every source is back in hand."""
    by = made.row.editor
    _article_step(o, made, "dissolve", by)
    for _, sent in made.sources:
        changes = {"waiting_since": o.c.at}
        o.c.step(sent.row, "undo_select", STEPS, by, changes)
        last = [d for d in o.c.of(Decision) if d.submission is sent.row][-1]
        last.undone_at, last.undone_by = o.c.at, by
        sent.made = None


def report_up(o: Office, made: Made, text: Text, by: Person) -> Piece:
    """Turn the article into an item of its office, for the desk above."""
    desk = made.row.desk
    above = next(d for d in o.world.desks.values() if d.pk == desk.parent_id)
    office = next(code for code, unit in o.world.units.items() if unit.pk == desk.unit_id)
    lead = made.sources[0][1].piece.item
    is_major = any(sent.piece.item.is_major for _, sent in made.sources)
    piece = unit_side.start(
        o, office, text, [above.code], author=by, is_major=is_major
    )  # fmt: skip
    item = piece.item
    item.title, item.body, item.count = made.row.title, made.row.body, made.row.count
    item.section, item.marking, item.kind = made.row.section, lead.marking, lead.kind
    item.structure = "composite" if len(made.sources) > 1 else lead.structure
    item.occurred_at, item.learned_at = lead.occurred_at, lead.learned_at
    o.c.add(ReportUp(article=made.row, item=item, by=by, at=o.c.at))
    names = [above.name]
    o.c.record("editing.report_up", made.row, by, item=item.pk, desks=names)
    made.reported = piece
    return piece


def _article(o: Office, found: Sequence[Sent], by: Person) -> Made:
    lead = found[0]
    revision = lead.row.revision
    row = o.c.add(
        Article(
            desk=lead.row.desk,
            title=revision.title,
            body=revision.body,
            count=revision.count,
            section=lead.piece.item.section,
            editor=by,
            made_at=o.c.at,
            changed_at=o.c.at,
            waiting_since=o.c.at,
        )
    )
    made = Made(row, lead.desk_code, lead.text, [], {by.pk})
    _keep_revision(o, made, by)
    for sent in found:
        _add_source(o, made, sent)
    o.articles.append(made)
    return made


def _add_source(o: Office, made: Made, sent: Sent) -> None:
    position = len(made.sources)
    row = o.c.add(Source(article=made.row, submission=sent.row, parts=1, position=position))
    made.sources.append((row, sent))
    sent.made = made


def _keep_revision(o: Office, made: Made, by: Person) -> None:
    row = made.row
    o.c.add(
        ArticleRevision(
            article=row,
            number=row.version,
            title=row.title,
            body=row.body,
            by=by,
            made_at=o.c.at,
        )
    )


def _article_step(o: Office, made: Made, verb: str, by: Person, **changes: Any) -> None:
    words = str(changes.get("review_words", ""))
    columns = {"waiting_since": o.c.at, **changes}
    o.c.step(made.row, verb, ARTICLE_STEPS, by, columns, words=words)


def _close(o: Office, sent: Sent) -> None:
    """It leaves the desk's hands: nobody need answer any more."""
    o.meet(sent.row, "hold")
    by = sent.row.claimed_by
    for asked in o.c.of(Verification):
        if asked.submission is sent.row and asked.state == Asked.ASKED and by:
            o.c.step(asked, "cancel_question", VERIFICATION_STEPS, by)
            o.meet(asked, "verify")


def _tell_author(
    o: Office, sent: Sent, decision: Decision, text: str, *, act: bool = False
) -> None:
    item = sent.piece.item
    people = o.world.people_at(sent.piece.unit_code, o.day, Role.INFORMANT)
    message = Message(
        event=f"decision:{decision.pk}",
        group=f"items.item:{item.pk}",
        kind=decision.verb,
        text=f"{sent.row.desk.name}：{text}",
        url=item.get_absolute_url(),
        is_action_needed=act,
    )
    o.tell(people or [item.author], message)


def _tell_of_question(
    o: Office,
    asked: Verification,
    people: Sequence[Person],
    what: str,
    said: tuple[str, str],
) -> None:
    message = Message(
        event=f"verification:{asked.pk}:{what}",
        group=f"editing.verification:{asked.pk}",
        kind=what,
        text=said[0],
        url=said[1],
        is_action_needed=what == "verify",
    )
    o.tell(people, message)


def _tell_of_article(
    o: Office,
    made: Made,
    people: Sequence[Person],
    what: str,
    text: str,
    *,
    act: bool = False,
) -> None:
    message = Message(
        event=f"article:{made.row.pk}:{what}:{made.row.version}:{o.c.at:%H%M%S%f}",
        group=f"editing.article:{made.row.pk}",
        kind=what,
        text=text,
        url=f"/articles/{made.row.pk}/",
        is_action_needed=act,
    )
    o.tell(people, message)
