r"""Read check-up rules from TOML files and refuse those that cannot work.

A rule has a pattern, or pairs of wrong and right words, or names a function:

    [[rule]]
    id = "P09"
    name = "标点重复"
    level = "E"
    scope = "line"                      # or "text", "title"; "all": lines and title
    pattern = '([，。；：、])\1+'
    fix = '\1'                          # template for the match; "" deletes
    needs = ["，，", "。。"]            # one of these must occur, else no search
    unless = ['……']                     # a match within one of these is none
    message = "“{found}”标点重复，留一个即可。"
    standard = "GB/T 15834—2011"
    wrong = ["落实到位。。"]
    right = ["落实到位。"]

A group named ``here`` narrows what is marked. ``words = { "布署" = "部署" }`` stands in
place of pattern and fix; with a pattern it only gives the suggestions. A rule that
``gives_way`` is silent where a surer one puts the same place right. Examples are
texts, or tables with ``body``, ``title``, ``context`` (fields of ``Context``) and
``becomes`` (the text after the fix).
"""

from __future__ import annotations

import string
import tomllib
from dataclasses import dataclass, field, fields
from datetime import date
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

import regex

from shangda.text.checkup.findings import Level
from shangda.text.checkup.functions import FUNCTIONS
from shangda.text.checkup.subject import (
    AgencyName,
    Context,
    Issue,
    Likeness,
    PostHeld,
    Subject,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from shangda.text.checkup.subject import Found

Scope = Literal["line", "text", "title", "all"]

SHIPPED = tuple(
    Path(str(resources.files("shangda.text.checkup") / "rules" / f"{topic}.toml"))
    for topic in ("structure", "punctuation", "numbers", "words")
)
"""The rule files of the product, in the order in which their findings tie."""

_SCOPES = ("line", "text", "title", "all")
_WAYS = ("pattern", "words", "function")
_OPTIONAL = frozenset(
    {"scope", "fix", "needs", "unless", "standard", "on", "gives_way", *_WAYS}
)
_REQUIRED = frozenset({"id", "name", "level", "message", "wrong", "right"})
_ROWS: dict[str, Callable[..., Any]] = {
    "posts": PostHeld,
    "agencies": AgencyName,
    "likenesses": Likeness,
}
_PLACE = "here"
_OWN_FIELDS = frozenset({"found", "suggestion"})


class RuleError(ValueError):
    """A rule file that cannot be used; says which rule and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text in which a rule must fire, or must not."""

    subject: Subject
    becomes: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule, ready to run; ``dataclasses.replace`` makes an office's variant."""

    id: str
    name: str
    level: Level
    message: str
    scope: Scope = "line"
    pattern: regex.Pattern[str] | None = None
    function: Callable[[Subject], Iterator[Found]] | None = None
    fix: str | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    unless: tuple[regex.Pattern[str], ...] = ()
    standard: str = ""
    wrong: tuple[Example, ...] = ()
    right: tuple[Example, ...] = ()
    is_on: bool = True
    gives_way: bool = False


def load(files: Iterable[Path] = SHIPPED) -> tuple[Rule, ...]:
    """The rules of some files in order; raises ``RuleError``."""
    rules: dict[str, Rule] = {}
    for file in files:
        for rule in _read(file):
            if rule.id in rules:
                raise RuleError(f"{file.name}：规则 {rule.id} 出现了两次，请改一个编号。")
            rules[rule.id] = rule
    return tuple(rules.values())


@lru_cache(maxsize=1)
def shipped() -> tuple[Rule, ...]:
    """The product's own rules, read once."""
    return load()


def _read(file: Path) -> Iterator[Rule]:
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RuleError(f"{file.name}：读不出规则（{error}），请检查文件。") from error
    rows = content.get("rule", [])
    if not isinstance(rows, list):
        raise RuleError(f"{file.name}：规则 {rows.get('id', '')} 的表头要写成 [[rule]]。")
    for number, row in enumerate(rows, start=1):
        name = row.get("id", f"第{number}条")
        try:
            yield build(row)
        except RuleError as error:
            raise RuleError(f"{file.name}：规则 {name}：{error}") from error
        except (TypeError, AttributeError, ValueError) as error:
            raise RuleError(
                f"{file.name}：规则 {name}：内容写得不对（{error}）。"
            ) from error


def build(row: Mapping[str, Any]) -> Rule:
    """A rule from a row of a file; raises ``RuleError`` without the file's name."""
    _refuse_unknown(row)
    pattern, words = _search(row)
    scope = row.get("scope", "line")
    if scope not in _SCOPES:
        raise RuleError(f"scope 只能是 {'、'.join(_SCOPES)}。")
    rule = Rule(
        id=row["id"],
        name=row["name"],
        level=_level(row["level"]),
        scope=scope,
        pattern=pattern,
        words=words,
        function=_function(row),
        fix=row.get("fix"),
        needs=tuple(row.get("needs", () if "pattern" in row else words)),
        unless=tuple(_compile(text) for text in row.get("unless", ())),
        message=row["message"],
        standard=row.get("standard", ""),
        wrong=_examples(row, "wrong"),
        right=_examples(row, "right"),
        is_on=row.get("on", True),
        gives_way=row.get("gives_way", False),
    )
    _refuse_bad_templates(rule)
    return rule


def _refuse_unknown(row: Mapping[str, Any]) -> None:
    if unknown := set(row) - _OPTIONAL - _REQUIRED:
        raise RuleError(f"不认识 {'、'.join(sorted(unknown))}，请检查拼写。")
    if missing := _REQUIRED - set(row):
        raise RuleError(f"缺少 {'、'.join(sorted(missing))}，请补上。")
    if "function" in row and ("pattern" in row or "words" in row):
        raise RuleError("写了 function，就不能再写 pattern 和 words。")
    if not any(way in row for way in _WAYS):
        raise RuleError("pattern、words、function 至少要写一个。")


def _level(value: str) -> Level:
    try:
        return Level(value)
    except ValueError as error:
        raise RuleError(f"级别“{value}”不对，只能是 E、W、I。") from error


def _search(
    row: Mapping[str, Any],
) -> tuple[regex.Pattern[str] | None, dict[str, str]]:
    words = dict(row.get("words", {}))
    if "words" in row and not all(words):
        raise RuleError("words 里不能有空的词。")
    if words and "pattern" not in row:
        longest_first = sorted(words, key=len, reverse=True)
        return _compile("|".join(map(regex.escape, longest_first))), words
    if "function" in row:
        return None, words
    return _compile(row["pattern"]), words


def _compile(text: str) -> regex.Pattern[str]:
    try:
        pattern = regex.compile(text)
    except regex.error as error:
        raise RuleError(f"正则表达式“{text}”写得不对（{error}）。") from error
    if not text or pattern.fullmatch(""):
        raise RuleError(f"正则表达式“{text}”连空文字也能匹配，请写得更具体。")
    return cast("regex.Pattern[str]", pattern)


def _function(row: Mapping[str, Any]) -> Callable[[Subject], Iterator[Found]] | None:
    name = row.get("function")
    if name is None:
        return None
    if name not in FUNCTIONS:
        raise RuleError(f"没有叫“{name}”的函数。")
    return FUNCTIONS[name]


def _refuse_bad_templates(rule: Rule) -> None:
    """Try the message and the fix, so that a check never stumbles over them."""
    try:
        names = {name for _, name, _, _ in string.Formatter().parse(rule.message) if name}
    except ValueError as error:
        raise RuleError("message 里的花括号不成对。") from error
    if rule.pattern is None:
        return
    if unknown := names - _OWN_FIELDS - set(rule.pattern.groupindex):
        raise RuleError(f"message 里的 {{{unknown.pop()}}} 没有对应的内容。")
    if rule.fix:
        _refuse_bad_fix(rule.pattern, rule.fix)


def _refuse_bad_fix(pattern: regex.Pattern[str], fix: str) -> None:
    try:
        regex.compile(f"{pattern.pattern}|").match("").expand(fix)
    except (regex.error, IndexError) as error:
        raise RuleError(f"fix“{fix}”里的编组不对（{error}）。") from error


def _examples(row: Mapping[str, Any], key: str) -> tuple[Example, ...]:
    texts = row[key] if isinstance(row[key], list) else [row[key]]
    if not texts:
        raise RuleError(f"{key} 至少要有一个例子。")
    return tuple(_example(text, row.get("scope") == "title") for text in texts)


def _example(text: str | dict[str, Any], is_title: bool) -> Example:  # noqa: FBT001 -- private
    if isinstance(text, str):
        return Example(Subject("", text) if is_title else Subject(text))
    subject = Subject(
        text.get("body", ""), text.get("title", ""), context_from(text.get("context", {}))
    )
    return Example(subject, text.get("becomes"))


def context_from(values: Mapping[str, Any]) -> Context:
    """A context from plain values as they stand in a file; raises ``RuleError``."""
    known = {each.name for each in fields(Context)}
    if unknown := set(values) - known:
        raise RuleError(f"context 里没有 {unknown.pop()}。")
    return Context(**{name: _plain(name, value) for name, value in values.items()})


def _plain(name: str, value: Any) -> Any:
    if name in _ROWS:
        return tuple(_ROWS[name](**row) for row in value)
    if name == "issue":
        return Issue(**value)
    if name in {"places", "allowed"}:
        return frozenset(value)
    if name == "today" and not isinstance(value, date):
        return date.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value
