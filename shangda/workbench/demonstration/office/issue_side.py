"""Issues: composing, two proofs, signature with number and recipients, uses outside."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from shangda.editing.models import ArticleRevision
from shangda.kernel.models import StoredFile
from shangda.kernel.notices import Message
from shangda.organisations.models import Person, Role
from shangda.periodicals import numbers
from shangda.periodicals.lifecycle import STEPS
from shangda.periodicals.models import (
    Entry,
    Issue,
    Outlet,
    OutsideUse,
    Proof,
    Recipient,
    Withdrawal,
)
from shangda.workbench.demonstration.office.office import Made, Office
from shangda.workbench.demonstration.office.outlets import Printed

State, Form = Issue.State, Entry.Form
_BRIEF = 200  # characters


@dataclass
class Bound:
    """An issue on its way with its entries."""

    row: Issue
    printed: Printed
    entries: list[tuple[Entry, Made]] = field(default_factory=list)


def start(
    o: Office,
    code: str,
    by: Person,
    articles: Sequence[Made],
    *,
    note: str = "",
    corrects: Issue | None = None,
    series: str = Issue.Series.REGULAR,
) -> Bound:
    """Begin an issue and put these articles in, in the order of the columns."""
    printed = o.prints[code]
    row = o.c.add(
        Issue(
            periodical=printed.row,
            series=series,
            issue_date=o.day,
            copies=printed.row.copies,
            note=note,
            corrects=corrects,
            made_by=by,
            made_at=o.c.at,
        )
    )
    bound = Bound(row, printed)
    o.c.record("periodicals.start_issue", row, by, periodical=printed.row.masthead)
    columns = list(printed.columns.values())

    def place_of(made: Made) -> int:
        column = printed.columns.get(made.row.section.name if made.row.section else "")
        return columns.index(column) if column else len(columns)

    for position, made in enumerate(sorted(articles, key=place_of), 1):
        _place(o, bound, made, position, by)
    return bound


def start_proof(o: Office, bound: Bound, by: Person) -> None:
    """Freeze the texts and hand them to the first proof."""
    o.c.step(bound.row, "start_proof", STEPS, by)


def pass_proof(o: Office, bound: Bound, number: int, by: Person, words: str = "") -> None:
    """Pass the first or the second proof."""
    verb = {1: "pass_first_proof", 2: "pass_second_proof"}[number]
    o.c.step(bound.row, verb, STEPS, by, words=words)
    _keep_proof(o, bound, number, by, words, has_passed=True)
    if number == Proof.Round.SECOND:
        _tell_issuers(o, bound)


def send_back_proof(o: Office, bound: Bound, by: Person, words: str) -> None:
    """An error was found: back to composing."""
    number = 1 if bound.row.state == State.FIRST_PROOF else 2
    o.c.step(bound.row, "send_back_proof", STEPS, by, words=words)
    _keep_proof(o, bound, number, by, words, has_passed=False)


def discard(o: Office, bound: Bound, by: Person) -> None:
    """Give up an issue that was never signed."""
    o.c.step(bound.row, "discard", STEPS, by)
    for _, made in bound.entries:
        made.placed -= 1


def sign(o: Office, bound: Bound, by: Person) -> None:
    """Number the issue, freeze who gets it."""
    row = bound.row
    running = numbers.running_series(row)
    changes = {
        "year": row.issue_date.year,
        "number": o.c.next(numbers.year_series(row)),
        "running_number": o.c.next(running) if running else None,
        "signed_by": by,
        "signed_at": o.c.at,
    }
    o.c.step(row, "sign", STEPS, by, changes, number=changes["number"])
    _address(o, bound)


def withdraw(o: Office, bound: Bound, entry: Entry, by: Person, reason: str) -> Withdrawal:
    """Take an adoption back; the issue stays as printed."""
    row = o.c.add(Withdrawal(entry=entry, reason=reason, by=by, at=o.c.at))
    o.c.record(
        "periodicals.withdraw_adoption", bound.row, by, entry=entry.pk, reason=reason
    )
    return row


def use_outside(
    o: Office,
    made: Made,
    outlet: Outlet,
    used_date: date,
    by: Person,
    *,
    scan: StoredFile,
    reference: str,
) -> OutsideUse:
    """Record an adoption outside the system."""
    use = o.c.add(
        OutsideUse(
            desk=made.row.desk,
            outlet=outlet,
            article=made.row,
            used_date=used_date,
            reference=reference,
            scan=scan,
            scan_name=f"{outlet.name}{reference}.pdf",
            by=by,
            at=o.c.at,
        )
    )
    o.c.record("periodicals.record_outside_use", use, by, outlet=outlet.name)
    return use


def revoke(o: Office, use: OutsideUse, by: Person, reason: str) -> None:
    """It was not so after all."""
    use.revoked_at, use.revoked_by, use.revoke_reason = o.c.at, by, reason
    o.c.record("periodicals.revoke_outside_use", use, by, reason=reason)


def open_issue(o: Office, recipient: Recipient, by: Person, at: datetime) -> None:
    """A reader's receipt."""
    recipient.opened_at, recipient.opened_by = at, by
    o.c.at = at
    o.c.record("periodicals.open_issue", recipient.issue, by)


