"""What a draft can start from: nothing, a table of points, a template, another set, a file."""

from dataclasses import replace
from datetime import date

from django.utils import timezone

from shangda.points import rulesets as sets
from shangda.points.facts import KINDS
from shangda.points.faults import LONGEST_TITLE
from shangda.points.matching import Matcher
from shangda.points.reading import RuleSetError, read, read_json
from shangda.points.rulesets import RuleSet as Rules
from shangda.points.templates import templates

TABLE = "values"


def empty(title: str, since: date) -> Rules:
    """A head and one category, ready for the first rule."""
    return Rules(title=title[:LONGEST_TITLE], since=since, categories=(_adopted(),))


def with_table(title: str, since: date) -> Rules:
    """Adoptions by outlet and form: all that many offices have. The table is still empty."""
    table = sets.Table(id=TABLE, name="采用分值", by=("outlet", "form"), rows={})
    rule = sets.Rule(
        id="adopted",
        name=KINDS["adopted"],
        category="adopted",
        when=Matcher(kinds=("adopted",)),
        value=sets.Lookup(TABLE),
    )
    return replace(empty(title, since), tables=(table,), rules=(rule,))


def of_template(name: str) -> Rules | None:
    """A shipped template as of today; None where there is none of that name."""
    found = next((one for one in templates() if one.name == name), None)
    return found and again(read(found.text))


def again(rules: Rules) -> Rules:
    """The same rules from today on, as a first version without a number."""
    today = timezone.localdate()
    return replace(rules, since=today, until=None, version=1, number="")


def copied(rules: Rules) -> Rules:
    """Another set's rules under a title of their own."""
    return again(replace(rules, title=f"{rules.title}（副本）"[-LONGEST_TITLE:]))


def of_file(content: bytes) -> Rules:
    """A set from the bytes of a TOML or JSON file. Raises ``RuleSetError``."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return read_json(text) if _is_json(text) else read(text.replace("\r\n", "\n"))
    raise RuleSetError("读不出这个文件，请另存为UTF-8的TOML或JSON再传。")


def _is_json(text: str) -> bool:
    """A file of TOML never begins with a brace."""
    return text.lstrip().startswith("{")


def _adopted() -> sets.Category:
    return sets.Category(id="adopted", name=KINDS["adopted"])
