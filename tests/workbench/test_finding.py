from urllib.parse import parse_qs

import pytest
from django.urls import reverse

from shangda.items import actions as items
from shangda.kernel import outbox
from shangda.kernel.models import Job
from shangda.organisations.models import Role
from shangda.search.models import SavedSearch
from shangda.workbench import finding
from shangda.workbench.finding import Asked
from tests import make

pytestmark = pytest.mark.django_db


def answer(person, words, **asked):
    """What the page shows once the index has followed."""
    outbox.drain()
    return finding.find(person, Asked.of({"q": words, **asked}))


def found(person, words, **asked):
    """Kind → titles."""
    shown = answer(person, words, **asked)
    kinds = {}
    for hit in [*shown.hits, *shown.units]:
        title = "".join(text for text, _ in hit.title)
        kinds.setdefault(hit.row.split("-")[0], []).append(title)
    return kinds


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

    (hit,) = answer(world.editor, "结冰").hits

    assert hit.label == "收到的信息"
    assert hit.url == reverse("editing:show", args=[sent.pk])
    assert hit.note.startswith(f"{sent.item.unit_name}　待收稿")


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

    (hit,) = answer(world.scorer, "松岚").units

    assert hit.title == [("松岚镇", False)]
    assert hit.url == reverse("scoring:unit", args=[world.desk.pk, world.township.pk])


def test_no_words_find_nothing():
    shown = answer(make.office().editor, "")

    assert (shown.hits, shown.cause) == ([], "")


@pytest.mark.parametrize(
    "words", ["%", "_", "'", "\\", "\0", "甲" * 500, "第期", '"', "-", "🙂", "，。", '"甲']
)
def test_strange_words_get_a_calm_answer(client, words):
    world = make.office()
    make.draft(world, title="普通的一条", body="普通的正文")
    outbox.drain()
    client.force_login(world.informant)

    response = client.get(reverse("workbench:search"), {"q": words})

    assert response.status_code == 200
    assert response.context["answer"].hits == []


def test_a_question_of_too_many_words_says_what_to_do(client):
    client.force_login(make.office().informant)
    words = " ".join(f"词{number}" for number in range(1001))

    page = client.get(reverse("workbench:search"), {"q": words}).content.decode()

    assert "一次最多找1000个词，这里有1001个" in page
    assert "请挑最要紧的几个词再找" in page


def test_strange_addresses_are_passed_over(client):
    world = make.office()
    make.draft(world, title="秋粮收购")
    outbox.drain()
    client.force_login(world.informant)
    strange = {
        "q": "秋粮", "unit": "甲", "desk": "9" * 30, "since": "2026-99-01", "until": "\0",
        "order": "x", "where": "x", "page": "zzz",
    }  # fmt: skip

    shown = client.get(reverse("workbench:search"), strange).context["answer"]

    assert len(shown.hits) == 1


def test_a_snippet_marks_the_words():
    world = make.office()
    make.draft(world, title="甲", body="前面很多字" * 20 + "这里有资金来源四个字")

    (hit,) = answer(world.informant, "资金 四个").hits

    assert ("资金", True) in hit.snippet
    assert ("四个", True) in hit.snippet
    assert hit.snippet[0] == ("…", False)


def test_answers_come_in_pages_and_keep_what_was_asked(client, monkeypatch):
    monkeypatch.setattr(finding, "PAGE", 3)
    world = make.office()
    for number in range(8):
        make.draft(world, title=f"第{number}条秋粮")
    outbox.drain()
    client.force_login(world.informant)

    first = client.get(reverse("workbench:search"), {"q": "秋粮"})
    last = client.get(reverse("workbench:search"), {"q": "秋粮", "page": "3"})

    assert [len(page.context["answer"].hits) for page in (first, last)] == [3, 2]
    assert "找到8篇" in first.content.decode()
    assert "?q=%E7%A7%8B%E7%B2%AE&amp;page=2" in first.content.decode()


def test_the_words_stay_in_the_box(client):
    world = make.office()
    client.force_login(world.informant)

    text = client.get(reverse("workbench:search"), {"q": "<b>秋粮"}).content.decode()

    assert text.count("&lt;b&gt;秋粮") >= 2
    assert "没有找到" in text


