"""Redlines to keep as DOCX: the desk's from the article's page, the author's from the item's."""

from urllib.parse import unquote

import pytest

from shangda.editing import actions
from shangda.organisations.models import Role
from tests import make
from tests.typeset.make import settled

pytestmark = pytest.mark.django_db
SENT = "松岚镇逐村摸清供水难题。\n更换老化阀门147个。\n建起三本台账，各村都能随时查。"
KEPT = "建起三本台账，各村都能随时查。\n松岚镇逐村查清供水难题。\n更换老化阀门152个。"


@pytest.fixture
def world():
    return make.office()


def edited(world, **fields):
    article = make.article(world, title="松岚镇供水工作情况", body=SENT, **fields)
    return actions.save_article(
        article=article, by=world.editor, title="松岚镇查清供水", body=KEPT, version=1
    )


def printed(world):
    """(item, submission) of a text that was printed as edited."""
    article = actions.send_to_review(article=edited(world), by=world.editor)
    article = actions.pass_review(article=article, by=world.chief_editor)
    make.issued_issue(world, articles=[article])
    sent = article.sources.get().submission
    return sent.item, sent


def get(client, who, url):
    client.force_login(who)
    return client.get(url)


def test_the_editors_file_holds_both_texts(client, world):
    article = edited(world)

    answer = get(client, world.editor, f"/articles/{article.pk}/tracked/")

    named = unquote(answer.headers["Content-Disposition"])
    assert "松岚镇查清供水（修订）.docx" in named
    assert settled(answer.content, "accept") == ["松岚镇查清供水", *KEPT.split("\n")]
    assert settled(answer.content, "reject") == ["松岚镇供水工作情况", *SENT.split("\n")]


def test_the_page_links_the_file_of_the_source_that_it_shows(client, world):
    article = make.merged(world)
    actions.save_article(
        article=article, by=world.editor, title="两镇查清供水", body=KEPT, version=1
    )
    second = article.sources.get(position=1)

    page = get(client, world.editor, f"/articles/{article.pk}/?against={second.pk}")
    link = f"/articles/{article.pk}/tracked/?against={second.pk}"

    assert link in page.text
    assert settled(get(client, world.editor, link).content, "reject")[1:] == [
        *second.submission.revision.body.split("\n")
    ]


def test_nothing_changed_offers_no_file(client, world):
    article = make.article(world)

    page = get(client, world.editor, f"/articles/{article.pk}/")

    assert "带修订痕迹的Word" not in page.text


def test_only_the_desk_gets_the_articles_file(client, world):
    article = edited(world)

    for who in (world.informant, world.deputy, world.leader, world.city_editor):
        url = f"/articles/{article.pk}/tracked/"
        assert get(client, who, url).status_code == 404


def test_the_author_keeps_what_was_printed(client, world):
    item, sent = printed(world)
    url = f"/items/{item.pk}/tracked/{sent.pk}/"

    page = get(client, world.informant, f"/items/{item.pk}/")
    answer = get(client, world.informant, url)

    assert url in page.text
    assert settled(answer.content, "accept") == ["松岚镇查清供水", *KEPT.split("\n")]


def test_what_is_not_printed_the_author_does_not_get(client, world):
    article = actions.send_to_review(article=edited(world), by=world.editor)
    actions.pass_review(article=article, by=world.chief_editor)
    sent = article.sources.get().submission

    answer = get(client, world.informant, f"/items/{sent.item_id}/tracked/{sent.pk}/")

    assert answer.status_code == 404


def test_who_may_not_see_the_item_gets_no_file(client, world):
    item, sent = printed(world)
    url = f"/items/{item.pk}/tracked/{sent.pk}/"
    stranger = make.neighbour(world).informant

    for who in (stranger, world.leader, make.holder(Role.SYSTEM_ADMIN)):
        assert get(client, who, url).status_code == 404
    assert (
        get(client, world.informant, f"/items/{item.pk}/tracked/1234/").status_code == 404
    )


def test_the_page_of_a_printed_text_leads_to_all_that_was_changed(client, world):
    item, _ = printed(world)
    colleague = make.holder(Role.INFORMANT, unit=world.township)
    link = f"/edits/?person={world.informant.pk}"

    for who in (world.informant, world.deputy, world.editor):
        assert link in get(client, who, f"/items/{item.pk}/").text
        assert get(client, who, link).status_code == 200
    assert link not in get(client, colleague, f"/items/{item.pk}/").text
