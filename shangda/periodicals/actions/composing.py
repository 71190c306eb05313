"""Making an issue: begin, choose, order, date, give up, take up again, correct."""

from collections.abc import Collection, Sequence
from datetime import date

from django.db.models import F, Max, QuerySet
from django.utils import timezone

from shangda.editing.models import Article
from shangda.kernel import typed
from shangda.kernel.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    WrongStateError,
)
from shangda.kernel.lifecycle import advance, record
from shangda.kernel.transactions import action
from shangda.organisations.models import Person
from shangda.periodicals import naming, rules
from shangda.periodicals.actions import bounds
from shangda.periodicals.lifecycle import STEPS
from shangda.periodicals.models import Column, Entry, Issue, Periodical

State = Issue.State
LONGEST_NOTE = 300
MOST_COPIES = 100_000


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
    bounds.be_near(issue_date)
    issue = Issue(
        periodical=periodical,
        series=series,
        issue_date=issue_date,
        copies=periodical.copies,
        corrects=corrects,
        note=typed.plain(note, "note", most=LONGEST_NOTE),
        made_by=by,
    )
    if not rules.may_compose(by, issue):
        raise NotAllowedError("您不能编这份刊物。")
    if not periodical.is_open:
        raise WrongStateError(f"{periodical}已经停刊。", "请选另一份刊物。")
    issue.save()
    record("periodicals.start_issue", issue, by=by, periodical=periodical.masthead)
    return issue


@action
def start_correction(*, issue: Issue, by: Person, note: str) -> Issue:
    """Begin the issue that corrects an issued one: corrections are issues too."""
    if issue.state != State.ISSUED:
        raise WrongStateError("还没有签发的期刊直接改，不用更正。")
    note = typed.plain(note, "note", most=LONGEST_NOTE, ask="请写明更正什么。")
    return start_issue(
        periodical=issue.periodical,
        by=by,
        issue_date=timezone.localdate(),
        series=issue.series,
        corrects=issue,
        note=note,
    )


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
    take_up(issue, by)
    _be_placeable(issue, _locked(article))
    known = issue.entries.filter(article=article).first()
    if known:
        return known
    last = issue.entries.aggregate(last=Max("position"))["last"] or 0
    entry = Entry.objects.create(
        issue=issue,
        article=article,
        revision=article.revisions.get(number=article.version),
        form=form or _usual_form(article),
        column=column,
        position=last + 1,
    )
    record("periodicals.place", issue, by=by, article=article.pk, title=article.title)
    return entry


@action
def remove(*, entry: Entry, by: Person) -> Issue:
    """Take an article out of an issue that is being composed."""
    issue = entry.issue
    take_up(issue, by)
    record("periodicals.remove", issue, by=by, article=entry.article_id)
    entry.delete()
    return issue


@action
def set_entry(*, entry: Entry, by: Person, form: str, column: Column | None) -> Entry:
    """Choose the form and the column of an entry."""
    take_up(entry.issue, by)
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
    take_up(issue, by, version)
    here = list(issue.entries.values_list("pk", flat=True))
    if sorted(entry_pks) != sorted(here):
        raise ConflictError("本期的稿件刚刚有增减，顺序没有改。")
    for position, pk in enumerate(entry_pks, start=1):
        issue.entries.filter(pk=pk).update(position=position)
    record("periodicals.reorder", issue, by=by, order=list(entry_pks))
    return issue


@action
def move(*, entry: Entry, by: Person, is_up: bool) -> Issue:
    """One place up or down; at the end of the list nothing happens."""
    issue = entry.issue
    order = list(issue.entries.order_by("position", "pk").values_list("pk", flat=True))
    here = order.index(entry.pk)
    there = here - 1 if is_up else here + 1
    if not 0 <= there < len(order):
        return issue
    order[here], order[there] = order[there], order[here]
    return reorder(issue=issue, by=by, entry_pks=order)


@action
def set_particulars(
    *,
    issue: Issue,
    by: Person,
    issue_date: date,
    copies: int,
    note: str = "",
    left_out: Collection[int] = (),
    version: int | None = None,
) -> Issue:
    """Date, print run, editor's note, and which default recipients are left out."""
    bounds.be_near(issue_date)
    note = typed.plain(note, "note", most=LONGEST_NOTE)
    copies = bounds.be_count(copies, "copies", most=MOST_COPIES)
    take_up(issue, by, version)
    known = set(issue.periodical.recipients.values_list("pk", flat=True))
    issue.issue_date, issue.copies, issue.note = issue_date, copies, note
    issue.left_out = sorted(known & set(left_out))
    issue.save(update_fields=["issue_date", "copies", "note", "left_out"])
    record("periodicals.set_particulars", issue, by=by, date=issue_date, copies=copies)
    return issue


@action
def discard(*, issue: Issue, by: Person) -> Issue:
    """Give up an issue that was never signed; its articles are free again."""
    advance(issue, "discard", STEPS, by=by)
    return issue


@action
def restore(*, issue: Issue, by: Person) -> Issue:
    """Take up a discarded issue again, without what has gone into other issues meanwhile."""
    advance(issue, "restore", STEPS, by=by)
    taken = [
        entry
        for entry in issue.entries.select_related("article")
        if standing_entries(_locked(entry.article)).exclude(issue=issue).exists()
    ]
    for entry in taken:
        remove(entry=entry, by=by)
    return issue


def take_up(issue: Issue, by: Person, version: int | None = None) -> None:
    """Make sure that the issue is being composed, by this person, from what they saw.

    The raising ``UPDATE`` holds the row to the end of the verb, so that nothing enters an
    issue that is on its way to the proofs. Raises ConflictError when others were first.
    """
    if not rules.may_compose(by, issue):
        raise NotAllowedError("您不能编这份刊物。")
    if issue.state != State.COMPOSING:
        raise WrongStateError("本期已经送校对，内容不能再动。", "要改请先撤回再编。")
    rows = Issue.objects.filter(pk=issue.pk, state=State.COMPOSING)
    if version is not None:
        rows = rows.filter(version=version)
    if not rows.update(version=F("version") + 1):
        raise ConflictError(
            "别人刚刚也改了本期，您这一步没有生效。", "请刷新页面，看看现在的样子再改。"
        )
    issue.refresh_from_db(fields=["version"])


def standing_entries(article: Article) -> QuerySet[Entry]:
    """Where the article is printed or about to be; withdrawn uses do not count."""
    return Entry.objects.filter(article=article, withdrawal=None).exclude(
        issue__state=State.DISCARDED
    )


def _locked(article: Article) -> Article:
    """The article, kept from other issues until the commit; SQLite has one writer anyway."""
    return Article.objects.select_for_update().get(pk=article.pk)


def _be_placeable(issue: Issue, article: Article) -> None:
    if article.desk_id != issue.periodical.desk_id:
        raise InvalidError("这篇稿件不是本科室的。", "请从“可入刊”里选。")
    if article.state != Article.State.PASSED:
        raise WrongStateError(
            f"《{article.title}》还没有通过二审。", "请先送二审，通过后再入刊。"
        )
    elsewhere = (
        standing_entries(article).exclude(issue=issue).select_related("issue__periodical")
    )
    if found := elsewhere.first():
        raise ConflictError(
            f"《{article.title}》已经排进{_where(found.issue)}。",
            "一篇稿件只印一次。要用在这里，请先从那一期移出。",
        )


def _where(issue: Issue) -> str:
    return str(issue) if issue.number else naming.name(issue)


def _usual_form(article: Article) -> str:
    is_merged = article.sources.count() > 1
    return Entry.Form.COMPOSITE if is_merged else Entry.Form.SINGLE
