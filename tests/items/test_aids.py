import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shangda.items.aids import NO_MEASURE, SHOWN, Known, aids, aids_of
from shangda.items.gauges import Measure
from shangda.organisations.models import Channel
from tests import make

KNOWN = Known()


@pytest.fixture
def item(db):
    world = make.office()
    return make.draft(
        world, title="扎实推进冬季供水", body="11月20日，松岚镇更换阀门147个。"
    )


def test_facts_stand_by_kind_and_each_once():
    found = aids("", "松岚镇换阀门147个。\n松岚镇转移37人，换阀门147个。", KNOWN)

    assert [(one.label, one.count) for one in found.chips] == [
        ("地方", 1),
        ("人数", 1),
        ("数量", 1),
    ]
    (town,) = found.chips[0].chips
    assert (town.words, town.times, town.nth, town.start, town.end) == (
        "松岚镇",
        2,
        0,
        0,
        3,
    )


def test_places_count_as_browsers_count_and_like_words_are_told_apart():
    (figures,) = aids("", "𠀀乡换12处、212处，再换12处。", KNOWN).chips

    assert [(one.found, one.start, one.end, one.nth) for one in figures.chips] == [
        ("12处", 4, 7, 0),
        ("212处", 8, 12, 0),
    ]


def test_line_ends_of_a_form_do_not_move_places():
    (figures,) = aids("", "修路。\r\n换12处。", KNOWN).chips

    assert figures.chips[0].start == len("修路。\n换")


def test_a_text_full_of_facts_shows_the_first_ones():
    body = "".join(f"换阀门{n}个。" for n in range(100, 200))

    (figures,) = aids("", body, KNOWN).chips

    assert (figures.count, len(figures.chips)) == (100, SHOWN)


def test_what_the_check_up_says_of_a_title_is_not_said_twice():
    assert aids("松岚镇换阀门147个。", "", KNOWN).weaknesses == []


def test_tendencies_are_read_by_the_measure_of_the_channel():
    body = "切实加强组织领导，" * 20
    strict = Measure("党委信息", 200, {"empty": tuple(range(-100, -89))}, frozenset())

    shipped = {one.key: one.figure for one in aids("", body, KNOWN).tendencies}
    own = {one.key: one.figure for one in aids("", body, Known(measure=strict)).tendencies}

    assert own["empty"] == 100
    assert own["newsy"] == shipped["newsy"]


def test_reasons_are_told_for_and_against():
    body = "会议强调，要高度重视。排查隐患12处。"

    newsy, for_it, against = aids("", body, KNOWN).reasons[0]

    assert (newsy.key, [one.name for one in for_it]) == ("newsy", ["会议报道用语"])
    assert [one.name for one in against] == ["数量"]


@pytest.mark.parametrize("text", ["", "一", "\0" * 99, "😀" * 1_000_000, "松" * 1_000_000])
def test_any_text_is_answered(text):
    found = aids(text, text, KNOWN)

    assert found.chips == []
    assert len(found.tendencies) == 3


def test_an_item_is_read_as_saved_or_as_typed(item):
    assert [one.key for one in aids_of(item).weaknesses] == ["vague", "subject"]
    typed = aids_of(item, title=f"{item.unit.short_name}换阀门147个", body="换阀门147个")
    assert typed.weaknesses == []
    assert typed.measure == NO_MEASURE


def test_the_name_of_the_channel_is_too_much_for_a_title(item):
    name = Channel.objects.get(desks__in=item.desks.all()).name

    found = aids_of(item, title=f"{name}：松岚镇换阀门147个", body="换阀门147个")

    assert [one.key for one in found.weaknesses] == ["periodical"]


def test_the_writing_page_shows_the_aids_and_a_line_under_the_title(item):
    client = Client()
    client.force_login(item.author)

    page = client.get(reverse("items:write", args=[item.pk])).content.decode()

    assert 'id="aids"' in page
    assert "阀门147个" in page
    assert "“扎实推进”只说了在做" in page.split('id="title-hint"')[1].split("</p>")[0]


def test_what_is_typed_is_answered_and_nothing_is_saved(item):
    client = Client()
    client.force_login(item.author)
    typed = {"title": "松岚镇换阀门147个", "body": "换阀门147个，转移37人。"}

    answer = client.post(reverse("items:aids", args=[item.pk]), typed)

    page = answer.content.decode()
    assert "data-title-hint=" in page
    assert "37人" in page
    item.refresh_from_db()
    assert item.title == "扎实推进冬季供水"


def test_strangers_get_no_aids(item):
    client = Client()
    client.force_login(make.person())

    answer = client.post(reverse("items:aids", args=[item.pk]), {"title": "", "body": ""})

    assert answer.status_code == 404


def test_aids_ask_a_constant_number_of_queries(item, django_assert_num_queries):
    client = Client()
    client.force_login(item.author)
    url = reverse("items:aids", args=[item.pk])
    client.post(url)
    with CaptureQueriesContext(connection) as few:
        client.post(url, {"title": "", "body": "换12处"})
    for _ in range(5):
        make.unit(parent=item.unit.parent)

    with django_assert_num_queries(len(few)):
        client.post(url, {"title": "", "body": "换12处。" * 300})
