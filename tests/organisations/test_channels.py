import pytest

from shangda.kernel.errors import InvalidError, NotAllowedError, WrongStateError
from shangda.organisations import actions
from shangda.organisations.models import Admission, Channel, Kind, LengthLimit, Section
from tests import make

pytestmark = pytest.mark.django_db


def test_add_and_rename_channel(world):
    made = actions.add_channel(by=world.system, code="flood", name="防汛信息")
    actions.rename_channel(channel=made, by=world.system, name="防汛抗旱信息")

    kept = Channel.objects.get(code="flood")
    assert (kept.name, kept.position) == ("防汛抗旱信息", 1)
    with pytest.raises(InvalidError):
        actions.add_channel(by=world.system, code="flood", name="又一个")
    with pytest.raises(NotAllowedError):
        actions.add_channel(by=world.desk_admin, code="x", name="x")


def test_a_channel_is_kept_by_its_topmost_desk(world):
    actions.rename_channel(channel=world.channel, by=world.city_admin, name="党委系统信息")

    with pytest.raises(NotAllowedError):
        actions.rename_channel(channel=world.channel, by=world.desk_admin, name="x")


def test_add_and_rename_section(world):
    made = actions.add_section(by=world.city_admin, code="tea", name="茶产业")
    actions.rename_section(section=made, by=world.city_admin, name="茶业")

    assert Section.objects.get(code="tea").name == "茶业"
    for code, name in (("tea", "x"), ("new", "茶业")):
        with pytest.raises(InvalidError):
            actions.add_section(by=world.system, code=code, name=name)
    with pytest.raises(InvalidError):
        actions.rename_section(section=world.section, by=world.system, name="茶业")
    for verb in (
        lambda: actions.add_section(by=world.desk_admin, code="y", name="y"),
        lambda: actions.rename_section(section=made, by=world.desk_admin, name="y"),
    ):
        with pytest.raises(NotAllowedError):
            verb()


def test_set_admission_needs_a_reason_to_refuse(world):
    def decide(is_admitted, reason="", by=world.city_admin):
        return actions.set_admission(
            channel=world.channel,
            section=world.section,
            by=by,
            is_admitted=is_admitted,
            reason=reason,
        )

    with pytest.raises(InvalidError) as refused:
        decide(is_admitted=False)
    assert "reason" in refused.value.fields
    decide(is_admitted=False, reason="请报政务信息。")
    row = Admission.objects.get(channel=world.channel, section=world.section)
    assert (row.is_admitted, row.reason) == (False, "请报政务信息。")
    assert decide(is_admitted=True, reason="多余").reason == ""
    with pytest.raises(NotAllowedError):
        decide(is_admitted=True, by=world.desk_admin)


def test_set_and_drop_limit(world):
    limit = actions.set_limit(
        channel=world.channel, kind=Kind.RESEARCH, by=world.city_admin, most=6000
    )

    assert LengthLimit.objects.get(channel=world.channel, kind=Kind.RESEARCH).most == 6000
    with pytest.raises(InvalidError):
        actions.set_limit(
            channel=world.channel, kind=Kind.RESEARCH, by=world.system, most=0
        )
    with pytest.raises(NotAllowedError):
        actions.set_limit(
            channel=world.channel, kind=Kind.RESEARCH, by=world.editor, most=9
        )
    with pytest.raises(NotAllowedError):
        actions.drop_limit(limit=limit, by=world.editor)
    again = LengthLimit.objects.get(pk=limit.pk)
    actions.drop_limit(limit=limit, by=world.system)
    with pytest.raises(WrongStateError):
        actions.drop_limit(limit=again, by=world.system)


def test_a_channel_without_desks_is_kept_by_the_system_alone(world):
    other = make.channel("government", "政务信息")

    with pytest.raises(NotAllowedError):
        actions.set_limit(channel=other, kind=Kind.URGENT, by=world.city_admin, most=9)
    assert (
        actions.set_limit(channel=other, kind=Kind.URGENT, by=world.system, most=9).most
        == 9
    )
