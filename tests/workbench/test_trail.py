import ast
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

import shangda
from shangda.items import actions as items
from shangda.kernel import outbox
from shangda.kernel.models import AuditEvent, Job, Notice
from shangda.organisations import actions as organisations
from shangda.organisations.actions import posts
from shangda.organisations.models import Role
from shangda.organisations.sign_in import TRACED
from shangda.workbench import actions, labels, trail
from shangda.workbench.trail import Wanted
from tests import make

pytestmark = pytest.mark.django_db


def three():
    """System, security and audit administrator."""
    return [
        make.holder(role, name=Role(role).label)
        for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
    ]


def busy(world, security):
    """A user and the security administrator have both done something."""
    make.returned(world)
    posts.appoint(
        person=make.person(username="xinren"),
        post=make.post(Role.INFORMANT, unit=world.township),
        by=security,
        from_date=timezone.localdate(),
    )


def actors(person, **wanted):
    page = trail.page(trail.visible_to(person), Wanted(**wanted), before=None)
    return {line.event.actor_name for line in page.lines}


def read(client, who, **query):
    client.force_login(who)
    return client.get(reverse("workbench:audit"), query)


# --- Who reads what -----------------------------------------------------------------------


def test_the_auditor_reads_everybody_the_security_administrator_only_users():
    world = make.office()
    _, security, audit = three()
    busy(world, security)

    assert {"沈知禾", "顾文澜", "安全管理员"} <= actors(audit)
    assert actors(security) == actors(audit) - {"安全管理员"}


def test_an_administrator_of_the_past_stays_hidden_from_the_security_administrator():
    world = make.office()
    system, security, _ = three()
    actions.retry_jobs(by=system)
    Job.objects.create(name="kernel.send_mail", state=Job.State.DEAD)
    actions.retry_jobs(by=system)
    system.appointments.update(until_date=make.yesterday())

    assert world
    assert system.name not in actors(security)


@pytest.mark.parametrize("who", ["informant", "editor", "chief_editor", "leader"])
def test_users_do_not_find_the_trace(client, who):
    world = make.office()

    assert read(client, getattr(world, who)).status_code == 404


def test_the_system_administrator_does_not_find_the_trace(client):
    system, _, _ = three()

    assert read(client, system).status_code == 404


def test_the_trace_shows_what_was_done_but_not_what_was_written(client):
    world = make.office()
    _, security, audit = three()
    sent = make.returned(world, title="松岚镇的要紧事", words="请补上资金来源。")
    busy(world, security)

    text = read(client, audit).content.decode()

    assert "退回" in text
    assert "待收稿 → 退回修改" in text
    assert f"报送件 {sent.pk}" in text
    assert "xinren" in text
    assert "松岚镇的要紧事" not in text
    assert "请补上资金来源" not in text


# --- Filters and pages --------------------------------------------------------------------


def test_the_trace_is_filtered_by_person_verb_subject_and_number():
    world = make.office()
    _, security, audit = three()
    busy(world, security)
    sent = world.township.items.get().submissions.get()

    def found(**wanted):
        page = trail.page(trail.visible_to(audit), Wanted(**wanted), before=None)
        return {(line.event.actor_name, line.event.verb) for line in page.lines}

    assert found(name="沈知") == {
        ("沈知禾", verb)
        for verb in ("items.start_item", "items.set_particulars", "items.ask_sign_off")
    }
    assert found(verb="items.sign_off") == {("周牧远", "items.sign_off")}
    assert found(subject="items.submission", number=sent.pk) == {
        ("顾文澜", "editing.return_for_change")
    }
    assert found(who=Role.SECURITY_ADMIN) == {("安全管理员", "organisations.appoint")}
    assert ("安全管理员", "organisations.appoint") not in found(who="users")


def test_the_trace_is_filtered_by_days():
    world = make.office()
    _, _, audit = three()
    make.draft(world)
    today = timezone.localdate()

    assert actors(audit, since=today) == {"沈知禾"}
    assert actors(audit, until=today) == {"沈知禾"}
    assert actors(audit, until=today - timedelta(days=1)) == set()


def test_a_wrong_filter_says_so_and_shows_the_rest(client):
    world = make.office()
    _, _, audit = three()
    make.draft(world)

    response = read(client, audit, number="x", name="沈知禾")

    assert response.status_code == 200
    assert response.context["form"].errors["number"]
    assert len(response.context["page"].lines) > 0


