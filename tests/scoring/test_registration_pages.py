import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from lxml import html

from shangda.kernel import outbox
from shangda.organisations.models import Role
from shangda.scoring import actions
from shangda.scoring.models import LedgerLine, Registration
from tests import make
from tests.scoring.offices import leaders_office, registered
from tests.scoring.visits import get, text_of

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 invented"


def send(client, who, desk, *, kind="instruction", **fields):
    client.force_login(who)
    address = reverse("scoring:register-fact", args=[desk.pk])
    return client.post(f"{address}?kind={kind}", fields)


def typed(world, **fields):
    return {
        "unit_0": world.township.pk,
        "day": timezone.localdate().isoformat(),
        "title": "三本台账",
        "leader": "市委主要领导",
        "level": "市级",
        "reason": "批示复印件",
    } | fields


def scan():
    return SimpleUploadedFile("批示.pdf", PDF, "application/pdf")


def test_the_page_asks_for_what_a_kind_needs(client):
    world = leaders_office()

    kinds = text_of(get(client, world.editor, "register-fact", world.desk.pk))
    form = text_of(
        get(client, world.editor, "register-fact", world.desk.pk, kind="instruction")
    )
    other = text_of(
        get(client, world.editor, "register-fact", world.desk.pk, kind="text_error")
    )

    assert "批示" in kinds
    assert "哪位领导" in form
    assert "哪位领导" not in other
    assert "数量" in other


def test_a_fact_is_registered_and_approved_on_the_pages(client):
    world = leaders_office()

    sent = send(client, world.editor, world.desk, **typed(world), evidence=scan())
    one = Registration.objects.get()
    seen = text_of(get(client, world.scorer, "registration", one.pk))
    client.post(reverse("scoring:approve-registration", args=[one.pk]))

    assert sent.url == reverse("scoring:registrations", args=[world.desk.pk])
    assert "核准，记分" in seen
    assert "批示.pdf" in seen
    assert LedgerLine.objects.get().value == 10
    listed = text_of(get(client, world.editor, "registrations", world.desk.pk))
    assert "已核准" in listed
    assert "市委主要领导" in listed


def test_the_item_is_found_by_its_words(client):
    world = leaders_office()
    sent = make.submission(world)
    outbox.drain()

    found = get(
        client,
        world.editor,
        "register-fact",
        world.desk.pk,
        kind="instruction",
        q="三本台账",
    )
    chosen = get(
        client, world.editor, "register-fact", world.desk.pk, kind="instruction",
        item=sent.item_id,
    )  # fmt: skip

    assert f"item={sent.item_id}" in text_of(found)
    tree = html.fromstring(text_of(chosen))
    (unit,) = tree.xpath("//select[@name='unit_0']")
    assert unit.value == str(world.township.pk)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("unit_0", "", "请至少选一个单位。"),
        ("day", "2999-01-01", "这一天还没有到"),
        ("day", "2026-02-30", "没有这一天"),
        ("reason", "", "请写明为什么登记"),
        ("chosen", "很多", "不是数"),
        ("part_0", "1.5", "要大于0，不超过1"),
    ],
)
def test_what_is_not_right_comes_back_as_it_was_typed(client, field, value, sentence):
    world = leaders_office()
    right = typed(world, part_0="", chosen="")

    response = send(
        client, world.editor, world.desk, **(right | {field: value}), evidence=scan()
    )

    text = text_of(response)
    assert response.status_code == 422
    assert sentence in text
    assert "市委主要领导" in text
    assert "已收到凭据“批示.pdf”" in text
    assert not Registration.objects.exists()


def test_the_evidence_of_a_form_that_came_back_is_not_asked_for_again(client):
    world = leaders_office()
    first = send(
        client, world.editor, world.desk, **typed(world, reason=""), evidence=scan()
    )
    (kept,) = html.fromstring(text_of(first)).xpath("//input[@name='kept']/@value")

    send(client, world.editor, world.desk, **typed(world), kept=kept)

    one = Registration.objects.get()
    assert one.evidence_name == "批示.pdf"
    got = get(client, world.scorer, "registration-evidence", one.pk)
    assert b"".join(got.streaming_content) == PDF


def test_without_evidence_nothing_is_registered(client):
    world = leaders_office()

    response = send(client, world.editor, world.desk, **typed(world))

    assert response.status_code == 422
    assert "没有依据不能记分" in text_of(response)


def test_refusing_without_words_comes_back(client):
    world = leaders_office()
    one = registered(world)
    client.force_login(world.scorer)

    response = client.post(reverse("scoring:refuse-registration", args=[one.pk]))

    assert response.status_code == 422
    beside = html.fromstring(response.content.decode()).get_element_by_id("words_error")
    assert beside.text_content().strip() == "请写明为什么不核准。"


def test_what_brought_nothing_says_why(client):
    world = leaders_office()
    ruled, unruled = registered(world), registered(world, kind="speech")
    for one in (ruled, unruled):
        actions.approve_registration(registration=one, by=world.scorer)
    client.force_login(world.scorer)

    pages = [
        text_of(client.get(reverse("scoring:registration", args=[one.pk])))
        for one in (ruled, unruled)
    ]

    assert ["没有一条用得上" in page for page in pages] == [False, True]


@pytest.mark.parametrize("name", ["registrations", "register-fact"])
def test_the_pages_are_the_desks_own(client, name):
    world = leaders_office()

    for who in (world.informant, world.leader, make.holder(Role.SYSTEM_ADMIN)):
        assert get(client, who, name, world.desk.pk).status_code == 404


def test_the_list_takes_as_many_queries_however_long(client, django_assert_max_num_queries):
    world = leaders_office()
    for n in range(6):
        registered(world, title=f"第{n}条")
    client.force_login(world.scorer)
    address = reverse("scoring:registrations", args=[world.desk.pk])
    client.get(address)

    with django_assert_max_num_queries(16):
        client.get(address)
