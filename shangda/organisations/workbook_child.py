"""The child process of ``workbook``: lock itself in, read standard input, answer in JSON."""

import io
import json
import os
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from shangda.readers.child import confine
from shangda.readers.document import MIB, Limits
from shangda.readers.guards import open_package, read_part
from shangda.readers.refusals import UnreadableError

LIMITS = Limits(
    file_bytes=5 * MIB, zip_bytes=64 * MIB, zip_entries=500, zip_ratio_from_bytes=8 * MIB
)
MOST_SHEETS, MOST_ROWS, MOST_COLUMNS, MOST_CHARACTERS = 6, 1_001, 20, 300
LOOK_ROWS = 3 * MOST_ROWS
TEMPLATE = "请下载模板，把内容粘贴进去再传。"
_DECLARATIONS = ("<!DOCTYPE", "<!ENTITY")


def main() -> None:
    """Read standard input and write the answer; never raises for a bad file."""
    import openpyxl  # noqa: PLC0415 -- its own start-up happens before the limits

    confine(LIMITS)
    told = answer(openpyxl, sys.stdin.buffer.read(LIMITS.file_bytes + 1))
    with os.fdopen(1, "wb") as out:
        out.write(json.dumps(told, ensure_ascii=False).encode())


def answer(openpyxl: Any, content: bytes) -> dict[str, Any]:
    """The cells by sheet, or cause and remedy."""
    try:
        check(content)
        return {"sheets": dict(_sheets(openpyxl, content))}
    except UnreadableError as refusal:
        return {"cause": refusal.cause, "remedy": TEMPLATE}
    except Exception:  # noqa: BLE001 -- whatever openpyxl meets in a hostile file
        return {"cause": "文件打不开，不是正常的Excel文件。", "remedy": TEMPLATE}


def check(content: bytes) -> None:
    """Raise UnreadableError for bombs, macros, entity declarations, other formats."""
    if not content.startswith(b"PK"):
        raise UnreadableError("这不是.xlsx文件（旧的.xls要先另存为.xlsx）。", TEMPLATE)
    package = open_package(content, LIMITS)
    names = package.namelist()
    if "xl/workbook.xml" not in names:
        raise UnreadableError("这不是Excel文件。", TEMPLATE)
    if any("vbaProject" in name for name in names):
        raise UnreadableError("文件带有宏（程序），为安全起见不读取。", TEMPLATE)
    for name in names:
        _refuse_declarations(package, name)


def _refuse_declarations(package: zipfile.ZipFile, name: str) -> None:
    """Entities are how a small XML grows huge or reads other files."""
    if not name.lower().endswith((".xml", ".rels", ".vml")):
        return
    part = read_part(package, name) or b""
    for word in _DECLARATIONS:
        if any(
            word.encode(coding) in part for coding in ("utf-8", "utf-16-le", "utf-16-be")
        ):
            raise UnreadableError("文件里夹带了外部实体声明，为安全起见不读取。", TEMPLATE)


def _sheets(openpyxl: Any, content: bytes) -> Iterator[tuple[str, list[list[str]]]]:
    book = openpyxl.load_workbook(
        io.BytesIO(content), read_only=True, data_only=True, keep_links=False
    )
    for sheet in book.worksheets[:MOST_SHEETS]:
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_row=LOOK_ROWS, max_col=MOST_COLUMNS, values_only=True)
        found = [[_text(value) for value in row] for row in rows]
        while found and not any(found[-1]):  # formatted, but nobody wrote there
            found.pop()
        if len(found) > MOST_ROWS:
            raise UnreadableError(f"“{sheet.title}”超过{MOST_ROWS - 1}行，请分成几次。", "")
        yield sheet.title, found


def _text(value: Any) -> str:
    """A cell as a person reads it; dates as 2026-01-31."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).replace("\0", "").strip()[:MOST_CHARACTERS]
