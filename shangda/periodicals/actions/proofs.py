"""Two proofs and the signature; the number is given in ``sign`` and nowhere else."""

from typing import Any

from django.utils import timezone

from shangda.editing.models import Article
from shangda.kernel import notices, typed
from shangda.kernel.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    WrongStateError,
)
from shangda.kernel.lifecycle import advance, require
from shangda.kernel.models import AuditEvent
from shangda.kernel.numbering import next_number
from shangda.kernel.transactions import action
from shangda.organisations.models import Person
from shangda.organisations.queries import holders
from shangda.periodicals import naming, rules, tasks
from shangda.periodicals.actions.composing import take_up
from shangda.periodicals.findable import PRINTED
from shangda.periodicals.lifecycle import STEPS
from shangda.periodicals.models import Entry, Issue, Proof, Recipient
from shangda.periodicals.numbers import running_series, year_series
from shangda.periodicals.readers import default_recipients
from shangda.search import likeness

State = Issue.State
Round = Proof.Round
LONGEST_WORDS = 500


@action
def start_proof(*, issue: Issue, by: Person, version: int | None = None) -> Issue:
    """Freeze the texts as they are now and hand the issue to the first proof."""
    require(issue, "start_proof", STEPS, by=by)
    take_up(issue, by, version)
    entries = list(issue.entries.select_related("article").order_by("position", "pk"))
    if not entries and not issue.corrects_id:
        raise InvalidError("本期还没有稿件。", "请先从左边“可入刊”里加入。")
    for entry in entries:
        _freeze(entry)
    advance(issue, "start_proof", STEPS, by=by, entries=[one.pk for one in entries])
    return issue


@action
def pass_first_proof(
    *, issue: Issue, by: Person, words: str = "", version: int | None = None
) -> Issue:
    """一校通过; those who may read the second proof are told."""
    words = _read(issue, words, version)
    advance(issue, "pass_first_proof", STEPS, by=by, words=words)
    _keep(issue, Round.FIRST, by, words, has_passed=True)
    readers = holders(*rules.EDITORS, desk_id=issue.periodical.desk_id).exclude(pk=by.pk)
    _tell(readers, issue, f"{naming.name(issue)}一校已过，等您二校", is_action_needed=True)
    return issue


@action
def undo_first_proof(*, issue: Issue, by: Person) -> Issue:
    """Read it once more."""
    return _undo(issue, "undo_first_proof", by)


@action
def pass_second_proof(
    *, issue: Issue, by: Person, words: str = "", version: int | None = None
) -> Issue:
    """二校通过; the issuer is told."""
    words = _read(issue, words, version)
    if rules.may_compose(by, issue) and not rules.may_proof_again(by, issue):
        raise NotAllowedError("一校和二校要由两个人做。", "请另一位编辑或科长来做二校。")
    advance(issue, "pass_second_proof", STEPS, by=by, words=words)
    _keep(issue, Round.SECOND, by, words, has_passed=True)
    tasks.tell_issuers.enqueue(issue.pk)
    return issue


@action
def undo_second_proof(*, issue: Issue, by: Person) -> Issue:
    """Take it back from the issuer, to the second proof."""
    return _undo(issue, "undo_second_proof", by)


@action
def send_back_proof(*, issue: Issue, by: Person, words: str) -> Issue:
    """An error was found: back to composing, both proofs start anew."""
    words = typed.plain(words, "words", most=LONGEST_WORDS, ask="请写明哪里要改。")
    number = Round.FIRST if issue.state == State.FIRST_PROOF else Round.SECOND
    advance(issue, "send_back_proof", STEPS, by=by, words=words)
    _keep(issue, number, by, words, has_passed=False)
    _tell_maker(issue, by, f"{naming.name(issue)}{number.label}退回改版：{words}")
    return issue


@action
def undo_send_back_proof(*, issue: Issue, by: Person) -> Issue:
    """It was right after all: the proofs start anew, the texts as they were read."""
    return _undo(issue, "undo_send_back_proof", by)


@action
def recall(*, issue: Issue, by: Person) -> Issue:
    """Take the issue back before it is signed; from the issuer's desk it can return there."""
    was_read = issue.state == State.TO_SIGN
    advance(issue, "recall", STEPS, by=by)
    if was_read:
        _keep(issue, Round.RECALL, by, "", has_passed=False)
    return issue


@action
def undo_recall(*, issue: Issue, by: Person) -> Issue:
    """Let the issuer have it again, as it was read."""
    return _undo(issue, "undo_recall", by)


@action
def refuse(*, issue: Issue, by: Person, words: str) -> Issue:
    """The issuer does not sign."""
    words = typed.plain(words, "words", most=LONGEST_WORDS, ask="请写明为什么不签。")
    advance(issue, "refuse", STEPS, by=by, words=words)
    _keep(issue, Round.ISSUER, by, words, has_passed=False)
    _tell_maker(issue, by, f"{naming.name(issue)}没有签发：{words}")
    return issue


