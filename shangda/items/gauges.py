"""A channel's own measure: scales and common phrases of what its desks have used."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.utils import timezone

from shangda.items.models import Gauge, Submission
from shangda.text.checkup.tendencies import scales
from shangda.text.phrases import common_phrases

SHIPPED = Path(__file__).parent / "defaults" / "gauge.json"


@dataclass(frozen=True)
class Measure:
    """By what the tendencies of a text are read; by the shipped scales where it is empty."""

    name: str = ""
    """Of the channel."""
    text_count: int = 0
    scales: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    phrases: frozenset[str] = frozenset()


NO_MEASURE = Measure()


def measure_of(channels: Collection[int]) -> Measure:
    """The measure of the first of these channels that has texts enough."""
    found = (
        Gauge.objects.filter(channel__in=channels, text_count__gte=shipped()["enough"])
        .select_related("channel")
        .defer("phrases", "scales")
        .order_by("channel__position", "channel_id")
        .first()
    )
    return _read(found.pk, found.made_at) if found else NO_MEASURE


def keep(channel_id: int) -> Gauge:
    """Measure a channel anew by its latest texts."""
    limits = shipped()
    since = timezone.now() - timedelta(days=limits["days"])
    latest = (
        Submission.objects.filter(desk__channel=channel_id, received_at__gte=since)
        .exclude(state=Submission.State.WITHDRAWN)
        .order_by("-received_at", "-pk")
    )
    sent = latest.values_list("unit", "revision__body")[: limits["most"]]
    used = latest.filter(state=Submission.State.SELECTED)
    bodies = list(used.values_list("revision__body", flat=True)[: limits["most"]])
    phrases = common_phrases((str(unit), body) for unit, body in sent)
    measured = {
        "scales": scales(bodies, phrases),
        "phrases": " ".join(sorted(phrases)),
        "text_count": len(bodies),
        "made_at": timezone.now(),
    }
    kept, _ = Gauge.objects.update_or_create(channel_id=channel_id, defaults=measured)
    return kept


def is_old(channel_id: int, now: datetime) -> bool:
    """Whether a channel was not measured of late."""
    since = now - timedelta(hours=shipped()["hours"])
    return not Gauge.objects.filter(channel=channel_id, made_at__gt=since).exists()


@cache
def shipped() -> dict[str, Any]:
    """How many texts are enough, how many are read at most, how old, how often (hours)."""
    limits: dict[str, Any] = json.loads(SHIPPED.read_text("utf-8"))
    return limits


@lru_cache(maxsize=16)
def _read(pk: int, made_at: datetime) -> Measure:
    """Read once in a process; ``made_at`` makes a measure that was taken anew another."""
    row = Gauge.objects.select_related("channel").get(pk=pk)
    kept = {key: tuple(steps) for key, steps in row.scales.items()}
    return Measure(row.channel.name, row.text_count, kept, frozenset(row.phrases.split()))
