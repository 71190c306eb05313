import datetime as dt
import random
import re

import pytest

from shangda.workbench.demonstration.events import all_events, roles_of, same_event
from shangda.workbench.demonstration.places import COUNTY
from shangda.workbench.demonstration.texts import figures_in

EVENTS = all_events()


def cluster(event, seed, count=4):
    day = dt.date(2026, min(event.months), 12)
    return same_event(random.Random(seed), event, COUNTY, day, count)


@pytest.mark.parametrize("event", EVENTS, ids=lambda e: e.code)
def test_units_tell_of_one_event_without_junk(event):
    for seed in range(6):
        told = cluster(event, seed)

        assert 2 <= len(told.reports) <= 4
        assert len({r.unit.code for r in told.reports}) == len(told.reports)
        assert len({r.text.title for r in told.reports}) == len(told.reports)
        for report in told.reports:
            words = report.text.title + report.text.body
            assert re.search(r"[A-Za-z{}\[\]|&<>]|[，。；：、]{2}", words) is None, words
            assert figures_in(report.text.title) <= figures_in(report.text.body)


def test_some_figures_differ_and_are_named():
    found = [d for e in EVENTS for seed in range(8) for d in cluster(e, seed).disagreements]

    assert len(found) > 20
    assert all(d.first_value != d.own_value for d in found)


def test_one_unit_alone_disagrees_with_nobody():
    told = cluster(EVENTS[0], 3, count=1)

    assert len(told.reports) == 1
    assert told.disagreements == ()


def test_every_event_can_be_told_by_two_units():
    assert all(len(roles_of(e)) >= 2 for e in EVENTS)
