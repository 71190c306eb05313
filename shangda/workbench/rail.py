"""The rail beside every page: where this person's posts let them go, and what waits there."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from shangda.editing.models import Article, Verification
from shangda.editing.rules import EDITORS
from shangda.items.models import Item, Submission
from shangda.items.queries import awaiting
from shangda.organisations.models import Person, Role
from shangda.periodicals.models import Issue

Count = Callable[[Person], int]


@dataclass(frozen=True)
class Entry:
    """One place of the rail; the first four are the phone's tabs."""

    label: str
    icon: str
    url: str
    count: int = 0
    is_current: bool = False


@dataclass(frozen=True)
class Place:
    """A place, whom it is for, and what is counted beside it."""

    label: str
    icon: str
    page: str
    roles: frozenset[str]
    count: Count | None = None
    also: tuple[str, ...] = ()
    """Beginnings of other addresses whose pages belong here, too."""


def _received(person: Person) -> int:
    at = Submission.objects.filter(desk_id__in=person.desks_as(*EDITORS))
    return at.filter(state=Submission.State.RECEIVED).count()


def _in_editing(person: Person) -> int:
    mine = Article.objects.filter(desk_id__in=person.desks_as(*EDITORS), editor=person)
    return mine.filter(state=Article.State.EDITING).count()


def _to_sign(person: Person) -> int:
    at = Issue.objects.filter(periodical__desk_id__in=person.desks_as(Role.ISSUER))
    return at.filter(state=Issue.State.TO_SIGN).count()


def _asked(person: Person) -> int:
    return Verification.objects.filter(asked_unit_id__in=person.unit_ids).open().count()


def _returned(person: Person) -> int:
    return Item.objects.of_unit_of(person).filter(state=Item.State.RETURNED).count()


def _waiting(person: Person) -> int:
    return awaiting(person).count()


WRITERS = frozenset({Role.INFORMANT})
APPROVERS = frozenset({Role.CHIEF_APPROVER, Role.DEPUTY_APPROVER})
DESK = frozenset({Role.EDITOR, Role.CHIEF_EDITOR})
ISSUERS = frozenset({Role.ISSUER})
SCORERS = frozenset({Role.SCORER})
LEADERS = frozenset({Role.LEADER})
KEEPERS_OF_DESKS = frozenset({Role.DESK_ADMIN})
KEEPERS = frozenset({Role.DESK_ADMIN, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN})
EVERYBODY: frozenset[str] = WRITERS | APPROVERS | DESK | ISSUERS | SCORERS | LEADERS

PLACES = [
    Place("写稿", "pen", "items:start", WRITERS),
    Place("待审签", "stamp", "items:waiting", APPROVERS, _waiting),
    Place("收稿", "inbox", "editing:inbox", DESK, _received),
    Place("编辑", "columns", "editing:articles", DESK, _in_editing),
    Place("编刊", "book", "periodicals:issues", DESK | ISSUERS, _to_sign),
    Place("阅读", "book", "periodicals:read", LEADERS),
    Place("我的稿件", "list", "items:mine", WRITERS | APPROVERS, _returned),
    Place("核实", "ask", "editing:questions", WRITERS | APPROVERS, _asked),
    Place("素材库", "box", "items:materials", WRITERS),
    Place("刊物", "folder", "periodicals:archive", EVERYBODY | KEEPERS_OF_DESKS),
    Place("采用登记", "adopted", "periodicals:uses", DESK | SCORERS),
    Place(
        "积分排名",
        "bars",
        "scoring:standings-home",
        EVERYBODY | KEEPERS_OF_DESKS,
        also=("/bulletins/", "/objections/", "/votes/", "/awards/"),
    ),
    Place("管理", "gear", "organisations:home", KEEPERS),
    Place("系统状态", "info", "workbench:health", frozenset({Role.SYSTEM_ADMIN})),
    Place("后台任务", "refresh", "workbench:jobs", frozenset({Role.SYSTEM_ADMIN})),
    Place(
        "审计", "log", "workbench:audit", frozenset({Role.AUDIT_ADMIN, Role.SECURITY_ADMIN})
    ),
]


def entries(person: Person, path: str) -> list[Entry]:
    """The rail of this person; the longest matching place is the current one."""
    roles = {power.role for power in person.powers}
    places = [place for place in PLACES if roles & place.roles]
    current = _nearest(places, path)
    found = [
        Entry(
            place.label,
            place.icon,
            reverse(place.page),
            place.count(person) if place.count else 0,
            is_current=place is current,
        )
        for place in places
    ]
    return [Entry("工作台", "desk", "/", is_current=path == "/"), *found]


def _nearest(places: list[Place], path: str) -> Place | None:
    """The place with the longest beginning of the address."""
    starts = [
        (len(start), n)
        for n, place in enumerate(places)
        for start in (reverse(place.page), *place.also)
        if path.startswith(start)
    ]
    return places[max(starts)[1]] if starts else None
