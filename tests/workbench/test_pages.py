from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone

from shangda.items import actions as items
from shangda.kernel import outbox
from shangda.kernel.models import AuditEvent, Job, Notice
from shangda.organisations.models import Role
from shangda.workbench import actions, guide, queries, rail, words
from tests import make

pytestmark = pytest.mark.django_db
ADMINS = [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN]


def get(client, who, name, *args, **query):
    client.force_login(who)
    return client.get(reverse(f"workbench:{name}", args=args), query)


def text_of(response):
    return response.content.decode()


def busy_office():
    """Something of everything."""
    world = make.office()
    make.value(world.desk, make.house_periodical(world.desk).outlet, 5)
    make.used_issue(world)
    make.returned(world)
    make.received(world)
    make.awaiting_item(world)
    make.article_in_review(world)
    return world


# --- The first page -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "sees", "never"),
    [
        ("informant", ["退回修改", "我的稿件到哪了", "党委信息全年积分"], ["条待收稿"]),
        ("chief", ["去审签", "我的稿件到哪了"], ["写一条信息"]),
        ("editor", ["去收稿", "条待收稿", "最近印发"], ["我的稿件到哪了"]),
        ("chief_editor", ["二审", "去审"], ["我的稿件到哪了"]),
        ("issuer", ["县委办党委信息今天"], ["写一条信息"]),
        ("scorer", ["县委办党委信息本月", "篇采用"], ["条待收稿"]),
        ("leader", ["最近印发"], ["条待收稿", "我的稿件到哪了"]),
    ],
)
def test_the_first_page_shows_each_role_its_work(client, who, sees, never):
    world = busy_office()

    text = text_of(get(client, getattr(world, who), "home"))

    assert [words for words in sees if words not in text] == []
    assert [words for words in never if words in text] == []


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (Role.SCORER, "新的采用和撤销会出现在这里"),
        (Role.SECURITY_ADMIN, "您管权限，看不到稿件内容"),
        (Role.AUDIT_ADMIN, "您看全部记录，看不到稿件内容"),
    ],
)
def test_a_quiet_first_page_speaks_of_the_persons_own_work(client, role, words):
    world = busy_office()
    place = {"desk": world.desk} if role == Role.SCORER else {}

    assert words in text_of(get(client, make.holder(role, **place), "home"))


@pytest.mark.parametrize(
    ("role", "title"),
    [
        (Role.SYSTEM_ADMIN, "系统状态"),
        (Role.SECURITY_ADMIN, "账号和岗位"),
        (Role.AUDIT_ADMIN, "还没有核验过"),
    ],
)
def test_the_first_page_of_an_administrator_is_about_the_system(client, role, title):
    busy_office()

    text = text_of(get(client, make.holder(role), "home"))

    assert title in text
    assert "松岚镇" not in text
    assert "最近印发" not in text


def test_somebody_without_a_post_is_told_what_to_do(client):
    busy_office()

    text = text_of(get(client, make.person(), "home"))

    assert "您还没有岗位。请本单位管理员给您安排岗位" in text
    assert "松岚镇" not in text


def test_the_first_page_shows_points_and_place(client):
    world = busy_office()

    text = text_of(get(client, world.informant, "home"))

    assert "乡镇组共1家，现在第1名。" in text
    assert "5分" in text


@pytest.mark.parametrize(
    ("who", "most"), [("informant", 36), ("editor", 48), ("leader", 22), ("scorer", 26)]
)
def test_the_first_page_takes_as_many_queries_however_much_there_is(
    client, django_assert_max_num_queries, who, most
):
    world = busy_office()
    for _ in range(2):
        make.returned(world)
        make.received(world)
        make.used_issue(world)
        make.neighbour(world, f"邻{make.person().pk}乡")
    client.force_login(getattr(world, who))

    with django_assert_max_num_queries(most):
        client.get("/")


