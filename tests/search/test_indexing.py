from dataclasses import replace

import pytest
from django.db import transaction

from shangda.organisations.models import Section
from shangda.search import indexing
from shangda.search.models import Entry
from shangda.search.queries import Search, find

pytestmark = pytest.mark.django_db


def count(words):
    return find(Search(words, "all")).count


def test_a_changed_text_is_found_by_its_new_words_only(texts):
    key = texts.add("供水", "旧的话")
    texts.index()
    texts.kept[key] = replace(texts.kept[key], body="新的话")

    texts.index()

    assert (count("旧的"), count("新的"), count("供水")) == (0, 1, 1)


def test_an_unchanged_text_keeps_its_place(texts):
    texts.add("供水", "甲", status="draft")
    texts.index()
    before = Entry.objects.get()
    texts.kept[before.object_id] = replace(texts.kept[before.object_id], status="sent")

    texts.index()

    after = Entry.objects.get()
    assert after.pk == before.pk
    assert after.status == "sent"
    assert count("供水") == 1


def test_a_text_that_is_gone_is_not_found(texts):
    key = texts.add("供水", "甲")
    texts.index()
    texts.kept.clear()

    assert indexing.index("texts", [key]) == 0

    assert count("供水") == 0
    assert not Entry.objects.exists()


def test_a_text_can_be_removed(texts):
    key = texts.add("供水", "甲")
    texts.index()

    indexing.remove("texts", [key])

    assert count("供水") == 0


def test_indexing_again_changes_nothing(texts):
    texts.add("供水", "甲水")
    for _ in range(3):
        texts.index()

    assert count("供水") == 1
    assert count("水") == 1


def test_indexing_that_is_rolled_back_leaves_nothing(texts):
    texts.add("供水", "甲")
    with transaction.atomic():
        texts.index()
        transaction.set_rollback(True)

    assert count("供水") == 0


def test_a_rebuild_finds_all_and_forgets_what_is_gone(texts, monkeypatch):
    monkeypatch.setattr(indexing, "BATCH", 2)
    keys = [texts.add(f"供水{number}", "甲", days=number) for number in range(5)]
    texts.index()
    del texts.kept[keys[0]]
    Section.objects.filter(pk=keys[0]).delete()
    said = []

    whole = indexing.rebuild(lambda done, of: said.append((done, of)))

    assert whole == count("供水") == 4
    assert said == [(2, 4), (4, 4)]
    places = Entry.objects.order_by("pk").values_list("object_id", flat=True)
    assert list(places) == keys[1:]


def test_a_rebuild_keeps_the_keys_that_somebody_may_be_searching_by(texts):
    for number in range(3):
        texts.add(f"供水{number}", "甲")
    texts.index()
    before = set(Entry.objects.values_list("pk", "object_id"))

    indexing.rebuild()

    assert set(Entry.objects.values_list("pk", "object_id")) == before
    assert count("供水") == 3


def test_a_rebuild_from_nothing_mends_an_index_that_lost_its_pairs(texts):
    texts.add("供水", "甲")
    texts.index()
    indexing.engine().clear()
    assert count("供水") == 0

    indexing.start_over()
    indexing.rebuild()

    assert count("供水") == 1


@pytest.mark.parametrize(
    ("title", "initials"),
    [("松岚镇建好三本台账", "slzjhsbtz"), ("“GDP”增长3%", "gdpzz3"), ("", ""), ("🙂", "")],
)
def test_initials_leave_marks_out(title, initials):
    assert indexing.initials_of(title) == initials
