from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html
from openpyxl import load_workbook

from shangda.kernel import outbox
from shangda.kernel.errors import InvalidError
from shangda.points.quota_text import read_quota
from shangda.targets import actions
from shangda.targets.models import Target
from tests import make

pytestmark = pytest.mark.django_db
FILLED = {
    "name": "季度采用任务",
    "whom": "all",
    "per": "quarter",
    "measure": "count",
    "main_kind": "adopted",
    "target": "10",
    "since": "2026-01-01",
}


def page(client, who, name, /, *args, **query):
    client.force_login(who)
    outbox.drain()
    return client.get(reverse(f"targets:{name}", args=args), query)


def post(client, who, name, /, *args, **fields):
    client.force_login(who)
    return client.post(reverse(f"targets:{name}", args=args), fields)


def text_of(response):
    return " ".join(html.fromstring(response.content.decode()).text_content().split())


def office_with_target():
    world = make.office()
    make.neighbour(world)
    make.used_issue(world)
    make.target(world.desk, make.quota(2, per="year"))
    return world


# --- Progress -----------------------------------------------------------------------------


def test_progress_shows_everybody_those_behind_first(client):
    world = office_with_target()

    text = text_of(page(client, world.scorer, "targets", world.desk.pk))

    assert text.index("芦雪乡") < text.index("松岚镇")
    assert "每年采用不少于2条。" in text
    assert "差多少，怎么补" in text
    assert "工作日已过" in text


def test_a_row_opens_onto_the_facts_it_counts(client):
    world = office_with_target()
    key = f"t{Target.objects.get().pk}-{world.township.pk}-0"

    mine = page(client, world.informant, "targets", world.desk.pk, open=key)
    strangers = make.neighbour(world, "云坪乡")
    others = page(client, strangers.informant, "targets", world.desk.pk, open=key)

    assert "共1笔。" in text_of(mine)
    assert "/items/" in mine.content.decode()
    assert "共1笔。" not in text_of(others)


def test_the_sheet_says_what_the_page_says(client):
    world = office_with_target()

    response = page(client, world.scorer, "targets", world.desk.pk, **{"as": "xlsx"})

    rows = list(load_workbook(BytesIO(response.content)).active.values)
    assert rows[0][:6] == ("任务", "考核组", "单位", "姓名", "时段", "完成")
    year = f"{timezone.localdate().year}年"
    assert [row[2:7] for row in rows[1:]] == [
        ("芦雪乡", None, year, 0, 2),
        ("松岚镇", None, year, 1, 2),
    ]


def test_without_a_target_the_page_says_what_to_do(client):
    world = make.office()

    text = text_of(page(client, world.scorer, "targets", world.desk.pk))

    assert "还没有定任务" in text


def test_a_period_is_called_as_in_the_standings(client):
    world = make.office()
    make.target(world.desk, make.quota(2, per="quarter"))

    shown = page(client, world.scorer, "targets", world.desk.pk).content.decode()

    (label,) = html.fromstring(shown).xpath("//select[@name='at']/option[@selected]")
    assert label.text_content()[5:] in {"第一季度", "第二季度", "第三季度", "第四季度"}


def test_a_target_to_come_has_no_period_yet_and_is_not_offered(client):
    world = make.office()
    year = timezone.localdate().year + 1
    make.target(world.desk, since=date(year, 1, 1))

    assert "还没有定任务" in text_of(page(client, world.scorer, "targets", world.desk.pk))


def test_a_strange_desk_does_not_exist(client):
    world = office_with_target()

    response = page(client, world.informant, "targets", world.city_desk.pk)

    assert response.status_code == 404


def test_ones_own_targets_stand_on_the_first_page(client):
    world = office_with_target()
    client.force_login(world.informant)
    outbox.drain()

    text = text_of(client.get("/"))

    assert "采用任务" in text
    assert "还差1条" in text


def test_a_units_targets_are_its_own(client):
    world = office_with_target()
    other = make.neighbour(world, "云坪乡")

    own = page(client, world.informant, "unit", world.desk.pk, world.township.pk)
    strange = page(client, other.informant, "unit", world.desk.pk, world.township.pk)

    assert "采用任务" in text_of(own)
    assert strange.status_code == 404


# --- Setting ------------------------------------------------------------------------------


def test_a_target_is_filled_in_as_a_sentence(client):
    world = make.office()
    fields = FILLED | {
        "part1_target": "2",
        "part1_genre": "调研类",
        "choice1_target": "1",
        "choice1_kind": "adopted",
        "choice1_level": "省级",
        "choice1_chain": "党委信息",
        "is_carried": "on",
    }

    response = post(client, world.scorer, "set-target", world.desk.pk, **fields)

    assert response.status_code == 302
    target = Target.objects.get()
    assert read_quota(target.text) == make.quota(
        10,
        per="quarter",
        name="季度采用任务",
        more='parts = [{ count = { genre = "调研类" }, target = 2 }]\n'
        'alternatives = [{ count = { kind = "adopted", chain = "党委信息", level = "省级" }, target = 1 }]\n'
        "carry = true\n",
    )
    listed = text_of(page(client, world.scorer, "list", world.desk.pk))
    assert "每季度采用不少于10条。其中" in listed


