import pytest
from django.test import Client
from django.urls import reverse

from shangda.items.checkups import SHOWN, checkup, checkup_of
from shangda.items.models import Item
from shangda.text.checkup.subject import Context
from tests import make

NOTHING = Context()


def test_cards_are_numbered_and_show_words_around():
    found = checkup("修路。", "第一段。\n据全镇统计，截止11月20日已修。", NOTHING)

    first, second = found.cards
    assert (first.number, first.part, first.kind, first.suggestion) == (
        1,
        "title",
        "error",
        "",
    )
    assert (second.before, second.found, second.after) == ("全镇统计，", "截止", "11月20")
    assert second.suggestion == "截至"
    assert found.errors == [first, second]
    assert found.certain == found.count == 2


def test_places_count_as_browsers_count():
    found = checkup("修路", "𠀀乡，截止11月20日已修。", NOTHING)

    assert (found.cards[0].start, found.cards[0].end) == (4, 6)


def test_a_text_full_of_faults_shows_the_first_ones():
    found = checkup("修路", "县里布署。\n" * 200, NOTHING)

    assert len(found.cards) == SHOWN
    assert found.count >= 200


@pytest.fixture
def item(db):
    world = make.office()
    return make.draft(world, title="全镇布署修路", body="截止11月20日已修。")


def test_an_item_is_checked_as_saved_or_as_typed(item):
    assert {card.found for card in checkup_of(item).cards} >= {"布署", "截止"}
    typed = checkup_of(item, title="修路", body="松岚镇11月20日\r\n已修12处。")
    assert "布署" not in {card.found for card in typed.cards}
    assert "\r" not in "".join(card.after for card in typed.cards)


def test_the_writing_page_shows_the_findings(item):
    client = Client()
    client.force_login(item.author)

    page = client.get(reverse("items:write", args=[item.pk])).content.decode()

    assert 'data-finding="error"' in page
    assert "应写“部署”" in page


def test_what_is_typed_is_checked_and_not_saved(item):
    client = Client()
    client.force_login(item.author)

    answer = client.post(
        reverse("items:check", args=[item.pk]), {"title": "修路", "body": "再接再励。"}
    )

    assert "再接再厉" in answer.content.decode()
    assert Item.objects.get(pk=item.pk).body == "截止11月20日已修。"


def test_a_stranger_checks_nothing(item):
    client = Client()
    client.force_login(make.person("stranger"))

    assert client.post(reverse("items:check", args=[item.pk])).status_code == 404


def test_the_approver_reads_the_errors_by_name(db):
    world = make.office()
    item = make.awaiting_item(world, title="全镇布署修路", body="11月20日已修12处。")
    client = Client()
    client.force_login(world.chief)

    page = client.get(reverse("items:sign-page", args=[item.pk])).content.decode()

    assert "查出1处差错" in page
    assert "应写“部署”" in page


def test_the_approver_reads_that_nothing_is_wrong(db):
    world = make.office()
    item = make.awaiting_item(world, title="全镇部署修路", body="11月20日已修12处。")
    client = Client()
    client.force_login(world.chief)

    page = client.get(reverse("items:sign-page", args=[item.pk])).content.decode()

    assert "没有查出差错" in page
