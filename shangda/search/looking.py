"""Whether the index can be relied on: for ``shangda doctor`` and the system's page."""

from collections.abc import Iterator

from django.db import connection

from shangda.kernel.health import Finding
from shangda.search.models import Entry
from shangda.search.queries import Lag, lag
from shangda.search.sources import sources

NAME = "搜索索引"


def findings() -> Iterator[Finding]:
    """The index is there, holds something when there is something, and keeps up."""
    if Entry._meta.db_table not in connection.introspection.table_names():
        yield Finding(NAME, "没有表", "请运行 shangda migrate 建表。")
    elif not Entry.objects.exists() and any(one.rows().exists() for one in sources()):
        yield Finding(NAME, "空的", "请运行 shangda reindex 建索引。")
    else:
        yield _kept_up(lag())


def _kept_up(now: Lag) -> Finding:
    if now.given_up:
        remedy = "请在“后台任务”里重试，或者运行 shangda reindex 。"
        return Finding(NAME, f"有{now.given_up}处改动没办成", remedy)
    if now.is_late:
        seen = f"落后{int(now.behind.total_seconds())}秒，等着{now.waiting}处"
        return Finding(NAME, seen, "请看 shangda work 是否在运行。")
    return Finding(NAME, "跟得上")
