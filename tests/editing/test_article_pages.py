"""The editing page, its saving by script and by form, review, shares, reporting up."""

import io
import re

import openpyxl
import pytest

from shangda.editing import actions
from shangda.editing.models import Article, ChangeNote, ReportUp, SetAside
from shangda.items.models import Item, Submission
from tests import make
from tests.editing.visits import page, send, shown

pytestmark = pytest.mark.django_db
JSON = {"headers": {"Accept": "application/json"}}


def test_the_list_opens_on_what_waits_for_a_reviewer_who_edits_nothing(client, world):
    make.article_in_review(world)

    review = page(client, world.chief_editor, "/articles/")
    mine = page(client, world.editor, "/articles/")

    assert (review.context["tab"], mine.context["tab"]) == ("review", "mine")


def test_page_shows_what_was_changed(client, world):
    text = make.edited_article(world)

    html = shown(client, world.editor, f"/articles/{text.pk}/")

    assert re.search(r"<del[^>]*>147个</del>", html)
    assert re.search(r"<ins[^>]*>152个</ins>", html)
    assert "改动2处" in html
    assert '<span class="run run-1">一、水源台账定余缺。</span>' in html


def test_page_goes_from_change_to_change_by_key(client, world):
    text = make.edited_article(world)

    first = shown(client, world.editor, f"/articles/{text.pk}/")
    last = shown(client, world.editor, f"/articles/{text.pk}/?at=2")

    assert "at=2#c2" in first
    assert "at=1#c1" in last
    assert 'data-key="n"' in first
    assert 'data-key="w"' in first
    assert 'id="c2"' in first


def test_reason_is_written_beside_its_change(client, world):
    text = make.edited_article(world)
    html = shown(client, world.editor, f"/articles/{text.pk}/?at=2")
    form = html[html.index('class="note-form"') :]
    old = re.search(r'name="old" value="([^"]*)"', form)[1]
    new = re.search(r'name="new" value="([^"]*)"', form)[1]
    data = {"old": old, "new": new, "reason": "按台账核对。"}

    send(client, world.editor, f"/articles/{text.pk}/write-note/", data)
    html = shown(client, world.editor, f"/articles/{text.pk}/")

    assert (old, new) == ("147个", "152个")
    assert "按台账核对。" in html
    assert '<a class="note-ref" href="#n2">2</a>' in html


def test_reason_can_be_taken_away(client, world):
    text = make.edited_article(world)
    note = actions.write_note(
        article=text, by=world.editor, old="147个", new="152个", reason="核对。"
    )

    send(client, world.editor, f"/articles/{text.pk}/notes/{note.pk}/remove-note/")

    assert not ChangeNote.objects.exists()


@pytest.mark.parametrize(
    ("view", "has"),
    [("sides", "编辑稿　135"), ("text", "data-autosave-url"), ("nonsense", "改动2处")],
)
def test_three_ways_to_look_at_it(client, world, view, has):
    text = make.edited_article(world)

    html = shown(client, world.editor, f"/articles/{text.pk}/?view={view}")

    assert has.replace("135", str(text.count)) in html


def test_merged_article_shows_sources_shares_and_where_passages_came_from(client, world):
    mine = make.received(world, body="松岚镇排查供水管网38公里，更换老化阀门。")
    words = "芦雪乡组织党员干部连夜铲冰除雪，保障校车和菜车安全通行。"
    theirs = make.received(make.neighbour(world), body=words)
    text = actions.merge(submissions=[mine, theirs], by=world.editor, parts=[3, 1])
    actions.save_article(
        article=text,
        by=world.editor,
        title=text.title,
        body=f"{text.body}\n{words}",
        version=1,
    )

    html = shown(client, world.editor, f"/articles/{text.pk}/")

    assert 'value="75%"' in html
    assert 'value="25%"' in html
    assert '<span class="from">芦雪乡</span>' in html
    assert "来源2篇" in html


def test_script_saves_and_learns_the_new_version(client, world):
    text = make.article(world)
    data = {"title": "新题", "body": "新文。", "version": 1}

    answer = send(client, world.editor, f"/articles/{text.pk}/save/", data, **JSON)

    assert answer.status_code == 200
    assert answer.json()["version"] == 2
    assert re.fullmatch(r"\d\d:\d\d", answer.json()["saved_at"])


