"""One timeline of an item, told from what every app did with it.

Read from the business rows, not from the audit: those say what an author needs to know.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from django.utils import timezone

from shangda.editing.models import Article, Decision, ReportUp, Source, Verification
from shangda.items import queries as items
from shangda.items.models import Item, SignOff, Submission
from shangda.kernel import deadlines
from shangda.periodicals.queries import Use, articles_from
from shangda.workbench.words import span, when

AtDesk = Submission.State


@dataclass(frozen=True)
class Event:
    """One thing that happened, or (without ``at``) what comes next."""

    at: datetime | None
    title: str
    who: str = ""
    note: str = ""
    quote: str = ""
    url: str = ""
    state: str = ""

    @property
    def when(self) -> str:
        """The moment in short words."""
        return when(self.at) if self.at else ""


def events(item: Item, uses: Iterable[Use]) -> list[Event]:
    """What happened, oldest first, each with how long it had waited; then what comes next."""
    history = items.history(item)
    found = [
        Event(item.made_at, "写稿", who=item.author.name),
        *_unit_side(history),
        *_desk_side(history.submissions),
        *_articles(item),
        *(_used(use) for use in uses),
    ]
    in_order = sorted(found, key=lambda event: event.at or item.made_at)
    return [*_with_waits(in_order), *_ahead(item, history.submissions)]


# --- What happened ----------------------------------------------------------------------


def _unit_side(history: items.History) -> Iterator[Event]:
    for revision in history.revisions:
        title = "送审签" if revision.number == 1 else f"再送审签（第{revision.number}稿）"
        yield Event(revision.made_at, title, revision.by.name, note=f"{revision.count}字")
    for sign_off in history.sign_offs:
        yield _signed(sign_off)
    for submission in history.submissions:
        yield Event(
            submission.received_at,
            f"报送{submission.desk}",
            submission.by.name,
            note=f"回执{submission.receipt_number}",
        )


def _signed(sign_off: SignOff) -> Event:
    who = sign_off.by.name if sign_off.by else ""
    if sign_off.for_whom:
        who = f"{who}（代{sign_off.for_whom}）"
    return Event(
        sign_off.at,
        f"{sign_off.get_role_display()}{sign_off.get_outcome_display()}",
        who,
        note="已撤销" if sign_off.undone_at else "",
        quote=sign_off.reason,
    )


def _desk_side(submissions: Iterable[Submission]) -> Iterator[Event]:
    ours = list(submissions)
    decisions = Decision.objects.filter(submission__in=ours, undone_at=None)
    for decision in decisions.select_related("by", "submission__desk").order_by("at", "pk"):
        if decision.verb in VERBS:
            yield _decided(decision)
    questions = Verification.objects.filter(
        submission__in=ours, state=Verification.State.ANSWERED
    )
    for one in questions.select_related("asked_unit", "answered_by"):
        who = one.answered_by.name if one.answered_by else ""
        yield Event(one.answered_at, f"{one.asked_unit}答复核实", who, quote=one.answer)


VERBS = {
    "claim": "收稿",
    "take_over": "换人接手",
    "select": "采用",
    "merge": "并入综合稿",
    "verify": "核实",
    "hold": "缓报",
    "resume": "继续处理",
    "return_for_change": "退回修改",
    "decline": "不采用",
}


def _decided(decision: Decision) -> Event:
    until = f"到{when(decision.due_at)}" if decision.due_at else ""
    return Event(
        decision.at,
        f"{VERBS[decision.verb]}",
        f"{decision.submission.desk}　{decision.by.name}",
        note="　".join(filter(None, [decision.reason, until])),
        quote=decision.words,
    )


def _articles(item: Item) -> Iterator[Event]:
    articles = articles_from(item)
    for source in Source.objects.filter(article__in=articles).select_related("article"):
        if source.submission.item_id == item.pk:
            yield from _shared(source)
    for report in ReportUp.objects.filter(article__in=articles).select_related(
        "by", "item__unit"
    ):
        yield from _reported(report)


def _shared(source: Source) -> Iterator[Event]:
    others = source.article.sources.exclude(pk=source.pk).select_related("submission__item")
    names = dict.fromkeys(other.submission.item.unit_name for other in others)
    if names:
        yield Event(
            source.article.made_at, "与别家合编", note=f"同{'、'.join(names)}合成一篇"
        )


def _reported(report: ReportUp) -> Iterator[Event]:
    """The office above sees the rest; the author learns where it stands."""
    for submission in report.item.submissions.select_related("desk"):
        yield Event(
            submission.received_at,
            f"上报{submission.desk}",
            report.item.unit.short_name,
            note=""
            if submission.state == AtDesk.SELECTED
            else submission.get_state_display(),
        )


def _used(use: Use) -> Event:
    at = timezone.make_aware(datetime.combine(use.used_date, time(18)))
    if use.entry and use.entry.issue.signed_at:
        at = use.entry.issue.signed_at
    title = f"{use.words}{use.form}" if use.entry else f"{use.words}采用"
    if use.is_withdrawn:
        return Event(at, title, note="刊用已撤销", quote=use.reason)
    url = f"/archive/{use.entry.issue_id}/" if use.entry else ""
    return Event(at, title, note="刊用", url=url, state="won")


def _with_waits(found: list[Event]) -> Iterator[Event]:
    """Beside each event, how long the item had been waiting for it."""
    before: datetime | None = None
    for event in found:
        waited = span(event.at - before) if before and event.at else ""
        before = event.at or before
        note = "　".join(filter(None, [event.note, f"等了{waited}" if waited else ""]))
        yield replace(event, note=note)


# --- What comes next ---------------------------------------------------------------------


def _ahead(item: Item, submissions: list[Submission]) -> Iterator[Event]:
    if item.state == Item.State.AWAITING:
        line = next((one for one in items.route(item) if one.state == "now"), None)
        who = "、".join(line.names) if line else ""
        yield _next(f"等{line.label if line else '领导'}审签", who, item.asked_at)
    for submission in submissions:
        yield from _next_at_desk(submission)


def _next_at_desk(submission: Submission) -> Iterator[Event]:
    words = {
        AtDesk.RECEIVED: "等待收稿",
        AtDesk.CLAIMED: "等编辑决定",
        AtDesk.VERIFYING: "等核实答复",
        AtDesk.HELD: "缓报，到期再定",
        AtDesk.RETURNED: "等您修改后重新送审",
    }.get(AtDesk(submission.state))
    if words:
        who = submission.claimed_by.name if submission.claimed_by else ""
        place = f"{submission.desk}　{who}".strip()
        yield _next(words, place, submission.waiting_since, _due(submission))
    elif submission.state == AtDesk.SELECTED:
        yield from _next_of_article(submission)


def _next_of_article(submission: Submission) -> Iterator[Event]:
    for source in submission.sources.select_related("article"):
        article = source.article
        issued = article.entries.filter(issue__number__isnull=False).exists()
        if article.state != Article.State.DISSOLVED and not issued:
            words = {
                Article.State.EDITING: "编辑中",
                Article.State.IN_REVIEW: "等二审",
                Article.State.PASSED: "等入刊签发",
            }[Article.State(article.state)]
            yield _next(words, str(submission.desk), article.changed_at)


def _due(submission: Submission) -> str:
    """Until when: the nearest open deadline of the submission or its item."""
    found = (
        deadlines.of_subject(submission).first()
        or deadlines.of_subject(submission.item).first()
    )
    return f"{when(found.due_at)}前" if found else ""


def _next(title: str, who: str, since: datetime | None, due: str = "") -> Event:
    waited = timezone.now() - since if since else timedelta()
    note = "　".join(filter(None, [due, f"已{span(waited)}" if waited else ""]))
    return Event(None, title, who, note=note, state="now")
