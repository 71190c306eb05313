import io
import zipfile
from datetime import date, timedelta

import openpyxl
import pytest
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from shangda.kernel import files, spreadsheets
from shangda.kernel.errors import InvalidError, NotAllowedError, WrongStateError
from shangda.kernel.models import AuditEvent
from shangda.organisations import actions, exporting, importing, workbook
from shangda.organisations.actions.rosters import rehearse
from shangda.organisations.importing import PEOPLE, UNITS, Fault
from shangda.organisations.models import Appointment, Person, Post, Role, Unit
from tests import make

pytestmark = pytest.mark.django_db

UNIT_HEADS = [column.head for column in importing.UNIT_COLUMNS]
PERSON_HEADS = [column.head for column in importing.PERSON_COLUMNS]
BAISHI = ["BSZ", "白石镇党委", "白石镇", "乡级", "乡镇街道", "COUNTY", "", "2021-3-1", ""]
LIN = ["lin", "林若水", "0571-1", "lin@example.com", "BSZ", "信息员", "", "2026-1-5", ""]


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.FILES = tmp_path


def sheets(units=(), people=()):
    return {UNITS: [UNIT_HEADS, *units], PEOPLE: [PERSON_HEADS, *people]}


def plan(units=(), people=()):
    return importing.understand(sheets(units, people))


def xlsx(**by_sheet):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in by_sheet.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def bring(by, content=b"x"):
    stored = files.keep_bytes(content, media_type="x")
    return actions.bring_roster(file=stored, name="名册.xlsx", by=by)


def apply(world, told, by=None, hashes=None):
    by = by or world.desk_admin
    return actions.apply_roster(roster=bring(by), plan=told, by=by, hashes=hashes or {})


def changed(row, **cells):
    heads = UNIT_HEADS if len(row) == len(UNIT_HEADS) and row[0].isupper() else PERSON_HEADS
    return [cells.get(head, cell) for head, cell in zip(heads, row, strict=True)]


def test_apply_adds_units_people_and_posts(world):
    outcome = apply(
        world, plan([BAISHI], [LIN]), hashes={"lin": make_password("chun-jiang-1")}
    )

    unit = Unit.objects.get(code="BSZ")
    assert (unit.parent, unit.opened_date) == (world.county, date(2021, 3, 1))
    lin = Person.objects.get(username="lin")
    assert lin.check_password("chun-jiang-1")
    assert lin.initial_until is not None
    held = Appointment.objects.get(person=lin)
    assert (held.post.title, held.post.unit, held.from_date) == (
        "信息员", unit, date(2026, 1, 5)
    )  # fmt: skip
    assert outcome.changes_count == 3
    assert (outcome.new_units, outcome.new_people) == (["BSZ"], ["lin"])
    verbs = AuditEvent.objects.order_by("-sequence").values_list("verb", flat=True)[:4]
    assert verbs[0] == "organisations.apply_roster"
    assert "organisations.appoint" in verbs


def test_rehearsal_writes_nothing(world):
    before = (Unit.objects.count(), Person.objects.count(), AuditEvent.objects.count())

    outcome = rehearse(plan([BAISHI], [LIN]), world.desk_admin)

    assert outcome.faults == []
    assert outcome.changes_count == 3
    after = (Unit.objects.count(), Person.objects.count(), AuditEvent.objects.count())
    assert after == before
    assert world.desk_admin.kept_unit_ids == {world.county.pk, world.township.pk}


def test_importing_the_export_changes_nothing(world):
    apply(world, plan([BAISHI], [LIN]))
    Person.objects.filter(username="lin").update(name="=SUM(1)", phone="+86 571")
    actions.rename_unit(
        unit=world.township,
        by=world.system,
        name="-横线",
        short_name="@",
        from_date=timezone.localdate(),
    )
    units = Unit.objects.in_official_order().select_related("parent")
    content = exporting.roster(units, Person.objects.filter(is_active=True))

    told = importing.read(content)

    assert [unit.code for unit in told.units] == ["CITY", "COUNTY", "QSZ", "BSZ"]
    for by in (world.security, world.system, world.desk_admin):
        outcome = rehearse(told, by)
        assert (outcome.faults, outcome.changes_count) == ([], 0)