def test_script_that_saves_second_is_shown_the_way_to_merge(client, world):
    text = make.article(world)
    url = f"/articles/{text.pk}/save/"
    send(
        client,
        world.chief_editor,
        url,
        {"title": "甲", "body": "甲。", "version": 1},
        **JSON,
    )

    answer = send(
        client, world.editor, url, {"title": "乙", "body": "乙。", "version": 1}, **JSON
    )

    assert answer.status_code == 409
    assert answer.json()["merge_url"] == f"/articles/{text.pk}/merge/"
    assert "方若谷" in answer.json()["cause"]
    assert SetAside.objects.get().body == "乙。"
    assert Article.objects.get().body == "甲。"


def test_form_that_saves_second_gets_the_merge_page(client, world):
    text = make.article(world, body="第一句。第二句。")
    url = f"/articles/{text.pk}/save/"
    chief = {"title": text.title, "body": "科长一句。第二句。", "version": 1}
    mine = {"title": text.title, "body": "编辑一句。第二句加。", "version": 1}
    send(client, world.chief_editor, url, chief)

    answer = send(client, world.editor, url, mine, follow=True)

    html = answer.content.decode()
    assert answer.redirect_chain[-1][0] == f"/articles/{text.pk}/merge/"
    assert "方若谷" in html
    assert "编辑一句。" in html
    assert "科长一句。" in html


def test_merge_page_makes_one_text_as_chosen(client, world):
    text = make.article(world, body="第一句。\n第二句。\n第三句。")
    url = f"/articles/{text.pk}/save/"
    chief = {"title": text.title, "body": "科长一句。\n第二句。\n第三句。", "version": 1}
    mine = {"title": text.title, "body": "编辑一句。\n第二句。\n编辑三句。", "version": 1}
    send(client, world.chief_editor, url, chief)
    send(client, world.editor, url, mine)
    choice = {"version": 2, "count": 1, "take-0": "theirs", "theirs-0": "科长一句。"}

    undecided = send(
        client,
        world.editor,
        f"/articles/{text.pk}/settle-article/",
        {"version": 2, "count": 1},
    )
    send(client, world.editor, f"/articles/{text.pk}/settle-article/", choice)

    assert undecided.status_code == 422
    assert Article.objects.get().body == "科长一句。\n第二句。\n编辑三句。"
    assert not SetAside.objects.exists()


def test_merge_page_upon_a_text_changed_again_is_shown_again(client, world):
    text = make.article(world, body="第一句。")
    url = f"/articles/{text.pk}/save/"
    send(client, world.chief_editor, url, {"title": "题", "body": "科长。", "version": 1})
    send(client, world.editor, url, {"title": "题", "body": "编辑。", "version": 1})
    send(
        client, world.chief_editor, url, {"title": "题", "body": "科长又改。", "version": 2}
    )
    choice = {"version": 2, "count": 1, "take-0": "own", "own-0": "合。"}

    answer = send(client, world.editor, f"/articles/{text.pk}/settle-article/", choice)

    assert answer["Location"] == f"/articles/{text.pk}/merge/"
    assert Article.objects.get().body == "科长又改。"
    assert SetAside.objects.get().body == "编辑。"


def test_merge_page_is_for_who_has_something_aside(client, world):
    text = make.article(world)

    assert page(client, world.editor, f"/articles/{text.pk}/merge/").status_code == 404


def test_going_on_with_the_colleagues_text(client, world):
    text = make.article(world)
    url = f"/articles/{text.pk}/save/"
    send(client, world.chief_editor, url, {"title": "甲", "body": "甲。", "version": 1})
    send(client, world.editor, url, {"title": "乙", "body": "乙。", "version": 1})

    hint = shown(client, world.editor, f"/articles/{text.pk}/")
    send(client, world.editor, f"/articles/{text.pk}/drop-set-aside/")

    assert "比较两个版本" in hint
    assert not SetAside.objects.exists()


@pytest.mark.parametrize("who", ["informant", "leader", "scorer", "city_editor"])
def test_article_pages_are_the_desks_alone(client, world, who):
    text = make.article(world)
    stranger = getattr(world, who)

    assert page(client, stranger, f"/articles/{text.pk}/").status_code == 404
    assert send(client, stranger, f"/articles/{text.pk}/save/").status_code == 404
    assert send(client, stranger, f"/articles/{text.pk}/dissolve/").status_code == 404


def test_issuer_reads_but_does_not_write(client, world):
    text = make.article(world)
    data = {"title": "甲", "body": "甲。", "version": 1}

    html = shown(client, world.issuer, f"/articles/{text.pk}/?view=text")
    answer = send(client, world.issuer, f"/articles/{text.pk}/save/", data)

    assert "data-autosave-url" not in html
    assert answer.status_code == 403


