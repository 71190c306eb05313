import pytest
from django.urls import reverse

from shangda.items import actions as items
from shangda.kernel import outbox
from shangda.organisations.models import Role
from shangda.workbench import finding
from shangda.workbench.alike import alike
from shangda.workbench.finding import Asked
from tests import make

pytestmark = pytest.mark.django_db
PASSAGE = (
    "松岚镇把供水难题逐村摸清，建起三本台账，水源、管网、用户一户一册，"
    "接报后两小时内答复，入冬以来没有一个村因为管道结冰停过水，群众都说这个办法好。"
)
OTHER = "芦雪乡办起早市，五点开门，七十多户把自家的菜、蛋、豆腐摆出来卖，日均销两千斤。"


@pytest.fixture
def world():
    return make.office()


def titles(found):
    return ["".join(text for text, _ in hit.title) for hit in found.hits]


def page(client, who, kind, key):
    client.force_login(who)
    return client.get(reverse("workbench:alike", args=[kind, key]))


def test_a_desk_finds_what_other_units_sent(world):
    own = make.received(world, title="松岚镇供水", body=f"{PASSAGE}\n松岚镇报。")
    other = make.neighbour(world)
    sent = make.received(other, title="邻乡供水", body=f"近日，{PASSAGE}")
    make.received(other, title="邻乡早市", body=OTHER)

    found = alike(world.editor, "received", own.pk)

    assert found.title == "松岚镇供水"
    assert titles(found) == ["邻乡供水"]
    assert found.hits[0].url == reverse("editing:show", args=[sent.pk])
    assert "本篇的" in found.hits[0].note
    assert any(is_same and "一户一册" in text for text, is_same in found.hits[0].snippet)


def test_a_unit_finds_what_it_sent_before_and_no_other_units_text(world):
    make.received(make.neighbour(world), title="邻乡供水", body=PASSAGE)
    earlier = make.received(world, title="去年供水", body=f"去年，{PASSAGE}")
    draft = make.draft(world, title="今年供水", body=PASSAGE)

    found = alike(world.informant, "items", draft.pk)

    assert titles(found) == ["去年供水"]
    assert found.hits[0].url == f"/items/{earlier.item_id}/"


def test_what_came_from_the_same_item_is_not_like_it(world):
    article = make.passed_article(world, title="松岚镇供水", body=PASSAGE)
    make.recipients(world, printed := make.periodical(world))
    make.issued_issue(world, periodical=printed, articles=[article])
    sent = article.sources.get().submission
    entry = article.entries.get()

    for kind, key in [
        ("items", sent.item_id), ("received", sent.pk),
        ("articles", article.pk), ("issues", entry.pk),
    ]:  # fmt: skip
        who = world.informant if kind == "items" else world.editor
        assert titles(alike(who, kind, key)) == []


def test_material_finds_what_was_written_from_it(world):
    sent = make.received(world, title="松岚镇供水", body=PASSAGE)
    material = make.material(world, title="供水台账", text=PASSAGE)

    assert titles(alike(world.informant, "materials", material.pk)) == ["松岚镇供水"]
    items.withdraw(submission=sent, by=world.informant)
    assert titles(alike(world.informant, "materials", material.pk)) == []


@pytest.mark.parametrize("body", ["", "好", "，。！", "😀" * 30])
def test_a_text_of_nothing_is_like_nothing(world, body):
    make.received(world, title="松岚镇供水", body=PASSAGE)
    draft = make.draft(world, title="一条", body=body)

    assert alike(world.informant, "items", draft.pk).hits == []


def test_nobody_asks_about_what_they_may_not_see(client, world):
    sent = make.received(world, title="松岚镇供水", body=PASSAGE)
    draft = make.draft(world, title="今年供水", body=PASSAGE)
    stranger = make.neighbour(world).informant

    for who, kind, key in [
        (stranger, "items", draft.pk),
        (stranger, "received", sent.pk),
        (world.editor, "items", draft.pk),
        (world.informant, "articles", 1),
        (world.informant, "units", world.township.pk),
        (world.informant, "nothing", 1),
        (make.holder(Role.SYSTEM_ADMIN), "items", draft.pk),
    ]:
        assert page(client, who, kind, key).status_code == 404


def test_each_hit_of_the_search_page_leads_to_what_is_like_it(world):
    sent = make.received(world, title="松岚镇供水", body=PASSAGE)
    outbox.drain()

    (hit,) = finding.find(world.editor, Asked.of({"q": "一户一册"})).hits

    assert hit.alike_url == reverse("workbench:alike", args=["received", sent.pk])


def test_the_page_shows_the_answer_and_says_so_when_there_is_none(client, world):
    sent = make.received(world, title="松岚镇供水", body=PASSAGE)

    assert "没有相似的" in page(client, world.editor, "received", sent.pk).text
    make.received(make.neighbour(world), title="邻乡供水", body=PASSAGE)
    assert "邻乡供水" in page(client, world.editor, "received", sent.pk).text


def test_the_items_page_leads_there_for_unit_and_desk(client, world):
    sent = make.received(world)

    def link(who):
        client.force_login(who)
        return client.get(f"/items/{sent.item_id}/").text

    assert f"/search/like/items/{sent.item_id}/" in link(world.informant)
    assert f"/search/like/received/{sent.pk}/" in link(world.editor)


def test_a_draft_finds_the_material_that_it_was_not_written_from(world):
    used = make.material(world, title="用过的台账", text=PASSAGE)
    make.material(world, title="没用过的台账", text=PASSAGE)
    draft = items.start_item(unit=world.township, by=world.informant, material=used)

    assert titles(alike(world.informant, "items", draft.pk)) == ["没用过的台账"]
