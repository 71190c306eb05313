from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from shangda.editing import actions as editing
from shangda.items.models import Item
from shangda.kernel import outbox
from shangda.kernel.errors import InvalidError, NotAllowedError
from shangda.kernel.models import AuditEvent, Notice
from shangda.organisations.models import Person, Role
from shangda.workbench import actions, handing_over
from tests import make

pytestmark = pytest.mark.django_db


def keeper(world):
    """Who administers the county's desk and so keeps its members' posts."""
    return make.holder(Role.DESK_ADMIN, desk=world.desk, name="条线管理员")


def successor(world, role=Role.INFORMANT, **place):
    place = place or {"unit": world.township}
    return make.holder(role, **place, name="接手人")


def today():
    return timezone.localdate()


def hand_over(world, to_person, *, by=None, leaver=None, day=None):
    return actions.hand_over(
        from_person=leaver or world.informant,
        to_person=to_person,
        by=by or keeper(world),
        day=day or today(),
    )


def again(person):
    """The same person in a new request."""
    return Person.objects.get(pk=person.pk)


# --- What moves ---------------------------------------------------------------------------


def test_posts_end_the_day_before_and_begin_on_the_day():
    world = make.office()
    newcomer = make.person(name="新人")

    handed = hand_over(world, newcomer)

    assert handed.posts == 1
    assert again(world.informant).powers == frozenset()
    assert {power.role for power in again(newcomer).powers} == {Role.INFORMANT}
    assert world.informant.appointments.get().until_date == make.yesterday()


def test_unfinished_texts_move_and_stay_their_authors():
    world = make.office()
    drafts = [make.draft(world), make.awaiting_item(world), make.returned(world).item]
    newcomer = make.person(name="新人")

    handed = hand_over(world, newcomer)

    moved = Item.objects.filter(pk__in=[item.pk for item in drafts])
    assert handed.drafts == 3
    assert {(item.author, item.keeper) for item in moved} == {(world.informant, newcomer)}


def test_what_was_submitted_does_not_move():
    world = make.office()
    item = make.submitted_item(world)

    hand_over(world, make.person())

    item.refresh_from_db()
    assert (item.author, item.keeper) == (world.informant, None)


def test_claims_and_texts_in_editing_move_to_another_editor():
    world = make.office()
    sent, article = make.claimed(world), make.edited_article(world)
    colleague = successor(world, Role.EDITOR, desk=world.desk)

    handed = hand_over(world, colleague, leaver=world.editor)

    sent.refresh_from_db()
    article.refresh_from_db()
    assert handed.claims == 2
    assert (sent.claimed_by, article.editor) == (colleague, colleague)
    assert article.revisions.order_by("number").last().by == world.editor


def test_a_successor_in_the_seat_already_keeps_it():
    world = make.office()
    colleague = successor(world)

    hand_over(world, colleague)

    assert colleague.appointments.count() == 1
    assert again(world.informant).powers == frozenset()


def test_the_successor_is_told():
    world = make.office()
    make.draft(world)
    newcomer = make.person(name="新人")

    hand_over(world, newcomer)

    notice = Notice.objects.get(person=newcomer)
    assert notice.text == "沈知禾的工作移交给您：岗位1个，草稿1篇，处理中的稿件0篇"
    assert notice.is_action_needed


def test_handing_over_is_traced():
    world = make.office()
    newcomer = make.person(username="xinren")

    hand_over(world, newcomer)

    event = AuditEvent.objects.get(verb="workbench.hand_over")
    assert (event.subject_id, event.details["to"]) == (world.informant.pk, "xinren")


def test_work_of_a_day_to_come_moves_on_that_day():
    world = make.office()
    item = make.draft(world)
    newcomer = make.person(name="新人")
    day = today() + timedelta(days=3)

    handed = hand_over(world, newcomer, day=day)
    outbox.drain()
    item.refresh_from_db()
    before = item.keeper, again(world.informant).units_as(Role.INFORMANT)
    with time_machine.travel(timezone.now() + timedelta(days=3), tick=False):
        outbox.drain()
        item.refresh_from_db()
        after = item.keeper, again(world.informant).units_as(Role.INFORMANT)

    assert handed.posts == 1
    assert before == (None, {world.township.pk})
    assert after == (newcomer, frozenset())


# --- Who may ------------------------------------------------------------------------------


def test_people_hand_over_their_own_texts_but_not_their_posts():
    world = make.office()
    item = make.draft(world)
    colleague = successor(world)

    handed = hand_over(world, colleague, by=world.informant)

    item.refresh_from_db()
    assert (handed.posts, handed.drafts, item.keeper) == (0, 1, colleague)
    assert again(world.informant).units_as(Role.INFORMANT)


def test_the_chief_editor_passes_on_an_editors_work():
    world = make.office()
    sent = make.claimed(world)
    colleague = successor(world, Role.EDITOR, desk=world.desk)

    handed = hand_over(world, colleague, by=world.chief_editor, leaver=world.editor)

    sent.refresh_from_db()
    assert (handed.posts, sent.claimed_by) == (0, colleague)


def test_the_chief_approver_passes_on_the_informants_drafts():
    world = make.office()
    make.draft(world)

    assert hand_over(world, successor(world), by=world.chief).drafts == 1


