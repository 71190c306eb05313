"""Proofs and the signature by buttons, each with its way back."""

import pytest
from django.urls import reverse
from lxml import html

from shangda.periodicals import actions
from tests import make
from tests.periodicals.pages import red_buttons, to, toast, tree, words

pytestmark = pytest.mark.django_db


def test_the_red_button_is_the_next_step_of_this_person(world, client):
    issue = make.issue_in("second_proof", world)

    def buttons(who):
        client.force_login(who)
        return red_buttons(tree(client.get(to("compose", issue.pk))))

    assert buttons(world.editor) == []
    assert buttons(world.chief_editor) == ["二校通过，送签发"]
    assert buttons(world.issuer) == []
    actions.pass_second_proof(issue=issue, by=world.chief_editor)
    assert buttons(world.issuer) == ["签发"]
    assert buttons(world.chief_editor) == []


def test_the_whole_way_by_buttons_with_undo(world, client):
    issue = make.issue(world)
    client.force_login(world.editor)

    said, undo = toast(client, client.post(to("start-proof", issue.pk)))
    assert (said, undo) == ("已送一校，文字不再变动。", to("recall", issue.pk))
    client.post(undo)
    client.post(to("start-proof", issue.pk))
    _, undo = toast(client, client.post(to("pass-first-proof", issue.pk)))
    client.post(undo)
    client.post(to("pass-first-proof", issue.pk))
    client.force_login(world.chief_editor)
    _, undo = toast(client, client.post(to("pass-second-proof", issue.pk)))
    client.post(undo)
    client.post(to("pass-second-proof", issue.pk))
    _, undo = toast(client, client.post(to("recall", issue.pk)))
    client.post(undo)
    client.force_login(world.issuer)
    _, undo = toast(client, client.post(to("refuse", issue.pk), {"words": "再等等。"}))
    client.post(undo)
    response = client.post(reverse("scoring:sign", args=[issue.pk]))

    issue.refresh_from_db()
    assert (issue.state, issue.number) == ("issued", 1)
    assert response.url == to("issue", issue.pk)
    assert client.get(to("compose", issue.pk)).url == to("issue", issue.pk)


@pytest.mark.parametrize(
    ("state", "verb"), [("first_proof", "send-back-proof"), ("to_sign", "refuse")]
)
def test_sending_back_without_words_asks_for_them_on_the_page(world, client, state, verb):
    issue = make.issue_in(state, world)
    client.force_login(world.issuer if verb == "refuse" else world.editor)

    response = client.post(to(verb, issue.pk), {"words": " "})

    page = html.fromstring(response.text)
    assert response.status_code == 422
    assert page.xpath("//dialog[@id='back']/@open")
    assert page.xpath("//textarea[@name='words']/@aria-invalid") == ["true"]
    issue.refresh_from_db()
    assert issue.state == state


def test_sending_back_can_be_taken_back_from_the_toast(world, editor):
    issue = make.issue_in("first_proof", world)

    response = editor.post(to("send-back-proof", issue.pk), {"words": "看错了。"})
    said, undo = toast(editor, response)

    assert (said, undo) == ("已退回改版。", to("undo-send-back-proof", issue.pk))
    assert toast(editor, editor.post(undo))[0] == "已收回，从一校开始。"


def test_the_composer_shows_why_it_came_back(world, client):
    issue = make.issue_in("to_sign", world)
    client.force_login(world.issuer)
    client.post(to("refuse", issue.pk), {"words": "第2条的数字要核实。"})
    client.force_login(world.editor)

    note = tree(client.get(to("compose", issue.pk))).xpath("//*[@role='note']")[0]

    assert "没有签发" in words(note)
    assert "第2条的数字要核实。" in words(note)


def test_the_issuer_reads_the_texts_and_is_told_what_signing_does(world, client):
    issue = make.issue_in("to_sign", world)
    client.force_login(world.issuer)

    page = tree(client.get(to("compose", issue.pk)))

    text = words(page.xpath("//div[@id='text']")[0])
    assert issue.entries.get().revision.body.split("\n")[1][:12] in text
    dialog = words(page.xpath("//dialog[@id='sign']")[0])
    assert "第1期" in dialog
    assert "不能撤回" in dialog
    assert page.xpath("//dialog[@id='sign']//form/@action") == [
        reverse("scoring:sign", args=[issue.pk])
    ]


def test_discarding_offers_to_restore(world, editor):
    issue = make.issue(world)

    said, undo = toast(editor, editor.post(to("discard", issue.pk)))

    assert said.startswith("本期已作废")
    assert undo == to("restore", issue.pk)
    page = tree(editor.get(to("compose", issue.pk)))
    assert red_buttons(page) == ["恢复这一期"]
    assert toast(editor, editor.post(undo))[0] == "已恢复。"


def test_restoring_says_what_went_elsewhere(world, editor):
    article = make.passed_article(world)
    issue = make.issue_in("discarded", world, articles=[article])
    make.issue(world, periodical=issue.periodical, articles=[article])

    said, _ = toast(editor, editor.post(to("restore", issue.pk)))

    assert said == "已恢复，1条已排进别的期，没有带回。"


def test_verbs_are_posted_only(world, editor):
    issue = make.issue(world)

    assert editor.get(to("start-proof", issue.pk)).status_code == 405
