"""``shangda list_settings``: docs/operator/settings.md from the settings module itself."""

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

PAGE = Path("docs/operator/settings.md")
FOLDER = Path(settings.PACKAGE) / "config"
TYPES = {
    "str": "文字",
    "bool": "true 或 false",
    "int": "整数",
    "float": "小数",
    "list": "逗号分隔",
    "dj_db_url": "网址",
    "dj_email_url": "网址",
}
HEAD = """# 设置

`shangda list_settings` 由 `shangda/config/settings.py` 生成，请不要手改。

都不设也能启动。每一项是一个环境变量；也可以把值写进文件，再用同名加 `_FILE` 的变量指出文件在哪，
比如 `SHANGDA_DATABASE_URL_FILE=/etc/shangda/database_url`，密码和密钥就不会出现在环境里。
两个都设时以文件为准。值写错了不会启动，会说是哪一项。改了要重启才生效。
"""


@dataclass(frozen=True)
class Setting:
    """One environment variable, without its prefix; ``default`` as the page shows it."""

    name: str
    section: str
    type: str
    default: str


class Command(BaseCommand):
    """Write the page, or say that it is stale."""

    help = "List every setting with its default and what it is for."

    def add_arguments(self, parser: CommandParser) -> None:
        """Only look; for programs."""
        parser.add_argument("--check", action="store_true", help="fail when stale")
        parser.add_argument("--json", action="store_true", help="print, write no file")

    def handle(self, *args: Any, **options: Any) -> None:
        """List."""
        if options["json"]:
            rows = [vars(one) | {"says": sentence(one.name)} for one in found()]
            self.stdout.write(json.dumps(rows, ensure_ascii=False))
        elif not options["check"]:
            PAGE.parent.mkdir(parents=True, exist_ok=True)
            PAGE.write_text(document(), encoding="utf-8")
        elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != document():
            raise CommandError(f"{PAGE} is stale: run shangda list_settings")


def found() -> list[Setting]:
    """Every setting in the order of the module; the most telling type where read twice."""
    source = (FOLDER / "settings.py").read_text(encoding="utf-8")
    sections = [
        (source.count("\n", 0, mark.start()) + 1, mark[1])
        for mark in re.finditer(r"^# --- (.+?) -+$", source, re.MULTILINE)
    ]
    settings_by_name: dict[str, Setting] = {}
    for call, kind in _reads(ast.parse(source)):
        section = [title for line, title in sections if line < call.lineno][-1]
        one = Setting(ast.literal_eval(call.args[0]), section, TYPES[kind], _default(call))
        if one.name not in settings_by_name or kind.startswith("dj_"):
            settings_by_name[one.name] = one
    return list(settings_by_name.values())


def sentence(name: str) -> str:
    """What the setting is for, in Chinese. Raises CommandError where nobody wrote it."""
    says = _explained()["sentences"].get(name)
    if says is None:
        raise CommandError(f"settings_explained.json says nothing about {name}")
    return says


def document() -> str:
    """The page."""
    chapters = groupby(found(), key=lambda one: one.section)
    return HEAD + "".join(_chapter(title, list(rows)) for title, rows in chapters)


def _chapter(section: str, rows: list[Setting]) -> str:
    title = _explained()["sections"][section]
    head = f"\n## {title}\n\n| 变量 | 类型 | 默认 | 说明 |\n| --- | --- | --- | --- |\n"
    return head + "".join(
        f"| `SHANGDA_{one.name}` | {one.type} | {one.default} | {sentence(one.name)} |\n"
        for one in rows
    )


def _reads(tree: ast.Module) -> Iterator[tuple[ast.Call, str]]:
    """Every call of ``env.<type>("NAME", …)``, from the top of the module down."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        reader = call.func
        if isinstance(reader, ast.Attribute) and ast.unparse(reader.value) == "env":
            yield call, reader.attr


def _default(call: ast.Call) -> str:
    named = [word.value for word in call.keywords if word.arg == "default"]
    given = call.args[1:2] or named
    try:
        value = ast.literal_eval(given[0]) if given else ""
    except ValueError:
        return f"`{ast.unparse(given[0])}`"
    written = ",".join(value) if isinstance(value, list) else str(value)
    written = written.lower() if isinstance(value, bool) else written
    return f"`{written}`" if written else "不设"


def _explained() -> dict[str, dict[str, str]]:
    text = (FOLDER / "settings_explained.json").read_text(encoding="utf-8")
    return dict(json.loads(text))