def _place(o: Office, bound: Bound, made: Made, position: int, by: Person) -> None:
    section = made.row.section.name if made.row.section else ""
    entry = o.c.add(
        Entry(
            issue=bound.row,
            article=made.row,
            revision=_revision(o, made),
            form=_form(bound.printed, made),
            column=bound.printed.columns.get(section),
            position=position,
        )
    )
    made.placed += 1
    bound.entries.append((entry, made))
    title = made.row.title
    o.c.record("periodicals.place", bound.row, by, article=made.row.pk, title=title)


def _revision(o: Office, made: Made) -> ArticleRevision:
    found = (
        one
        for one in reversed(o.c.of(ArticleRevision))
        if one.article_id == made.row.pk and one.number == made.row.version
    )
    return next(found)


def _form(printed: Printed, made: Made) -> str:
    if printed.plan.form == "topic":
        return Form.SPECIAL
    if len(made.sources) > 1:
        return Form.COMPOSITE
    return Form.BRIEF if made.row.count < _BRIEF else Form.SINGLE


def _keep_proof(
    o: Office, bound: Bound, number: int, by: Person, words: str, *, has_passed: bool
) -> None:
    o.c.link(
        Proof(
            issue=bound.row,
            round=number,
            has_passed=has_passed,
            version=bound.row.version,
            words=words,
            by=by,
            at=o.c.at,
        )
    )


def _address(o: Office, bound: Bound) -> None:
    readers: list[Person] = []
    for position, line in enumerate(bound.printed.lines, 1):
        whom: list[dict[str, object]] = [{"person": one} for one in line.persons]
        whom += [{"unit": one} for one in line.units]
        readers += line.persons
        for reader in whom or [{}]:
            o.c.add(
                Recipient(
                    issue=bound.row,
                    address=line.address,
                    label=line.label,
                    position=position,
                    **reader,
                )
            )
    message = Message(
        event=f"issue:{bound.row.pk}:issued",
        group=f"periodicals.issue:{bound.row.pk}",
        kind="to_read",
        text=f"{bound.row}已印发，请阅",
        url=f"/read/{bound.row.pk}/",
    )
    o.tell(readers, message)


def _tell_issuers(o: Office, bound: Bound) -> None:
    desk_code = bound.printed.plan.desk
    message = Message(
        event=f"issue:{bound.row.pk}:to_sign:2",
        group=f"periodicals.issue:{bound.row.pk}",
        kind="to_sign",
        text=f"《{bound.printed.row.masthead}》{bound.row.issue_date:%m月%d日}一期等您签发",
        url=f"/issues/{bound.row.pk}/",
        is_action_needed=True,
    )
    o.tell(o.world.people_at(desk_code, o.day, Role.ISSUER), message)
