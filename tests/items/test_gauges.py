from datetime import timedelta

import pytest
from django.utils import timezone

from shangda.items import gauges, tasks
from shangda.items.gauges import NO_MEASURE, measure_of
from shangda.items.models import Gauge, Submission
from shangda.kernel import outbox
from shangda.kernel.models import Job
from tests import make

ENOUGH = {"enough": 2, "most": 50, "days": 30, "hours": 24}


@pytest.fixture
def world(db, monkeypatch):
    monkeypatch.setattr(gauges, "shipped", lambda: ENOUGH)
    return make.office()


def waiting():
    return Job.objects.filter(name="items.gauge")


def test_a_channel_with_texts_enough_has_its_own_measure(world):
    sent = [make.selected(world) for _ in range(2)]
    channel = sent[0].desk.channel

    gauges.keep(channel.pk)

    measure = measure_of([channel.pk])
    assert (measure.name, measure.text_count) == (channel.name, 2)
    assert set(measure.scales) == {"newsy", "empty", "casual"}
    assert all(len(scale) == 11 for scale in measure.scales.values())


def test_too_few_texts_are_no_measure(world):
    sent = make.selected(world)
    gauges.keep(sent.desk.channel_id)

    assert measure_of([sent.desk.channel_id]) == NO_MEASURE


def test_texts_that_nobody_selected_make_no_scale(world):
    sent = [make.received(world) for _ in range(3)]

    assert gauges.keep(sent[0].desk.channel_id).text_count == 0


def test_old_texts_are_left_out(world):
    sent = [make.selected(world) for _ in range(2)]
    long_ago = timezone.now() - timedelta(days=31)
    Submission.objects.filter(pk=sent[0].pk).update(received_at=long_ago)

    assert gauges.keep(sent[0].desk.channel_id).text_count == 1


def test_a_measure_taken_anew_is_read_anew(world):
    sent = [make.selected(world) for _ in range(2)]
    channel = sent[0].desk.channel_id
    gauges.keep(channel)
    measure_of([channel])
    make.selected(world)

    gauges.keep(channel)

    assert measure_of([channel]).text_count == 3
    assert Gauge.objects.count() == 1


def test_the_first_submission_has_the_channel_measured_and_the_next_does_not(world):
    make.received(world)
    make.received(world)
    assert waiting().count() == 1

    outbox.drain()
    make.received(world)

    assert Gauge.objects.get().text_count == 0
    assert waiting().filter(state=Job.State.READY).count() == 0


def test_a_day_later_it_is_measured_again(world):
    sent = make.received(world)
    outbox.drain()
    yesterday = timezone.now() - timedelta(hours=25)
    Gauge.objects.update(made_at=yesterday)

    tasks.follow([sent])

    assert waiting().filter(state=Job.State.READY).count() == 1


def test_shipped_limits_are_numbers():
    assert all(value > 0 for value in gauges.shipped().values())
