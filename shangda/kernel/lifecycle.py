"""Lives as tables, and the only code that writes a ``state`` column."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import models

from shangda.kernel import audit, transactions
from shangda.kernel.errors import ConflictError, NotAllowedError, WrongStateError

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class Step(Generic[M]):
    """One verb of a life: from where, to where, by whom, and what its button says."""

    sources: frozenset[str]
    target: str
    rule: Callable[[Any, M], bool]
    label: str

    def __init__(
        self,
        sources: Collection[str],
        target: str,
        rule: Callable[[Any, M], bool],
        label: str,
    ) -> None:
        object.__setattr__(self, "sources", frozenset(map(str, sources)))
        object.__setattr__(self, "target", str(target))
        object.__setattr__(self, "rule", rule)
        object.__setattr__(self, "label", label)


class Life(Mapping[str, Step[M]]):
    """All steps of one kind of thing. ``name`` is the app whose verbs they are."""

    def __init__(
        self, name: str, states: type[models.TextChoices], steps: dict[str, Step[M]]
    ) -> None:
        self.name, self.states, self._steps = name, states, steps

    def __getitem__(self, verb: str) -> Step[M]:
        return self._steps[verb]

    def __iter__(self) -> Iterator[str]:
        return iter(self._steps)

    def __len__(self) -> int:
        return len(self._steps)


def require(obj: M, verb: str, life: Life[M], *, by: audit.Actor) -> None:
    """Refuse a step that is not theirs to take or not open now, before anything is written.

    Raises NotAllowedError or WrongStateError. ``advance`` asks the same again.
    """
    step, state = life[verb], obj.state  # type: ignore[attr-defined]  # every life has it
    if not step.rule(by, obj):
        raise NotAllowedError(f"您不能{step.label}这一件。")
    if state not in step.sources:
        raise WrongStateError(f"现在是“{_label(life, state)}”，不能{step.label}。")


def advance(
    obj: M,
    verb: str,
    life: Life[M],
    *,
    by: audit.Actor,
    changes: Mapping[str, Any] | None = None,
    **details: Any,
) -> None:
    """Take a step, or refuse; ``changes`` are columns written with the state, atomically.

    Raises NotAllowedError, WrongStateError, or ConflictError when somebody was first.
    """
    require(obj, verb, life, by=by)
    step, before = life[verb], obj.state  # type: ignore[attr-defined]  # every life has it
    rows = type(obj)._default_manager.filter(pk=obj.pk, state=before)
    if not rows.update(state=step.target, **(changes or {})):
        raise ConflictError(f"别人刚刚处理了这一件，{step.label}没有做成。")
    _show(obj, state=step.target, **(changes or {}))
    transactions.note(
        audit.draft(f"{life.name}.{verb}", obj, by, before, step.target, details)
    )


def record(verb: str, obj: models.Model, *, by: audit.Actor, **details: Any) -> None:
    """Trace a verb that changes no state, such as a new row or an edited setting."""
    transactions.note(audit.draft(verb, obj, by, "", "", details))


def open_steps(obj: M, life: Life[M], person: Any) -> list[str]:
    """The verbs this person could take now: pages show exactly these buttons."""
    state = obj.state  # type: ignore[attr-defined]  # every life has it
    return [
        verb
        for verb, step in life.items()
        if state in step.sources and step.rule(person, obj)
    ]


def _show(obj: models.Model, **columns: Any) -> None:
    """Let the object in hand agree with its row."""
    for name, value in columns.items():
        setattr(obj, name, value)


def _label(life: Life[Any], state: str) -> str:
    return str(life.states(state).label)
