"""Verbs on posts and on who holds them from when until when."""

from datetime import date

from django.utils import timezone

from shangda.kernel.errors import InvalidError, WrongStateError
from shangda.kernel.lifecycle import record
from shangda.kernel.notices import Message, tell
from shangda.kernel.transactions import action
from shangda.organisations import queries, rules
from shangda.organisations.actions.asking import allow, check, refuse
from shangda.organisations.models import Appointment, Desk, Person, Post, Role, Unit

NOT_YOURS = "这个岗位不由您任免。"


@action
def add_post(
    *,
    by: Person,
    role: str,
    title: str = "",
    unit: Unit | None = None,
    desk: Desk | None = None,
) -> Post:
    """Set up a seat in a unit, at a desk, or in the installation."""
    unit_id, desk_id = getattr(unit, "pk", None), getattr(desk, "pk", None)
    allow(rules.may_grant(by, role, unit_id=unit_id, desk_id=desk_id), NOT_YOURS)
    _refuse_misplaced(role, unit, desk)
    post = Post(role=role, title=title or Role(role).label, unit=unit, desk=desk)
    check(post)
    post.save()
    record("organisations.add_post", post, by=by, role=role, title=post.title)
    return post


@action
def rename_post(*, post: Post, by: Person, title: str) -> Post:
    """Call the seat otherwise; what it entitles to stays."""
    allow(rules.may_fill(by, post), NOT_YOURS)
    before, post.title = post.title, title
    check(post)
    post.save(update_fields=["title"])
    record("organisations.rename_post", post, by=by, old=before, new=title)
    return post


@action
def drop_post(*, post: Post, by: Person) -> None:
    """Remove a seat that nobody ever held."""
    allow(rules.may_fill(by, post), NOT_YOURS)
    if post.appointments.exists():
        raise WrongStateError(
            "这个岗位有过任职，不能删除。", "可以让任职到期，岗位留着备查。"
        )
    record("organisations.drop_post", post, by=by, title=post.title)
    post.delete()


@action
def appoint(
    *,
    person: Person,
    post: Post,
    by: Person,
    from_date: date,
    until_date: date | None = None,
) -> Appointment:
    """Put somebody into the seat, from a date on and perhaps until one."""
    allow(rules.may_fill(by, post), NOT_YOURS)
    _refuse_self_grant(person, by)
    made = Appointment(person=person, post=post, from_date=from_date, until_date=until_date)
    _take(made)
    record("organisations.appoint", made, by=by, **_told(made))
    return made


@action
def delegate(
    *,
    appointment: Appointment,
    person: Person,
    by: Person,
    until_date: date,
    from_date: date | None = None,
) -> Appointment:
    """Let somebody act in the holder's place (代签) for a time."""
    allow(rules.may_delegate(by, appointment), NOT_YOURS)
    _refuse_self_grant(person, by)
    made = Appointment(
        person=person,
        post=appointment.post,
        from_date=from_date or timezone.localdate(),
        until_date=until_date,
        stands_in_for=appointment,
    )
    _refuse_stand_in(made, appointment)
    _take(made)
    _tell_stand_in(made)
    record(
        "organisations.delegate",
        made,
        by=by,
        stands_in_for=appointment.person.name,
        **_told(made),
    )
    return made


@action
def end_appointment(
    *, appointment: Appointment, by: Person, until_date: date
) -> Appointment:
    """Let it end on this date, which still counts; it may only become shorter."""
    allow(rules.may_end(by, appointment), NOT_YOURS)
    if until_date < appointment.from_date:
        raise refuse("until_date", f"不能早于任职开始的日期{appointment.from_date}。")
    if appointment.until_date and until_date > appointment.until_date:
        raise refuse(
            "until_date", f"它本来{appointment.until_date}就到期，要延长请重新任职。"
        )
    _refuse_vacancy(appointment, until_date)
    appointment.until_date = until_date
    appointment.save(update_fields=["until_date"])
    appointment.person.forget_powers()
    record("organisations.end_appointment", appointment, by=by, **_told(appointment))
    return appointment


@action
def cancel_appointment(*, appointment: Appointment, by: Person) -> None:
    """Strike out one that has not begun."""
    allow(rules.may_end(by, appointment), NOT_YOURS)
    if appointment.from_date <= timezone.localdate():
        raise WrongStateError("任职已经开始，不能取消。", "可以让它到期。")
    record("organisations.cancel_appointment", appointment, by=by, **_told(appointment))
    appointment.delete()


def seat(
    role: str, title: str = "", unit: Unit | None = None, desk: Desk | None = None
) -> Post:
    """The first seat of this role, title and place, made where missing; part of a verb."""
    title = title or Role(role).label
    found = queries.seats(role, title, unit, desk).first()
    return found or Post.objects.create(role=role, title=title, unit=unit, desk=desk)


