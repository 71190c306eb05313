import pytest
from django.urls import reverse

from shangda.editing.models import Article
from shangda.periodicals import checkups
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    made = make.office()
    make.desk_defaults()
    return made


def with_text(issue, body, title="全镇修路"):
    """Give the issue's one text this wording, as its editor would have left it."""
    article = issue.entries.get().article
    Article.objects.filter(pk=article.pk).update(title=title, body=body)
    return issue


def test_errors_are_counted_in_ten_thousand_characters(world):
    issue = with_text(make.issue(world), "再接再励修好12处。" + "路面平整，排水畅通。" * 9)

    found = checkups.of_issue(issue, world.editor)

    assert found.errors == 1
    assert found.characters == 4 + 9 + 90
    assert round(found.rate, 1) == 97.1
    assert [card.suggestion for card in found.telling[0].checkup.errors] == ["再接再厉"]


def test_an_issue_without_errors_says_so(client, world):
    issue = with_text(make.issue(world), "修好12处，路面平整。")
    client.force_login(world.editor)

    html = client.get(reverse("periodicals:checkup", args=[issue.pk])).content.decode()

    assert "每万字差错0.0处" in html
    assert "没有查出差错" in html


def test_a_text_that_was_printed_before_is_named(client, world):
    printed = make.issued_issue(world).entries.get().revision
    issue = with_text(make.issue(world), printed.body)
    client.force_login(world.editor)

    html = client.get(reverse("periodicals:checkup", args=[issue.pk])).content.decode()

    assert "印过相似的" in html
    assert f"《{printed.title}》" in html
    assert "去改这一篇" in html


def test_an_empty_issue_has_a_rate(world):
    issue = make.issue(world, articles=[])

    assert checkups.of_issue(issue, world.editor).rate == 0
