"""The ``shangda`` command: Django's management commands under a shorter name."""

import os
import sys

LACKS = ("no such table", "no such column", "does not exist")  # SQLite, SQLite, PostgreSQL
NOT_SET_UP = "数据库里缺少需要的表。请先运行 ./run，或者 shangda migrate，再试一次。（{}）"


def main() -> None:
    """Run one command; of a database that was not set up, or not brought up to date, say so."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shangda.config.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 -- settings first
    from django.db import OperationalError, ProgrammingError  # noqa: PLC0415 -- settings first

    try:
        execute_from_command_line(sys.argv)
    except (OperationalError, ProgrammingError) as error:
        if not any(words in str(error) for words in LACKS):
            raise
        sys.exit(NOT_SET_UP.format(str(error).splitlines()[0]))


if __name__ == "__main__":
    main()
