"""Who may know of an issue: the desk of all, readers of issued ones, others of none."""

import pytest
from django.urls import reverse

from shangda.organisations.models import Role
from shangda.periodicals.models import Issue, OutsideUse
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make.office()


def seen(person):
    return set(Issue.objects.visible_to(person).values_list("state", flat=True))


def status(client, who, url):
    """How the page answers; reading a file to its end closes it."""
    client.force_login(who)
    response = client.get(url)
    b"".join(response)
    return response.status_code


def people(world):
    other = make.neighbour(world)
    desk = {
        "editor": world.editor,
        "chief editor": world.chief_editor,
        "issuer": world.issuer,
        "administrator": make.keeper(world),
        "scorer": world.scorer,
    }
    readers = {
        "leader": world.leader,
        "leader who gets nothing": make.holder(Role.LEADER, desk=world.desk),
        "informant of a receiving unit": world.informant,
        "approver of a receiving unit": world.deputy,
    }
    others = {
        "informant of another unit": other.informant,
        "city's editor": world.city_editor,
        "city's issuer": world.city_issuer,
        "city's leader": make.holder(Role.LEADER, desk=world.city_desk),
        "head of the office": world.office_head,
        "system administrator": make.holder(Role.SYSTEM_ADMIN),
        "audit administrator": make.holder(Role.AUDIT_ADMIN),
        "nobody": make.person(),
    }
    return desk, readers, others


def test_visible_to_by_role(world):
    issue = make.issue(world)
    make.issue_in("to_sign", world, periodical=issue.periodical)
    make.issued_issue(world, periodical=issue.periodical)
    desk, readers, others = people(world)

    assert {name: seen(one) for name, one in desk.items()} == {
        name: {"composing", "to_sign", "issued"} for name in desk
    }
    assert {name: seen(one) for name, one in readers.items()} == {
        name: {"issued"} for name in readers
    }
    assert {name: seen(one) for name, one in others.items()} == {
        name: set() for name in others
    }


def test_a_reader_who_left_the_unit_sees_nothing_more(world):
    make.issued_issue(world)
    world.informant.appointments.update(until_date=make.yesterday())

    assert seen(type(world.informant).objects.get(pk=world.informant.pk)) == set()


@pytest.mark.parametrize(
    "page",
    ["issue", "issue-pdf", "issue-docx", "read-issue"],
)
def test_pages_of_an_issued_issue_by_role(world, client, page):
    issue = make.printed_issue(world)
    desk, readers, others = people(world)
    url = reverse(f"periodicals:{page}", args=[issue.pk])

    everybody = desk | readers | others
    answers = {name: status(client, one, url) for name, one in everybody.items()}

    assert answers == dict.fromkeys(desk | readers, 200) | dict.fromkeys(others, 404)


@pytest.mark.parametrize("page", ["compose", "preview", "proof-pdf", "page-image"])
def test_pages_of_an_issue_in_work_are_for_those_who_make_or_sign_it(world, client, page):
    issue = make.issue_in("to_sign", world)
    number = [1] if page == "page-image" else []
    url = reverse(f"periodicals:{page}", args=[issue.pk, *number])
    makers = [world.editor, world.chief_editor, world.issuer]
    _, readers, others = people(world)

    assert [status(client, who, url) for who in makers] == [200] * 3
    assert {status(client, who, url) for who in [*readers.values(), *others.values()]} == {
        404
    }


def test_who_has_read_is_not_for_readers(world, client):
    issue = make.printed_issue(world)
    url = reverse("periodicals:issue", args=[issue.pk])

    for who, is_shown in (
        (world.editor, True),
        (world.leader, False),
        (world.deputy, False),
    ):
        client.force_login(who)
        assert ("谁看过" in client.get(url).text) is is_shown


def test_list_search_and_export_leak_nothing(world, client):
    issue = make.printed_issue(world)
    title = issue.entries.get().revision.title
    outsider = make.neighbour(world).informant
    client.force_login(outsider)
    archive = reverse("periodicals:archive")

    assert title not in client.get(archive, {"q": title[:4]}).text
    assert issue.periodical.masthead not in client.get(archive).text
    exported = client.get(archive, {"as": "xlsx"}).content
    client.force_login(world.editor)
    assert len(client.get(archive, {"as": "xlsx"}).content) > len(exported)


def test_outside_uses_are_the_recording_desks(world, client):
    use = make.outside_use(world)
    scan = reverse("periodicals:scan", args=[use.pk])

    for who, count in (
        (world.editor, 1),
        (world.scorer, 1),
        (world.city_editor, 0),
        (world.leader, 0),
        (world.informant, 0),
    ):
        assert OutsideUse.objects.visible_to(who).count() == count
        assert status(client, who, scan) == (200 if count else 404)
