"""Every verb about issues and uses. The number is given in ``sign`` and nowhere else.

``scoring`` owns the verbs that a page calls for signing, withdrawing and recording uses,
because points follow from them at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Max
from django.utils import timezone

from shangda.editing.models import Article
from shangda.items.models import Item
from shangda.kernel.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    WrongStateError,
)
from shangda.kernel.lifecycle import advance, record
from shangda.kernel.models import StoredFile
from shangda.kernel.numbering import next_number
from shangda.kernel.transactions import action
from shangda.organisations.models import Desk, Person
from shangda.periodicals import rules, tasks
from shangda.periodicals.lifecycle import STEPS
from shangda.periodicals.models import (
    Column,
    Entry,
    Issue,
    Outlet,
    OutsideUse,
    Periodical,
    Proof,
    Recipient,
    Withdrawal,
)

State = Issue.State


@dataclass(frozen=True)
class Evidence:
    """What proves an outside use: the scan, its file name, and the number printed on it."""

    scan: StoredFile
    name: str
    reference: str = ""


@action
def start_issue(
    *,
    periodical: Periodical,
    by: Person,
    issue_date: date,
    series: str = Issue.Series.REGULAR,
    corrects: Issue | None = None,
    note: str = "",
) -> Issue:
    """Begin an issue; it has no number yet."""
    issue = Issue(
        periodical=periodical,
        series=series,
        issue_date=issue_date,
        copies=periodical.copies,
        corrects=corrects,
        note=note,
        made_by=by,
    )
    if not rules.may_compose(by, issue):
        raise NotAllowedError("您不能编这份刊物。")
    issue.save()
    record("periodicals.start_issue", issue, by=by, periodical=periodical.masthead)
    return issue


@action
def place(
    *,
    issue: Issue,
    article: Article,
    by: Person,
    form: str | None = None,
    column: Column | None = None,
) -> Entry:
    """Put an article that has passed its review at the end of the issue."""
    _require_composing(issue, by)
    if article.desk_id != issue.periodical.desk_id:
        raise InvalidError("这篇稿件不是本科室的。", "请从“可入刊”里选。")
    if article.state != Article.State.PASSED:
        raise WrongStateError(
            f"《{article.title}》还没有通过二审。", "请先送二审，通过后再入刊。"
        )
    last = issue.entries.aggregate(last=Max("position"))["last"] or 0
    entry, is_new = Entry.objects.get_or_create(
        issue=issue,
        article=article,
        defaults={
            "revision": article.revisions.get(number=article.version),
            "form": form or _usual_form(article),
            "column": column,
            "position": last + 1,
        },
    )
    if is_new:
        record("periodicals.place", issue, by=by, article=article.pk, title=article.title)
    return entry


@action
def remove(*, entry: Entry, by: Person) -> Issue:
    """Take an article out of an issue that is being composed."""
    issue = entry.issue
    _require_composing(issue, by)
    record("periodicals.remove", issue, by=by, article=entry.article_id)
    entry.delete()
    return issue


@action
def set_entry(*, entry: Entry, by: Person, form: str, column: Column | None) -> Entry:
    """Choose the form and the column of an entry."""
    _require_composing(entry.issue, by)
    if column and column.periodical_id != entry.issue.periodical_id:
        raise InvalidError("这个栏目不属于本刊。")
    entry.form, entry.column = form, column
    entry.save(update_fields=["form", "column"])
    record("periodicals.set_entry", entry.issue, by=by, entry=entry.pk, form=form)
    return entry


@action
def reorder(
    *, issue: Issue, by: Person, entry_pks: Sequence[int], version: int | None = None
) -> Issue:
    """Put the entries into this order. Raises ConflictError when others changed the issue."""
    _require_composing(issue, by)
    if set(entry_pks) != set(issue.entries.values_list("pk", flat=True)):
        raise ConflictError("本期的稿件刚刚有增减，顺序没有改。")
    _raise_version(issue, version)
    for position, pk in enumerate(entry_pks, start=1):
        issue.entries.filter(pk=pk).update(position=position)
    record("periodicals.reorder", issue, by=by, order=list(entry_pks))
    return issue


@action
def set_particulars(
    *, issue: Issue, by: Person, issue_date: date, copies: int, note: str
) -> Issue:
    """Date, print run and editor's note of an issue that is being composed."""
    _require_composing(issue, by)
    issue.issue_date, issue.copies, issue.note = issue_date, copies, note
    issue.save(update_fields=["issue_date", "copies", "note"])
    record("periodicals.set_particulars", issue, by=by)
    return issue


