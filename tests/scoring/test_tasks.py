from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from shangda.kernel import outbox
from shangda.kernel.models import Notice
from shangda.scoring import ledger, tasks
from shangda.scoring.models import LedgerLine
from tests import make

pytestmark = pytest.mark.django_db
MONTHLY = make.one_rule(
    5,
    more="""
[[quota]]
id = "sent"
name = "每月报送"
per = "month"
count = { kind = "submitted" }
target = 1
missing = -2
""",
)
CHOSEN = """
[set]
title = "酌情给分"
from = 2020-01-01

[[category]]
id = "adopted"
name = "采用"

[[rule]]
id = "range"
name = "酌情"
category = "adopted"
when = { kind = "adopted" }
between = [1, 5]
"""


def last_month():
    """Its first and its last day."""
    last = timezone.localdate().replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


def settled():
    tasks.settle_ended()
    return outbox.drain()


def test_what_a_quota_brings_is_written_when_its_period_is_over():
    world = make.office()
    first, last = last_month()
    made = make.rule_set(world.desk, MONTHLY, since=first)
    LedgerLine.objects.all().delete()

    settled()

    line = LedgerLine.objects.get(rule_set=made)
    assert (line.unit, line.value, line.fact) == (world.township, -2, None)
    assert line.counted_date == last
    assert line.scope == LedgerLine.Scope.ACCOUNT


def test_an_ended_period_is_settled_once():
    world = make.office()
    make.rule_set(world.desk, MONTHLY, since=last_month()[0])

    assert (settled(), settled()) == (1, 0)


def test_a_text_that_comes_late_takes_back_what_was_missing():
    world = make.office()
    first, last = last_month()
    made = make.rule_set(world.desk, MONTHLY, since=first)
    before = LedgerLine.objects.filter(rule_set=made).count()
    sent = make.submission(world)
    sent.received_at = timezone.make_aware(datetime.combine(last, datetime.min.time()))
    sent.save()

    outbox.drain()

    assert before == 1
    assert not LedgerLine.objects.standing().filter(rule_set=made).exists()
    assert ledger.rebuild(check=True).is_equal


def test_a_fact_that_a_set_cannot_count_never_breaks_signing():
    world = make.office()
    make.rule_set(world.desk, CHOSEN, position=1)
    make.value(world.desk, make.house_periodical(world.desk).outlet, 5)

    make.used_issue(world)

    assert [line.value for line in LedgerLine.objects.all()] == [5]
    told = Notice.objects.get(person=world.scorer, kind="uncounted")
    assert "酌情给分" in told.text
    assert "在1到5分之间选定" in told.text
    assert told.is_action_needed


def test_reposting_counts_by_a_set_that_was_adopted_later():
    world = make.office()
    make.used_issue(world)
    made = make.rule_set(world.desk, MONTHLY, state="draft")
    type(made).objects.update(state="in_force")

    tasks.repost.enqueue(made.pk)
    outbox.drain()

    assert LedgerLine.objects.filter(rule_set=made, rule="adopted").count() == 1


def test_reposting_a_set_that_ended_takes_back_what_came_after():
    world = make.office()
    made = make.rule_set(world.desk, MONTHLY)
    make.used_issue(world)
    type(made).objects.update(until=last_month()[1])

    tasks.repost.enqueue(made.pk)
    outbox.drain()

    assert not LedgerLine.objects.standing().filter(rule_set=made, rule="adopted").exists()
