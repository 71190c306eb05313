"""Lists ask a constant number of questions."""

import pytest

from shangda.periodicals import actions
from shangda.periodicals.models import OutsideUse
from tests import make
from tests.periodicals.pages import to

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("page", "budget"),
    [
        ("issues", 22),
        ("compose", 40),
        ("preview", 15),
        ("archive", 24),
        ("issue", 35),
        ("read", 10),
        ("read-issue", 14),
        ("uses", 20),
    ],
)
def test_queries_do_not_grow_with_the_rows(
    world, client, page, budget, django_assert_max_num_queries
):
    articles = [make.passed_article(world) for _ in range(2)]
    issue = (
        make.issue(world, articles=articles)
        if page in {"compose", "preview", "issues"}
        else make.printed_issue(world, articles=articles)
    )
    make.outside_use(world, article=articles[0])
    client.force_login(world.chief_editor)
    url = to(
        page, *([issue.pk] if page in {"compose", "preview", "issue", "read-issue"} else [])
    )
    client.get(url)

    with django_assert_max_num_queries(budget) as few:
        client.get(url)
    for _ in range(3):
        more = make.passed_article(world)
        if issue.state == "composing":
            actions.place(issue=issue, article=more, by=world.editor)
        else:
            make.issued_issue(world, periodical=issue.periodical, articles=[more])
            make.outside_use(world, article=more, outlet=OutsideUse.objects.first().outlet)
    client.get(url)
    with django_assert_max_num_queries(budget) as many:
        client.get(url)

    assert len(many.captured_queries) <= len(few.captured_queries)