@action
def start_proof(*, issue: Issue, by: Person) -> Issue:
    """Freeze the texts as they are now and hand the issue to the first proof."""
    entries = list(issue.entries.select_related("article"))
    if not entries:
        raise InvalidError("本期还没有稿件。", "请先从左边“可入刊”里加入。")
    for entry in entries:
        _freeze(entry)
    advance(issue, "start_proof", STEPS, by=by)
    return issue


@action
def pass_first_proof(*, issue: Issue, by: Person, words: str = "") -> Issue:
    """一校通过."""
    advance(issue, "pass_first_proof", STEPS, by=by, words=words)
    Proof.objects.create(issue=issue, round=1, has_passed=True, words=words, by=by)
    return issue


@action
def pass_second_proof(*, issue: Issue, by: Person, words: str = "") -> Issue:
    """二校通过; the issuer is told."""
    _require_second_reader(issue, by)
    advance(issue, "pass_second_proof", STEPS, by=by, words=words)
    Proof.objects.create(issue=issue, round=2, has_passed=True, words=words, by=by)
    tasks.tell_issuers.enqueue(issue.pk)
    return issue


@action
def send_back_proof(*, issue: Issue, by: Person, words: str) -> Issue:
    """An error was found: back to composing, both proofs start anew."""
    _require_words(words, "请写明哪里要改。")
    number = 1 if issue.state == State.FIRST_PROOF else 2
    advance(issue, "send_back_proof", STEPS, by=by, words=words)
    Proof.objects.create(issue=issue, round=number, has_passed=False, words=words, by=by)
    return issue


@action
def recall(*, issue: Issue, by: Person) -> Issue:
    """Take the issue back before it is signed."""
    advance(issue, "recall", STEPS, by=by)
    return issue


@action
def refuse(*, issue: Issue, by: Person, words: str) -> Issue:
    """The issuer does not sign."""
    _require_words(words, "请写明为什么不签。")
    advance(issue, "refuse", STEPS, by=by, words=words)
    return issue


@action
def sign(*, issue: Issue, by: Person) -> Issue:
    """Sign, number, freeze the recipients; printing follows after the commit.

    The counter's row is locked from here to the commit: no gap, no double.
    """
    series = _series(issue)
    now = timezone.now()
    changes = {
        "year": issue.issue_date.year,
        "number": next_number(series),
        "running_number": _running_number(issue),
        "signed_by": by,
        "signed_at": now,
    }
    advance(issue, "sign", STEPS, by=by, changes=changes, number=changes["number"])
    _address(issue)
    tasks.print_issue.enqueue(issue.pk)
    return issue


@action
def discard(*, issue: Issue, by: Person) -> Issue:
    """Give up an issue that was never signed; its articles are free again."""
    advance(issue, "discard", STEPS, by=by)
    return issue


@action
def restore(*, issue: Issue, by: Person) -> Issue:
    """Take up a discarded issue again."""
    advance(issue, "restore", STEPS, by=by)
    return issue


@action
def start_correction(*, issue: Issue, by: Person, note: str) -> Issue:
    """Begin the issue that corrects an issued one: corrections are issues too."""
    if issue.state != State.ISSUED:
        raise WrongStateError("还没有签发的期刊直接改，不用更正。")
    _require_words(note, "请写明更正什么。")
    return start_issue(
        periodical=issue.periodical,
        by=by,
        issue_date=timezone.localdate(),
        series=issue.series,
        corrects=issue,
        note=note,
    )


@action
def withdraw_adoption(*, entry: Entry, by: Person, reason: str) -> Withdrawal:
    """Take back an adoption; the issue stays as printed."""
    if not rules.may_withdraw(by, entry.issue):
        raise NotAllowedError("撤销刊用要由信息科长或签发人来做。")
    if entry.issue.state != State.ISSUED:
        raise WrongStateError("还没有签发，不算刊用。")
    _require_words(reason, "请写明为什么撤销刊用。")
    withdrawal, is_new = Withdrawal.objects.get_or_create(
        entry=entry, defaults={"reason": reason, "by": by}
    )
    if not is_new:
        raise ConflictError("这一条的刊用已经撤销过。")
    record(
        "periodicals.withdraw_adoption", entry.issue, by=by, entry=entry.pk, reason=reason
    )
    return withdrawal