def test_my_items_say_where_they_are():
    world = busy_office()

    found = {row.status["label"] for row in queries.my_items(world.informant)}

    assert {"已刊用", "退回修改", "待收稿", "待审签", "编辑中"} == found


def test_a_draft_that_a_leader_sent_back_says_so_wherever_its_status_shows(client):
    world = make.office()
    back = make.awaiting_item(world, title="松岚镇排查农村自建房隐患")
    items.send_back(item=back, by=world.chief, reason="户数不对。")
    outbox.drain()

    (row,) = queries.my_items(world.informant)
    page = get(client, world.informant, "item", back.pk)
    found = get(client, world.informant, "search", q="农村自建房")

    assert (row.status["label"], row.status["icon"]) == ("领导退回", "return")
    assert page.context["status"]["label"] == "领导退回"
    assert "　领导退回　" in text_of(found)


def test_a_text_in_editing_stands_at_editing_and_a_passed_one_before_print():
    world = make.office()
    make.edited_article(world)
    make.passed_article(world)

    passed, edited = (row.marks for row in queries.my_items(world.informant))

    assert edited == ["done", "done", "done", "now", ""]
    assert passed == ["done", "done", "done", "done", "now"]


def test_a_desks_figures_count_its_day():
    world = busy_office()

    (found,) = queries.desk_figures(world.editor)

    assert (found.waiting, found.in_review, found.ready) == (1, 1, 0)
    assert found.decided_today == 3
    assert queries.desk_figures(world.informant) == []


# --- The rail -----------------------------------------------------------------------------


def test_the_rail_shows_where_ones_posts_lead():
    world = make.office()

    labels = [entry.label for entry in rail.entries(world.informant, "/")]

    assert labels[:4] == ["工作台", "写稿", "我的稿件", "核实"]
    assert "收稿" not in labels


def test_the_rail_marks_the_nearest_place():
    world = make.office()

    current = [e.label for e in rail.entries(world.editor, "/inbox/7/") if e.is_current]

    assert current == ["收稿"]


@pytest.mark.parametrize("path", ["/bulletins/", "/objections/3/", "/votes/2/"])
def test_pages_of_counting_belong_to_the_standings(path):
    world = make.office()

    current = [e.label for e in rail.entries(world.scorer, path) if e.is_current]

    assert current == ["积分排名"]


def test_a_page_of_no_place_marks_none():
    world = make.office()

    assert not any(e.is_current for e in rail.entries(world.scorer, "/help/"))


def test_every_place_of_the_rail_exists():
    for place in rail.PLACES:
        assert reverse(place.page)


@pytest.mark.parametrize("role", ADMINS)
def test_administrators_rails_lead_to_no_texts(role):
    labels = {entry.label for entry in rail.entries(make.holder(role), "/")}

    assert labels <= {"工作台", "管理", "系统状态", "后台任务", "审计"}


# --- The item's page ----------------------------------------------------------------------


def test_the_items_page_shows_way_changes_reasons_and_points(client):
    world = busy_office()
    item = make.house_periodical(world.desk).issues.get().entries.get()
    item = item.article.sources.get().submission.item

    text = text_of(get(client, world.informant, "item", item.pk))

    assert "编辑改了什么" in text
    assert "我的原稿" in text
    assert "<ins>" in text
    assert "+5" in text


def test_reading_the_page_reads_what_was_told_about_it(client):
    world = make.office()
    sent = make.returned(world)
    group = f"items.item:{sent.item_id}"
    unread = Notice.objects.filter(person=world.informant, group=group, read_at=None)
    before = unread.count()

    get(client, world.informant, "item", sent.item_id)

    assert before > 0
    assert not unread.exists()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("informant", 200),
        ("chief", 200),
        ("editor", 200),
        ("scorer", 200),
        ("leader", 404),
        ("city_editor", 404),
    ],
)
def test_who_opens_an_item(client, who, status):
    world = make.office()
    sent = make.received(world)

    assert get(client, getattr(world, who), "item", sent.item_id).status_code == status


