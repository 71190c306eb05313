"""Offices that count, and facts that their scorers enter by hand."""

from django.utils import timezone

from shangda.scoring import actions
from shangda.scoring.registering import Sharer, Told
from tests import make

BY_LEADERS = """
[set]
title = "批示加分"
from = 2020-01-01

[[category]]
id = "instruction"
name = "批示"
share = "parts"

[[rule]]
id = "city"
name = "市领导批示"
category = "instruction"
when = { kind = "instruction", leader = "市委主要领导" }
points = 10

[[rule]]
id = "free"
name = "酌情"
category = "instruction"
when = { kind = "manual" }
between = [1, 5]
"""


def scored_office():
    world = make.office()
    make.value(world.desk, make.house_periodical(world.desk).outlet, 5)
    make.used_issue(world)
    return world


def leaders_office():
    world = make.office()
    make.rule_set(world.desk, BY_LEADERS)
    return world


def told(world, **fields):
    return Told(
        **{
            "kind": "instruction",
            "day": timezone.localdate(),
            "sharers": [Sharer(world.township.pk)],
            "reason": "批示复印件",
            "title": "三本台账",
            "words": {"leader": "市委主要领导"},
        }
        | fields
    )


def registered(world, **fields):
    by = fields.pop("by", world.editor)
    return actions.register_fact(desk=world.desk, by=by, told=told(world, **fields))