def options(shown, label):
    (facet,) = [one for one in shown.facets if one.label == label]
    return {option.label: option for option in facet.options}


def test_facets_count_and_their_addresses_narrow():
    world = make.office()
    make.draft(world, title="秋粮草稿")
    make.received(world, title="秋粮报送")

    shown = options(answer(world.informant, "秋粮"), "状态")
    assert {label: option.count for label, option in shown.items()} == {
        "草稿": 1,
        "已报送": 1,
    }
    asked = {name: one[0] for name, one in parse_qs(shown["草稿"].address).items()}
    assert asked == {"q": "秋粮", "status": "draft"}
    narrowed = answer(world.informant, "秋粮", status="draft")

    assert [hit.title[-1][0] for hit in narrowed.hits] == ["草稿"]
    chosen = options(narrowed, "状态")["草稿"]
    assert chosen.is_chosen
    assert parse_qs(chosen.address) == {"q": ["秋粮"]}


def test_a_unit_is_asked_with_those_below_it():
    world = make.office()
    make.received(world, title="秋粮报送")
    above, other = world.township.parent, make.neighbour(world)

    assert "received" in found(world.editor, "秋粮", unit=str(above.pk))
    assert "received" in found(world.editor, "秋粮", unit=str(world.township.pk))
    assert found(world.editor, "秋粮", unit=str(min(other.informant.unit_ids))) == {}


def test_titles_are_suggested_to_those_who_may_see_them(client):
    world = make.office()
    make.draft(world, title="秋粮收购进展")
    outbox.drain()

    def options_for(who, typed):
        client.force_login(who)
        return client.get(reverse("workbench:titles"), {"q": typed}).content.decode()

    assert "秋粮收购进展" in options_for(world.informant, "收购")
    assert "秋粮收购进展" in options_for(world.informant, "qlsg")
    assert "秋粮" not in options_for(world.editor, "收购")
    assert "秋粮" not in options_for(world.editor, "qlsg")
    assert options_for(world.informant, "，").strip() == ""


def test_a_search_is_saved_asked_again_and_dropped(client):
    world = make.office()
    client.force_login(world.informant)

    answered = client.post(
        reverse("workbench:save-search"), {"name": "秋粮", "query": "q=%E7%A7%8B%E7%B2%AE"}
    )
    saved = SavedSearch.objects.get()
    page = client.get(answered.url).content.decode()
    assert answered.url == reverse("workbench:search") + "?q=%E7%A7%8B%E7%B2%AE"
    assert "“秋粮”已存好" in page

    client.post(reverse("workbench:drop-search", args=[saved.pk]))

    assert not SavedSearch.objects.exists()


def test_a_search_saved_under_a_name_again_replaces_the_first(client):
    client.force_login(make.office().informant)
    for query in ("q=1", "q=2"):
        client.post(reverse("workbench:save-search"), {"name": "甲", "query": query})

    assert SavedSearch.objects.get().query == "q=2"


@pytest.mark.parametrize(
    ("name", "query"), [("", "q=1"), ("甲" * 41, "q=1"), ("甲", ""), ("甲", "q" * 2001)]
)
def test_a_search_that_cannot_be_saved_is_refused(client, name, query):
    client.force_login(make.office().informant)

    answered = client.post(reverse("workbench:save-search"), {"name": name, "query": query})

    assert answered.status_code == 422
    assert not SavedSearch.objects.exists()


def test_a_saved_search_of_somebody_else_is_not_there(client):
    world = make.office()
    saved = SavedSearch.objects.create(person=world.editor, name="甲", query="q=1")
    client.force_login(world.informant)

    answered = client.post(reverse("workbench:drop-search", args=[saved.pk]))

    assert answered.status_code == 404
    assert "甲" not in client.get(reverse("workbench:search")).content.decode()


def test_an_index_that_is_behind_says_so(client):
    world = make.office()
    client.force_login(world.informant)
    Job.objects.create(name="search.index", args=["x", 1], state=Job.State.DEAD)

    assert "没跟上" in client.get(reverse("workbench:search")).content.decode()
