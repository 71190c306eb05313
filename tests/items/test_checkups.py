import pytest
from django.test import Client
from django.urls import reverse

from shangda.checkups.models import Sighting
from shangda.items.checkups import SHOWN, checkup, checkup_of
from shangda.items.models import Item
from shangda.kernel.models import AuditEvent
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


# --- By the rules of the desk ---------------------------------------------------------------


def rules_of(found):
    return {card.rule for card in found.cards}


def test_an_item_is_checked_by_the_desk_that_was_chosen(item):
    desk = item.desks.get()
    make.rule_choice(desk, "W13", is_on=False)

    assert "W13" not in rules_of(checkup_of(item))


def test_an_item_without_a_chosen_desk_is_checked_by_its_units_first(item):
    desk = item.desks.get()
    item.desks.clear()
    make.rule_choice(desk, "W13", is_on=False)

    assert "W13" not in rules_of(checkup_of(item))


def test_the_limit_of_kind_and_channel_is_known(item):
    long = "松岚镇11月20日修好12处管道。" * 60

    found = checkup_of(item, title="松岚镇修路", body=long)

    assert "S12" in rules_of(found)


def test_our_town_is_nobodys_town_for_the_office_above(item):
    found = checkup_of(item, title="松岚镇修路", body="11月20日，我镇修好12处。")

    (card,) = [card for card in found.cards if card.rule == "W42"]
    assert (card.found, card.suggestion) == ("我镇", "松岚镇")


def test_persons_are_held_against_the_offices_directory(item):
    found = checkup_of(
        item, title="松岚镇修路", body="11月20日，松岚镇主要领导梁景衍察看12处。"
    )

    (card,) = [card for card in found.cards if card.rule == "W50"]
    assert (card.found, card.suggestion) == ("梁景衍", "梁景行")


def test_a_text_that_was_put_up_lacks_its_sender(db):
    world = make.office()
    put_up = make.awaiting_item(world, title="松岚镇修路", body="11月20日已修12处。")
    Item.objects.filter(pk=put_up.pk).update(informant_phone="")
    put_up.refresh_from_db()

    assert "S13" in rules_of(checkup_of(put_up))


def test_the_check_of_a_page_asks_few_questions(item, django_assert_max_num_queries):
    checkup_of(item)

    with django_assert_max_num_queries(16):
        checkup_of(item)


# --- Kept texts, and words that stay --------------------------------------------------------


@pytest.fixture
def writer(item, client):
    client.force_login(item.author)
    return client


def post(writer, item, name, data=None, **headers):
    return writer.post(reverse(f"items:{name}", args=[item.pk]), data or {}, **headers)


def card_of(item, rule):
    return next(card for card in checkup_of(item).cards if card.rule == rule)


def outcome_of(rule):
    return Sighting.objects.get(rule=rule).outcome


def write(item, **text):
    for name, value in text.items():
        setattr(item, name, value)
    item.save()


def test_a_kept_text_is_counted_and_what_is_mended_later_is_fixed(writer, item):
    assert post(writer, item, "check-kept").status_code == 204
    assert outcome_of("W13") == "shown"

    write(item, title="全镇部署修路")
    post(writer, item, "check-kept")

    assert outcome_of("W13") == "fixed"


def test_what_is_only_typed_is_not_counted(writer, item):
    post(writer, item, "check", {"title": "布署", "body": "截止11月20日已修。"})

    assert not Sighting.objects.exists()


def test_what_is_there_when_signatures_are_asked_for_is_left(db, client):
    world = make.office()
    make.item_defaults()
    ready = make.draft(world, title="全镇布署修路", body="11月20日已修12处。")
    client.force_login(world.informant)

    post(client, ready, "ask-sign-off")

    ready.refresh_from_db()
    assert ready.state == Item.State.AWAITING
    assert outcome_of("W13") == "left"


def test_words_that_stay_are_not_told_again_in_this_item(writer, item):
    card = card_of(item, "W13")

    answer = post(
        writer,
        item,
        "ignore-finding",
        {"rule": card.rule, "mark": card.mark, "words": card.found},
    )

    assert answer.url == reverse("items:write", args=[item.pk])
    assert "W13" not in rules_of(checkup_of(item))
    assert "W13" not in rules_of(checkup_of(item, title="布署", body="又布署。"))
    assert outcome_of("W13") == "ignored"
    assert AuditEvent.objects.filter(verb="items.ignore_finding").exists()


def test_the_panel_comes_back_for_what_is_typed(writer, item):
    card = card_of(item, "W13")
    data = {"rule": card.rule, "mark": card.mark, "words": card.found}

    answer = post(
        writer,
        item,
        "ignore-finding",
        data | {"title": "全镇布署修路", "body": "再接再励。"},
        headers={"HX-Request": "true"},
    )

    html = answer.content.decode()
    assert "再接再厉" in html
    assert "应写“部署”" not in html
    assert "1处标了不改" in html


def test_what_stays_can_be_told_again(writer, item):
    card = card_of(item, "W13")
    data = {"rule": card.rule, "mark": card.mark, "words": card.found}
    post(writer, item, "ignore-finding", data)

    post(writer, item, "restore-findings")

    assert "W13" in rules_of(checkup_of(item))


def test_another_item_has_the_card_still(writer, item):
    card = card_of(item, "W13")
    data = {"rule": card.rule, "mark": card.mark, "words": card.found}
    post(writer, item, "ignore-finding", data)
    other = Item.objects.get(pk=item.pk)
    other.pk = None
    other.save()

    assert "W13" in rules_of(checkup_of(other))


@pytest.mark.parametrize("mark", ["", "x" * 32, "a" * 40])
def test_a_mark_of_nothing_is_refused(writer, item, mark):
    answer = post(writer, item, "ignore-finding", {"rule": "W13", "mark": mark})

    assert answer.status_code == 422
    assert not Sighting.objects.exists()


def test_a_text_that_was_put_up_keeps_its_findings(db, client):
    world = make.office()
    put_up = make.awaiting_item(world, title="全镇布署修路", body="11月20日已修12处。")
    client.force_login(world.informant)
    card = card_of(put_up, "W13")

    answer = post(client, put_up, "ignore-finding", {"rule": "W13", "mark": card.mark})

    assert answer.status_code == 409


def test_a_stranger_decides_nothing(item, client):
    client.force_login(make.person("stranger"))

    for name in ("check-kept", "ignore-finding", "restore-findings"):
        assert post(client, item, name).status_code == 404
