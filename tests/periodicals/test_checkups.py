from datetime import timedelta

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


def around(issue, person):
    return {(card.rule, card.kind) for card in checkups.of_issue(issue, person).around}


def line(periodical, label):
    return periodical.recipients.create(address="copy", label=label)


def test_an_issued_issue_that_skips_a_number_is_told(world):
    first = make.issued_issue(world)
    second = make.issued_issue(world, periodical=first.periodical)
    assert ("S21", "error") not in around(second, world.editor)

    type(second).objects.filter(pk=second.pk).update(number=first.number + 2)
    second.refresh_from_db()

    assert ("S21", "error") in around(second, world.editor)


def test_an_issue_dated_otherwise_than_signed_is_told(world):
    issue = make.issued_issue(world)
    assert ("S22", "error") not in around(issue, world.editor)

    issue.issue_date += timedelta(days=1)

    assert ("S22", "error") in around(issue, world.editor)


def test_a_recipient_named_twice_or_out_of_order_is_told(client, world):
    issue = make.issue(world)
    make.unit("NY", "农业农村局")
    make.unit("SW", "水务局")
    row = line(issue.periodical, "农业农村局、水务局")
    assert around(issue, world.editor) == set()

    row.label = "水务局、农业农村局、水务局"
    row.save()

    found = checkups.of_issue(issue, world.editor).around
    assert {card.rule for card in found} == {"S23"}
    assert len(found) == 2
    client.force_login(world.editor)
    html = client.get(reverse("periodicals:checkup", args=[issue.pk])).content.decode()
    assert "“水务局”重复" in html
    assert "没有查出差错" not in html


def test_a_text_printed_before_is_known_to_its_check(world):
    printed = make.issued_issue(world).entries.get().revision
    issue = with_text(make.issue(world), printed.body)

    (text,) = checkups.of_issue(issue, world.editor).texts

    assert "S17" in {card.rule for card in text.checkup.cards}


def test_an_issue_is_checked_by_its_desks_rules(world):
    issue = with_text(make.issue(world), "再接再励修好12处。")
    assert checkups.of_issue(issue, world.editor).errors == 1

    make.rule_choice(world.desk, "W21", is_on=False)

    assert checkups.of_issue(issue, world.editor).errors == 0
