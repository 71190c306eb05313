"""Reading issues, finding them in the archive, what was reported up."""

from urllib.parse import unquote

import pytest
from django.utils import timezone

from shangda.editing import actions as editing
from shangda.periodicals import actions
from shangda.periodicals.reports import reports_of
from tests import make
from tests.periodicals.pages import to, tree, words

pytestmark = pytest.mark.django_db


def test_reading_goes_on_from_text_to_text_and_issue_to_issue(world, client):
    articles = [make.passed_article(world, title=f"第{n}条的题目") for n in (1, 2)]
    issue = make.printed_issue(world, articles=articles)
    later = make.issued_issue(world, periodical=issue.periodical)
    first, _second = issue.entries.order_by("position")
    client.force_login(world.leader)
    assert "有2期还没看" in words(tree(client.get(to("read"))))

    contents = tree(client.get(to("read-issue", issue.pk)))
    start = contents.xpath("//a[@data-key='ArrowRight']/@href")[0]
    page = tree(client.get(start))

    assert start == to("read-entry", issue.pk, first.pk)
    assert words(page.xpath("//h1")[0]) == "第1条的题目"
    assert not page.xpath("//a[@data-key='ArrowLeft']")
    page = tree(client.get(page.xpath("//a[@data-key='ArrowRight']/@href")[0]))
    assert "第2条，共2条" in words(page)
    assert page.xpath("//a[@data-key='ArrowLeft']/@href") == [start]
    assert page.xpath("//a[@data-key='ArrowRight']/@href") == [to("read-issue", later.pk)]
    assert issue.recipients.get(person=world.leader).opened_by == world.leader
    client.get(to("read-issue", later.pk))
    assert "都看过了" in words(tree(client.get(to("read"))))


def test_an_entry_of_another_issue_is_not_found(world, client):
    issue = make.issued_issue(world)
    other = make.issued_issue(world, periodical=issue.periodical)
    client.force_login(world.leader)

    page = to("read-entry", issue.pk, other.entries.get().pk)

    assert client.get(page).status_code == 404


def test_the_archive_is_found_by_title_and_text(world, editor):
    ice = make.passed_article(world, title="夜间结冰处置", body="出动除雪车6台。")
    jobs = make.passed_article(world, title="返乡人员就业", body="有意就近就业的占四成。")
    for article in (ice, jobs):
        make.issued_issue(
            world,
            articles=[article],
            periodical=make.periodical(world, masthead=f"刊{article.pk}"),
        )

    def found(**asked):
        page = tree(editor.get(to("archive"), asked))
        return [words(row)[:20] for row in page.xpath("//a[@data-open]")]

    everything = found()
    assert len(everything) == 2
    assert found(q="除雪车") == found(q="夜间 6台") == [f"《刊{ice.pk}》第1期"]
    assert found(q="除雪车 四成") == []
    assert len(found(year=timezone.localdate().year)) == 2
    assert found(year="1999", q="除雪车") == [f"《刊{ice.pk}》第1期"]
    assert found(periodical="x'--") == everything
    assert found(q="\0") == everything


def test_the_archive_pages_and_exports_with_its_filter(world, editor, monkeypatch):
    monkeypatch.setattr("shangda.periodicals.views.archive.ON_A_PAGE", 1)
    first = make.issued_issue(world)
    make.issued_issue(world, periodical=first.periodical)

    page = tree(editor.get(to("archive"), {"q": "三本台账"}))
    export = page.xpath("//a[contains(@href, 'as=xlsx')]/@href")[0]
    response = editor.get(to("archive") + export)

    assert "第1页，共2页" in words(page)
    assert "q=" in export
    assert "刊物目录.xlsx" in unquote(response["Content-Disposition"])
    assert response.content[:2] == b"PK"


def test_nothing_found_says_what_to_do(world, editor):
    assert "换个词" in editor.get(to("archive"), {"q": "没有这个词"}).text


def test_the_leader_can_have_larger_text_on_every_reading_page(world, client):
    issue = make.issued_issue(world)
    entry = issue.entries.get()
    client.force_login(world.leader)

    places = [("read",), ("read-issue", issue.pk), ("read-entry", issue.pk, entry.pk)]
    pages = [tree(client.get(to(*place))) for place in places]

    sizes = [page.xpath("//span[@data-look-sizes]//@data-look-size") for page in pages]
    assert sizes == [["", "large", "largest"]] * 3


def test_an_entry_reported_up_shows_how_far_it_has_come_above(world, client):
    article = make.passed_article(world)
    issue = make.issued_issue(world, articles=[article])
    sent = make.submission_above(world, article=article)
    client.force_login(world.editor)

    waiting = words(tree(client.get(to("issue", issue.pk))).xpath("//article")[0])
    editing.select(submission=sent, by=world.city_editor)
    page = tree(client.get(to("issue", issue.pk)))

    assert f"上报稿 待收稿 {world.city_desk}" in waiting
    assert f"上报稿 已选用 {world.city_desk}" in words(page.xpath("//article")[0])
    assert f"/items/{sent.item_id}/" in page.xpath("//article//a/@href")


def test_the_proofs_show_what_was_reported_up_to_those_who_may_see_it(world, client):
    article = make.passed_article(world)
    issue = make.issue_in("to_sign", world, articles=[article])
    make.submission_above(world, article=article)

    shown = []
    for who in (world.editor, world.issuer):
        client.force_login(who)
        page = tree(client.get(to("compose", issue.pk)))
        shown.append("上报稿" in words(page.xpath("//ol[@class='proof-list']")[0]))

    assert shown == [True, False]


def test_what_was_reported_up_is_not_shown_to_those_who_may_not_see_it(world, client):
    article = make.passed_article(world)
    issue = make.issued_issue(world, articles=[article])
    make.submission_above(world, article=article)
    client.force_login(world.informant)

    page = tree(client.get(to("issue", issue.pk)))

    assert "上报稿" not in words(page.xpath("//article")[0])


def test_a_report_up_that_was_printed_above_says_so(world):
    sent = make.submission_above(world)
    article = editing.select(submission=sent, by=world.city_editor)
    editing.send_to_review(article=article, by=world.city_editor)
    editing.pass_review(article=article, by=world.city_chief_editor)
    below = sent.item.reported_from.article
    issue = make.issue_to_sign(world.city_desk, [article], editor=world.city_editor)

    before = reports_of([below], world.editor)[below.pk]
    actions.sign(issue=issue, by=world.city_issuer)
    after = reports_of([below], world.editor)[below.pk]

    assert [one.status.label for one in before + after] == ["已选用", "已刊用"]
