"""What waits for this person: one list over every app, the most pressing first."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Count, Exists, F, Min, Model, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from shangda.awards.models import AwardRound, Ballot, Voter
from shangda.awards.rules import APPROVERS
from shangda.bulletins.models import Bulletin, Objection
from shangda.bulletins.rules import may_sign as may_sign_bulletin
from shangda.editing import clocks
from shangda.editing.models import Article, Verification
from shangda.editing.rules import EDITORS
from shangda.items import queries as items
from shangda.items.models import Item, SignOff, Submission
from shangda.kernel.models import Deadline
from shangda.kernel.workcalendar import workday_end
from shangda.organisations.models import Appointment, Desk, Person, Role
from shangda.periodicals import naming
from shangda.periodicals.models import Issue, Recipient
from shangda.periodicals.rules import may_proof_again
from shangda.workbench.words import span, when

SOON = 24 * 3600  # seconds before the date that a clock turns amber
SHOWN = 12
READ_ONE_BY_ONE = 3  # issues
TO_READ = "请阅"


@dataclass(frozen=True)
class Task:
    """One thing to do, the words of its button, and until when."""

    kind: str
    icon: str
    title: str
    url: str
    act: str
    why: str = ""
    since: datetime | None = None
    due_at: datetime | None = None
    is_returned: bool = False
    count: int = 1

    @property
    def clock(self) -> dict[str, str]:
        """Date and time left for ``partials/clock.html``; empty when nothing is due."""
        if self.due_at is None:
            return {}
        left = self.due_at - timezone.now()
        is_late = left.total_seconds() < 0
        level = "late" if is_late else "soon" if left.total_seconds() < SOON else ""
        words = f"超{span(-left)}" if is_late else f"剩{span(left)}"
        return {"level": level, "due": f"{when(self.due_at)}前", "left": words}

    @property
    def waited(self) -> str:
        """How long it has been waiting."""
        length = timezone.now() - self.since if self.since else timedelta()
        return f"已等{span(length)}" if length > timedelta() else ""


Find = Callable[[Person], Iterator[Task]]


def tasks(person: Person) -> list[Task]:
    """Everything that waits, what is due first on top, then the longest waiting."""
    found = [task for find in FINDERS for task in find(person)]
    return sorted(found, key=_pressing)


def _pressing(task: Task) -> tuple[int, float]:
    """Dated things by date, then what came back, then by how long it waits."""
    if task.due_at:
        return 0, task.due_at.timestamp()
    since = task.since.timestamp() if task.since else 0.0
    return 1 if task.is_returned else 2, since


def _returned(person: Person) -> Iterator[Task]:
    rows = Item.objects.of_unit_of(person).filter(state=Item.State.RETURNED)
    if not person.units_as(Role.INFORMANT):
        rows = rows.filter(author=person)
    backs = [
        (item, items.returned_with(item)) for item in rows.order_by("changed_at")[:SHOWN]
    ]
    due = _due_dates("revise", [back for _, back in backs if isinstance(back, Submission)])
    for item, back in backs:
        yield Task(
            kind="退回修改",
            icon="return",
            title=str(item),
            url=reverse("items:write", args=[item.pk]),
            act="去修改",
            why=_words_of(back),
            due_at=due.get(back.pk) if isinstance(back, Submission) else None,
            since=item.changed_at,
            is_returned=True,
        )


def _sent_back(person: Person) -> Iterator[Task]:
    """Drafts that an approver did not sign."""
    rows = Item.objects.filter(
        author=person, state=Item.State.DRAFT, asked_at__isnull=False
    )
    for item in rows.order_by("changed_at")[:SHOWN]:
        back = items.returned_with(item)
        if isinstance(back, SignOff):
            yield Task(
                kind="领导退回",
                icon="return",
                title=str(item),
                url=reverse("items:write", args=[item.pk]),
                act="去修改",
                why=_words_of(back),
                since=back.at,
                is_returned=True,
            )


def _to_sign_off(person: Person) -> Iterator[Task]:
    for item in items.awaiting(person).select_related("author", "unit")[:SHOWN]:
        yield Task(
            kind=f"待审签　{item.get_kind_display()}",
            icon="stamp",
            title=str(item),
            url=reverse("items:sign-page", args=[item.pk]),
            act="去审签",
            why=f"{item.author}　{item.count}字",
            since=item.asked_at,
        )


def _questions(person: Person) -> Iterator[Task]:
    """Approvers are asked only where the unit has no informant."""
    informants = Appointment.objects.in_force(timezone.localdate()).filter(
        post__role=Role.INFORMANT, post__unit=OuterRef("asked_unit")
    )
    led = person.unit_ids - person.units_as(Role.INFORMANT)
    rows = Verification.objects.asked_of(person).open()
    mine = rows.exclude(Q(asked_unit_id__in=led) & Exists(informants))
    related = mine.select_related("submission__desk")
    for one in related.order_by("due_at")[:SHOWN]:
        yield Task(
            kind=f"核实　{one.submission.desk}",
            icon="ask",
            title=one.question,
            url=reverse("editing:question", args=[one.pk]),
            act="答复",
            due_at=one.due_at,
            since=one.asked_at,
        )


def _to_receive(person: Person) -> Iterator[Task]:
    """One task for each desk whose inbox is not empty."""
    rows = Submission.objects.filter(
        desk_id__in=person.desks_as(*EDITORS), state=Submission.State.RECEIVED
    )
    counted = rows.values("desk").annotate(n=Count("pk"), oldest=Min("waiting_since"))
    found = {row["desk"]: row for row in counted}
    calendar = clocks.Calendar(timezone.localdate()) if found else None
    for desk in Desk.objects.filter(pk__in=found).order_by("pk"):
        row = found[desk.pk]
        yield Task(
            kind=f"收稿　{desk}",
            icon="inbox",
            title=f"{row['n']}条新稿等着收",
            url=reverse("editing:inbox"),
            act="去收稿",
            since=row["oldest"],
            due_at=calendar.due(row["oldest"], desk.receive_within) if calendar else None,
        )


def _claimed(person: Person) -> Iterator[Task]:
    """In hand and mine to decide: claimed, answered, or held until tomorrow at the latest."""
    state, today = Submission.State, timezone.localdate()
    asked = Verification.objects.filter(submission=OuterRef("pk")).open()
    held = Q(state=state.HELD, hold_until__lte=today + timedelta(days=1))
    answered = Q(state=state.VERIFYING) & ~Exists(asked)
    rows = Submission.objects.filter(
        Q(state=state.CLAIMED) | held | answered, claimed_by=person
    )
    for one in rows.select_related("item", "revision").order_by("waiting_since")[:SHOWN]:
        is_ahead = one.hold_until is not None and one.hold_until > today
        words = {
            state.VERIFYING: "核实已答复",
            state.HELD: "缓报明天到期" if is_ahead else "缓报到期",
        }
        yield Task(
            kind=words.get(state(one.state), "我认领的"),
            icon="inbox",
            title=one.revision.title,
            url=reverse("editing:show", args=[one.pk]),
            act="去处理",
            why=one.item.unit_name,
            since=_free_since(one),
        )


def _free_since(submission: Submission) -> datetime:
    """When it began to wait for its editor; what is held waits from its date on."""
    if submission.state != Submission.State.HELD or submission.hold_until is None:
        return submission.waiting_since
    return timezone.make_aware(datetime.combine(submission.hold_until, time.min))


def _my_articles(person: Person) -> Iterator[Task]:
    desks = person.desks_as(*EDITORS)
    rows = Article.objects.filter(
        desk_id__in=desks, editor=person, state=Article.State.EDITING
    )
    for one in rows.order_by("changed_at")[:SHOWN]:
        yield Task(
            kind="编辑中",
            icon="pen",
            title=str(one),
            url=reverse("editing:article", args=[one.pk]),
            act="接着编",
            why=one.review_words,
            since=one.changed_at,
            is_returned=bool(one.review_words),
        )


def _to_review(person: Person) -> Iterator[Task]:
    desks = person.desks_as(Role.CHIEF_EDITOR)
    rows = Article.objects.filter(desk_id__in=desks, state=Article.State.IN_REVIEW)
    rows = rows.exclude(editor=person).select_related("editor")
    for one in rows.order_by("changed_at")[:SHOWN]:
        yield Task(
            kind="二审",
            icon="check",
            title=str(one),
            url=reverse("editing:article", args=[one.pk]),
            act="去审",
            why=f"{one.editor}编辑　{one.count}字",
            since=one.changed_at,
        )


def _proofs(person: Person) -> Iterator[Task]:
    rows = _issues(person, *EDITORS).filter(
        state__in=[Issue.State.FIRST_PROOF, Issue.State.SECOND_PROOF]
    )
    second = Issue.State.SECOND_PROOF
    mine = [one for one in rows if one.state != second or may_proof_again(person, one)]
    yield from _issue_tasks(mine, "去校对")


def _issues_to_sign(person: Person) -> Iterator[Task]:
    rows = _issues(person, Role.ISSUER).filter(state=Issue.State.TO_SIGN)
    yield from _issue_tasks(list(rows), "去签发")


def _bulletins(person: Person) -> Iterator[Task]:
    """Bulletins that this person signs, and own ones that came back."""
    signed = Bulletin.objects.filter(state=Bulletin.State.TO_SIGN)
    back = Bulletin.objects.filter(state=Bulletin.State.DRAFT).exclude(sent_back_words="")
    rows = signed | back.filter(made_by=person)
    desks = person.desks_as(*Role.of_desks())
    for one in rows.filter(desk__in=desks).select_related("desk").order_by("pk")[:SHOWN]:
        is_back = one.state == Bulletin.State.DRAFT
        if is_back or may_sign_bulletin(person, one):
            yield Task(
                kind="通报退回修改" if is_back else "待签发　通报",
                icon="return" if is_back else "stamp",
                title=one.title,
                url=reverse("bulletins:bulletin", args=[one.pk]),
                act="去修改" if is_back else "去签发",
                why=one.sent_back_words,
                since=one.made_at,
                is_returned=is_back,
            )


def _votes(person: Person) -> Iterator[Task]:
    """Votes that this person has not cast."""
    open_ones = Q(ballot__state=Ballot.State.VOTING, ballot__round=F("round"))
    mine = Voter.objects.filter(open_ones, person=person, has_voted=False)
    desks = person.desks_as(*EDITORS)
    rows = mine.filter(ballot__desk__in=desks).select_related("ballot")
    for one in rows.order_by("ballot__closes_on", "pk")[:SHOWN] if desks else ():
        closes = one.ballot.closes_on
        yield Task(
            kind="投票",
            icon="star",
            title=str(one.ballot),
            url=reverse("awards:ballot", args=[one.ballot_id]),
            act="去投票",
            due_at=workday_end(closes) if closes else None,
        )


def _awards(person: Person) -> Iterator[Task]:
    """Winners to confirm, and payments that a second person approves."""
    issued = person.desks_as(Role.ISSUER)
    ballots = Ballot.objects.filter(state=Ballot.State.COUNTED, desk__in=issued)
    for one in ballots.order_by("counted_at")[:SHOWN] if issued else ():
        yield Task(
            kind="待确认　评选",
            icon="star",
            title=str(one),
            url=reverse("awards:ballot", args=[one.pk]),
            act="去确认",
            since=one.counted_at,
        )
    desks = person.desks_as(*APPROVERS)
    waiting = AwardRound.objects.filter(state=AwardRound.State.WAITING, desk__in=desks)
    rounds = waiting.exclude(sent_by=person).order_by("sent_at")
    for round_ in rounds[:SHOWN] if desks else ():
        yield Task(
            kind="待核准　奖励兑现",
            icon="stamp",
            title=round_.title,
            url=reverse("awards:round", args=[round_.pk]),
            act="去核准",
            since=round_.sent_at,
        )


def _objections(person: Person) -> Iterator[Task]:
    desks = person.desks_as(Role.SCORER)
    rows = Objection.objects.open().filter(bulletin__desk__in=desks).exclude(by=person)
    found = list(rows.select_related("unit").order_by("at", "pk")[:SHOWN])
    due = _due_of("bulletins.objection", "answer_objection", found)
    for one in found:
        yield Task(
            kind=f"异议　{one.unit}",
            icon="ask",
            title=one.about,
            url=reverse("bulletins:objection", args=[one.pk]),
            act="去答复",
            why=one.reason,
            since=one.at,
            due_at=due.get(one.pk),
        )


def _to_read(person: Person) -> Iterator[Task]:
    """The newest issues one by one, the rest as one task."""
    rows = Recipient.objects.filter(person=person, opened_at=None).select_related(
        "issue__periodical"
    )
    found = list(rows.order_by("-issue__issue_date", "-pk"))
    for one in found[:READ_ONE_BY_ONE]:
        issue = one.issue
        yield Task(
            kind=TO_READ,
            icon="book",
            title=str(issue),
            url=reverse("periodicals:read-issue", args=[issue.pk]),
            act="阅读",
            why=f"{issue.issue_date.month}月{issue.issue_date.day}日印发",
        )
    if rest := len(found[READ_ONE_BY_ONE:]):
        yield Task(
            kind=TO_READ,
            icon="book",
            title=f"更早的{rest}期还没看",
            count=rest,
            url=reverse("periodicals:read"),
            act="去看",
        )


def _issues(person: Person, *roles: str) -> QuerySet[Issue]:
    desks = person.desks_as(*roles)
    rows = Issue.objects.filter(periodical__desk_id__in=desks)
    return rows.select_related("periodical").order_by("issue_date", "pk")


def _issue_tasks(issues: list[Issue], act: str) -> Iterator[Task]:
    marks = naming.marks(issues)
    for issue in issues:
        day = issue.issue_date
        yield Task(
            kind=issue.get_state_display(),
            icon="book",
            title=f"《{issue.periodical.masthead}》{day.month}月{day.day}日",
            url=reverse("periodicals:compose", args=[issue.pk]),
            act=act,
            why=str(marks[issue.pk]),
        )


def _due_dates(purpose: str, submissions: list[Submission]) -> dict[int, datetime]:
    return _due_of("items.submission", purpose, submissions)


def _due_of(kind: str, purpose: str, subjects: Sequence[Model]) -> dict[int, datetime]:
    if not subjects:
        return {}
    rows = Deadline.objects.filter(
        subject_kind=kind,
        subject_id__in=[one.pk for one in subjects],
        purpose=purpose,
        met_at=None,
    )
    return dict(rows.values_list("subject_id", "due_at"))


def _words_of(back: Submission | SignOff | None) -> str:
    if isinstance(back, SignOff):
        return f"{back.by}：{back.reason}"
    if back is None:
        return ""
    return f"{back.desk}{back.returned_by or ''}：{back.return_words}"


FINDERS: list[Find] = [
    _returned,
    _sent_back,
    _to_sign_off,
    _questions,
    _to_receive,
    _claimed,
    _my_articles,
    _to_review,
    _proofs,
    _issues_to_sign,
    _bulletins,
    _objections,
    _votes,
    _awards,
    _to_read,
]
