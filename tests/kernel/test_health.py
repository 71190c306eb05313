"""What the doctor looks at."""

from datetime import date

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from shangda import sqlite
from shangda.kernel import health, workcalendar
from shangda.kernel.models import Job

pytestmark = pytest.mark.django_db


def remedies():
    return {one.name: one.remedy for one in health.findings() if not one.is_fine}


@pytest.fixture(autouse=True)
def _in_order(settings, tmp_path):
    settings.DATA, settings.FILES = tmp_path / "data", tmp_path / "data" / "files"
    workcalendar.seed(timezone.localdate().year)
    workcalendar.seed(2026)


@pytest.fixture
def november(time_machine):
    time_machine.move_to(date(2026, 11, 20))


@pytest.mark.usefixtures("november")
def test_everything_is_fine_in_an_installation_that_is():
    assert remedies() == {}


@pytest.mark.usefixtures("november")
def test_given_up_jobs_are_named():
    Job.objects.create(name="a", state=Job.State.DEAD)

    assert remedies() == {"后台任务": "有1件没有办成，请在“后台任务”查看原因并重试。"}


def test_next_year_is_asked_for_in_december(time_machine):
    time_machine.move_to(date(2026, 12, 1))

    assert remedies() == {"工作日历": "请在“工作日历”录入2027年放假调休安排。"}


@pytest.mark.usefixtures("november")
def test_a_folder_that_cannot_be_made_is_a_finding(settings, tmp_path):
    (tmp_path / "taken").write_bytes(b"")
    settings.FILES = tmp_path / "taken" / "files"

    assert remedies()["文件夹"].startswith("请让运行用户可以写")


def test_without_a_database_the_rest_is_still_looked_at(monkeypatch):
    def refuse():
        raise OperationalError("connection refused\nis it running?")

    monkeypatch.setattr(connection, "ensure_connection", refuse)

    seen = {one.name: one for one in health.findings()}

    assert seen["数据库"].seen == "connection refused"
    assert not seen["数据库"].is_fine
    assert seen["文件夹"].is_fine
    assert "工作日历" not in seen


def test_a_database_without_tables_says_what_to_run(monkeypatch):
    monkeypatch.setattr(connection.introspection, "table_names", list)

    assert remedies() == {"数据库": "请运行 shangda migrate 建表。"}


@pytest.mark.usefixtures("november")
def test_an_old_sqlite_is_told(monkeypatch):
    monkeypatch.setattr(connection, "vendor", "sqlite")
    monkeypatch.setattr(sqlite, "version", lambda: (3, 40, 0))

    assert "pysqlite3" in remedies()["SQLite 版本"]


@pytest.mark.usefixtures("november")
def test_another_database_has_no_sqlite_version(monkeypatch):
    monkeypatch.setattr(connection, "vendor", "postgresql")

    assert [one.name for one in health.database()] == ["数据库"]


def test_a_database_that_cannot_be_read_ends_the_looking(monkeypatch):
    def refuse():
        raise OperationalError

    monkeypatch.setattr(connection.introspection, "table_names", refuse)

    seen = {one.name: one for one in health.findings()}

    assert seen["数据库"].seen == "OperationalError"
    assert "SHANGDA_DATABASE_URL" in seen["数据库"].remedy
    assert "后台任务" not in seen
