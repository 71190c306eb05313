"""Who gets in where: nobody unasked, and nobody into a page that breaks."""

import itertools

import pytest
from django.conf import settings
from django.shortcuts import resolve_url
from django.urls import URLPattern, get_resolver, reverse

from shangda.organisations.models import Role
from tests import make

pytestmark = pytest.mark.django_db
OPEN = {
    "healthz",  # says only that the process lives
    "old-browser",  # says what to do about a browser that is too old
    "first-run",  # before there is anybody who could sign in
    "set-up",
    "passwords",  # those that this very browser made in the first run, once
    "take-passwords",
}
PEOPLE = [
    "informant", "deputy", "chief", "editor", "chief_editor", "issuer", "leader", "scorer",
    "office_head", "city_editor",
]  # fmt: skip
ROLES = [
    Role.DESK_ADMIN, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN
]  # fmt: skip


def addresses():
    """(name, arguments) of every address of ours; what stands for a key is a key of nobody."""
    for resolver in get_resolver().url_patterns:
        app = getattr(resolver, "namespace", None)
        if not app:
            continue
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLPattern):
                converters = pattern.pattern.converters.items()
                yield (
                    f"{app}:{pattern.name}",
                    {
                        key: 1 if type(c).__name__ == "IntConverter" else "x"
                        for key, c in converters
                    },
                )


CLOSED = [(name, kwargs) for name, kwargs in addresses() if name.split(":")[1] not in OPEN]
PLAIN = [name for name, kwargs in addresses() if not kwargs]


@pytest.mark.parametrize(("name", "kwargs"), CLOSED, ids=[name for name, _ in CLOSED])
def test_nobody_gets_in_without_signing_in(client, name, kwargs):
    address = reverse(name, kwargs=kwargs)
    sign_in = resolve_url(settings.LOGIN_URL)

    for answer in (client.get(address), client.post(address)):
        is_sent_to_sign_in = answer.headers.get("Location", "").startswith(sign_in)
        assert is_sent_to_sign_in or answer.status_code in (401, 404, 405)


def test_a_script_without_a_session_is_told_so(client):
    answer = client.get(reverse("workbench:home"), headers={"Accept": "application/json"})

    assert answer.status_code == 401


def world_of_everything():
    """An office with something in every list."""
    world = make.office()
    make.desk_defaults()
    make.value(world.desk, make.house_periodical(world.desk).outlet, 5)
    article = make.passed_article(world)
    make.used_issue(world, article)
    make.used_above(world, article=article)
    make.used_outside(world, article=article)
    for maker in ("draft", "awaiting_item", "returned", "received", "verifying", "merged"):
        getattr(make, maker)(world)
    make.issue_to_sign(world.desk, [make.passed_article(world)], editor=world.editor)
    return world


@pytest.mark.slow
def test_no_page_breaks_for_anybody(client):
    world = world_of_everything()
    people = [(name, getattr(world, name)) for name in PEOPLE]
    people += [(role, make.holder(role)) for role in ROLES[1:]]
    people += [
        (Role.DESK_ADMIN, make.holder(Role.DESK_ADMIN, desk=world.desk)),
        ("nobody", make.person()),
    ]
    broken = []

    for (who, person), name in itertools.product(people, PLAIN):
        client.force_login(person)
        answer = client.get(reverse(name))
        if answer.status_code not in (200, 302, 403, 404, 405):
            broken.append((who, name, answer.status_code))

    assert broken == []