def test_review_by_the_chief_editor(client, world):
    text = make.edited_article(world)
    url = f"/articles/{text.pk}"
    send(client, world.editor, f"{url}/send-to-review/")
    waiting = shown(client, world.chief_editor, "/articles/?tab=review")
    html = shown(client, world.chief_editor, f"{url}/")

    send(client, world.chief_editor, f"{url}/pass-review/", {"words": "很好。"})

    text.refresh_from_db()
    assert text.title in waiting
    assert f"{url}/pass-review/" in html
    assert (text.state, text.review_words) == ("passed", "很好。")


def test_editor_sees_no_review_buttons_of_their_own_text(client, world):
    text = make.article_in_review(world, by=world.chief_editor)

    html = shown(client, world.chief_editor, f"/articles/{text.pk}/")

    assert "pass-review" not in html
    assert "二审要由别人来做" in html


def test_sending_back_asks_for_words(client, world):
    text = make.article_in_review(world)
    url = f"/articles/{text.pk}/send-back/"

    form = shown(client, world.chief_editor, url)
    wrong = send(client, world.chief_editor, url, {"words": " "})
    send(client, world.chief_editor, url, {"words": "结果放第一段。"})

    text.refresh_from_db()
    assert "结果放到第一段" in form
    assert wrong.status_code == 422
    assert (text.state, text.review_words) == ("editing", "结果放第一段。")


@pytest.mark.parametrize(
    ("made", "verb", "who", "after"),
    [
        ("article_in_review", "call-back", "editor", "editing"),
        ("passed_article", "reopen", "editor", "editing"),
        ("passed_article", "undo-review", "chief_editor", "in_review"),
        ("article", "dissolve", "editor", "dissolved"),
    ],
)
def test_steps_of_one_press(client, world, made, verb, who, after):
    text = getattr(make, made)(world)

    answer = send(client, getattr(world, who), f"/articles/{text.pk}/{verb}/")

    text.refresh_from_db()
    assert answer.status_code == 302
    assert text.state == after


def test_shares_by_hand_and_by_button(client, world):
    text = make.merged(world)
    first, second = text.sources.order_by("position")
    url = f"/articles/{text.pk}"
    by_hand = {f"parts-{first.pk}": "70%", f"parts-{second.pk}": "30 ％"}

    send(client, world.editor, f"{url}/set-shares/", by_hand)
    parts = list(text.sources.order_by("position").values_list("parts", flat=True))
    wrong = send(
        client, world.editor, f"{url}/set-shares/", by_hand | {f"parts-{first.pk}": "x"}
    )
    send(client, world.editor, f"{url}/share-by-count/")
    send(client, world.editor, f"{url}/share-evenly/")

    assert parts == [70, 30]
    assert wrong.status_code == 422
    assert set(text.sources.values_list("parts", flat=True)) == {1}


def test_adding_and_removing_a_source(client, world):
    text = make.article(world)
    more = make.received(make.neighbour(world), title="芦雪乡除雪")
    url = f"/articles/{text.pk}"

    offered = shown(client, world.editor, f"{url}/add-source/?q=除雪")
    send(client, world.editor, f"{url}/add-source/", {"submission": more.pk})
    source = text.sources.get(submission=more)
    send(client, world.editor, f"{url}/sources/{source.pk}/remove-source/")

    assert "芦雪乡除雪" in offered
    assert Submission.objects.get(pk=more.pk).state == "claimed"
    assert text.sources.count() == 1


def test_adding_what_is_not_at_the_desk_is_not_found(client, world):
    text = make.article(world)

    answer = send(
        client, world.editor, f"/articles/{text.pk}/add-source/", {"submission": "9"}
    )

    assert answer.status_code == 404


def test_report_up_leads_to_the_new_item(client, world):
    text = make.passed_article(world)
    url = f"/articles/{text.pk}/report-up/"

    form = shown(client, world.editor, url)
    none = send(client, world.editor, url)
    answer = send(client, world.editor, url, {"desks": [world.city_desk.pk]})

    item = ReportUp.objects.get().item
    assert world.city_desk.name in form
    assert none.status_code == 422
    assert answer["Location"] == f"/write/{item.pk}/"
    assert (item.unit, item.state) == (world.county, Item.State.DRAFT)


def test_article_page_names_what_was_reported(client, world):
    text = make.passed_article(world)
    actions.report_up(article=text, by=world.editor)

    html = shown(client, world.editor, f"/articles/{text.pk}/")

    assert "已转成上报稿" in html


