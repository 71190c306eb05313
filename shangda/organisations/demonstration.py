"""The accounts that the demonstration offers on its sign-in page, one click each."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from shangda.organisations.models import Appointment, Person

FILE = Path(__file__).resolve().parent / "defaults" / "demonstration_accounts.json"


@dataclass(frozen=True)
class Account:
    """One button: whose it is and what to try with it."""

    username: str
    name: str
    post: str
    does: str


@dataclass(frozen=True)
class Group:
    """Accounts that belong together, such as those of one office."""

    name: str
    accounts: list[Account]


@dataclass(frozen=True)
class Shown:
    """All buttons and the password behind them."""

    password: str
    groups: list[Group]


def shown() -> Shown | None:
    """The accounts that exist, on the demonstration; nothing anywhere else."""
    if not settings.IS_DEMONSTRATION:
        return None
    listed = json.loads(FILE.read_text(encoding="utf-8"))
    usernames = [row["username"] for group in listed["groups"] for row in group["accounts"]]
    known = {p.username: p for p in Person.objects.filter(username__in=usernames)}
    posts = _posts(known)
    groups = [_group(group, known, posts) for group in listed["groups"]]
    return Shown(listed["password"], [group for group in groups if group.accounts])


def _group(group: dict[str, Any], known: dict[str, Person], posts: dict[str, str]) -> Group:
    return Group(
        group["name"],
        [
            Account(
                row["username"],
                known[row["username"]].name,
                posts.get(row["username"], ""),
                row["does"],
            )
            for row in group["accounts"]
            if row["username"] in known
        ],
    )


def _posts(known: dict[str, Person]) -> dict[str, str]:
    """Place and title of the first post that each holds today."""
    held = (
        Appointment.objects.in_force(timezone.localdate())
        .filter(person__in=known.values(), stands_in_for=None)
        .select_related("person", "post__unit", "post__desk")
        .order_by("-pk")
    )
    return {
        row.person.username: f"{row.post.unit or row.post.desk or ''}　{row.post.title}".strip()
        for row in held
    }
