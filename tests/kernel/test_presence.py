"""Who else has a page open."""

from datetime import timedelta

import pytest
from django.utils import timezone

from shangda.kernel import presence
from shangda.kernel.models import Presence
from tests import make

pytestmark = pytest.mark.django_db


def test_seen_names_the_others_at_the_same_place():
    one, other = make.person(name="沈知禾"), make.person(name="陆闻笛")

    assert presence.seen("item:1", one) == []
    assert presence.seen("item:1", other) == ["沈知禾"]
    assert presence.seen("item:2", other) == []


def test_whoever_left_or_fell_silent_is_not_named():
    one, two, three = (make.person() for _ in range(3))
    presence.seen("item:1", one)
    presence.seen("item:1", two)
    presence.left("item:1", one)
    Presence.objects.filter(person=two).update(
        seen_at=timezone.now() - presence.FRESH - timedelta(seconds=1)
    )

    assert presence.seen("item:1", three) == []


def test_forget_gone_keeps_those_who_are_here():
    here, gone = make.person(), make.person()
    presence.seen("item:1", here)
    Presence.objects.create(
        place="item:1", person=gone, seen_at=timezone.now() - timedelta(hours=1)
    )

    assert presence.forget_gone() == 1
    assert Presence.objects.get().person == here