def test_importing_the_export_changes_nothing_where_two_seats_are_alike(world):
    for name in ("lin", "tao"):
        seat = Post.objects.create(role=Role.EDITOR, title="信息科编辑", desk=world.desk)
        Appointment.objects.create(
            person=make.person(name, name), post=seat, from_date=date(2026, 1, 5)
        )
    content = exporting.roster([], Person.objects.filter(is_active=True))

    outcome = rehearse(importing.read(content), world.system)

    assert (outcome.faults, outcome.changes_count) == ([], 0)


def test_exported_formulas_stay_texts():
    content = spreadsheets.workbook(
        {"表": (["列"], [["=1+1"], ["-2"], [3], [date(2026, 1, 2)]])}
    )

    sheet = openpyxl.load_workbook(io.BytesIO(content))["表"]
    cells = [(cell.value, cell.data_type, cell.quotePrefix) for cell in sheet["A"]]
    assert cells[1:] == [
        ("=1+1", "s", True), ("-2", "s", True), (3, "n", False), ("2026-01-02", "s", False)
    ]  # fmt: skip
    assert sheet.freeze_panes == "A2"
    assert written(content)["表"] == [
        ["列"],
        ["=1+1"],
        ["-2"],
        ["3"],
        ["2026-01-02"],
    ]


def test_changes_of_known_rows_go_through_their_verbs(world):
    apply(world, plan([BAISHI], [LIN]))

    outcome = apply(
        world,
        plan(
            [
                changed(
                    BAISHI, 全称="白石街道党工委", 简称="白石街道", 性质="部门", 撤销日期=""
                )
            ],
            [changed(LIN, 电话="0571-2", 任职止="2026-12-31")],
        ),
    )

    unit = Unit.objects.get(code="BSZ")
    assert (unit.short_name, unit.kind) == ("白石街道", "department")
    lin = Person.objects.get(username="lin")
    assert (lin.phone, lin.appointments.get().until_date) == ("0571-2", date(2026, 12, 31))
    assert outcome.changes_count == 4


def test_a_row_without_a_first_day_means_the_present_appointment(world):
    first = apply(world, plan([BAISHI], [changed(LIN, 任职起="")]))
    again = apply(world, plan([BAISHI], [changed(LIN, 任职起="")]))

    assert first.new_posts == ["lin 信息员"]
    assert again.changes_count == 0
    assert Appointment.objects.get(person__username="lin").from_date == timezone.localdate()


def test_closing_by_import_goes_from_below(world):
    village = ["BSC", "白石村", "", "村级", "村社区", "BSZ", "", "", ""]
    apply(world, plan([BAISHI, village]))
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()

    outcome = apply(
        world,
        plan([changed(BAISHI, 撤销日期=tomorrow), changed(village, 撤销日期=tomorrow)]),
    )

    assert outcome.faults == []
    assert Unit.objects.filter(closed_date=tomorrow).count() == 2


def test_parents_may_stand_below_their_children(world):
    village = ["BSC", "白石村", "", "村级", "村社区", "BSZ", "7", "", ""]

    apply(world, plan([village, BAISHI]))

    found = Unit.objects.get(code="BSC")
    assert (found.parent.code, found.position, found.short_name) == ("BSZ", 7, "白石村")


def test_desk_posts_and_repeated_people(world):
    rows = [
        ["bian", "边际", "", "", "XW", "信息科编辑", "编辑二", "", ""],
        ["bian", "边际", "", "", "QSZ", "信息员", "", "", ""],
        ["wu-gang", "无岗位", "", "", "", "", "", "", ""],
    ]

    outcome = apply(world, plan(people=rows))

    assert outcome.new_people == ["bian", "wu-gang"]
    held = Appointment.objects.filter(person__username="bian").order_by("pk")
    assert [row.post.title for row in held] == ["编辑二", "信息员"]


def written(content):
    """Cells up to the last written one of each row."""
    found = workbook.cells(content)
    return {
        name: ["\n".join(row).rstrip("\n").split("\n") for row in rows]
        for name, rows in found.items()
    }


