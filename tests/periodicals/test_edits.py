from datetime import timedelta

import pytest
from django.utils import timezone

from shangda.editing import actions as editing
from shangda.organisations.models import Role
from shangda.periodicals import actions, edit_table, edits
from shangda.periodicals.models import EditFigures
from tests import make
from tests.periodicals.pages import to, tree, words

pytestmark = pytest.mark.django_db
BODY = "松岚镇布署供水工作，开了3次会。\n逐点测流23处。"
NEW_BODY = "松岚镇部署供水工作。\n逐点测流23处，惠及1200户。"


def printed(world, *, title="松岚镇供水工作情况", body=NEW_BODY, day=None):
    """An issue with one text of the informant, printed alone as edited."""
    article = make.article(world, title=title, body=BODY)
    if body != BODY:
        article = editing.save_article(
            article=article,
            by=world.editor,
            title=f"{title}有了台账",
            body=body,
            version=article.version,
        )
    article = editing.send_to_review(article=article, by=world.editor)
    article = editing.pass_review(article=article, by=world.chief_editor)
    return make.issued_issue(world, articles=[article], day=day)


def counts(author, viewer, period="year", today=None):
    table = edit_table.table(author, viewer, today or timezone.localdate(), ("", ""))
    place = list(edit_table.PERIODS).index(period)
    found = {line.label: line.cells[place].count for line in table.lines}
    return {label: count for label, count in found.items() if count}


def test_the_author_reads_what_was_changed(world):
    printed(world)
    printed(world, title="未改的一篇", body=BODY)

    assert counts(world.informant, world.informant) == {
        "单独刊用": 2,
        "改短了": 1,
        "改了标题": 1,
        "补进的数字、日期": 1,
        "删去的数字、日期": 1,
        "改正的错字": 1,
        "一字未改": 1,
    }


def test_a_composite_is_told_apart(world):
    article = make.merged(world)
    article = editing.send_to_review(article=article, by=world.editor)
    article = editing.pass_review(article=article, by=world.chief_editor)
    make.issued_issue(world, articles=[article])

    assert counts(world.informant, world.informant) == {"与别家合成一篇": 1}
    assert not EditFigures.objects.exists()


def test_only_what_stands_in_print_counts(world):
    make.passed_article(world)
    issue = printed(world)
    make.issue_in("to_sign", world)

    assert counts(world.informant, world.informant)["单独刊用"] == 1
    actions.withdraw_adoption(entry=issue.entries.get(), by=world.issuer, reason="有误。")
    assert counts(world.informant, world.informant) == {}


def test_the_day_of_issue_decides_the_period(world):
    today = timezone.localdate()
    printed(world, day=today)

    later = today.replace(year=today.year + 1, month=1, day=2)
    assert "单独刊用" not in counts(world.informant, world.informant, today=later)
    assert counts(world.informant, world.informant, "twelve", later)["单独刊用"] == 1
    much_later = today + timedelta(days=365)
    assert counts(world.informant, world.informant, "twelve", much_later) == {}


def test_the_figures_are_kept_when_the_issue_is_printed(world):
    make.printed_issue(world)

    assert EditFigures.objects.count() == 1
    counts(world.informant, world.informant)
    assert EditFigures.objects.count() == 1


def test_approvers_and_the_desk_see_their_people_and_nobody_else_does(world):
    other = make.neighbour(world)
    printed(world)
    printed(other)
    colleague = make.holder(Role.INFORMANT, unit=world.township)

    def names(who):
        return {one.pk for one in edits.people(who)}

    assert names(world.informant) == {world.informant.pk}
    assert names(world.deputy) == names(world.chief) == {world.informant.pk}
    assert names(world.editor) == {world.informant.pk, other.informant.pk}
    for stranger in (colleague, world.leader, world.scorer, world.city_editor):
        assert names(stranger) == set()
        assert counts(world.informant, stranger) == {}


def test_the_page_opens_every_number(world, client):
    printed(world)
    client.force_login(world.informant)

    page = tree(client.get(to("edits")))
    links = page.xpath("//table//a/@href")
    opened = [tree(client.get(to("edits") + link)) for link in links]

    assert len(links) == 12  # six lines that have something, over two periods
    for one in opened:
        [row] = one.xpath("//section[@id='opened']//a[@class='item-title']")
        target = client.get(row.get("href").partition("#")[0])
        assert row.get("href").partition("#")[2].encode() in target.content


def test_the_page_says_what_was_changed(world, client):
    printed(world)
    client.force_login(world.informant)

    def said(code):
        page = tree(client.get(to("edits"), {"period": "year", "what": code}))
        return words(page.xpath("//section[@id='opened']//p")[0])

    assert said("renamed") == "原题：松岚镇供水工作情况"
    assert said("added") == "补进1200户"
    assert said("removed") == "删去3次"
    assert said("righted") == "“布”改“部”"
    assert said("printed") == "23字改到22字，改动4处"


def test_nobody_opens_the_page_of_somebody_they_may_not_see(world, client):
    printed(world)
    client.force_login(make.holder(Role.INFORMANT, unit=world.township))

    for key in (world.informant.pk, "x", 10**20):
        assert client.get(to("edits"), {"person": key}).status_code == 404
    assert "还没有刊用的稿件" in client.get(to("edits")).text


def test_an_approver_begins_with_their_people(world, client):
    printed(world)
    client.force_login(world.deputy)

    page = client.get(to("edits"), {"period": "none", "what": "added"})

    assert f"编辑改了{world.informant.name}什么" in words(tree(page))


def test_the_page_asks_a_constant_number_of_questions(
    world, client, django_assert_max_num_queries
):
    printed(world)
    client.force_login(world.editor)
    address = {"person": world.informant.pk, "period": "year", "what": "printed"}
    client.get(to("edits"), address)
    with django_assert_max_num_queries(30) as few:
        client.get(to("edits"), address)
    asked = len(few.captured_queries)
    for number in range(3):
        printed(world, title=f"又一篇{number}")
    client.get(to("edits"), address)

    with django_assert_max_num_queries(asked):
        client.get(to("edits"), address)
