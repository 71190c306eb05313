import pytest
from django.urls import reverse

from shangda.items import actions as items
from shangda.organisations.models import Role
from shangda.workbench import finding
from tests import make

pytestmark = pytest.mark.django_db


def found(person, words, kind=""):
    return {
        one.code: [hit.title for hit in one.hits]
        for one in finding.find(person, words, kind)
    }


def test_a_unit_finds_its_own_texts_by_title_and_body():
    world = make.office()
    make.draft(world, title="秋粮收购进展", body="收购点开到村口。")

    assert found(world.informant, "秋粮") == {"items": ["秋粮收购进展"]}
    assert found(world.informant, "村口") == {"items": ["秋粮收购进展"]}


def test_all_words_must_occur():
    world = make.office()
    make.draft(world, title="秋粮收购进展", body="收购点开到村口。")

    assert found(world.informant, "秋粮 村口") == {"items": ["秋粮收购进展"]}
    assert found(world.informant, "秋粮 县城") == {}


def test_a_desk_finds_what_was_sent_and_links_to_its_inbox():
    world = make.office()
    sent = make.received(world, title="夜间路面结冰处置情况")

    (kind,) = finding.find(world.editor, "结冰")

    assert (kind.code, kind.label) == ("received", "收到的信息")
    assert kind.hits[0].url == reverse("editing:show", args=[sent.pk])


def test_a_desk_does_not_find_what_its_unit_changed_since():
    world = make.office()
    item = make.returned(world).item
    item.refresh_from_db()
    items.save(
        item=item,
        by=world.informant,
        title="还没签的新标题",
        body=item.body,
        version=item.version,
    )

    assert found(world.informant, "还没签") == {"items": ["还没签的新标题"]}
    assert found(world.editor, "还没签") == {}


def test_a_desk_does_not_find_what_was_withdrawn_or_never_sent():
    world = make.office()
    make.signed_item(world, title="撤回的一条")
    make.draft(world, title="草稿一条")

    assert found(world.editor, "一条") == {}


def test_a_neighbour_and_the_desk_above_find_nothing():
    world = make.office()
    make.received(world, title="夜间路面结冰处置情况")
    other = make.neighbour(world)

    assert found(other.informant, "结冰") == {}
    assert found(world.city_editor, "结冰") == {}


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_administrators_find_nothing(role):
    world = make.office()
    make.used_issue(world)

    assert found(make.holder(role), "松岚镇") == {}


def test_articles_are_found_by_their_desk_only():
    world = make.office()
    make.edited_article(world, title="三本台账")

    assert "articles" in found(world.editor, "三本台账")
    assert "articles" not in found(world.informant, "三本台账")
    assert found(world.city_editor, "三本台账") == {}


def test_what_was_printed_is_found_by_words_and_by_number():
    world = make.office()
    make.used_issue(world)

    by_words = found(world.leader, "查清")
    by_number = found(world.leader, "栖云快报 第1期")

    assert by_words == by_number == {"issues": [make.ITEM_TITLE]}
    assert found(world.leader, "栖云快报 第2期") == {}
    assert found(world.informant, "查清") == {}


def test_an_issue_being_made_is_not_found():
    world = make.office()
    make.issue_to_sign(world.desk, [make.passed_article(world)], editor=world.editor)

    assert "issues" not in found(world.editor, "查清")


def test_units_are_found_where_one_counts_them():
    world = make.office()
    make.unit("", "松岚矿业", parent=world.city)

    (kind,) = finding.find(world.scorer, "松岚")

    assert [hit.title for hit in kind.hits] == ["松岚镇"]
    assert kind.hits[0].url == reverse(
        "scoring:unit", args=[world.desk.pk, world.township.pk]
    )


def test_no_words_find_nothing():
    assert finding.find(make.office().editor, "") == []


@pytest.mark.parametrize("words", ["%", "_", "'", "\\", "\0", "甲" * 500, "第期"])
def test_strange_words_are_only_words(client, words):
    world = make.office()
    make.draft(world, title="普通的一条", body="普通的正文")
    client.force_login(world.informant)

    response = client.get(reverse("workbench:search"), {"q": words})

    assert response.status_code == 200
    assert response.context["found"] == []


def test_a_snippet_marks_the_words():
    shown = finding._around("前面很多字" * 20 + "这里有资金来源四个字", "资金 四个")

    assert ("资金", True) in shown
    assert ("四个", True) in shown
    assert shown[0][0].startswith("前面") or len(shown[0][0]) <= finding.AROUND


def test_more_of_one_kind_comes_in_pages(client):
    world = make.office()
    for number in range(8):
        make.draft(world, title=f"第{number}条秋粮")
    client.force_login(world.informant)

    first = client.get(reverse("workbench:search"), {"q": "秋粮"})
    more = client.get(reverse("workbench:search"), {"q": "秋粮", "in": "items"})

    assert [len(one.hits) for one in first.context["found"]] == [finding.SHOWN]
    assert "更多" in first.content.decode()
    assert [len(one.hits) for one in more.context["found"]] == [8]


def test_the_words_stay_in_the_box(client):
    world = make.office()
    client.force_login(world.informant)

    text = client.get(reverse("workbench:search"), {"q": "<b>秋粮"}).content.decode()

    assert text.count("&lt;b&gt;秋粮") >= 2
    assert "没有找到" in text
