"""What stands beside the text: kind, section, desks, informant, marking, times."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.utils import timezone

from shangda.items import rules
from shangda.items.models import Item, Marking, Structure
from shangda.kernel import typed
from shangda.kernel.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    WrongStateError,
)
from shangda.kernel.lifecycle import record
from shangda.kernel.transactions import action
from shangda.organisations.models import Desk, Kind, Person, Section
from shangda.organisations.queries import desks_for

Value = Any  # of any column; each is checked by its own entry below
OPEN = (Item.State.DRAFT, Item.State.RETURNED)


@action
def set_particulars(*, item: Item, by: Person, **particulars: Value) -> Item:
    """Set any of the particulars; those not named stay as they are.

    Raises InvalidError with a sentence for each field that cannot be taken.
    """
    if not rules.may_write(by, item):
        raise NotAllowedError("您不能改这一件。")
    if not item.is_open:
        raise WrongStateError(f"现在是“{item.get_state_display()}”，不能改这些内容。")
    desks = particulars.pop("desks", None)
    columns = _checked(particulars)
    _check_times({"occurred_at": item.occurred_at, "learned_at": item.learned_at} | columns)
    changed = {name: v for name, v in columns.items() if getattr(item, name) != v}
    if changed and not Item.objects.filter(pk=item.pk, state__in=OPEN).update(**changed):
        raise ConflictError("这一件刚刚送审了，改动没有存上。")
    traced = {name: [getattr(item, name), v] for name, v in changed.items()}
    for name, value in changed.items():
        setattr(item, name, value)
    if desks is not None:
        traced |= _set_desks(item, desks)
    if traced:
        record("items.set_particulars", item, by=by, changed=_readable(traced))
    return item


def _set_desks(item: Item, desks: list[Desk]) -> dict[str, list[Value]]:
    before, after = set(item.desks.all()), set(desks)
    if before == after:
        return {}
    open_to = set(desks_for(item.unit, timezone.localdate()))
    if strangers := after - before - open_to:
        names = "、".join(sorted(desk.name for desk in strangers))
        raise _invalid({"desks": f"{item.unit_name}不向{names}报送。"})
    item.desks.set(after)
    return {"desks": [sorted(map(str, before)), sorted(map(str, after))]}


def _checked(particulars: Mapping[str, Value]) -> dict[str, Value]:
    unknown = set(particulars) - set(_TAKEN)
    if unknown:
        raise TypeError(f"no particulars of an item: {sorted(unknown)}")
    taken: dict[str, Value] = {}
    wrong: dict[str, str] = {}
    for name, value in particulars.items():
        try:
            taken[name] = _TAKEN[name](value)
        except InvalidError as refusal:
            wrong |= refusal.fields
    if wrong:
        raise _invalid(wrong)
    return taken


def _choice(name: str, choices: type, sentence: str, value: Value) -> str:
    if value not in choices.values:  # type: ignore[attr-defined]  # TextChoices
        raise _invalid({name: sentence})
    return str(value)


def _section(value: Value) -> Section | None:
    if value is None or isinstance(value, Section):
        return value
    raise _invalid({"section": "没有这个板块。"})


def _time(name: str, value: Value) -> datetime | None:
    if value is None or (isinstance(value, datetime) and timezone.is_aware(value)):
        return value
    raise _invalid({name: "没有这个时间，请重新选。"})


_TAKEN: dict[str, Callable[[Value], Value]] = {
    "kind": partial(_choice, "kind", Kind, "没有这个类型。"),
    "structure": partial(_choice, "structure", Structure, "没有这个结构。"),
    "marking": partial(_choice, "marking", Marking, "没有这个标识。"),
    "section": _section,
    "is_major": bool,
    "is_secrecy_checked": bool,
    "informant_name": partial(typed.line, field="informant_name", most=60),
    "informant_phone": partial(typed.line, field="informant_phone", most=40),
    "occurred_at": partial(_time, "occurred_at"),
    "learned_at": partial(_time, "learned_at"),
}


def _check_times(times: Mapping[str, Value]) -> None:
    occurred, learned, now = times["occurred_at"], times["learned_at"], timezone.now()
    if occurred and occurred > now:
        raise _invalid({"occurred_at": "发生时间还没有到，请核对。"})
    if learned and learned > now:
        raise _invalid({"learned_at": "知悉时间还没有到，请核对。"})
    if occurred and learned and learned < occurred:
        raise _invalid({"learned_at": "知悉时间早于发生时间，请核对。"})


def _readable(changed: Mapping[str, list[Value]]) -> dict[str, list[str | None]]:
    return {k: [None if v is None else str(v) for v in pair] for k, pair in changed.items()}


def _invalid(fields: dict[str, str]) -> InvalidError:
    return InvalidError(next(iter(fields.values())), fields=fields)