@action
def undo_refuse(*, issue: Issue, by: Person) -> Issue:
    """The issuer thought better of it; nobody has changed the issue meanwhile."""
    return _undo(issue, "undo_refuse", by)


@action
def sign(*, issue: Issue, by: Person, version: int | None = None) -> Issue:
    """Sign, number, freeze the recipients; printing follows after the commit.

    The counter's row is locked from here to the commit: no gap, no double.
    """
    require(issue, "sign", STEPS, by=by)
    _be_as_read(issue, version)
    printed = issue.entries.values_list("pk", "revision__body")
    likeness.remember_all(PRINTED, dict(printed))
    number = next_number(year_series(issue))
    total = running_series(issue)
    changes = {
        "year": issue.issue_date.year,
        "number": number,
        "running_number": next_number(total) if total else None,
        "signed_by": by,
        "signed_at": timezone.now(),
    }
    advance(issue, "sign", STEPS, by=by, changes=changes, number=number)
    _address(issue)
    tasks.print_issue.enqueue(issue.pk)
    return issue


@action
def reprint(*, issue: Issue, by: Person) -> Issue:
    """Have the files of a signed issue made once more, where that has failed."""
    if not rules.may_see_readers(by, issue):
        raise NotAllowedError("重新排版要由本科室来做。")
    if issue.state != State.ISSUED or issue.pdf_id:
        raise WrongStateError("本期不需要重新排版。")
    tasks.print_issue.enqueue(issue.pk)
    return issue


def _read(issue: Issue, words: str, version: int | None) -> str:
    _be_as_read(issue, version)
    return typed.plain(words, "words", most=LONGEST_WORDS)


def _be_as_read(issue: Issue, version: int | None) -> None:
    """What is passed or signed is what was on the page. Raises ConflictError.

    The row is held to the commit, so that nobody recalls and changes it in between.
    """
    issue.version = (
        Issue.objects.select_for_update().only("version").get(pk=issue.pk).version
    )
    if version is not None and version != issue.version:
        raise ConflictError(
            f"您打开之后，本期又改过{_changed_by(issue)}。",
            "请回到本期，刷新页面，看过现在的内容再决定。",
        )


def _changed_by(issue: Issue) -> str:
    """Whoever sent it to the proofs anew; nothing changes between that and the signature."""
    sent = AuditEvent.objects.filter(
        verb="periodicals.start_proof",
        subject_kind=issue._meta.label_lower,
        subject_id=issue.pk,
    )
    last = sent.order_by("-sequence").first()
    if last is None:
        return ""
    at = timezone.localtime(last.at)
    return f"，{last.actor_name}{at.month}月{at.day}日{at:%H:%M}重新送校"


def _keep(issue: Issue, number: int, by: Person, words: str, *, has_passed: bool) -> None:
    Proof.objects.create(
        issue=issue,
        round=number,
        has_passed=has_passed,
        version=issue.version,
        words=words,
        by=by,
    )


def _undo(issue: Issue, verb: str, by: Person) -> Issue:
    """The rule of the step has seen that the last reading is theirs."""
    advance(issue, verb, STEPS, by=by)
    last = issue.proofs.filter(undone_at=None).latest("pk")
    Proof.objects.filter(pk=last.pk).update(undone_at=timezone.now())
    return issue


def _freeze(entry: Entry) -> None:
    """Print what the article says now; it must still have passed its review."""
    article = entry.article
    if article.state != Article.State.PASSED:
        raise WrongStateError(
            f"《{article.title}》正在重新编辑。", "请等它通过二审，或先移出本期。"
        )
    entry.revision = article.revisions.get(number=article.version)
    entry.save(update_fields=["revision"])


def _address(issue: Issue) -> None:
    """Write down who gets the issue, from the periodical's default recipients."""
    rows = []
    for default in default_recipients(issue):
        readers: list[dict[str, Any]] = [{"person": one} for one in default.persons.all()]
        readers += [{"unit": one} for one in default.units.all()]
        rows += [
            Recipient(
                issue=issue,
                address=default.address,
                label=default.label,
                position=default.position,
                **reader,
            )
            for reader in readers or [{}]
        ]
    Recipient.objects.bulk_create(rows)


def _tell_maker(issue: Issue, by: Person, text: str) -> None:
    if issue.made_by_id != by.pk:
        _tell([issue.made_by], issue, text, is_action_needed=True)


def _tell(people: Any, issue: Issue, text: str, *, is_action_needed: bool) -> None:
    notices.tell(
        people,
        notices.Message(
            event=f"issue:{issue.pk}:proof:{issue.proofs.count()}",
            group=f"periodicals.issue:{issue.pk}",
            kind="proof",
            text=text[:300],
            url=f"/issues/{issue.pk}/",
            is_action_needed=is_action_needed,
        ),
    )
