"""Puts a SQLite without the WAL-reset bug in the place of the system's (docs/adr/0004)."""

import importlib
import sys

FIRST_SAFE_FOR_WAL = (3, 51, 3)  # https://sqlite.org/releaselog/3_51_3.html


def use_recent() -> None:
    """Let ``import sqlite3`` give the ``pysqlite3`` wheel where it is installed."""
    try:
        recent = importlib.import_module("pysqlite3")
    except ImportError:
        return
    sys.modules["sqlite3"] = recent
    sys.modules["sqlite3.dbapi2"] = recent.dbapi2


def version() -> tuple[int, ...]:
    """Version of the SQLite in use."""
    info: tuple[int, ...] = importlib.import_module("sqlite3").sqlite_version_info
    return info


def journal_mode() -> str:
    """WAL only where several processes cannot corrupt it; DELETE otherwise."""
    return "WAL" if version() >= FIRST_SAFE_FOR_WAL else "DELETE"
