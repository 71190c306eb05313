from datetime import timedelta

import pytest
from django.utils import timezone

from shangda.kernel import health, outbox
from shangda.kernel.models import Job
from shangda.search import indexing, looking
from shangda.search.engines import engine
from tests import make

pytestmark = pytest.mark.django_db


def seen():
    (finding,) = looking.findings()
    return finding


def test_an_index_that_follows_is_fine():
    make.draft(make.office())
    outbox.drain()

    assert seen().is_fine
    assert looking.NAME in {finding.name for finding in health.findings()}


def test_an_empty_index_beside_texts_is_to_be_built():
    make.draft(make.office())
    outbox.drain()
    indexing.start_over()

    assert "shangda reindex" in seen().remedy


def test_an_index_that_is_behind_says_by_how_much():
    make.draft(make.office())
    outbox.drain()
    long_ago = timezone.now() - timedelta(minutes=3)
    Job.objects.create(name="search.index", args=["items.item", 1], made_at=long_ago)

    assert seen().seen.startswith("落后18")
    assert "shangda work" in seen().remedy


def test_a_change_that_was_given_up_is_told():
    make.draft(make.office())
    outbox.drain()
    Job.objects.create(name="search.index", args=["x", 1], state=Job.State.DEAD)

    assert "没办成" in seen().seen
    assert not seen().is_fine


def test_clearing_leaves_an_index_that_can_be_filled():
    engine().clear()

    assert seen().is_fine