@pytest.mark.parametrize("role", ADMINS)
def test_administrators_open_no_item(client, role):
    world = make.office()
    item = make.received(world).item

    assert get(client, make.holder(role), "item", item.pk).status_code == 404


def test_a_neighbour_opens_no_item_and_a_desk_no_draft(client):
    world = make.office()
    item = make.draft(world)
    other = make.neighbour(world)

    assert get(client, other.informant, "item", item.pk).status_code == 404
    assert get(client, world.editor, "item", item.pk).status_code == 404


def test_a_desk_reads_what_was_signed_not_what_is_being_changed(client):
    world = make.office()
    item = make.returned(world).item
    item.refresh_from_db()
    items.save(
        item=item,
        by=world.informant,
        title="还没签的新标题",
        body=item.body,
        version=item.version,
    )

    assert "还没签的新标题" in text_of(get(client, world.informant, "item", item.pk))
    assert "还没签的新标题" not in text_of(get(client, world.editor, "item", item.pk))


# --- Notices ------------------------------------------------------------------------------


def test_notices_about_one_thing_stand_together(client):
    world = make.office()
    make.returned(world)

    response = get(client, world.informant, "notices")

    (group,) = response.context["groups"]
    assert len(group) > 1
    assert "退回" in text_of(response)


def test_opening_a_notice_reads_it_and_goes_there(client):
    world = make.office()
    sent = make.returned(world)
    notice = Notice.objects.filter(person=world.informant).latest("pk")
    client.force_login(world.informant)

    response = client.post(reverse("workbench:open-notice", args=[notice.pk]))

    notice.refresh_from_db()
    assert response.url == f"/items/{sent.item_id}/"
    assert notice.read_at is not None


def test_a_notice_leads_nowhere_outside(client):
    world = make.office()
    notice = Notice.objects.create(
        person=world.informant, event="e", group="g", kind="k", text="t", url="//evil.test/"
    )
    client.force_login(world.informant)

    response = client.post(reverse("workbench:open-notice", args=[notice.pk]))

    assert response.url == reverse("workbench:notices")


def test_somebody_elses_notice_does_not_exist(client):
    world = make.office()
    make.returned(world)
    notice = Notice.objects.filter(person=world.informant).latest("pk")
    client.force_login(world.editor)

    response = client.post(reverse("workbench:open-notice", args=[notice.pk]))

    assert response.status_code == 404


def test_all_notices_are_read_at_once(client):
    world = make.office()
    make.returned(world)
    others = Notice.objects.filter(read_at=None).exclude(person=world.informant)
    before = others.count()
    client.force_login(world.informant)

    client.post(reverse("workbench:read-notices"))

    assert not Notice.objects.filter(person=world.informant, read_at=None).exists()
    assert others.count() == before > 0


# --- Help ---------------------------------------------------------------------------------


def test_help_begins_with_ones_own_role(client):
    world = make.office()

    response = get(client, world.issuer, "help")

    first, second = response.context["chapters"][:2]
    assert (first.title, first.is_mine, second.is_mine) == ("签发人", True, False)


@pytest.mark.parametrize("role", Role.values)
def test_every_role_has_its_chapter(role):
    assert [chapter.is_mine for chapter in guide.chapters({role})].count(True) == 1


# --- The administrators' pages ------------------------------------------------------------


def dead_job():
    return Job.objects.create(
        name="periodicals.print_issue",
        args=[7],
        state=Job.State.DEAD,
        attempts=8,
        error="FileNotFoundError: 字体不见了",
        finished_at=timezone.now(),
    )


def test_the_system_administrator_sees_why_a_job_failed(client):
    dead_job()

    text = text_of(get(client, make.holder(Role.SYSTEM_ADMIN), "jobs"))

    assert "1件没有办成" in text
    assert "印制期刊，通知读者" in text
    assert "FileNotFoundError: 字体不见了" in text


def test_a_failed_job_is_retried(client):
    job = dead_job()
    client.force_login(make.holder(Role.SYSTEM_ADMIN))

    client.post(reverse("workbench:retry-job", args=[job.pk]))

    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.READY, 0)