@action
def record_outside_use(
    *,
    desk: Desk,
    outlet: Outlet,
    by: Person,
    used_date: date,
    evidence: Evidence,
    item: Item | None = None,
    article: Article | None = None,
) -> OutsideUse:
    """Record by hand, with its scan, an adoption by an outlet outside the system."""
    if not rules.may_record_use(by, desk.pk):
        raise NotAllowedError("您不能为这个科室登记采用。")
    if (item is None) == (article is None):
        raise InvalidError("请选一篇稿件或一条信息，只选一样。")
    if used_date > timezone.localdate():
        raise InvalidError("采用日期还没有到。", fields={"used_date": "请填刊出的日期"})
    use = OutsideUse.objects.create(
        desk=desk,
        outlet=outlet,
        item=item,
        article=article,
        used_date=used_date,
        reference=evidence.reference,
        scan=evidence.scan,
        scan_name=evidence.name,
        by=by,
    )
    record("periodicals.record_outside_use", use, by=by, outlet=outlet.name)
    return use


@action
def revoke_outside_use(*, use: OutsideUse, by: Person, reason: str) -> OutsideUse:
    """It was not so after all; the record stays, marked."""
    if not rules.may_record_use(by, use.desk_id):
        raise NotAllowedError("您不能撤销这个科室的登记。")
    _require_words(reason, "请写明为什么撤销。")
    now = timezone.now()
    rows = OutsideUse.objects.filter(pk=use.pk, revoked_at=None)
    if not rows.update(revoked_at=now, revoked_by=by, revoke_reason=reason):
        raise ConflictError("这条登记已经撤销过。")
    use.refresh_from_db()
    record("periodicals.revoke_outside_use", use, by=by, reason=reason)
    return use


@action
def open_issue(*, issue: Issue, by: Person) -> int:
    """A reader's receipt: the first opening counts; says how many rows it confirmed."""
    mine = Recipient.objects.filter(issue=issue, opened_at=None)
    rows = mine.filter(person=by) | mine.filter(unit_id__in=by.unit_ids)
    opened = rows.update(opened_at=timezone.now(), opened_by=by)
    if opened:
        record("periodicals.open_issue", issue, by=by)
    return opened


@action
def note_printed(*, issue: Issue, by: Person) -> None:
    """The reader printed the issue; kept as the trace of a copy."""
    Recipient.objects.filter(issue=issue, person=by, printed_at=None).update(
        printed_at=timezone.now()
    )
    record("periodicals.note_printed", issue, by=by)


@action
def note_downloaded(*, issue: Issue, by: Person, form: str) -> None:
    """The reader took a file of the issue away; ``form`` is pdf or docx."""
    Recipient.objects.filter(issue=issue, person=by, downloaded_at=None).update(
        downloaded_at=timezone.now()
    )
    record("periodicals.note_downloaded", issue, by=by, form=form)


def _require_composing(issue: Issue, by: Person) -> None:
    if not rules.may_compose(by, issue):
        raise NotAllowedError("您不能编这份刊物。")
    if issue.state != State.COMPOSING:
        raise WrongStateError("本期已经送校对，内容不能再动。", "要改请先退回改版。")


def _require_second_reader(issue: Issue, by: Person) -> None:
    if rules.may_compose(by, issue) and not rules.may_proof_again(by, issue):
        raise NotAllowedError("一校和二校要由两个人做。", "请另一位编辑或科长来做二校。")


def _require_words(words: str, ask: str) -> None:
    if not words.strip():
        raise InvalidError("还没有写理由。", ask, fields={"words": ask})


def _usual_form(article: Article) -> str:
    is_merged = article.sources.count() > 1
    return Entry.Form.COMPOSITE if is_merged else Entry.Form.SINGLE


def _freeze(entry: Entry) -> None:
    """Print what the article says now; it must still have passed its review."""
    article = entry.article
    if article.state != Article.State.PASSED:
        raise WrongStateError(
            f"《{article.title}》正在重新编辑。", "请等它通过二审，或先移出本期。"
        )
    entry.revision = article.revisions.get(number=article.version)
    entry.save(update_fields=["revision"])


def _raise_version(issue: Issue, version: int | None) -> None:
    rows = Issue.objects.filter(pk=issue.pk)
    if version is not None:
        rows = rows.filter(version=version)
    if not rows.update(version=F("version") + 1):
        raise ConflictError("别人刚刚改了本期的顺序。")
    issue.refresh_from_db(fields=["version"])


def _series(issue: Issue) -> str:
    return f"periodical:{issue.periodical_id}:{issue.series}:{issue.issue_date.year}"


def _running_number(issue: Issue) -> int | None:
    """总第几期 counts regular issues only; supplements are apart."""
    if issue.series != Issue.Series.REGULAR or not issue.periodical.has_running_total:
        return None
    return next_number(f"periodical:{issue.periodical_id}:total")


def _address(issue: Issue) -> None:
    """Write down who gets the issue, from the periodical's default recipients."""
    rows = []
    for default in issue.periodical.recipients.order_by("position", "pk"):
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
