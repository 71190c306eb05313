"""What a person may not see never shows: no hit, count, facet, title, snippet, page, command."""

import json

import pytest
from django.core.management import call_command
from django.urls import reverse

from shangda.editing import actions as editing
from shangda.items import actions as items
from shangda.items.models import Submission
from shangda.kernel import outbox
from shangda.organisations.models import Role
from shangda.search import labels, queries
from shangda.search.queries import Search, find
from tests import make

pytestmark = pytest.mark.django_db
COMMON = "骉骉"
TOWNSHIP = {"informant", "deputy", "chief"}
DESK = {"editor", "chief_editor", "issuer", "desk_admin"}
# Canary in the title and the text → who may find it; said here anew, not read from the code.
MAY_FIND = {
    "犇驫甲": TOWNSHIP,  # a draft
    "犇驫乙": TOWNSHIP,  # put up for signature
    "犇驫丙": TOWNSHIP | DESK | {"scorer"},  # lies at the desk
    "犇驫丁": TOWNSHIP,  # taken back from the desk
    "犇驫戊": TOWNSHIP,  # what the unit changed after a return
    "犇驫己": TOWNSHIP,  # material
    "犇驫庚": DESK,  # what only the desk wrote into its article
    "犇驫辛": DESK
    | TOWNSHIP
    | {"scorer", "leader", "recipient"},  # printed, and sent to these
    "犇驫壬": {"neighbour"},  # another unit's draft
    "犇驫癸": DESK,  # in an issue that is not issued yet
}
PEOPLE = sorted({
    *TOWNSHIP, *DESK, "scorer", "leader", "office_head", "city_editor", "city_chief_editor",
    "city_issuer", "neighbour", "recipient", "system_admin", "security_admin", "audit_admin",
    "nobody",
})  # fmt: skip


def text(canary):
    return {"title": f"{canary}{COMMON}", "body": f"正文也说{canary}和{COMMON}的事。"}


@pytest.fixture
def people():
    """Everybody by role, in a world where each canary sits in one text."""
    world = make.office()
    every = {name: getattr(world, name, None) for name in PEOPLE}
    every["neighbour"] = make.neighbour(world).informant
    every["desk_admin"] = make.holder(Role.DESK_ADMIN, desk=world.desk)
    every["recipient"], every["nobody"] = make.person(), make.person()
    for role in Role.of_the_installation():
        every[role] = make.holder(role)
    make.draft(world, **text("犇驫甲"))
    make.awaiting_item(world, **text("犇驫乙"))
    make.received(world, **text("犇驫丙"))
    make.signed_item(world, **text("犇驫丁"))
    _returned(world)
    make.material(world, title=text("犇驫己")["title"], text=text("犇驫己")["body"])
    _article(world, "犇驫庚")
    printed = make.recipients(
        world, make.periodical(world), persons=[world.leader, every["recipient"]]
    )
    make.issued_issue(world, periodical=printed, articles=[_passed(world, "犇驫辛")])
    make.issue(world, periodical=printed, articles=[_passed(world, "犇驫癸")])
    make.draft(
        world,
        by=every["neighbour"],
        unit=every["neighbour"].appointments.get().post.unit,
        **text("犇驫壬"),
    )
    outbox.drain()
    return every


def _returned(world):
    item = make.returned(world).item
    item.refresh_from_db()
    items.save(item=item, by=world.informant, version=item.version, **text("犇驫戊"))


def _article(world, canary):
    """A desk's text whose words stand in no item."""
    made = make.article(world)
    return editing.save_article(
        article=made, by=world.editor, version=made.version, **text(canary)
    )


def _passed(world, canary):
    made = editing.send_to_review(article=_article(world, canary), by=world.editor)
    return editing.pass_review(article=made, by=world.chief_editor)


def may(name):
    return {canary for canary, who in MAY_FIND.items() if name in who}


def shown(pieces):
    return "".join(piece for piece, _ in pieces)


def test_nobody_finds_what_they_may_not_see_and_everybody_what_they_may(people):
    for name, person in people.items():
        for canary in MAY_FIND:
            found = find(Search(canary, person))
            assert bool(found.hits) == (canary in may(name)), (name, canary)
            assert bool(found.count) == bool(found.hits)
            if not found.hits:
                assert not any(found.facets.values()), (name, canary)


@pytest.mark.parametrize(("window", "alternatives"), [(64_000, 40), (2, 40), (2, 0)])
def test_a_word_of_all_texts_counts_and_shows_only_ones_own(
    people, monkeypatch, window, alternatives
):
    """Also without any label, so that nothing but the apps' own word keeps texts back."""
    monkeypatch.setattr(queries, "WIDEST", window)
    monkeypatch.setattr(queries, "LEAST", min(window, queries.LEAST))
    monkeypatch.setattr(labels, "MOST", alternatives)
    for name, person in people.items():
        found = find(Search(COMMON, person))
        seen = " ".join(shown(hit.title) + shown(hit.snippet) for hit in found.hits)
        assert {canary for canary in MAY_FIND if canary in seen} == may(name), name
        assert found.count == len(found.hits) == len(found.keys)
        for counts in found.facets.values():
            assert sum(count for _, count in counts) <= found.count


def test_no_title_is_suggested_to_those_who_may_not_see_it(people):
    for name, person in people.items():
        for typed in (COMMON, "犇", "犇驫", "bb"):
            titles = " ".join(queries.suggestions(person, typed, most=50))
            assert {c for c in MAY_FIND if c in titles} == may(name), (name, typed)


def test_no_page_and_no_command_says_it(people, client, capsys):
    for name, person in people.items():
        client.force_login(person)
        page = client.get(reverse("workbench:search"), {"q": COMMON}).content.decode()
        typed = client.get(reverse("workbench:titles"), {"q": "犇驫"}).content.decode()
        call_command("search", COMMON, user=person.username, json=True)
        said = json.loads(capsys.readouterr().out)
        plain = page.replace("<mark>", "").replace("</mark>", "")

        assert {c for c in MAY_FIND if c in plain} == may(name), name
        assert {c for c in MAY_FIND if c in typed} == may(name), name
        assert {c for c in MAY_FIND if c in json.dumps(said, ensure_ascii=False)} == may(
            name
        )


def test_a_narrowed_search_widens_nothing(people):
    """Facets cannot be used to ask whether something is there."""
    for name in ("informant", "leader", "neighbour", "city_editor", "nobody"):
        for kind in ("items", "received", "materials", "articles", "issues"):
            narrowed = {"kind": frozenset([kind])}
            found = find(Search(COMMON, people[name], narrowed))
            seen = " ".join(shown(hit.title) for hit in found.hits)
            assert {c for c in MAY_FIND if c in seen} <= may(name)


def test_what_was_taken_away_is_not_found_even_before_the_index_follows(people):
    """An index that is behind may miss something new; it never shows what is not theirs now."""
    sent = Submission.objects.get(revision__title__startswith="犇驫丙")

    items.withdraw(submission=sent, by=people["informant"])

    assert find(Search("犇驫丙", people["editor"])).count == 0