def test_list_has_tabs_words_and_a_sheet(client, world):
    make.edited_article(world, title="松岚镇供水三本账")
    make.passed_article(make.neighbour(world), title="芦雪乡除雪保畅")

    mine = shown(client, world.editor, "/articles/")
    found = shown(client, world.editor, "/articles/?tab=desk&q=除雪")
    answer = page(client, world.editor, "/articles/?tab=desk&as=xlsx")

    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    assert "松岚镇供水三本账" in mine
    assert "芦雪乡除雪保畅" not in mine
    assert "松岚镇供水三本账" not in found
    assert {row[0] for row in rows[1:]} == {"松岚镇供水三本账", "芦雪乡除雪保畅"}


def test_list_tells_what_may_still_be_printed_from_what_stands_in_an_issue(client, world):
    make.passed_article(world, title="松岚镇供水三本账")
    standing = make.passed_article(make.neighbour(world), title="芦雪乡除雪保畅")
    make.issue(world, articles=[standing])

    waiting = shown(client, world.editor, "/articles/?tab=passed")
    placed = shown(client, world.editor, "/articles/?tab=placed")

    tabs = re.findall(r'nav-link[^>]*>\s*(\S+)\s*<span class="n">(\d+)', waiting)
    assert ("可入刊", "1") in tabs
    assert ("已入刊", "1") in tabs
    assert "松岚镇供水三本账" in waiting
    assert "芦雪乡除雪保畅" not in waiting
    assert "芦雪乡除雪保畅" in placed
    assert "松岚镇供水三本账" not in placed


def test_list_has_an_article_again_when_its_issue_is_given_up(client, world):
    text = make.passed_article(world)
    make.issue_in("discarded", world, articles=[text])

    assert text.title in shown(client, world.editor, "/articles/?tab=passed")


def test_list_without_a_desk_is_refused(client, world):
    assert page(client, world.informant, "/articles/").status_code == 403


def test_lists_and_pages_take_a_constant_number_of_queries(
    client, world, django_assert_max_num_queries
):
    text = make.merged(world, count=2)
    shown(client, world.editor, "/articles/?tab=desk")
    with django_assert_max_num_queries(20) as few:
        shown(client, world.editor, "/articles/?tab=desk")
    with django_assert_max_num_queries(35) as one:
        shown(client, world.editor, f"/articles/{text.pk}/")
    other = make.merged(make.neighbour(world, "甲镇"), count=5)

    with django_assert_max_num_queries(len(few)):
        shown(client, world.editor, "/articles/?tab=desk")
    with django_assert_max_num_queries(len(one)):
        shown(client, world.editor, f"/articles/{other.pk}/")


def test_article_presence_tells_who_else_edits(client, world):
    text = make.article(world)
    send(client, world.chief_editor, f"/articles/{text.pk}/presence/")

    here = send(client, world.editor, f"/articles/{text.pk}/presence/").json()
    gone = send(client, world.chief_editor, f"/articles/{text.pk}/presence/", {"left": "1"})

    assert here == {"others": ["方若谷"]}
    assert gone.json() == {"others": []}


def test_dissolved_article_is_still_to_be_read(client, world):
    text = actions.dissolve(article=make.article(world), by=world.editor)

    html = shown(client, world.editor, f"/articles/{text.pk}/")

    assert "撤销成稿" in html
    assert "send-to-review" not in html


def test_the_sheet_is_checked_beside_it(client, world):
    text = make.edited_article(world, body="全镇已再接再励修好12处。")

    html = shown(client, world.editor, f"/articles/{text.pk}/?view=text")

    assert "再接再厉" in html
    assert "data-checkup" not in shown(client, world.editor, f"/articles/{text.pk}/")


def test_what_an_editor_types_is_checked_and_not_saved(client, world):
    text = make.edited_article(world)
    client.force_login(world.editor)

    answer = client.post(
        f"/articles/{text.pk}/check/", {"title": "全镇布署", "body": "一句话。\r\n两句话。"}
    )

    assert "应写“部署”" in answer.content.decode()
    text.refresh_from_db()
    assert "布署" not in text.title


def test_key_that_no_database_holds_is_not_found(world, client):
    make.selected(world)
    text = Article.objects.get()
    client.force_login(world.editor)

    answer = client.post(f"/articles/{text.pk}/add-source/", {"submission": "9" * 5000})

    assert answer.status_code == 404
