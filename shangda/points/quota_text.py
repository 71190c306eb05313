"""One quota by itself, as an office sets it outside its rules: read, written, found sound.

The text is the ``[[quota]]`` of a rule file, in the one form that ``writing`` gives it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from shangda.points.faults import faults
from shangda.points.reading import RuleSetError, read
from shangda.points.rulesets import RuleSet
from shangda.points.writing import write

if TYPE_CHECKING:
    from shangda.points.faults import Fault
    from shangda.points.rulesets import Quota

_BARE = RuleSet(title="任务", since=date(1, 1, 1))
_HEAD = f"{write(_BARE)}\n"


def read_quota(text: str) -> Quota:
    """A quota from its text. Raises ``RuleSetError``."""
    rules = read(f"{text}\n\n{_HEAD}")  # its lines keep their numbers in what is refused
    if rules != replace(_BARE, quotas=rules.quotas) or len(rules.quotas) != 1:
        raise RuleSetError("要写一个 [[quota]]，只写一个。")
    return rules.quotas[0]


def write_quota(quota: Quota) -> str:
    """The quota's text; ``read_quota(write_quota(x)) == x``."""
    return write(replace(_BARE, quotas=(quota,))).removeprefix(_HEAD)


def faults_of(quota: Quota, rules: RuleSet | None = None) -> list[Fault]:
    """What is wrong with a quota; ``rules`` are those whose points it asks for."""
    rules = rules or _BARE
    own = replace(rules, rules=rules.rules, quotas=(quota,), conversion=None)
    return [one for one in faults(own) if one not in faults(replace(own, quotas=()))]
