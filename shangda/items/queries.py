"""Readings over items: what is missing, who signs, where it is, what happened to it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, OuterRef, Prefetch, QuerySet, Subquery, When
from django.utils import timezone

from shangda.items import routes, rules, secrecy
from shangda.items.models import (
    Attachment,
    Item,
    Revision,
    SavedText,
    SignOff,
    Skeleton,
    Submission,
    units_of,
)
from shangda.organisations.models import (
    Admission,
    Desk,
    Kind,
    LengthLimit,
    Membership,
    Person,
    Role,
    Section,
    Unit,
)
from shangda.organisations.queries import desks_for

_HINT = re.compile("〔[^〕0-9０-９][^〕]*〕")  # 〔2026〕 of a document number is none
_DIGIT = re.compile("[0-9０-９]")
LEAST_PHONE_DIGITS = 3
AtDesk = Submission.State


@dataclass(frozen=True)
class Problem:
    """Something that keeps an item from going on: the field and a sentence."""

    field: str
    text: str


@dataclass(frozen=True)
class RouteLine:
    """One signature of the route as pages show it; ``state`` is done, now, next, skipped."""

    role: str
    act: str
    state: str
    names: list[str]
    sign_off: SignOff | None = None

    @property
    def label(self) -> str:
        """The post's role in words."""
        return str(Role(self.role).label)


@dataclass(frozen=True)
class Limit:
    """How long an item may be for one channel."""

    channel: str
    most: int


@dataclass(frozen=True)
class History:
    """All that an item's page shows of the unit's side, read in four queries."""

    revisions: list[Revision]
    sign_offs: list[SignOff]
    submissions: list[Submission]
    attachments: list[Attachment] = field(default_factory=list)

    @property
    def latest(self) -> Revision | None:
        """The text put up for signature last."""
        return self.revisions[-1] if self.revisions else None


# --- What is missing --------------------------------------------------------------------


def submission_check(
    item: Item, *, desks: Sequence[Desk] | None = None, day: date | None = None
) -> list[Problem]:
    """All that keeps this item from being put up for signature and sent; [] when nothing."""
    chosen = list(item.desks.select_related("channel")) if desks is None else list(desks)
    return [
        *_text_problems(item),
        *_particulars_problems(item),
        *desk_problems(item, chosen, day=day),
        *_route_problems(item),
    ]


def desk_problems(
    item: Item, desks: Sequence[Desk], *, day: date | None = None
) -> list[Problem]:
    """What keeps the item from these desks: days, admission, length."""
    if not desks:
        return [Problem("desks", "还没有选报送给谁，至少选一家。")]
    day = day or timezone.localdate()
    return [
        *_reporting_problems(item.unit, desks, day),
        *_admission_problems(item.section, desks),
        *_length_problems(item, desks),
    ]


def limits_of(item: Item, desks: Iterable[Desk]) -> list[Limit]:
    """The length limits that the item's kind has in the channels of these desks."""
    channels = {desk.channel_id for desk in desks}
    rows = LengthLimit.objects.filter(channel__in=channels, kind=item.kind)
    return [
        Limit(row.channel.name, row.most)
        for row in rows.select_related("channel").order_by(
            "most", "channel__position", "pk"
        )
    ]


def hints_left(body: str) -> list[str]:
    """What the skeleton asks for and nobody has replaced yet: 〔…〕."""
    return _HINT.findall(body)


def _text_problems(item: Item) -> list[Problem]:
    found = []
    if not item.title:
        found.append(Problem("title", "还没有标题。用一句话说清一件事。"))
    if not item.body:
        found.append(Problem("body", "正文还是空的。"))
    if hints := hints_left(f"{item.title}\n{item.body}"):
        found.append(Problem("body", f"还有{len(hints)}处提示没换成内容，如{hints[0]}。"))
    return found


