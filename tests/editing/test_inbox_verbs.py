"""The verbs of the inbox by its pages: one press, with words, refused, twice."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from shangda.editing import actions
from shangda.editing.models import Article, Decision
from shangda.items.models import Submission
from shangda.kernel.models import Notice
from shangda.organisations.models import Role
from tests import make
from tests.editing.visits import page, send

pytestmark = pytest.mark.django_db
State = Submission.State


@pytest.mark.parametrize(
    ("url", "after"),
    [("claim", State.CLAIMED), ("select", State.SELECTED)],
)
def test_verb_of_one_press(client, world, url, after):
    sent = make.received(world)

    answer = send(client, world.editor, f"/inbox/{sent.pk}/{url}/", {"then": "/inbox/"})

    sent.refresh_from_db()
    assert answer.status_code == 302
    assert answer["Location"] == "/inbox/"
    assert (sent.state, sent.claimed_by) == (after, world.editor)


def test_toast_carries_the_way_back(client, world):
    sent = make.received(world)
    send(client, world.editor, f"/inbox/{sent.pk}/select/", {"then": "/inbox/?tab=all"})

    text = page(client, world.editor, "/inbox/?tab=all").content.decode()
    undo = re.search(r'action="(/inbox/\d+/undo/\?decision=\d+)"', text)[1]
    send(client, world.editor, undo)

    sent.refresh_from_db()
    assert sent.state == State.CLAIMED
    assert Decision.objects.get().undone_at is not None


def test_undo_of_a_decision_that_another_followed_is_refused(client, world):
    sent = make.claimed(world)
    first = Decision.objects.get()
    actions.select(submission=sent, by=world.editor)

    answer = send(client, world.editor, f"/inbox/{sent.pk}/undo/?decision={first.pk}")

    assert answer.status_code == 409


def test_next_text_comes_after_a_decision(client, world):
    older = make.received(make.neighbour(world))
    newer = make.received(world)

    text = page(client, world.editor, f"/inbox/{newer.pk}/?tab=pending").content.decode()

    assert f'name="then" value="/inbox/{older.pk}/?tab=pending"' in text


@pytest.mark.parametrize("then", ["https://example.org/", "//example.org/", "javascript:x"])
def test_next_page_is_always_ours(client, world, then):
    sent = make.received(world)

    answer = send(client, world.editor, f"/inbox/{sent.pk}/claim/", {"then": then})

    assert answer["Location"] == f"/inbox/{sent.pk}/"


@pytest.mark.parametrize(
    ("url", "data", "after"),
    [
        ("return-for-change", {"words": "请补数据。", "day": ""}, State.RETURNED),
        ("decline", {"reason": "太空洞", "words": ""}, State.DECLINED),
        ("hold", {"until": str(timezone.localdate() + timedelta(days=3))}, State.HELD),
    ],
)
def test_verb_with_words(client, world, url, data, after):
    sent = make.received(world)

    shown = page(client, world.editor, f"/inbox/{sent.pk}/{url}/")
    answer = send(client, world.editor, f"/inbox/{sent.pk}/{url}/", data)

    sent.refresh_from_db()
    assert shown.status_code == 200
    assert answer.status_code == 302
    assert sent.state == after


def test_question_by_the_page(client, world):
    sent = make.received(world)
    data = {
        "unit": world.township.pk,
        "question": "是4处还是5处？",
        "passage": "",
        "day": "",
    }

    send(client, world.editor, f"/inbox/{sent.pk}/verify/", data)

    assert sent.verifications.get().question == "是4处还是5处？"


@pytest.mark.parametrize(
    ("url", "data", "kept"),
    [
        ("return-for-change", {"words": "请补数据。", "day": "2020-01-01"}, "请补数据。"),
        ("return-for-change", {"words": "", "day": ""}, ""),
        ("hold", {"until": "2026-02-30"}, "2026-02-30"),
        ("decline", {"reason": "编的", "words": "写得好"}, "写得好"),
        ("verify", {"unit": "", "question": "是几处？"}, "是几处？"),
    ],
)
def test_wrong_words_come_back_with_what_was_typed(client, world, url, data, kept):
    sent = make.received(world)

    answer = send(client, world.editor, f"/inbox/{sent.pk}/{url}/", data)

    assert answer.status_code == 422
    assert kept in answer.content.decode()
    assert Submission.objects.get().state == State.RECEIVED


def test_double_press_counts_once(client, world):
    sent = make.received(world)
    data = {"request_key": "k1", "then": "/inbox/"}

    first = send(client, world.editor, f"/inbox/{sent.pk}/select/", data)
    second = send(client, world.editor, f"/inbox/{sent.pk}/select/", data)

    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert Article.objects.count() == 1
    assert Notice.objects.filter(kind="select").count() == 1


def test_second_press_without_the_key_is_refused_with_words(client, world):
    sent = make.received(world)
    send(client, world.editor, f"/inbox/{sent.pk}/select/")

    answer = send(client, world.editor, f"/inbox/{sent.pk}/select/")

    assert answer.status_code == 409
    assert "已选用" in answer.content.decode()


def test_colleagues_text_offers_take_over_only(client, world):
    sent = make.claimed(world)
    other = make.holder(Role.EDITOR, desk=world.desk)

    text = page(client, other, f"/inbox/{sent.pk}/?tab=all").content.decode()
    refused = send(client, other, f"/inbox/{sent.pk}/select/")
    send(client, other, f"/inbox/{sent.pk}/take-over/")

    reading = text[text.index('id="reading"') :]
    assert "顾文澜在办" in reading
    assert f"/inbox/{sent.pk}/take-over/" in reading
    assert f"/inbox/{sent.pk}/select/" not in reading
    assert refused.status_code == 409
    assert Submission.objects.get().claimed_by == other


@pytest.mark.parametrize("verb", ["select", "claim", "undo", "take-over"])
def test_verbs_by_strangers_are_not_found_or_refused(client, world, verb):
    sent = make.received(world)

    for who in (world.informant, world.city_editor, world.leader, world.scorer):
        assert send(client, who, f"/inbox/{sent.pk}/{verb}/").status_code == 404
    assert send(client, world.issuer, f"/inbox/{sent.pk}/{verb}/").status_code in (403, 409)


def test_reading_verbs_by_get_are_not_allowed(client, world):
    sent = make.received(world)

    assert page(client, world.editor, f"/inbox/{sent.pk}/select/").status_code == 405


def test_refusal_without_a_field_stands_above_the_form(client, world):
    keys = [make.received(world).pk]

    answer = send(client, world.editor, "/inbox/batch/select/", {"picked": keys[:0]})

    assert answer.status_code == 422
    assert "还没有勾选" in answer.content.decode()