FAULTY = [
    (["", *BAISHI[1:]], "代码", "没有填。"),
    (changed(BAISHI, 层级="街级"), "层级", "没有“街级”这一种。"),
    (changed(BAISHI, 排序="第三"), "排序", "“第三”不是数字。"),
    (
        changed(BAISHI, 设立日期="2021-2-30"),
        "设立日期",
        "“2021-2-30”不是日期，或者没有这一天。",
    ),
    (changed(BAISHI, 设立日期="去年"), "设立日期", "“去年”不是日期，或者没有这一天。"),
    (changed(BAISHI, 上级代码="NONE"), "上级代码", "没有代码是NONE的单位。"),
    (changed(BAISHI, 上级代码="CITY"), "", "您不能在这里增加单位。"),
    (changed(BAISHI, 代码="B S"), "代码", "代码只用字母、数字、- 和 _。"),
]


@pytest.mark.parametrize(("row", "column", "cause"), FAULTY)
def test_each_wrong_unit_is_named_by_row_and_column(world, row, column, cause):
    outcome = rehearse(plan([row]), world.desk_admin)

    assert [(f.sheet, f.row, f.column, f.cause) for f in outcome.faults] == [
        (UNITS, 2, column, cause)
    ]


def test_each_wrong_person_is_named_by_row_and_column(world):
    rows = [
        changed(LIN, 登录名="林"),
        changed(LIN, 登录名="a", 单位或信息科代码="NONE"),
        changed(LIN, 登录名="b", 单位或信息科代码="NONE", 职责="信息科编辑"),
        changed(LIN, 登录名="c", 职责="村长"),
        changed(LIN, 登录名="d", 职责="系统管理员", 单位或信息科代码=""),
        changed(LIN, 登录名="e", 单位或信息科代码="CITY"),
        changed(LIN, 登录名="f", 任职止="2025-01-01"),
        changed(LIN, 登录名="g", 单位或信息科代码="", 职责="信息员"),
        changed(LIN, 登录名="h", 职责="审计管理员"),
        changed(LIN, 登录名="a", 姓名="另一人", 职责="", 单位或信息科代码=""),
    ]

    outcome = rehearse(plan([BAISHI], rows), world.desk_admin)

    found = {(f.row, f.column): f.cause for f in outcome.faults if f.sheet == PEOPLE}
    assert found == {
        (2, "登录名"): "登录名只用字母、数字、. - 和 _。",
        (3, "单位或信息科代码"): "没有代码是NONE的单位。",
        (4, "单位或信息科代码"): "没有代码是NONE的信息科。",
        (5, "职责"): "没有“村长”这一种。",
        (6, ""): "这个岗位不由您任免。",
        (7, ""): "这个岗位不由您任免。",
        (8, "任职止"): "结束日期早于开始日期。",
        (9, "单位或信息科代码"): "要写明岗位在哪个单位或信息科。",
        (10, "单位或信息科代码"): "这个职责不设在单位里，是全系统的。",
        (11, "姓名"): "登录名a在第3行是林若水。",
    }


def test_nobody_becomes_a_second_administrator_by_import(world):
    row = [world.system.username, world.system.name, "", "", "", "审计管理员", "", "", ""]

    outcome = rehearse(plan(people=[row]), world.security)

    assert len(outcome.faults) == 1
    assert "三个管理员要由三个人担任" in outcome.faults[0].cause


def test_doubles_and_rings_inside_the_sheet(world):
    ring = [
        ["AA", "甲", "", "村级", "村社区", "BB", "", "", ""],
        ["BB", "乙", "", "村级", "村社区", "AA", "", "", ""],
    ]

    faults = plan([BAISHI, BAISHI, *ring]).faults

    assert [(f.row, f.column) for f in faults] == [
        (3, "代码"),
        (4, "上级代码"),
        (5, "上级代码"),
    ]


def test_wrong_sheets_and_heads_are_named():
    assert importing.understand({"表1": []}).faults == [
        Fault("", 0, "", "没有叫“单位”或“人员”的表。", importing.TEMPLATE)
    ]
    [fault] = importing.understand({UNITS: [["代码*", "全称"]]}).faults
    assert (fault.row, fault.column) == (1, "简称")
    assert "“简称”“层级”" in fault.cause


def test_empty_rows_and_short_sheets_are_skipped(world):
    told = plan([["" for _ in UNIT_HEADS], BAISHI])

    assert [unit.row for unit in told.units] == [3]
    assert importing.understand({UNITS: []}).faults == []


def test_apply_with_faults_writes_nothing(world):
    with pytest.raises(InvalidError):
        apply(world, plan([BAISHI], [changed(LIN, 登录名="林")]))

    assert not Unit.objects.filter(code="BSZ").exists()


