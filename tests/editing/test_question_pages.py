"""Questions as asked units see and answer them, on a phone as well."""

import pytest

from shangda.editing import actions
from shangda.editing.models import Verification
from shangda.organisations.models import Role
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked():
    world = make.office()
    make.desk_defaults()
    police = make.unit(name="县公安局", parent=world.county)
    officer = make.holder(Role.INFORMANT, unit=police)
    sent = make.received(world)
    return world, officer, make.question(sent, by=world.editor, unit=police)


def page(client, who, url):
    client.force_login(who)
    return client.get(url)


def test_asked_unit_sees_the_question_and_its_deadline(client, asked):
    _, officer, question = asked

    listed = page(client, officer, "/questions/").content.decode()
    shown = page(client, officer, f"/questions/{question.pk}/").content.decode()

    assert question.question in listed
    assert "答复" in listed
    assert question.passage in shown


def test_another_unit_sees_the_passage_but_not_the_text(client, asked):
    _, officer, question = asked

    shown = page(client, officer, f"/questions/{question.pk}/").content.decode()

    assert "三、用户台账" not in shown
    assert f"/items/{question.submission.item_id}/" not in shown


def test_authors_unit_finds_the_way_to_its_item(client, asked):
    world, _, _ = asked
    sent = make.received(make.neighbour(world))
    own = make.question(sent, by=world.editor)
    informant = own.asked_unit.posts.get(role=Role.INFORMANT).appointments.get().person

    shown = page(client, informant, f"/questions/{own.pk}/").content.decode()

    assert f"/items/{sent.item_id}/" in shown


def test_answering_goes_to_the_editor(client, asked):
    _, officer, question = asked
    client.force_login(officer)

    answer = client.post(f"/questions/{question.pk}/answer/", {"answer": "登记为3车。"})
    after = page(client, officer, f"/questions/{question.pk}/").content.decode()

    question.refresh_from_db()
    assert answer.status_code == 302
    assert question.answer == "登记为3车。"
    assert "登记为3车。" in after
    assert "phone-dock" not in after


def test_empty_answer_comes_back(client, asked):
    _, officer, question = asked
    client.force_login(officer)

    answer = client.post(f"/questions/{question.pk}/answer/", {"answer": " "})

    assert answer.status_code == 422
    assert Verification.objects.get(pk=question.pk).state == "asked"


@pytest.mark.parametrize("who", ["leader", "scorer", "city_editor"])
def test_question_is_not_for_others(client, asked, who):
    world, _, question = asked

    assert (
        page(client, getattr(world, who), f"/questions/{question.pk}/").status_code == 404
    )


def test_author_may_read_but_not_answer_what_another_unit_is_asked(client, asked):
    world, _, question = asked

    shown = page(client, world.informant, f"/questions/{question.pk}/")
    client.force_login(world.informant)
    answer = client.post(f"/questions/{question.pk}/answer/", {"answer": "是的。"})

    assert shown.status_code == 200
    assert answer.status_code == 403


def test_editor_writes_a_phone_answer_down(client, asked):
    world, _, question = asked
    url = f"/questions/{question.pk}/answer-by-phone/"
    form = page(client, world.editor, url)

    wrong = client.post(url, {"answer": ""})
    client.post(url, {"answer": "值班员李某：登记为3车。"})

    question.refresh_from_db()
    assert form.status_code == 200
    assert wrong.status_code == 422
    assert question.is_by_phone


def test_editor_withdraws_a_question(client, asked):
    world, officer, question = asked
    client.force_login(world.editor)

    client.post(f"/questions/{question.pk}/cancel-question/")
    shown = page(client, officer, f"/questions/{question.pk}/").content.decode()

    assert "不用答复了" in shown


def test_list_keeps_what_was_answered(client, asked):
    _, officer, question = asked
    actions.answer(verification=question, by=officer, answer="登记为3车。")

    open_ones = page(client, officer, "/questions/").content.decode()
    done = page(client, officer, "/questions/?tab=done").content.decode()

    assert question.question not in open_ones
    assert "没有等您答复的" in open_ones
    assert question.question in done


def test_list_takes_a_constant_number_of_queries(
    client, asked, django_assert_max_num_queries
):
    world, officer, question = asked
    page(client, officer, "/questions/")
    with django_assert_max_num_queries(20) as few:
        page(client, officer, "/questions/")
    for number in range(3):
        sent = make.received(make.neighbour(world, f"{number}镇"))
        make.question(sent, by=world.editor, unit=question.asked_unit)

    with django_assert_max_num_queries(len(few)):
        page(client, officer, "/questions/")