def test_the_trace_goes_on_page_by_page_without_counting(
    client, django_assert_max_num_queries
):
    world = make.office()
    _, _, audit = three()
    item = make.draft(world)
    for _ in range(60):
        items.set_particulars(item=item, by=world.informant, is_major=True)
        items.set_particulars(item=item, by=world.informant, is_major=False)
    client.force_login(audit)

    with django_assert_max_num_queries(16):
        first = client.get(reverse("workbench:audit"))
    rest = client.get(reverse("workbench:audit"), {"before": first.context["page"].earlier})

    numbers = [line.event.sequence for line in first.context["page"].lines]
    later = [line.event.sequence for line in rest.context["page"].lines]
    assert numbers == sorted(numbers, reverse=True)
    assert len(numbers) == trail.PAGE
    assert max(later) == min(numbers) - 1


# --- Checking -----------------------------------------------------------------------------


def test_the_check_runs_behind_the_page_and_is_told(client):
    world = make.office()
    _, _, audit = three()
    make.draft(world)
    count = AuditEvent.objects.count()
    client.force_login(audit)

    client.post(reverse("workbench:check-trace"))
    before = trail.last_check()
    outbox.drain()

    assert before is None
    assert (trail.last_check().checked, trail.last_check().first_bad) == (count, None)
    assert "没有改动" in Notice.objects.get(person=audit).text
    assert f"核验{count}条，没有改动" in read(client, audit).content.decode()


def test_a_forged_event_is_found_and_told(client):
    world = make.office()
    _, _, audit = three()
    make.draft(world)
    AuditEvent.objects.filter(sequence=2).update(actor_name="别人")

    actions.check_trace(by=audit)
    outbox.drain()

    assert trail.last_check().first_bad == 2
    assert Notice.objects.get(person=audit).is_action_needed
    assert "第2条起有问题" in read(client, audit).content.decode()


def test_only_the_auditor_has_it_checked(client):
    world = make.office()
    _, security, _ = three()

    client.force_login(world.editor)
    as_user = client.post(reverse("workbench:check-trace"))
    client.force_login(security)
    as_security = client.post(reverse("workbench:check-trace"))

    assert (as_user.status_code, as_security.status_code) == (404, 403)
    assert not Job.objects.exists()


# --- Words --------------------------------------------------------------------------------


def recorded_verbs():
    """Every verb that the code records under a name written out."""
    for file in Path(shangda.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "")
            if name == "record" and isinstance(node.args[0], ast.Constant):
                yield node.args[0].value


def test_every_verb_has_words():
    assert {verb for verb in recorded_verbs() if verb not in labels.verbs()} == set()


def test_the_trace_says_in_words_who_came_went_and_was_turned_away(client):
    world = make.office()
    _, _, audit = three()
    sign_in = {"login": world.informant.username, "password": "secret-2026"}
    for password in ["wrong"] * 5:
        client.post(reverse("account_login"), sign_in | {"password": password})
    client.post(reverse("account_login"), {"login": "nobody-here", "password": "x"})
    organisations.unlock(person=world.informant, by=make.holder(Role.SYSTEM_ADMIN))
    client.post(reverse("account_login"), sign_in)
    client.post(reverse("account_logout"))

    lines = trail.page(trail.visible_to(audit), Wanted(), before=None).lines
    text = read(client, audit).content.decode()

    said = [(line.event.actor_name, line.verb, line.subject) for line in reversed(lines)]
    who = f"人员 {world.informant.pk}"
    start = said.index(("未登录的人", "登录失败", who))
    assert said[start:] == [
        *[("未登录的人", "登录失败", who)] * 5,
        ("系统", "输错太多，锁住账号", who),
        ("未登录的人", "登录失败", "人员"),
        (said[start + 7][0], "解锁账号", who),
        ("沈知禾", "登录", who),
        ("沈知禾", "退出", who),
    ]
    assert "登录名：no…（没有这个登录名）" in text
    assert "原因：登录名或密码不对" in text


def test_every_verb_of_signing_in_has_words():
    noted = {f"organisations.{verb}" for verb in (*TRACED.values(), "session_over")}

    assert noted <= set(labels.verbs())


def test_every_job_has_words():
    ours = {name for name in outbox._tasks if not name.startswith("tests.")}

    assert {name for name in ours if labels.job(name) == name} == set()


def test_what_has_no_words_shows_its_code():
    assert labels.verb("calls.ask") == "calls.ask"
    assert labels.subject("calls.call") == "calls.call"
    assert labels.state("items.item", "lost") == "lost"


def test_particulars_are_said_in_words():
    assert labels.detail("role", "informant") == ("职责", "信息员")
    assert labels.detail("until", "2026-11-24") == ("止", "2026-11-24")


def test_verbs_of_the_same_words_say_of_what():
    choices = dict(labels.verb_choices())

    assert choices["items.restore"] == "恢复（信息）"
    assert choices["periodicals.restore"] == "恢复（期刊）"
    assert choices["editing.claim"] == "认领"