@pytest.mark.parametrize("who", ["deputy", "editor", "leader", "scorer", "city_editor"])
def test_others_do_not_hand_over(who):
    world = make.office()
    make.draft(world)

    with pytest.raises(NotAllowedError):
        hand_over(world, successor(world), by=getattr(world, who))

    assert Item.objects.get().keeper is None


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN])
def test_administrators_of_system_and_audit_do_not_hand_over(role):
    world = make.office()

    with pytest.raises(NotAllowedError):
        hand_over(world, successor(world), by=make.holder(role))


def test_the_security_administrator_hands_over_everything():
    world = make.office()
    make.draft(world)

    handed = hand_over(world, make.person(), by=make.holder(Role.SECURITY_ADMIN))

    assert (handed.posts, handed.drafts) == (1, 1)


def test_nobody_takes_over_from_themselves():
    world = make.office()

    with pytest.raises(InvalidError) as refusal:
        hand_over(world, world.informant)

    assert "to_person" in refusal.value.fields


def test_the_day_is_not_past():
    world = make.office()

    with pytest.raises(InvalidError) as refusal:
        hand_over(world, make.person(), day=make.yesterday())

    assert "day" in refusal.value.fields


def test_a_successor_who_cannot_write_there_stops_everything():
    world = make.office()
    make.draft(world)

    with pytest.raises(InvalidError):
        hand_over(world, make.person(), by=world.chief)

    assert Item.objects.get().keeper is None
    assert not AuditEvent.objects.filter(verb="workbench.hand_over").exists()


# --- The page -----------------------------------------------------------------------------


def test_the_preview_tells_what_moves_and_what_stays():
    world = make.office()
    make.draft(world)
    make.appoint(world.informant, Role.SCORER, desk=world.city_desk)
    by = keeper(world)

    shown = handing_over.preview(world.informant, by, today())

    assert [one.post.role for one in shown.posts] == [Role.INFORMANT]
    assert [one.post.role for one in shown.kept_posts] == [Role.SCORER]
    assert len(shown.drafts) == 1
    assert not shown.is_empty


def test_people_are_chosen_by_initials_with_their_place():
    world = make.office()
    by = keeper(world)
    Person.objects.filter(pk=world.informant.pk).update(initials="zz")

    found = list(handing_over.leavers(by))

    assert found[-1] == world.informant
    assert [one.initials for one in found] == sorted(one.initials for one in found)
    assert {one.pk: one.place for one in found}[world.informant.pk] == "松岚镇"


def test_only_people_in_sight_can_be_chosen():
    world = make.office()

    assert list(handing_over.leavers(world.informant)) == [world.informant]
    assert world.informant in handing_over.leavers(keeper(world))
    assert world.city_editor not in handing_over.leavers(keeper(world))
    assert world.deputy in handing_over.successors(world.informant, world.informant)
    assert world.editor not in handing_over.successors(world.informant, world.informant)


def test_the_page_shows_before_it_moves(client):
    world = make.office()
    make.draft(world, title="松岚镇秋粮收购进展")
    client.force_login(keeper(world))

    response = client.get(
        reverse("workbench:hand-over"), {"from_person": world.informant.pk}
    )

    assert "松岚镇秋粮收购进展" in response.content.decode()
    assert Item.objects.get().keeper is None


def test_the_page_moves_on_one_press(client):
    world = make.office()
    make.draft(world)
    colleague = successor(world)
    client.force_login(keeper(world))

    response = client.post(
        reverse("workbench:hand-over"),
        {
            "from_person": world.informant.pk,
            "to_person": colleague.pk,
            "day": today().isoformat(),
        },
    )

    assert response.status_code == 302
    assert Item.objects.get().keeper == colleague


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"to_person": ""}, "请选接手人。"),
        ({"day": "2020-01-01"}, "请选今天或以后的日期。"),
        ({"day": "2026-02-30"}, "日期不对"),
    ],
)
def test_the_page_says_what_is_wrong(client, fields, sentence):
    world = make.office()
    typed = {
        "from_person": world.informant.pk,
        "to_person": successor(world).pk,
        "day": today().isoformat(),
    }
    client.force_login(keeper(world))

    response = client.post(reverse("workbench:hand-over"), typed | fields)

    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_what_would_move_narrows_while_typing_and_stands_there_in_full_without(client):
    world = make.office()
    for title in ("松岚镇修好冬季供水管线", "松岚镇排查农村自建房隐患"):
        make.draft(world, title=title)
    client.force_login(keeper(world))

    page = client.get(reverse("workbench:hand-over"), {"from_person": world.informant.pk})

    shown = page.content.decode()
    assert shown.count("data-narrow-row") == 3  # the post and two drafts
    assert '<div class="field preview-narrow" data-narrow-box hidden>' in shown
    assert 'data-narrow="#moves"' in shown
    assert '<section id="moves"' in shown


def test_somebody_elses_work_cannot_be_posted_away(client):
    world = make.office()
    make.draft(world)
    client.force_login(world.editor)

    response = client.post(
        reverse("workbench:hand-over"),
        {
            "from_person": world.informant.pk,
            "to_person": successor(world).pk,
            "day": today().isoformat(),
        },
    )

    assert response.status_code == 422
    assert Item.objects.get().keeper is None


def test_a_draft_of_the_leaver_is_worked_on_by_the_successor():
    world = make.office()
    item = make.returned(world).item
    newcomer = make.person(name="新人")
    hand_over(world, newcomer)

    sent = item.submissions.get()
    editing.undo(submission=sent, by=world.editor)
    told = Notice.objects.filter(person=newcomer, group=f"items.item:{item.pk}")

    assert told.exists()