def test_all_failed_jobs_are_retried(client):
    dead_job()
    dead_job()
    client.force_login(make.holder(Role.SYSTEM_ADMIN))

    client.post(reverse("workbench:retry-jobs"))

    assert set(Job.objects.values_list("state", flat=True)) == {Job.State.READY}


@pytest.mark.parametrize("name", ["jobs", "health"])
def test_the_systems_pages_are_the_system_administrators(client, name):
    world = make.office()
    others = [make.holder(Role.SECURITY_ADMIN), make.holder(Role.AUDIT_ADMIN)]

    for who in (world.editor, world.informant, *others):
        assert get(client, who, name).status_code == 404


def test_nobody_else_retries_jobs(client):
    job = dead_job()
    world = make.office()
    client.force_login(world.editor)

    client.post(reverse("workbench:retry-job", args=[job.pk]))
    client.post(reverse("workbench:retry-jobs"))

    job.refresh_from_db()
    assert job.state == Job.State.DEAD


def test_health_says_what_to_do(client):
    dead_job()

    text = text_of(get(client, make.holder(Role.SYSTEM_ADMIN), "health"))

    assert "有1件没有办成" in text
    assert "字体" in text


def duty(role, title):
    return next(one for one in queries.duties(make.holder(role)) if one.title == title)


def test_the_auditor_hears_of_the_last_check_of_the_trace():
    auditor = make.holder(Role.AUDIT_ADMIN)
    before = duty(Role.AUDIT_ADMIN, "审计记录")
    actions.check_trace(by=auditor)
    outbox.drain()
    whole = duty(Role.AUDIT_ADMIN, "审计记录")
    AuditEvent.objects.update(actor_name="别人")
    actions.check_trace(by=auditor)
    outbox.drain()
    broken = duty(Role.AUDIT_ADMIN, "审计记录")

    assert (before.words, before.is_fine) == ("还没有核验过。", False)
    assert whole.words.endswith("没有改动。")
    assert whole.is_fine
    assert "第1条起有问题：内容被改动。" in broken.words
    assert not broken.is_fine


def test_the_system_administrator_hears_of_jobs_that_wait_too_long():
    Job.objects.create(name="kernel.send_mail", run_at=timezone.now() - timedelta(hours=2))

    assert "有1件在排队，最早的已等2小时。" in duty(Role.SYSTEM_ADMIN, "后台任务").words


def test_an_old_browser_finds_advice_before_and_after_signing_in(client):
    world = make.office()
    advice = reverse("workbench:old-browser")
    banner = f'<a href="{advice}">怎么换</a>'

    assert banner in text_of(client.get(reverse("account_login")))
    assert "这个浏览器太旧了" in text_of(client.get(advice))
    client.force_login(world.informant)
    assert banner in text_of(client.get("/"))
    assert "内核要 90 以上" in text_of(client.get(advice))


def test_the_sign_of_life_needs_no_sign_in_and_tells_nothing(client):
    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (200, {"ok": True})


def test_the_sign_of_life_fails_without_a_database(client, monkeypatch):
    def broken():
        raise DatabaseError("connection refused by db.internal")

    monkeypatch.setattr("shangda.workbench.views.system.connection.cursor", broken)

    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (503, {"ok": False})


# --- Words --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (59, "不到1分钟"),
        (47 * 60, "47分钟"),
        (88 * 60, "1小时28分"),
        (3600, "1小时"),
        (28 * 3600, "1天4小时"),
        (12 * 86400, "12天"),
    ],
)
def test_spans_are_said_in_two_units_at_most(seconds, text):
    assert words.span(timezone.timedelta(seconds=seconds)) == text


def test_a_wait_under_a_minute_is_not_worth_saying():
    assert words.waited(timezone.timedelta(seconds=30)) == ""
    assert words.waited(timezone.timedelta(seconds=120), "已") == "已2分钟"
