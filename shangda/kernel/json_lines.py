"""Files of JSON lines, packed or not, as commands are given them."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from django.core.management.base import CommandError


class Row(NamedTuple):
    """A text and what it is called."""

    id: Any
    text: str


def texts(path: Path, field: str = "text") -> Iterator[Row]:
    """Each line's ``id`` and text; raises CommandError that names file and line."""
    opened = gzip.open if path.suffix == ".gz" else open
    number = 0
    try:
        with opened(path, "rt", encoding="utf-8") as file:
            for number, line in enumerate(file, 1):  # noqa: B007 -- told when it breaks
                row = json.loads(line)
                yield Row(row["id"], str(row[field]))
    except OSError as fault:
        raise CommandError(
            f"{path}：打不开，请看看文件在不在、是不是.jsonl或.jsonl.gz。"
        ) from fault
    except (ValueError, KeyError, TypeError) as fault:
        raise CommandError(
            f"{path}第{number}行：要的是一行一个JSON对象，里面有id和{field}。"
        ) from fault
