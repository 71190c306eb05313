"""What a desk starts with: a draft of simple rules, to be made its own."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from django.utils import timezone

from shangda.organisations.models import Desk
from shangda.points.reading import read
from shangda.points.writing import write
from shangda.scoring.models import RuleSet

SHIPPED = Path(__file__).parent / "defaults" / "starting.toml"


def start(desks: Iterable[int] | None = None) -> int:
    """Give a draft to those of the desks, or of all, that have no rules; says how many."""
    rows = Desk.objects.filter(rule_sets=None)
    found = list(rows if desks is None else rows.filter(pk__in=desks))
    year = timezone.localdate().replace(month=1, day=1)
    rules = replace(read(SHIPPED.read_text("utf-8")), since=year)
    RuleSet.objects.bulk_create(
        RuleSet(desk=desk, title=rules.title, since=rules.since, text=write(rules))
        for desk in found
    )
    return len(found)
