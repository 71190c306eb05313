"""What the frame around every page shows: rail, who, bell."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from shangda.kernel import notices
from shangda.organisations.models import Person, Power, Role
from shangda.workbench import rail

NAMED_BY = [
    Role.ISSUER,
    Role.CHIEF_EDITOR,
    Role.EDITOR,
    Role.SCORER,
    Role.CHIEF_APPROVER,
    Role.DEPUTY_APPROVER,
    Role.INFORMANT,
    Role.LEADER,
    Role.DESK_ADMIN,
    *sorted(Role.of_the_installation()),
]
LINKS = [
    ("organisations:me", "person", "我的账号"),
    ("workbench:hand-over", "right", "移交工作"),
    ("usersessions_list", "lock", "登录的设备"),
]


@dataclass(frozen=True)
class Link:
    """One line of the menu under the name."""

    url: str
    icon: str
    label: str


@dataclass(frozen=True)
class Who:
    """The person as the frame names them."""

    name: str
    username: str
    post_title: str
    unit_name: str
    links: list[Link] = field(default_factory=list)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Nothing for those not signed in, and nothing for scripts that ask for a part."""
    user = getattr(request, "user", None)
    if not isinstance(user, Person):
        return {}
    return {
        "rail": rail.entries(user, request.path),
        "who": _who(user),
        "bell": {
            "unread_count": notices.unread(user).count(),
            "url": reverse("workbench:notices"),
        },
        "help_url": reverse("workbench:help"),
    } | _search(user)


def _search(person: Person) -> dict[str, str]:
    """The three administrators read no texts: they have nothing to search."""
    has_work = any(power.unit_id or power.desk_id for power in person.powers)
    return {"search_url": reverse("workbench:search")} if has_work else {}


def _who(person: Person) -> Who:
    first = min(person.powers, key=_rank, default=None)
    appointments = person.appointments.select_related("post__unit", "post__desk__unit")
    post = next(
        (one.post for one in appointments if first and _is_of(one.post, first)), None
    )
    place = (post.unit or post.desk) if post else None
    unit = getattr(place, "unit", place)
    return Who(
        name=person.name,
        username=person.username,
        post_title=post.title if post else "",
        unit_name=getattr(unit, "short_name", ""),
        links=[Link(reverse(name), icon, label) for name, icon, label in LINKS],
    )


def _is_of(post: Any, power: Power) -> bool:
    there = (post.role, post.unit_id, post.desk_id)
    return bool(there == (power.role, power.unit_id, power.desk_id))


def _rank(power: Power) -> tuple[int, int, int]:
    """The post that a person is named by: one's own, then by what the work is mostly."""
    place = power.unit_id or power.desk_id or 0
    return len(power.for_whom), NAMED_BY.index(power.role), place