def put_into(person: Person, post: Post, from_date: date) -> Appointment:
    """Appoint without asking who may; part of a verb that asked."""
    made = Appointment(person=person, post=post, from_date=from_date)
    _take(made)
    return made


def _take(made: Appointment) -> None:
    """Save it unless it breaks a rule that holds for everybody, delegated or imported."""
    Person.objects.select_for_update().get(pk=made.person_id)
    _refuse_dates(made)
    _refuse_locked(made)
    _refuse_second_time(made)
    _refuse_second_administrator(made)
    made.save()
    made.person.forget_powers()


def _tell_stand_in(made: Appointment) -> None:
    """Whoever signs for somebody else should know from when until when."""
    holder = made.stands_in_for.person.name if made.stands_in_for else ""
    place = made.post.unit or made.post.desk or ""
    tell(
        [made.person],
        Message(
            event=f"organisations.delegate:{made.pk}",
            group=f"appointment:{made.pk}",
            kind="delegation",
            text=f"{made.from_date}到{made.until_date}，请您代{holder}办理{place}{made.post.title}的事。",
            url="/manage/me/",
        ),
    )


def _refuse_misplaced(role: str, unit: Unit | None, desk: Desk | None) -> None:
    label = Role(role).label
    if (role in Role.of_units()) != bool(unit):
        raise refuse("unit", f"“{label}”{'要' if unit is None else '不能'}设在单位里。")
    if (role in Role.of_desks()) != bool(desk):
        raise refuse("desk", f"“{label}”{'要' if desk is None else '不能'}设在信息科里。")


def _refuse_self_grant(person: Person, by: Person) -> None:
    if person.pk == by.pk and rules.is_security_admin(by):
        raise InvalidError("安全管理员不能给自己任职。", "请另一位安全管理员办理。")


def _refuse_dates(made: Appointment) -> None:
    if made.until_date and made.until_date < made.from_date:
        raise refuse("until_date", "结束日期早于开始日期。")
    unit = made.post.unit
    if unit and not unit.is_open_on(made.from_date):
        raise refuse("from_date", f"{unit}那天不存在，请看它的设立和撤销日期。")


def _refuse_locked(made: Appointment) -> None:
    if not made.person.is_active:
        raise refuse("person", f"{made.person.name}的账号已停用，请先启用。")


def _refuse_second_time(made: Appointment) -> None:
    same = Appointment.objects.filter(person=made.person, post=made.post)
    if same.overlapping(made.from_date, made.until_date).exists():
        raise refuse("person", f"{made.person.name}在这段日期里已经担任这个岗位。")


def _refuse_second_administrator(made: Appointment) -> None:
    """System, security and audit are three different people, on every day (TRUST 2.3)."""
    others = Role.of_the_installation() - {made.post.role}
    if made.post.role not in Role.of_the_installation():
        return
    held = Appointment.objects.filter(person=made.person, post__role__in=others)
    clash = held.overlapping(made.from_date, made.until_date).select_related("post").first()
    if clash:
        label = Role(clash.post.role).label
        raise InvalidError(
            f"{made.person.name}在这段日期里是{label}，三个管理员要由三个人担任。",
            "请换一个人，或先让原来的任职到期。",
            fields={"person": f"已是{label}。"},
        )


def _refuse_stand_in(made: Appointment, original: Appointment) -> None:
    if original.stands_in_for_id:
        raise refuse("person", "代签不能再转给别人，请由本人指定。")
    if made.person_id == original.person_id:
        raise refuse("person", "代签人不能是本人。")
    last = original.until_date
    if made.from_date < original.from_date or (last and (made.until_date or last) > last):
        raise refuse("until_date", "代签的日期要在本人任职的日期之内。")


def _refuse_vacancy(appointment: Appointment, until_date: date) -> None:
    """The installation is never without one of its three administrators."""
    role = appointment.post.role
    if role not in Role.of_the_installation() or appointment.stands_in_for_id:
        return
    after = queries.day_after(until_date)
    if not queries.holders(role, day=after).exclude(pk=appointment.person_id).exists():
        raise refuse("until_date", f"到期后就没有{Role(role).label}了，请先任命接任的人。")


def _told(appointment: Appointment) -> dict[str, object]:
    post = appointment.post
    return {
        "person": appointment.person.username,
        "role": post.role,
        "title": post.title,
        "unit": post.unit and post.unit.code,
        "desk": post.desk and post.desk.code,
        "from": appointment.from_date,
        "until": appointment.until_date,
    }
