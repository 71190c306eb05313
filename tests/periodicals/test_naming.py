"""What tells issues in work apart before they have their numbers."""

import pytest

from shangda.kernel.models import Notice
from shangda.periodicals import actions, naming
from tests import make

pytestmark = pytest.mark.django_db


def test_issues_of_different_series_each_have_their_number():
    world = make.office()
    regular = make.issue(world)
    extra = make.issue(
        world, periodical=regular.periodical, articles=[], series="supplement"
    )

    found = naming.marks([regular, extra])

    assert [str(one) for one in found.values()] == ["预计第1期", "预计增刊第1期"]


def test_a_long_title_is_cut():
    world = make.office()
    issue = make.issue(world, articles=[make.passed_article(world, title="水" * 30)])
    make.issue(world, periodical=issue.periodical, articles=[])

    words = str(naming.marks([issue])[issue.pk])

    assert words == f"首条“{'水' * 17}…”"


def test_signed_and_discarded_issues_wait_for_no_number():
    world = make.office()
    signed = make.issued_issue(world)
    gone = make.issue(world, periodical=signed.periodical, articles=[])
    actions.discard(issue=gone, by=world.editor)
    issue = make.issue(world, periodical=signed.periodical, articles=[])

    found = naming.marks([signed, issue])

    assert {pk: str(one) for pk, one in found.items()} == {issue.pk: "预计第2期"}


def test_marks_take_three_queries_however_many_issues(django_assert_num_queries):
    world = make.office()
    first = make.issue(world)
    others = [make.issue(world, periodical=first.periodical) for _ in range(3)]
    extra = make.issue(world, periodical=first.periodical, series="supplement")

    with django_assert_num_queries(3):
        found = naming.marks([first, *others, extra])

    assert len(found) == 5


def test_the_notice_names_one_of_two_issues_by_its_first_title():
    world = make.office()
    issue = make.issue(world, articles=[make.passed_article(world, title="桥修好了")])
    make.issue(world, periodical=issue.periodical, articles=[])
    actions.start_proof(issue=issue, by=world.editor)

    actions.pass_first_proof(issue=issue, by=world.editor)

    assert "一期（首条“桥修好了”）一校已过" in Notice.objects.latest("pk").text