def test_apply_checks_again_what_changed_since_the_preview(world):
    told = plan([BAISHI])
    assert rehearse(told, world.desk_admin).faults == []
    Appointment.objects.filter(person=world.desk_admin).update(until_date=make.yesterday())
    world.desk_admin.forget_powers()

    with pytest.raises(NotAllowedError):
        apply(world, told)
    assert not Unit.objects.filter(code="BSZ").exists()


def test_apply_counts_once(world):
    told, roster = plan([BAISHI]), bring(world.desk_admin)
    actions.apply_roster(roster=roster, plan=told, by=world.desk_admin, hashes={})

    with pytest.raises(WrongStateError):
        actions.apply_roster(roster=roster, plan=told, by=world.desk_admin, hashes={})
    with pytest.raises(NotAllowedError):
        bring(world.editor)


def test_too_many_new_accounts_are_refused(world, monkeypatch):
    monkeypatch.setattr(importing, "MOST_NEW_ACCOUNTS", 1)
    rows = [
        changed(LIN, 登录名=name, 职责="", 单位或信息科代码="") for name in ("a1", "a2")
    ]

    outcome = rehearse(plan(people=rows), world.system)

    assert [f.cause for f in outcome.faults] == ["一次新增了2个账号，最多1个。"]


def test_a_workbook_is_read_as_people_see_it():
    rows = [["甲", 1, 2.0, 2.5, True, date(2026, 1, 31), None, "x\0y"]]
    rows[0][-1] = " 空格 "

    assert written(xlsx(单位=rows)) == {
        "单位": [["甲", "1", "2", "2.5", "是", "2026-01-31", "", "空格"]]
    }


def test_rows_that_are_only_formatted_do_not_count():
    rows = [["代码"], *[[" "]] * 1500]

    assert written(xlsx(单位=rows)) == {"单位": [["代码"]]}


def repacked(change):
    """A workbook whose parts were tampered with."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx(单位=[["代码"]]))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return out.getvalue()


def with_entities(name, content):
    bomb = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    return (
        content.replace(b"<worksheet", bomb + b"<worksheet")
        if "sheet1" in name
        else content
    )


def with_macros():
    out = io.BytesIO(xlsx(单位=[["代码"]]))
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("xl/vbaProject.bin", b"x")
    return out.getvalue()


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b" " * 40 * 1024 * 1024)
    return out.getvalue()


HOSTILE = [
    (b"", "这不是.xlsx文件"),
    (b"\xd0\xcf\x11\xe0" * 300, "这不是.xlsx文件"),
    (b"PK\x03\x04 broken", "文件已经损坏"),
    (repacked(with_entities), "外部实体声明"),
    (with_macros(), "宏"),
    (bomb(), "压缩得反常"),
    (repacked(lambda name, content: content[:40]), "不是正常的Excel文件"),
    (xlsx(单位=[["x"]] * 1002), "超过1000行"),
    (b"PK" + b"x" * 5 * 1024 * 1024, "文件超过5MB"),
]


@pytest.mark.parametrize(("content", "cause"), HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_workbooks_are_refused_with_cause_and_remedy(content, cause):
    with pytest.raises(InvalidError) as refused:
        workbook.cells(content)

    assert cause in refused.value.cause


def test_a_zip_that_is_no_workbook_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/document.xml", b"<x/>")

    with pytest.raises(InvalidError) as refused:
        workbook.cells(out.getvalue())
    assert refused.value.cause == "这不是Excel文件。"


def test_a_child_that_dies_or_hangs_is_a_refusal(monkeypatch):
    monkeypatch.setattr(workbook, "_START", "raise SystemExit(3)")
    with pytest.raises(InvalidError):
        workbook.cells(b"PK")
    monkeypatch.setattr(workbook, "_START", "import time; time.sleep(9)")
    monkeypatch.setattr(workbook, "WALL_SECONDS", 0.2)
    with pytest.raises(InvalidError):
        workbook.cells(b"PK")


def test_unknown_seats_are_made_by_import_only_where_allowed(world):
    row = changed(LIN, 单位或信息科代码="QSZ", 岗位名称="新岗位")

    rehearse(plan(people=[row]), world.city_admin)
    assert not Post.objects.filter(title="新岗位").exists()
    apply(world, plan(people=[row]))
    assert Post.objects.get(title="新岗位").role == Role.INFORMANT
