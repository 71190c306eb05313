"""Whether the installation has what it needs: each finding is fine, or says what to do."""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from shangda import sqlite
from shangda.kernel import workcalendar
from shangda.kernel.models import Job


@dataclass(frozen=True)
class Finding:
    """One thing looked at; ``remedy`` is empty when it is fine."""

    name: str
    seen: str
    remedy: str = ""

    @property
    def is_fine(self) -> bool:
        """Nothing to do."""
        return not self.remedy


def database() -> Iterator[Finding]:
    """Reachable, and of a version that can be trusted with several processes."""
    try:
        connection.ensure_connection()
        tables = set(connection.introspection.table_names())
    except DatabaseError as error:
        yield Finding(
            "数据库",
            (str(error).splitlines() or [type(error).__name__])[0],
            "请检查 SHANGDA_DATABASE_URL 和数据库服务。",
        )
        return
    missing = {Job._meta.db_table} - tables
    remedy = "请运行 shangda migrate 建表。" if missing else ""
    yield Finding("数据库", connection.vendor, remedy)
    if connection.vendor == "sqlite":
        safe = sqlite.version() >= sqlite.FIRST_SAFE_FOR_WAL
        remedy = "" if safe else "请安装 pysqlite3 ；目前改用 DELETE 日志模式，较慢但安全。"
        yield Finding("SQLite 版本", sqlite3.sqlite_version, remedy)


def calendar() -> Iterator[Finding]:
    """This year's holidays are entered; next year's from December on."""
    today = timezone.localdate()
    years = [today.year] + [today.year + 1] * (today.month == 12)  # noqa: PLR2004 -- December
    for year in years:
        remedy = (
            "" if workcalendar.knows(year) else f"请在“工作日历”录入{year}年放假调休安排。"
        )
        yield Finding("工作日历", f"{year}年", remedy)


def folders() -> Iterator[Finding]:
    """The data folder and the files in it can be written."""
    for folder in (Path(settings.DATA), Path(settings.FILES)):
        with suppress(OSError):  # what could not be made cannot be written either
            folder.mkdir(parents=True, exist_ok=True)
        remedy = "" if os.access(folder, os.W_OK) else f"请让运行用户可以写 {folder} 。"
        yield Finding("文件夹", folder.name, remedy)


def jobs() -> Iterator[Finding]:
    """No job has been given up."""
    dead = Job.objects.filter(state=Job.State.DEAD).count()
    remedy = f"有{dead}件没有办成，请在“后台任务”查看原因并重试。" if dead else ""
    yield Finding("后台任务", f"失败{dead}件", remedy)


Look = Callable[[], Iterable[Finding]]
_looks: dict[str, Look] = {}


def look_by(name: str, look: Look) -> None:
    """Have an app above look at what it keeps, under its name; once there are tables."""
    _looks[name] = look


def findings() -> Iterator[Finding]:
    """Everything there is to see; what needs tables waits until the database has them."""
    yield from folders()
    seen = list(database())
    yield from seen
    if seen[0].is_fine:
        yield from calendar()
        yield from jobs()
        for look in _looks.values():
            yield from look()
