"""Verbs on what the desks of a channel share: channels, sections, admissions, limits."""

from django.db.models import Max

from shangda.kernel.errors import WrongStateError
from shangda.kernel.lifecycle import record
from shangda.kernel.transactions import action
from shangda.organisations import rules
from shangda.organisations.actions.asking import allow, check, refuse, refuse_taken
from shangda.organisations.models import (
    Admission,
    Channel,
    LengthLimit,
    Person,
    Section,
)


@action
def add_channel(*, by: Person, code: str, name: str) -> Channel:
    """Begin another kind of information work."""
    allow(rules.is_system_admin(by), "新的条线由系统管理员增加。")
    refuse_taken(Channel, code=code, cause=f"代码{code}已经有条线在用。")
    channel = Channel(code=code, name=name, position=_after_last(Channel))
    check(channel)
    channel.save()
    record("organisations.add_channel", channel, by=by, code=code, name=name)
    return channel


@action
def rename_channel(*, channel: Channel, by: Person, name: str) -> Channel:
    """Call the channel otherwise; its code stays."""
    allow(rules.may_keep_channel(by, channel.pk), "条线由它最上一级信息科的管理员维护。")
    before, channel.name = channel.name, name
    check(channel)
    channel.save(update_fields=["name"])
    record("organisations.rename_channel", channel, by=by, old=before, new=name)
    return channel


@action
def add_section(*, by: Person, code: str, name: str) -> Section:
    """Add a field of subjects; every channel takes it until one says otherwise."""
    allow(rules.may_keep_sections(by), "板块由最上一级信息科的管理员维护。")
    refuse_taken(Section, code=code, cause=f"代码{code}已经有板块在用。")
    refuse_taken(Section, name=name, cause=f"已经有“{name}”这个板块。")
    section = Section(code=code, name=name, position=_after_last(Section))
    check(section)
    section.save()
    record("organisations.add_section", section, by=by, code=code, name=name)
    return section


@action
def rename_section(*, section: Section, by: Person, name: str) -> Section:
    """Call the section otherwise; its code stays."""
    allow(rules.may_keep_sections(by), "板块由最上一级信息科的管理员维护。")
    refuse_taken(
        Section, other_than=section.pk, name=name, cause=f"已经有“{name}”这个板块。"
    )
    before, section.name = section.name, name
    check(section)
    section.save(update_fields=["name"])
    record("organisations.rename_section", section, by=by, old=before, new=name)
    return section


@action
def set_admission(
    *, channel: Channel, section: Section, by: Person, is_admitted: bool, reason: str = ""
) -> Admission:
    """Let the channel take the section, or refuse it and say why."""
    allow(rules.may_keep_channel(by, channel.pk), "收稿范围由最上一级信息科的管理员定。")
    if not is_admitted and not reason:
        raise refuse("reason", "不收的板块要写明理由，报送单位会看到。")
    admission, _ = Admission.objects.update_or_create(
        channel=channel,
        section=section,
        defaults={"is_admitted": is_admitted, "reason": "" if is_admitted else reason},
    )
    record(
        "organisations.set_admission",
        admission,
        by=by,
        channel=channel.code,
        section=section.code,
        is_admitted=is_admitted,
    )
    return admission


@action
def set_limit(*, channel: Channel, kind: str, by: Person, most: int) -> LengthLimit:
    """Say how many characters an item of the kind may have in the channel."""
    allow(rules.may_keep_channel(by, channel.pk), "字数由最上一级信息科的管理员定。")
    if most < 1:
        raise refuse("most", "字数上限要大于0。")
    limit, _ = LengthLimit.objects.update_or_create(
        channel=channel, kind=kind, defaults={"most": most}
    )
    record("organisations.set_limit", limit, by=by, kind=kind, most=most)
    return limit


@action
def drop_limit(*, limit: LengthLimit, by: Person) -> None:
    """Let items of the kind be as long as they like in the channel."""
    allow(rules.may_keep_channel(by, limit.channel_id), "字数由最上一级信息科的管理员定。")
    record("organisations.drop_limit", limit, by=by, kind=limit.kind)
    if not LengthLimit.objects.filter(pk=limit.pk).delete()[0]:
        raise WrongStateError("这条字数限制已经取消了。")


def _after_last(table: type[Channel] | type[Section]) -> int:
    last = table.objects.aggregate(last=Max("position"))["last"]
    return (last or 0) + 1
