"""A desk's own reasons for declining and phrases."""

import pytest

from shangda.editing import actions, queries
from shangda.kernel.errors import InvalidError, NotAllowedError
from shangda.organisations.models import Role
from tests import make

pytestmark = pytest.mark.django_db


def set_words(world, *, reasons=(), phrases=None, by=None):
    actions.set_words(
        desk=world.desk,
        by=by or world.chief_editor,
        reasons=list(reasons),
        phrases=phrases or {},
    )


def test_own_lists_replace_the_shipped_ones_at_this_desk_only(world):
    set_words(world, reasons=[("不合当前重点", "")], phrases={"verify": ["请核对。"]})

    assert [r.text for r in queries.decline_reasons(world.desk.pk)] == ["不合当前重点"]
    assert queries.phrases(world.desk.pk)["verify"] == ["请核对。"]
    assert len(queries.phrases(world.desk.pk)["return_for_change"]) > 1
    assert len(queries.decline_reasons(world.city_desk.pk)) > 1


def test_empty_lists_bring_the_shipped_ones_back(world):
    set_words(world, reasons=[("不合当前重点", "")])

    set_words(world)

    assert len(queries.decline_reasons(world.desk.pk)) > 1


@pytest.mark.parametrize("who", ["editor", "issuer", "informant", "city_chief_editor"])
def test_only_chief_and_desk_administrator_set_them(world, who):
    with pytest.raises(NotAllowedError):
        set_words(world, by=getattr(world, who))

    set_words(world, by=make.holder(Role.DESK_ADMIN, desk=world.desk))


@pytest.mark.parametrize(
    ("reasons", "phrases"),
    [
        ([("太空洞", ""), ("太空洞", "")], {}),
        ([("长" * 61, "")], {}),
        ([("短", "长" * 201)], {}),
        ([], {"verify": ["长" * 201]}),
        ([], {"claim": ["认领"]}),
    ],
)
def test_lists_take_only_what_fits(world, reasons, phrases):
    with pytest.raises(InvalidError):
        set_words(world, reasons=reasons, phrases=phrases)


def test_page_shows_what_is_in_force_and_keeps_changes(client, world):
    url = f"/inbox/words/{world.desk.pk}/"
    client.force_login(world.chief_editor)
    shown = client.get(url).content.decode()

    wrong = client.post(url, {"reasons": "太空洞\n太空洞"})
    client.post(
        url, {"reasons": "不合当前重点|换个时候再报\n\n太空洞", "verify": "请核对。"}
    )

    found = queries.decline_reasons(world.desk.pk)
    assert "只报会议和活动｜" in shown
    assert wrong.status_code == 422
    assert [(r.text, r.advice) for r in found] == [
        ("不合当前重点", "换个时候再报"),
        ("太空洞", ""),
    ]


def test_page_is_the_desks_alone(client, world):
    url = f"/inbox/words/{world.desk.pk}/"

    client.force_login(world.city_editor)
    assert client.get(url).status_code == 404
    client.force_login(world.editor)
    assert "由科长" in client.get(url).content.decode()
