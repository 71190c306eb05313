"""The check-up of what a desk prints: by its own rules, counted, and what stays."""

import pytest
from django.urls import reverse

from shangda.checkups.models import Sighting
from shangda.editing.actions import save_article
from shangda.editing.checkups import checkup_of
from shangda.editing.models import Article
from shangda.kernel.models import AuditEvent
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(world):
    made = make.article(world)
    return written(made, "11月20日，松岚镇布署修路12处。")


@pytest.fixture
def editor(client, world):
    client.force_login(world.editor)
    return client


def written(article, body, title="松岚镇修路12处"):
    """Give the text this wording, as its editor would have left it."""
    return save_article(
        article=article, by=article.editor, title=title, body=body, version=article.version
    )


def post(editor, article, name, data=None, **more):
    url = reverse(f"editing:{name}", args=[article.pk])
    return editor.post(url, data or {}, **more)


def rules_of(article):
    return {card.rule for card in checkup_of(article).cards}


def outcome_of(rule):
    return Sighting.objects.get(rule=rule).outcome


def data_of(article, rule):
    card = next(card for card in checkup_of(article).cards if card.rule == rule)
    return {"rule": card.rule, "mark": card.mark, "words": card.found}


def test_an_article_is_checked_by_its_own_desk(article, world):
    assert "W13" in rules_of(article)
    make.rule_choice(world.city_desk, "W13", is_on=False)
    assert "W13" in rules_of(article)

    make.rule_choice(world.desk, "W13", is_on=False)

    assert "W13" not in rules_of(article)


def test_the_limit_of_kind_and_channel_is_known(article):
    assert "S12" in {
        card.rule for card in checkup_of(article, body="松岚镇修好12处。" * 100).cards
    }


def test_a_kept_text_is_counted(editor, article):
    assert post(editor, article, "check-kept").status_code == 204
    assert outcome_of("W13") == "shown"

    written(article, "11月20日，松岚镇部署修路12处。")
    post(editor, article, "check-kept")

    assert outcome_of("W13") == "fixed"


def test_what_is_there_at_second_review_is_left(editor, article):
    post(editor, article, "send-to-review")

    article.refresh_from_db()
    assert article.state == Article.State.IN_REVIEW
    assert outcome_of("W13") == "left"


def test_words_that_stay_are_not_told_again_in_this_article(editor, article):
    post(editor, article, "ignore-finding", data_of(article, "W13"))

    assert "W13" not in rules_of(article)
    assert AuditEvent.objects.filter(verb="editing.ignore_finding").exists()

    post(editor, article, "restore-findings")

    assert "W13" in rules_of(article)


def test_the_panel_comes_back_for_what_is_typed(editor, article):
    typed = {"title": "修路", "body": "布署修路，再接再励。"}

    answer = post(
        editor,
        article,
        "ignore-finding",
        data_of(article, "W13") | typed,
        headers={"HX-Request": "true"},
    )

    html = answer.content.decode()
    assert "再接再厉" in html
    assert "应写“部署”" not in html
    assert reverse("checkups:rules", args=[article.desk_id]) in html


def test_a_text_in_review_keeps_its_findings(editor, world):
    sent = make.article_in_review(world)

    answer = post(editor, sent, "ignore-finding", {"rule": "W13", "mark": "a" * 32})

    assert answer.status_code == 409


def test_another_desk_decides_nothing(client, article, world):
    client.force_login(world.city_editor)

    for name in ("check-kept", "ignore-finding", "restore-findings"):
        assert post(client, article, name).status_code == 404
