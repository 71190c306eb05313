"""What the sides of the office share: the chronicle, who is who, reminders and news."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from django.db.models import Model

from shangda.editing.models import Article, Source
from shangda.items.models import Item, Revision, RouteStep, Submission
from shangda.kernel.deadlines import DEFAULT_RUNGS, OVERDUE, Owner, Rung
from shangda.kernel.models import Deadline, Notice
from shangda.kernel.notices import Message
from shangda.organisations.models import LengthLimit, Person, Role
from shangda.workbench.demonstration.office.chronicle import Chronicle
from shangda.workbench.demonstration.office.days import Days
from shangda.workbench.demonstration.office.outlets import Printed
from shangda.workbench.demonstration.office.world import World
from shangda.workbench.demonstration.texts import Text

NEWS_OF_DAYS = 4
STANDING_NEWS = frozenset({
    "zhen-xinxi", "zhen-lingdao", "ju-xinxi", "xian-bianji", "xian-kezhang", "xian-qianfa",
    "xian-lingdao", "shi-bianji", "shi-qianfa",
})  # fmt: skip
"""Whose latest news is still unread."""
Step = tuple[int, str, str]  # position, role, act
SECTIONS = {
    "乡村振兴": "农业农村", "农业生产": "农业农村", "项目建设": "项目招商",
    "城市管理": "城乡建设", "教育卫生": "科技教育", "基层减负": "社会治理",
    "改革创新": "社会治理",
}  # fmt: skip
"""Sections of the texts that the office calls otherwise."""
_SECTIONS_OF_TOPICS = {
    "doctor": "卫生健康", "flu": "卫生健康", "school_sick": "卫生健康",
    "reserve": "干部人才", "service_point": "民生保障",
}  # fmt: skip


@dataclass
class Piece:
    """An item on its way, with the text that lies on its author's desk."""

    item: Item
    unit_code: str
    text: Text
    desk_codes: tuple[str, ...]
    revision: Revision | None = None
    position: int = 0  # of the last signature on that revision
    sent: dict[str, "Sent"] = field(default_factory=dict)


@dataclass
class Sent:
    """A piece at a desk, with the text that the desk has."""

    piece: Piece
    row: Submission
    desk_code: str
    text: Text
    made: "Made | None" = None


@dataclass
class Made:
    """An article on its way, with what it was made from."""

    row: Article
    desk_code: str
    text: Text
    sources: list[tuple[Source, Sent]]
    edited_by: set[int] = field(default_factory=set)
    reported: Piece | None = None
    placed: int = 0


@dataclass
class Office:
    """The whole demonstration while it is being told."""

    c: Chronicle
    world: World
    prints: dict[str, Printed]
    today: date
    days: Days = field(default_factory=Days)
    rng: Random = field(default_factory=lambda: Random("office"))  # noqa: S311 -- demonstration
    routes: dict[tuple[str, bool], list[Step]] = field(default_factory=dict)
    limits: dict[tuple[int, str], int] = field(default_factory=dict)
    pieces: dict[int, Piece] = field(default_factory=dict)
    articles: list[Made] = field(default_factory=list)
    _open: dict[tuple[str, int, str], Deadline] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read what the shipped defaults say."""
        self.routes = defaultdict(list)
        for step in RouteStep.objects.filter(unit=None).order_by("position"):
            self.routes[step.kind, step.is_major].append(
                (step.position, step.role, step.act)
            )
        self.limits = {
            (one.channel_id, one.kind): one.most for one in LengthLimit.objects.all()
        }

    @property
    def day(self) -> date:
        """The date of what is happening now."""
        return self.c.at.astimezone(self.c.squeeze.planned.tzinfo).date()

    def person(self, username: str) -> Person:
        """Somebody by sign-in name."""
        return self.world.people[username]

    def informant(self, unit_code: str) -> Person:
        """Who writes for the unit today, or signs where nobody does."""
        roles = (Role.INFORMANT, Role.DEPUTY_APPROVER, Role.CHIEF_APPROVER)
        return self.world.people_at(unit_code, self.day, *roles)[0]

    def later(self, minutes: float) -> datetime:
        """A moment so many minutes from now."""
        return self.c.at + timedelta(minutes=minutes)

    def tell(self, people: Iterable[Person], message: Message) -> None:
        """Write a recent message; what is older than a few days has been cleared away."""
        planned = self.c.squeeze.planned
        if self.c.at < planned - timedelta(days=NEWS_OF_DAYS):
            return
        is_fresh = self.c.at > self.days.last_closing(self.today) - timedelta(hours=6)
        for person in {one.pk: one for one in people}.values():
            is_unread = is_fresh and person.username in STANDING_NEWS
            self.c.link(
                Notice(
                    person=person,
                    event=message.event[:80],
                    group=message.group,
                    kind=message.kind,
                    text=message.text[:300],
                    url=message.url,
                    is_action_needed=message.is_action_needed,
                    made_at=self.c.at,
                    read_at=None if is_unread else min(self.later(50), planned),
                )
            )

    def set_due(
        self,
        subject: Model,
        purpose: str,
        due_at: datetime,
        *,
        summary: str,
        url: str,
        owner: Owner,
        rungs: tuple[Rung, ...] = tuple(DEFAULT_RUNGS),
    ) -> None:
        """Set a date by which something is due."""
        row = self.c.add(
            Deadline(
                subject_kind=subject._meta.label_lower,
                subject_id=subject.pk,
                purpose=purpose,
                due_at=due_at,
                summary=summary[:200],
                url=url,
                rungs=[list(rung) for rung in rungs],
                person=owner.person,
                role=owner.role,
                unit_id=owner.unit_id,
                desk_id=owner.desk_id,
            )
        )
        self._open[row.subject_kind, row.subject_id, purpose] = row

    def meet(self, subject: Model, purpose: str) -> None:
        """It has been done, or is no longer asked for."""
        row = self._open.pop((subject._meta.label_lower, subject.pk, purpose), None)
        if row:
            row.met_at = self.c.at
            row.sent = [OVERDUE] if row.due_at < self.c.at else []


def section_of(text: Text) -> str:
    """The office's name of a text's section."""
    return _SECTIONS_OF_TOPICS.get(text.topic) or SECTIONS.get(text.section, text.section)