def _particulars_problems(item: Item) -> list[Problem]:
    found = []
    if not item.informant_name.strip():
        found.append(Problem("informant_name", "还没有填信息员姓名。"))
    if len(_DIGIT.findall(item.informant_phone)) < LEAST_PHONE_DIGITS:
        found.append(Problem("informant_phone", "还没有填电话，编辑有疑问时要打给您。"))
    if item.section_id is None:
        found.append(Problem("section", "还没有选板块。"))
    if not item.is_secrecy_checked:
        found.append(Problem("is_secrecy_checked", "还没有勾选保密审查。"))
    names = item.attachments.filter(removed_at=None).values_list("name", flat=True)
    if marking := secrecy.marking_in(item.title, item.body, *names):
        found.append(Problem("secrecy", secrecy_words(marking)))
    return found


def secrecy_words(marking: str) -> str:
    """Why a marked text goes no further, and what to do with it."""
    return (
        f"文中有密级标志“{marking}”。本系统不能处理国家秘密，不能送审。"
        "请立即停止录入，按保密规定走涉密渠道报送，并告诉本单位保密员。"
    )


def _route_problems(item: Item) -> list[Problem]:
    route = routes.stops(item)
    if routes.first_held(route):
        return []
    if not route:
        return [Problem("approver", "这一类型还没有设审签步骤，请管理员补上。")]
    posts = "、".join(dict.fromkeys(str(Role(stop.step.role).label) for stop in route))
    return [
        Problem(
            "approver",
            f"现在没有人能审签：{posts}岗位空缺，或者只有作者本人。请管理员安排人或设代签。",
        )
    ]


def _reporting_problems(unit: Unit, desks: Sequence[Desk], day: date) -> list[Problem]:
    if not unit.is_open_on(day):
        since = f"{unit.closed_date:%Y年%m月%d日}" if unit.closed_date else ""
        return [Problem("desks", f"{unit.short_name}已于{since}撤销，不能再报送。")]
    open_to = set(desks_for(unit, day).values_list("pk", flat=True))
    ended = _ended_memberships(unit, desks, day)
    return [
        Problem("desks", _not_reporting(unit, desk, ended.get(desk.pk)))
        for desk in desks
        if desk.pk not in open_to
    ]


def _ended_memberships(unit: Unit, desks: Sequence[Desk], day: date) -> dict[int, date]:
    rows = Membership.objects.filter(unit=unit, desk__in=desks, until_date__lt=day)
    days = rows.order_by("until_date").values_list("desk_id", "until_date")
    return {desk: until for desk, until in days if until}


def _not_reporting(unit: Unit, desk: Desk, ended: date | None) -> str:
    if not desk.is_open:
        return f"{desk.name}已停用，请去掉它再送。"
    if ended:
        return f"{unit.short_name}向{desk.name}报送到{ended:%Y年%m月%d日}为止，现在不能报。"
    return f"{unit.short_name}不是{desk.name}的报送单位，请去掉它再送。"


def _admission_problems(section: Section | None, desks: Sequence[Desk]) -> list[Problem]:
    if section is None:
        return []
    refused = {
        row.channel_id: row.reason
        for row in Admission.objects.filter(section=section, is_admitted=False)
    }
    return [
        Problem("desks", _not_admitted(section, desk, refused[desk.channel_id]))
        for desk in desks
        if desk.channel_id in refused
    ]


def _not_admitted(section: Section, desk: Desk, reason: str) -> str:
    words = f"“{section.name}”不能报{desk.channel.name}。{reason}"
    return f"{words.rstrip('。')}。去掉{desk.name}，或换个板块。"


def _length_problems(item: Item, desks: Sequence[Desk]) -> list[Problem]:
    longer = [limit for limit in limits_of(item, desks) if item.count > limit.most]
    kind = item.get_kind_display()
    return [
        Problem(
            "body",
            f"超出{item.count - limit.most}字：{limit.channel}的{kind}限{limit.most}字，"
            f"现在{item.count}字。",
        )
        for limit in longer
    ]


# --- Who signs --------------------------------------------------------------------------


def route(item: Item) -> list[RouteLine]:
    """The route with what has been signed on the latest revision and who is next."""
    revision = item.revisions.order_by("-number").first() if item.pk else None
    is_going = item.state not in (Item.State.DRAFT, Item.State.RETURNED)
    done: dict[int, SignOff] = {}
    if revision and is_going:
        rows = revision.sign_offs.filter(undone_at=None).select_related("by")
        done = {row.position: row for row in rows}
    return list(_route_lines(item, routes.stops(item), done))


