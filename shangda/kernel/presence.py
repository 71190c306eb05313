"""Who else has this open just now."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from shangda.kernel.models import Presence

FRESH = timedelta(seconds=25)


def seen(place: str, person: Any) -> list[str]:
    """Note that the person is here; return the names of the others."""
    now = timezone.now()
    Presence.objects.update_or_create(place=place, person=person, defaults={"seen_at": now})
    others = Presence.objects.filter(place=place, seen_at__gte=now - FRESH)
    return list(
        others.exclude(person=person).order_by("pk").values_list("person__name", flat=True)
    )


def left(place: str, person: Any) -> None:
    """The person closed the page."""
    Presence.objects.filter(place=place, person=person).delete()


def forget_gone() -> int:
    """Delete the rows of pages that closed without a word; says how many."""
    return Presence.objects.filter(seen_at__lt=timezone.now() - FRESH).delete()[0]
