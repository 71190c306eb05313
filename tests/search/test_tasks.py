from datetime import timedelta

import pytest
from django.utils import timezone

from shangda.items import actions as items
from shangda.kernel import outbox
from shangda.kernel.models import Job
from shangda.search import tasks
from shangda.search.models import Entry
from shangda.search.queries import Search, find, lag
from tests import make

pytestmark = pytest.mark.django_db


def found(person, words):
    return {key for key, _ in find(Search(words, person)).keys}


def save(item, by, body):
    item.refresh_from_db()
    items.save(item=item, by=by, title=item.title, body=body, version=item.version)


def test_what_a_verb_changed_is_found_after_its_commit():
    world = make.office()
    make.draft(world, title="秋粮收购进展", body="收购点开到村口。")
    assert found(world.informant, "村口") == set()

    outbox.drain()

    assert found(world.informant, "村口") == {"items"}


def test_every_save_is_followed_also_those_that_the_trace_takes_together():
    world = make.office()
    item = make.draft(world, title="秋粮收购进展")
    outbox.drain()
    for body in ("第一次写的话。", "第二次写的话。"):
        save(item, world.informant, body)
        outbox.drain()

    assert found(world.informant, "第二次") == {"items"}
    assert found(world.informant, "第一次") == set()


def test_many_changes_of_a_text_wait_as_one_job():
    world = make.office()
    item = make.draft(world)
    for number in range(5):
        save(item, world.informant, f"第{number}稿")

    jobs = Job.objects.filter(name="search.index", args=["items.item", item.pk])

    assert jobs.count() == 1


def test_a_job_that_runs_already_does_not_swallow_a_later_change():
    world = make.office()
    item = make.draft(world)
    Job.objects.filter(name="search.index").update(state=Job.State.RUNNING)

    save(item, world.informant, "又改了")

    assert Job.objects.filter(name="search.index", state=Job.State.READY).count() == 1


def test_a_refused_verb_asks_for_nothing():
    world = make.office()
    item = make.draft(world)
    Job.objects.all().delete()

    with pytest.raises(items.SavedByOthersError):
        items.save(item=item, by=world.informant, title="甲", body="乙", version=99)

    jobs = Job.objects.filter(name="search.index")
    assert list(jobs.values_list("args", flat=True)) in ([], [["items.item", item.pk]])


def test_what_was_thrown_away_or_taken_back_is_not_found():
    world = make.office()
    item = make.draft(world, title="扔掉的一篇")
    sent = make.submission(world, title="撤回的一篇")
    outbox.drain()
    assert found(world.editor, "撤回的一篇") == {"received"}

    items.discard(item=item, by=world.informant)
    items.withdraw(submission=sent, by=world.informant)
    outbox.drain()

    assert found(world.informant, "扔掉") == set()
    assert found(world.editor, "撤回") == set()
    assert not Entry.objects.filter(kind="received").exists()


def test_a_subject_that_nobody_follows_is_passed_over():
    tasks.follow({("kernel.notice", 1)})

    assert not Job.objects.exists()


def test_the_index_says_how_far_it_is_behind():
    assert (lag().waiting, lag().is_late) == (0, False)
    make.draft(make.office())
    Job.objects.filter(name="search.index").update(
        made_at=timezone.now() - timedelta(minutes=2)
    )

    behind = lag()

    assert behind.waiting >= 1
    assert behind.behind > timedelta(minutes=1)
    assert behind.is_late


def test_a_change_that_was_given_up_is_told():
    Job.objects.create(name="search.index", args=["items.item", 1], state=Job.State.DEAD)

    assert lag().is_late
