"""Verbs over many texts at once, by their pages."""

import pytest
from django.urls import reverse

from shangda.editing import actions
from shangda.editing.models import Article, Batch
from shangda.items.models import Submission
from tests import make
from tests.editing.visits import page, send

pytestmark = pytest.mark.django_db
State = Submission.State


def test_batch_shows_a_summary_before_it_does_anything(client, world):
    mine = make.received(world)
    theirs = make.claimed(make.neighbour(world), by=world.chief_editor)

    text = page(
        client, world.editor, f"/inbox/batch/select/?picked={mine.pk}&picked={theirs.pk}"
    ).content.decode()

    assert "选用2篇" in text
    assert "方若谷已认领，大概办不成" in text
    assert "已选用" in text
    assert not Article.objects.exists()


def test_batch_with_partial_failure_lists_what_was_not_done(client, world):
    mine = make.received(world)
    theirs = make.claimed(make.neighbour(world), by=world.chief_editor)
    data = {"picked": [mine.pk, theirs.pk]}

    answer = send(client, world.editor, "/inbox/batch/select/", data, follow=True)

    text = answer.content.decode()
    assert "已选用1篇，1篇没成" in text
    assert theirs.revision.title in text
    assert "方若谷" in text
    assert Article.objects.count() == 1


def test_batch_with_words_for_all(client, world):
    make.received(world)
    make.received(make.neighbour(world))
    keys = list(Submission.objects.values_list("pk", flat=True))
    url = "/inbox/batch/return-for-change/"

    wrong = send(client, world.editor, url, {"picked": keys, "words": ""})
    send(client, world.editor, url, {"picked": keys, "words": "请补数据。", "day": ""})

    assert wrong.status_code == 422
    assert {row.state for row in Submission.objects.all()} == {State.RETURNED}


def test_batch_is_taken_back_whole(client, world):
    keys = [make.received(world).pk, make.received(make.neighbour(world)).pk]
    send(client, world.editor, "/inbox/batch/select/", {"picked": keys})
    made = Batch.objects.get()

    send(client, world.editor, f"/inbox/batches/{made.pk}/undo-batch/")

    assert {row.state for row in Submission.objects.all()} == {State.CLAIMED}
    assert not Article.objects.alive().exists()


def test_batch_result_is_its_makers_alone(client, world):
    send(client, world.editor, "/inbox/batch/claim/", {"picked": [make.received(world).pk]})
    made = Batch.objects.get()

    assert page(client, world.chief_editor, f"/inbox/batches/{made.pk}/").status_code == 404


def test_unknown_batch_verb_is_not_found(client, world):
    assert page(client, world.editor, "/inbox/batch/merge-all/").status_code == 404


def test_batch_of_nothing_says_how_to_choose(client, world):
    text = page(client, world.editor, "/inbox/batch/select/").content.decode()

    assert "还没有勾选" in text


def test_merge_page_lets_choose_the_lead(client, world):
    first, second = make.received(world), make.received(make.neighbour(world))
    url = f"/inbox/batch/merge/?picked={first.pk}"
    text = page(client, world.editor, url).content.decode()

    data = {"picked": [first.pk, second.pk], "lead": second.pk}
    answer = send(client, world.editor, "/inbox/batch/merge/", data)

    article = Article.objects.get()
    assert second.revision.title in text
    assert article.sources.get(position=0).submission == second
    assert answer["Location"] == reverse("editing:article", args=[article.pk])


def test_merging_tells_beforehand_who_has_a_text_in_hand(client, world):
    theirs = make.claimed(make.neighbour(world), by=world.chief_editor)
    free = make.received(world)
    url = f"/inbox/batch/merge/?picked={free.pk}&picked={theirs.pk}"

    client.force_login(world.editor)
    html = client.get(url).content.decode()

    assert html.count("已认领") == 1
    assert f'<a href="/inbox/{theirs.pk}/">先去看看</a>' in html


def test_batch_of_a_claimed_text_by_its_own_editor_is_not_hindered(client, world):
    mine, done = make.claimed(world), make.declined(make.neighbour(world))

    text = page(
        client, world.editor, f"/inbox/batch/hold/?picked={mine.pk}&picked={done.pk}"
    ).content.decode()

    assert text.count("大概办不成") == 1
    assert "现在是“未采用”" in text


def test_batch_that_cannot_be_taken_back_whole_lists_what_stays(client, world):
    keys = [make.received(world).pk, make.received(make.neighbour(world)).pk]
    send(client, world.editor, "/inbox/batch/select/", {"picked": keys})
    actions.send_to_review(
        article=Article.objects.get(sources__submission=keys[0]), by=world.editor
    )
    made = Batch.objects.get()

    answer = send(
        client, world.editor, f"/inbox/batches/{made.pk}/undo-batch/", follow=True
    )

    text = answer.content.decode()
    assert "已撤回1篇" in text
    assert "二审中" in text


def test_merge_page_of_nothing_has_nothing_to_offer(client, world):
    text = page(client, world.editor, "/inbox/batch/merge/").content.decode()

    assert "还可以一起合并" not in text
