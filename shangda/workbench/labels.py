"""What verbs, subjects and jobs are called where people read of them."""

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from django.db import models

from shangda.awards.models import AwardRound, Ballot
from shangda.bulletins.models import Bulletin, Objection
from shangda.editing.models import Article, Verification
from shangda.items.models import Item, Submission
from shangda.organisations.models import Role
from shangda.periodicals.models import Issue
from shangda.workbench.lives import LIVES

_STATES: dict[str, type[models.TextChoices]] = {
    "items.item": Item.State,
    "items.submission": Submission.State,
    "editing.verification": Verification.State,
    "editing.article": Article.State,
    "periodicals.issue": Issue.State,
    "bulletins.bulletin": Bulletin.State,
    "bulletins.objection": Objection.State,
    "awards.ballot": Ballot.State,
    "awards.awardround": AwardRound.State,
}


@cache
def _shipped() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(
        Path(__file__).with_suffix(".json").read_text("utf-8")
    )
    return found


@cache
def verbs() -> dict[str, str]:
    """Verb → its words: those of the lives' buttons, and the shipped ones for the rest."""
    steps = {
        f"{life.name}.{verb}": step.label
        for _, lives in LIVES
        for life in lives
        for verb, step in life.items()
    }
    return steps | _shipped()["verbs"]


def verb_choices() -> list[tuple[str, str]]:
    """Verbs to choose from; those with the same words say of what: 恢复（期刊）."""
    words = verbs()
    times, of = Counter(words.values()), _objects()
    named = {
        code: f"{label}（{of[code]}）" if times[label] > 1 and code in of else label
        for code, label in words.items()
    }
    return sorted(named.items(), key=lambda one: one[1])


def _objects() -> dict[str, str]:
    """Verb of a life → whose life it is, as its chapter is headed: "Issue 期刊"."""
    return {
        f"{life.name}.{verb}": title.split()[1].partition("（")[0]
        for title, lives in LIVES
        for life in lives
        for verb in life
    }


def verb(code: str) -> str:
    """The words of one verb; an unknown one shows its code."""
    return verbs().get(code, code)


def subjects() -> dict[str, str]:
    """Kind of thing → its words."""
    return _shipped()["subjects"]


def subject(kind: str) -> str:
    """The words of a kind of thing."""
    return subjects().get(kind, kind)


def state(kind: str, code: str) -> str:
    """The words of a state; an unknown one shows its code."""
    states = _STATES.get(kind)
    known = dict(states.choices) if states else {}
    return str(known.get(code, code))


def detail(key: str, value: Any) -> tuple[str, str]:
    """One particular of an event in words."""
    words = _shipped()["details"].get(key, key)
    is_role = key == "role" and value in Role.values
    return words, str(Role(value).label if is_role else value)


def job(name: str) -> str:
    """The words of a job."""
    return _shipped()["jobs"].get(name, name)
