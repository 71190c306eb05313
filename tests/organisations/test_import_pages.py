"""Bringing a workbook in through its page, and out again."""

import io
from types import SimpleNamespace

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from shangda.organisations import exporting
from shangda.organisations.models import (
    Person,
    Roster,
    Unit,
)
from tests.organisations.pages import as_unit, at, rows_of
from tests.organisations.test_sign_in import words

pytestmark = pytest.mark.django_db


def workbook_of(units=(), people=()):
    return SimpleUploadedFile("名册.xlsx", exporting.roster(units, people))


def test_import_previews_first_and_writes_on_confirmation(world, sign_in):
    browser = sign_in(world.desk_admin)
    newcomer = SimpleNamespace(pk=0, username="lin", name="林若水", phone="", email="")
    file = workbook_of([as_unit("BSZ", world.county)], [newcomer])

    preview = browser.post(at("bring-roster"), {"file": file}, follow=True)
    roster = Roster.objects.get()
    assert str(roster) == "名册.xlsx"
    assert "没有问题，确认后写入" in words(preview)
    assert not Unit.objects.filter(code="BSZ").exists()

    done = browser.post(at("apply-roster", roster.pk), follow=True)
    assert done.redirect_chain[-1][0] == at("passwords")
    [row] = done.context["rows"]
    assert Person.objects.get(username="lin").check_password(row["password"])
    assert Unit.objects.get(code="BSZ").parent == world.county
    assert browser.post(at("apply-roster", roster.pk)).status_code == 409
    assert "已导入" in words(browser.get(at("roster", roster.pk)))
    assert "已导入" in words(browser.get(at("rosters")))


def test_import_of_units_alone_leads_back(world, sign_in):
    browser = sign_in(world.desk_admin)
    browser.post(at("bring-roster"), {"file": workbook_of([as_unit("BSZ", world.county)])})

    answer = browser.post(at("apply-roster", Roster.objects.get().pk))

    assert answer.url == at("rosters")


def test_import_lists_each_fault_and_confirms_nothing(world, sign_in):
    browser = sign_in(world.desk_admin)
    file = workbook_of([as_unit("坏", world.county), as_unit("BSZ", world.city)])

    preview = browser.post(at("bring-roster"), {"file": file}, follow=True)

    said = words(preview)
    assert "有2处要改，现在什么都没有写" in said
    assert "代码只用字母" in said
    assert "确认导入" not in said
    pk = Roster.objects.get().pk
    rows = rows_of(browser.get(at("roster", pk) + "?as=xlsx"))
    assert [row[:3] for row in rows[1:]] == [["单位", 2, "代码"], ["单位", 3, None]]
    assert browser.post(at("apply-roster", pk)).status_code == 422
    assert not Unit.objects.filter(code="BSZ").exists()


def test_a_workbook_is_shown_to_who_brought_it_only(world, sign_in):
    sign_in(world.desk_admin).post(at("bring-roster"), {"file": workbook_of()})
    pk = Roster.objects.get().pk

    for who in (world.system, world.city_admin, world.editor):
        assert sign_in(who).get(at("roster", pk)).status_code == 404
        assert sign_in(who).post(at("apply-roster", pk)).status_code == 404
    answer = sign_in(world.desk_admin).get(at("roster", pk))
    assert "没有要改的" in words(answer)


def test_what_is_no_workbook_is_refused_at_the_door(world, sign_in, monkeypatch):
    browser = sign_in(world.desk_admin)

    text = SimpleUploadedFile("x.xlsx", b"hello")
    answer = browser.post(at("bring-roster"), {"file": text})
    assert answer.status_code == 422
    assert "这不是.xlsx文件" in words(answer)
    monkeypatch.setattr("shangda.organisations.workbook.MOST_BYTES", 3)
    answer = browser.post(at("bring-roster"), {"file": workbook_of()})
    assert "文件太大" in words(answer)
    assert not Roster.objects.exists()


def test_the_export_holds_what_one_keeps(world, sign_in):
    answer = sign_in(world.desk_admin).get(at("export"))

    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    units = [row[0] for row in book["单位"].iter_rows(min_row=2, values_only=True)]
    people = {row[1] for row in book["人员"].iter_rows(min_row=2, values_only=True)}
    assert units == ["COUNTY", "QSZ"]
    assert {"沈知禾", "顾文澜", "无岗"} <= people
    assert not {"陆行之", "管理"} & people
    empty = sign_in(world.desk_admin).get(at("roster-template"))
    assert openpyxl.load_workbook(io.BytesIO(empty.content))["单位"].max_row == 1