def _route_lines(
    item: Item, stops: Sequence[routes.Stop], done: dict[int, SignOff]
) -> Iterable[RouteLine]:
    ahead = [stop for stop in stops if stop.step.position not in done]
    now = routes.first_held(ahead) if item.state == Item.State.AWAITING else None
    for stop in stops:
        row = done.get(stop.step.position)
        names = [signer.person.name for signer in stop.signers]
        state = "now" if stop is now else "skipped" if stop.is_vacant else "next"
        if row:
            is_skipped = row.outcome == SignOff.Outcome.SKIPPED
            state = "skipped" if is_skipped else "done"
            names = [row.by.name] if row.by else []
        yield RouteLine(stop.step.role, stop.step.act, state, names, row)


def awaiting(person: Person) -> QuerySet[Item]:
    """Items whose next signature this person may give: urgent ones, then by waiting."""
    found = Item.objects.none()
    for role in rules.APPROVERS:
        units = person.units_as(role)
        found = found | Item.objects.filter(
            state=Item.State.AWAITING, awaits_role=role, unit_id__in=units
        )
    own = found.filter(author=person, may_author_sign=False)
    urgent_first = Case(When(kind=Kind.URGENT, then=0), default=1)
    return found.exclude(pk__in=own.values("pk")).order_by(urgent_first, "asked_at", "pk")


# --- What happened ----------------------------------------------------------------------


def history(item: Item) -> History:
    """Revisions, signatures, submissions and attachments, in a constant number of queries."""
    sign_offs = SignOff.objects.filter(revision__item=item)
    return History(
        revisions=list(item.revisions.select_related("by").order_by("number")),
        sign_offs=list(
            sign_offs.select_related("by", "revision").order_by(
                "revision__number", "at", "position", "pk"
            )
        ),
        submissions=list(
            item.submissions.select_related(
                "desk__channel", "desk__unit", "revision", "by", "claimed_by"
            ).order_by("received_at", "pk")
        ),
        attachments=list(attachments(item)),
    )


def attachments(item: Item) -> QuerySet[Attachment]:
    """What travels with the item now."""
    return item.attachments.filter(removed_at=None).select_related("file").order_by("pk")


def latest_revision(item: Item) -> Revision | None:
    """The text put up for signature last."""
    return item.revisions.order_by("-number").first()


def shown_text(item: Item, person: Person) -> tuple[str, str]:
    """Title and body that this person may read: a desk reads only what was signed for it."""
    if item.unit_id in units_of(person):
        return item.title, item.body
    desks = {power.desk_id for power in person.powers if power.desk_id}
    sent = item.submissions.filter(desk_id__in=desks).exclude(state=AtDesk.WITHDRAWN)
    row = sent.select_related("revision").order_by("-revision__number").first()
    return (row.revision.title, row.revision.body) if row else ("", "")


def returned_with(item: Item) -> Submission | SignOff | None:
    """Who sent the text back to its writer last, a desk or an approver, while it is open."""
    if not item.is_open:
        return None
    at_desk = item.submissions.filter(state=AtDesk.RETURNED, returned_at__isnull=False)
    desk = at_desk.select_related("returned_by", "desk").order_by("-returned_at").first()
    last = rules.last_sign_off(item)
    if last is None or last.outcome != SignOff.Outcome.SENT_BACK:
        return desk
    return last if desk is None or last.at > (desk.returned_at or last.at) else desk


def way(
    item: Item, submissions: Iterable[Submission], *, is_used: bool = False
) -> list[str]:
    """Marks of the five steps 送审、签发、收稿、编辑、刊用 for ``partials/way.html``.

    Whether it was used only an upper app knows.
    """
    if is_used:
        return ["done", "done", "done", "done", "done won"]
    states = {row.state for row in submissions} - {AtDesk.WITHDRAWN}
    marks = [""] * 5
    reached = _steps_done(item, states)
    marks[:reached] = ["done"] * reached
    if item.state == Item.State.RETURNED or states == {AtDesk.RETURNED}:
        marks[2] = "back"
    elif states and states <= {AtDesk.DECLINED}:
        marks[3] = "back"
    else:
        marks[reached] = "now"
    return marks


