"""What the frame around every page shows: rail, who, bell."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from shangda.kernel import notices
from shangda.organisations.models import Person, Power, Role
from shangda.workbench import rail


@dataclass(frozen=True)
class Who:
    """The person as the frame names them."""

    name: str
    username: str
    post_title: str
    unit_name: str


def frame(request: HttpRequest) -> dict[str, Any]:
    """Nothing for those not signed in, and nothing for scripts that ask for a part."""
    user = getattr(request, "user", None)
    if not isinstance(user, Person):
        return {}
    return {
        "rail": rail.entries(user, request.path),
        "who": _who(user),
        "bell": {"unread_count": notices.unread(user).count(), "url": "/notices/"},
        "help_url": "/help/",
        "search_url": "/search/",
    }


def _who(person: Person) -> Who:
    first = min(person.powers, key=_rank, default=None)
    appointments = person.appointments.select_related("post__unit", "post__desk__unit")
    post = next(
        (
            one.post
            for one in appointments
            if first and one.post.role == first.role and one.post.unit_id == first.unit_id
        ),
        None,
    )
    place = (post.unit or post.desk) if post else None
    unit = getattr(place, "unit", place)
    return Who(
        name=person.name,
        username=person.username,
        post_title=post.title if post else "",
        unit_name=getattr(unit, "short_name", ""),
    )


def _rank(power: Power) -> tuple[int, int]:
    """The post that a person is named by: the desk's before the unit's, own before borrowed."""
    return len(power.for_whom), Role.values.index(power.role)