def test_what_was_set_stands_in_the_form_again(client):
    world = make.office()
    post(client, world.scorer, "set-target", world.desk.pk, **FILLED, part1_target="2",
         part1_genre="调研类")  # fmt: skip

    response = page(client, world.scorer, "target", Target.objects.get().pk)

    form = html.fromstring(response.content.decode()).forms[-1]
    shown = {key: value for key, value in form.form_values() if value}
    asked = FILLED | {"part1_target": "2", "part1_genre": "调研类"}
    assert asked.items() <= shown.items()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "请填名称。"),
        ("target", "", "请填要完成多少。"),
        ("target", "0", "请填大于0的数。"),
        ("target", "十", "请填数字"),
        ("main_kind", "", "请选算哪种事，如“采用”。"),
        ("whom", "groups", "请至少选一个考核组。"),
        ("since", "2026-02-01", "请填一季度的第一天，如2026-01-01或2026-04-01。"),
        ("until", "2025-12-31", "比开始的那天还早"),
        ("until", "2026-12-30", "请填一季度的最后一天，如2026-09-30或2026-12-31。"),
        ("measure", "points", "请选按哪个计分办法的分。"),
        ("part1_target", "2", "填了条数，请再选是哪种。"),
        ("part1_kind", "adopted", "选了哪种，请再填几条。"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, field, value, words):
    world = make.office()
    typed = FILLED | {"part2_outlet": "《内参》", "part2_target": "1", field: value}

    response = post(client, world.scorer, "set-target", world.desk.pk, **typed)

    assert response.status_code == 422
    assert words in text_of(response)
    assert "《内参》" in response.content.decode()
    assert not Target.objects.exists()


@pytest.mark.parametrize("fields", [{}, {"colour": "任务太多，请先删一个。"}])
def test_a_refusal_that_belongs_to_no_field_is_said_above(client, monkeypatch, fields):
    world = make.office()

    def refuse(**_):
        raise InvalidError("任务太多，", "请先删一个。", fields=fields)

    monkeypatch.setattr(actions, "set_target", refuse)

    response = post(client, world.scorer, "set-target", world.desk.pk, **FILLED)

    (alert,) = html.fromstring(response.content.decode()).xpath("//div[@role='alert']")
    assert response.status_code == 422
    assert "任务太多，请先删一个。" in alert.text_content()


def test_what_the_sentence_cannot_say_is_edited_as_text(client):
    world = make.office()
    quota = make.quota(count='count = { kind = ["adopted", "research"] }\n')
    target = make.target(world.desk, quota)

    response = page(client, world.scorer, "target", target.pk)

    form = html.fromstring(response.content.decode()).forms[-1]
    assert read_quota(form.fields["text"]) == quota


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("quota = 3", "[quota] 的表头要写成 [[quota]]。"),
        ('[[quota]]\nid = "a"\n', "缺 name"),
        ("x", "读不出规则"),
        ('[[quota]]\nid = "a"\nname = "a"\nper = "day"\ntarget = 1\n', "只能是"),
        (
            '[[quota]]\nid = "a"\nname = "a"\nper = "year"\nof = "category:x"\ntarget = 1\n',
            "请选按哪个计分办法的分。",
        ),
    ],
)
def test_a_text_that_is_no_quota_is_refused_with_the_place(client, text, words):
    world = make.office()
    fields = {"as": "text", "text": text, "whom": "all", "since": "2026-01-01"}

    response = post(client, world.scorer, "set-target", world.desk.pk, **fields)

    assert response.status_code == 422
    assert words in text_of(response)


def test_a_target_is_changed_and_dropped(client):
    world = make.office()
    target = make.target(world.desk)

    post(client, world.scorer, "set-target", world.desk.pk, **FILLED, target_pk=target.pk)
    target.refresh_from_db()
    name = target.name
    dropped = post(client, world.scorer, "drop-target", target.pk)
    listed = client.get(dropped.url).content.decode()

    assert name == "季度采用任务"
    assert not Target.objects.kept().exists()
    assert f"/standings/targets/{target.pk}/restore/" in listed
    assert "还没有定任务" in listed


def test_what_was_dropped_is_taken_up_again(client):
    world = office_with_target()
    target = Target.objects.get()
    rows = lambda: page(client, world.scorer, "targets", world.desk.pk)  # noqa: E731

    post(client, world.scorer, "drop-target", target.pk)
    without = text_of(rows())
    post(client, world.scorer, "restore-target", target.pk)

    assert "芦雪乡" not in without
    assert "芦雪乡" in text_of(rows())


@pytest.mark.parametrize("who", ["informant", "editor", "leader", "city_editor"])
def test_others_set_no_targets(client, who):
    world = make.office()
    target = make.target(world.desk)
    person = getattr(world, who)

    answers = [
        post(client, person, "set-target", world.desk.pk, **FILLED),
        post(client, person, "drop-target", target.pk),
        post(client, person, "restore-target", target.pk),
        page(client, person, "list", world.desk.pk),
        page(client, person, "target", target.pk),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert Target.objects.get().name == target.name