def _steps_done(item: Item, at_desks: set[str]) -> int:
    if AtDesk.SELECTED in at_desks:
        return 4
    if at_desks - {AtDesk.RECEIVED, AtDesk.RETURNED}:
        return 3
    if item.state in (Item.State.SIGNED, Item.State.SUBMITTED, Item.State.RETURNED):
        return 2
    return 1 if item.state == Item.State.AWAITING else 0


def with_submissions(items: QuerySet[Item]) -> QuerySet[Item]:
    """Items for a list: author, last signature, submissions and desks, in three queries."""
    last = SignOff.objects.filter(
        revision__item=OuterRef("pk"), undone_at=None, by__isnull=False
    ).order_by("-revision__number", "-position")
    sent = Submission.objects.select_related("desk").order_by("received_at", "pk")
    return (
        items.select_related("author", "keeper", "unit")
        .prefetch_related(Prefetch("submissions", queryset=sent))
        .annotate(last_outcome=Subquery(last.values("outcome")[:1]))
    )


# --- Where writing starts ---------------------------------------------------------------


def skeleton(kind: str, structure: str) -> Skeleton | None:
    """What a text of this kind and structure starts from."""
    return Skeleton.objects.filter(kind=kind, structure=structure).first()


def usual_desks(unit: Unit, person: Person) -> list[Desk]:
    """Desks of the person's last item that still take the unit's, else the first open one."""
    open_to = list(desks_for(unit, timezone.localdate()))
    last = Item.objects.filter(unit=unit, author=person).order_by("-made_at", "-pk").first()
    known = set(last.desks.values_list("pk", flat=True)) if last else set()
    return [desk for desk in open_to if desk.pk in known] or open_to[:1]


def set_aside(item: Item, person: Person) -> QuerySet[SavedText]:
    """What of theirs could not be saved and is not merged yet, the earliest first."""
    return item.saved_texts.filter(is_aside=True, by=person).order_by("version", "pk")


def saved_before(item: Item, version: int) -> SavedText | None:
    """The kept working copy nearest below a version: the common ground of two edits."""
    kept = item.saved_texts.filter(is_aside=False, version__lte=version)
    return kept.order_by("-version").first()


@dataclass(frozen=True)
class Status:
    """Where an item is: tone, shape and word for ``partials/status.html``."""

    tone: str
    icon: str
    label: str


_AT_DESK = {
    AtDesk.SELECTED: Status("adopted", "adopted", "已选用"),
    AtDesk.CLAIMED: Status("review", "half", "处理中"),
    AtDesk.VERIFYING: Status("review", "ask", "核实中"),
    AtDesk.HELD: Status("held", "pause", "缓报"),
    AtDesk.RECEIVED: Status("", "dot", "待收稿"),
    AtDesk.DECLINED: Status("", "declined", "未采用"),
}
_IN_UNIT = {
    Item.State.DRAFT: Status("", "pen", "草稿"),
    Item.State.AWAITING: Status("", "stamp", "待审签"),
    Item.State.SIGNED: Status("", "check", "已签发，未报送"),
    Item.State.SUBMITTED: Status("", "send", "已报送"),
    Item.State.RETURNED: Status("returned", "return", "退回修改"),
    Item.State.DISCARDED: Status("", "trash", "已删除"),
}


_SENT_BACK = Status("returned", "return", "领导退回")


def status(item: Item, submissions: Iterable[Submission]) -> Status:
    """The furthest that the item has come at any desk, else where it is in its unit.

    Which draft an approver sent back only a row of ``with_submissions`` tells.
    """
    last = getattr(item, "last_outcome", None)
    if item.state == Item.State.DRAFT and last == SignOff.Outcome.SENT_BACK:
        return _SENT_BACK
    if item.state == Item.State.SUBMITTED:
        states = {row.state for row in submissions}
        for state, shown in _AT_DESK.items():
            if state in states:
                return shown
    return _IN_UNIT[Item.State(item.state)]
