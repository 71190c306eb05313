"""Verbs of walls."""

from collections.abc import Sequence
from typing import NamedTuple, TypedDict, Unpack

from django.utils import timezone

from shangda.kernel.errors import InvalidError, NotAllowedError, WrongStateError
from shangda.kernel.lifecycle import record
from shangda.kernel.transactions import action
from shangda.organisations.models import Desk, Person
from shangda.wall import rules, tokens
from shangda.wall.models import Screen, Wall

USUAL = (
    Screen.Kind.STANDINGS,
    Screen.Kind.TARGETS,
    Screen.Kind.ISSUES,
    Screen.Kind.CLOCKS,
    Screen.Kind.BEST,
)


class Turn(NamedTuple):
    """A screen and how long it stays."""

    kind: str
    seconds: int = 20


class Settings(TypedDict):
    """What a wall shows. ``turns`` in their order."""

    name: str
    period: str
    row_count: int
    refresh_seconds: int
    shows_titles: bool
    turns: Sequence[Turn]


class Made(NamedTuple):
    """A wall and its token, which nobody can show again."""

    wall: Wall
    token: str


@action
def make_wall(*, desk: Desk, name: str, by: Person) -> Made:
    """A new address with the usual screens."""
    _require_keeper(by, desk)
    _refuse_name(desk, name)
    token = tokens.draw()
    wall = Wall.objects.create(
        desk=desk, name=name, token_hash=tokens.hashed(token), made_by=by
    )
    _show(wall, [Turn(kind) for kind in USUAL])
    record("wall.make_wall", wall, by=by, name=name)
    return Made(wall, token)


@action
def renew_wall(*, wall: Wall, by: Person) -> Made:
    """Another address for the same wall; the old one ends at once."""
    _require_running(wall, by)
    token = tokens.draw()
    wall.token_hash = tokens.hashed(token)
    wall.save(update_fields=["token_hash"])
    record("wall.renew_wall", wall, by=by, name=wall.name)
    return Made(wall, token)


@action
def set_wall(*, wall: Wall, by: Person, **what: Unpack[Settings]) -> Wall:
    """Which screens, in which order, for how long."""
    _require_running(wall, by)
    if what["name"] != wall.name:
        _refuse_name(wall.desk, what["name"])
    if not what["turns"]:
        cause = "一屏也没有选，大屏会是空的。"
        raise InvalidError(cause, "请至少选一屏。")
    columns = {key: value for key, value in what.items() if key != "turns"}
    for name, value in columns.items():
        setattr(wall, name, value)
    wall.save(update_fields=list(columns))
    _show(wall, what["turns"])
    record("wall.set_wall", wall, by=by, **columns)
    return wall


@action
def end_wall(*, wall: Wall, by: Person) -> Wall:
    """The address shows nothing any more."""
    _require_running(wall, by)
    wall.ended_at, wall.ended_by = timezone.now(), by
    wall.save(update_fields=["ended_at", "ended_by"])
    record("wall.end_wall", wall, by=by, name=wall.name)
    return wall


def _show(wall: Wall, turns: Sequence[Turn]) -> None:
    wall.screens.all().delete()
    Screen.objects.bulk_create(
        [
            Screen(wall=wall, kind=one.kind, position=place, seconds=one.seconds)
            for place, one in enumerate(turns)
        ]
    )


def _require_keeper(by: Person, desk: Desk) -> None:
    if not rules.may_keep(by, desk.pk):
        raise NotAllowedError("大屏由本信息科的条线管理员来管。")


def _require_running(wall: Wall, by: Person) -> None:
    _require_keeper(by, wall.desk)
    if wall.ended_at:
        raise WrongStateError("这块大屏已经停用。", "要用请另建一块。")


def _refuse_name(desk: Desk, name: str) -> None:
    if Wall.objects.running().filter(desk=desk, name=name).exists():
        cause = f"已经有一块叫“{name}”的大屏，请换个名称。"
        raise InvalidError(cause, fields={"name": cause})
