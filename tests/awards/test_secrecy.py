"""A secret vote leaves nothing behind that says who marked what (docs/adr/0019).

The same papers are cast by other people, through the pages; then every row of every table
must be what it was. What a browser session or the clock adds is the same in both.
"""

import contextlib
import re
from datetime import datetime

import pytest
import time_machine
from django.apps import apps
from django.core import serializers
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from shangda.awards.models import Box, Mark, Voter
from shangda.config import middleware
from shangda.kernel.models import AuditEvent, RequestKey
from tests import make

PAPERS = [("甲", "乙", "丙"), ("丁",), ("乙", "丁")]


@pytest.fixture
def vote(world):
    return make.open_vote(world)


@pytest.fixture
def browsers(vote):
    """One for each voter, signed in before."""
    found = []
    for voter in vote.voters:
        client = Client()
        client.force_login(voter)
        found.append(client)
    return found


@pytest.fixture(autouse=True)
def _same_request_numbers(monkeypatch):
    """The number of a request is drawn anew each time; here it is not."""
    monkeypatch.setattr(middleware.uuid, "uuid4", lambda: type("U", (), {"hex": "0" * 32}))


@pytest.fixture(autouse=True)
def _still():
    now = timezone.make_aware(datetime.combine(timezone.localdate(), datetime.min.time()))
    with time_machine.travel(now.replace(hour=9), tick=False):
        yield


def post(vote, client, titles, **more):
    data = {"chosen": vote.named(*titles), **more}
    return client.post(reverse("awards:cast-vote", args=[vote.ballot.pk]), data)


def everything():
    """Every row of every table, as text."""
    rows = [
        row for model in apps.get_models() for row in model._default_manager.order_by("pk")
    ]
    return serializers.serialize("json", rows, indent=0)


def after_voting(vote, browsers, papers):
    """What the database holds when these papers were cast in turn; then all is taken back."""
    with contextlib.suppress(_Done), transaction.atomic():
        for client, titles in zip(browsers, papers, strict=True):
            assert post(vote, client, titles).status_code == 302
        found = everything()
        raise _Done
    return found


class _Done(Exception):  # noqa: N818 -- nothing is wrong
    """Enough was seen."""


def test_the_database_is_the_same_whoever_marked_what(vote, browsers):
    one = after_voting(vote, browsers, PAPERS)
    other = after_voting(vote, browsers, [PAPERS[1], PAPERS[2], PAPERS[0]])

    assert '"has_voted": true' in one
    assert one == other


def test_an_open_vote_is_told_apart(world):
    """That the comparison could see a difference at all."""
    vote = make.open_vote(world, is_secret=False)
    browsers = [Client() for _ in vote.voters]
    for client, voter in zip(browsers, vote.voters, strict=True):
        client.force_login(voter)

    one = after_voting(vote, browsers, PAPERS)
    other = after_voting(vote, browsers, [PAPERS[1], PAPERS[2], PAPERS[0]])

    assert one != other


def test_not_even_the_order_of_the_sums_tells(vote):
    """A box that grew with the votes would name the first voter's marks first."""
    before = list(Box.objects.get().marks)
    vote.cast(vote.voters[0], "丁", "乙")

    assert list(Box.objects.get().marks) == before


def test_no_request_is_remembered_by_its_content(vote, browsers):
    """A request key holds the hash of all fields: of ten texts one could try every choice."""
    before = RequestKey.objects.count()
    post(vote, browsers[0], ("甲",), request_key="a-key-of-the-page")

    assert RequestKey.objects.count() == before


def test_the_trace_says_that_somebody_voted_and_no_more(vote, browsers):
    post(vote, browsers[0], ("甲",))

    event = AuditEvent.objects.get(verb="awards.cast_vote")
    assert (event.actor_id, event.subject_id) == (vote.voters[0].pk, vote.ballot.pk)
    assert event.details == {}


def test_the_roll_has_no_time_and_no_marks(vote, browsers):
    post(vote, browsers[0], ("甲",))

    names = {field.name for field in Voter._meta.concrete_fields}
    assert names == {"id", "ballot", "person", "round", "has_voted"}
    assert not Mark.objects.exists()


def test_a_vote_writes_the_roll_and_the_sums_and_nothing_else_of_ours(vote, browsers):
    with CaptureQueriesContext(connection) as queries:
        post(vote, browsers[0], ("甲",))

    written = {
        found[1]
        for query in queries
        if (
            found := re.match(
                r'(?:INSERT INTO|UPDATE|DELETE FROM) "(awards_\w+)"', query["sql"]
            )
        )
    }
    assert written == {"awards_voter", "awards_box"}


def test_nobody_sees_sums_before_the_count(vote, browsers):
    post(vote, browsers[0], ("甲",))

    page = browsers[1].get(reverse("awards:ballot", args=[vote.ballot.pk])).content.decode()
    sheet = browsers[1].get(reverse("awards:ballot", args=[vote.ballot.pk]), {"as": "xlsx"})

    assert "得票" not in page.split("</h1>")[1].split('class="cols')[1]
    assert sheet.headers["Content-Type"].startswith("text/html")
