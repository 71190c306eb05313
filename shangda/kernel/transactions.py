"""The frame of every verb: one transaction, its audit events chained last.

The chain has one head row. Were its lock taken at the first event, two verbs that touch the
same rows could wait for each other; taken last and held only until the commit, it cannot
form a ring (docs/adr/0003).
"""

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import models, transaction

from shangda.kernel import audit

P = ParamSpec("P")
R = TypeVar("R")
Pending = list[audit.Draft]
Subject = tuple[str, int]
Follower = Callable[[set[Subject]], None]
_followers: dict[str, Follower] = {}
_pending: ContextVar[Pending | None] = ContextVar("pending", default=None)
_touched: ContextVar[set[Subject] | None] = ContextVar("touched", default=None)


def action(verb: Callable[P, R]) -> Callable[P, R]:
    """Make a function a verb of the house; verbs called by verbs join its transaction."""

    @wraps(verb)
    def framed(*args: P.args, **kwargs: P.kwargs) -> R:
        outer = _pending.get()
        return (
            _outermost(verb, *args, **kwargs)
            if outer is None
            else _inner(outer, verb, *args, **kwargs)
        )

    return framed


def note(event: audit.Draft) -> None:
    """Have this event chained at the end of the verb. Raises RuntimeError outside a verb."""
    pending = _pending.get()
    if pending is None:
        raise RuntimeError(f"{event.verb} was recorded outside an action")
    pending.append(event)


def touch(subject: models.Model) -> None:
    """Say that a verb changed something and traces it elsewhere, as an autosave does."""
    touched = _touched.get()
    if touched is not None:
        touched.add((subject._meta.label_lower, subject.pk))


def follow_by(name: str, follower: Follower) -> None:
    """Have an app told, under its name, what a verb changed, in the verb's transaction.

    It is told (subject kind, key) of every event and of all that was touched.
    """
    _followers[name] = follower


def _outermost(verb: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    token, touched = _pending.set([]), _touched.set(set())
    try:
        with transaction.atomic():
            result = verb(*args, **kwargs)
            pending = _pending.get() or []
            _tell_followers(pending)
            audit.chain(pending)
            return result
    finally:
        _pending.reset(token)
        _touched.reset(touched)


def _tell_followers(pending: Pending) -> None:
    subjects = {(event.subject_kind, event.subject_id) for event in pending}
    for follow in _followers.values():
        follow(subjects | (_touched.get() or set()))


def _inner(outer: Pending, verb: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    """A verb that fails and is caught takes its own events with it."""
    before = len(outer)
    try:
        with transaction.atomic():
            return verb(*args, **kwargs)
    except BaseException:
        del outer[before:]
        raise
