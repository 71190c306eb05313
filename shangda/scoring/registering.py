"""What may be registered by hand: the checks that a registration passes, and its content.

The verbs of later apps (``enter_fact``) pass the same checks.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from django.db.models import Q
from django.utils import timezone

from shangda.items.models import Item
from shangda.kernel.errors import InvalidError
from shangda.organisations.models import Desk, Membership
from shangda.periodicals.models import Entry, Outlet
from shangda.points.exact import NumberError, exact, plain
from shangda.points.facts import FLAGS, KINDS, WORDS
from shangda.points.rulesets import Basis, Late
from shangda.scoring import closed, posting, reading
from shangda.scoring.rulebook import book_of, counting
from shangda.scoring.sources import words

EARLIEST = date(2000, 1, 1)  # an older date is a slip
LONGEST_REASON, LONGEST_TITLE, LONGEST_WORD = 300, 200, 60
ADOPTED = "adopted"


@dataclass(frozen=True)
class Sharer:
    """Who has a part; ``part`` as it is typed: 1/3, 0.5 or nothing."""

    unit: int
    person: int | None = None
    part: str = ""


@dataclass(frozen=True, kw_only=True)
class Told:
    """What somebody registers."""

    kind: str
    day: date
    sharers: Sequence[Sharer]
    reason: str
    item: Item | None = None
    title: str = ""
    outlet: Outlet | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    flags: Iterable[str] = ()
    amount: str = ""
    chosen: str = ""

    def content(self) -> dict[str, Any]:
        """As ``Registration.content`` holds it; raises InvalidError."""
        said = {key: one for key, one in self.words.items() if one}
        length = None
        if self.item:
            said = words.kind_words(self.item.kind) | said
            length = self.item.count
        if self.outlet:
            said = words.Outlets().words(self.outlet) | said
        found = words.content(said, sorted(set(self.flags)), length)
        if self.outlet:
            found["level"] = self.outlet.level
        if self.amount:
            figure = _number(self.amount, "amount", "数量")
            found["figures"] = found.get("figures", {}) | {"amount": plain(figure)}
        if self.chosen:
            found["chosen"] = plain(_number(self.chosen, "chosen", "酌定的分"))
        return found


def checked(desk: Desk, told: Told) -> list[list[Any]]:
    """The shares as they are stored. Raises InvalidError with the field and what to do."""
    _check_words(told)
    _check_day(desk, told)
    shares = _shares(told.sharers)
    _check_units(desk, told)
    _check_item(desk, told)
    return shares


def fields_of(kind: str) -> list[str]:
    """Which particulars a kind asks for; shipped data."""
    asked = _asked()
    return asked.get(kind, asked["manual"])


def refuse_uncountable(desk: Desk, told: Told, shares: list[list[Any]]) -> None:
    """Refuse what a rule set in force cannot count, in that set's words."""
    rows: list[reading.Share] = [(0, *share, None) for share in shares]
    said = json.dumps(told.content())
    row = (0, told.kind, told.day, timezone.localdate(), "", told.title, said)
    one = reading.as_known((*row, told.reason, "", ""), rows)
    for rule_set in counting([desk.pk]):
        for found in posting.text_lines(rule_set.pk, book_of(rule_set), [one]).uncounted:
            why = found.why.partition("：")[2] or found.why
            name = "parts" if "比例" in why else "chosen"
            raise InvalidError(f"按《{rule_set.title}》：{why}", fields={name: why})


def _check_words(told: Told) -> None:
    if told.kind not in KINDS:
        _refuse("kind", "没有这一种登记，请从列出的里面选。")
    if unknown := (set(told.words) - set(WORDS)) | (set(told.flags) - set(FLAGS)):
        _refuse("kind", f"没有“{min(unknown)}”这一项。")
    if not told.reason.strip():
        _refuse("reason", "请写明为什么登记，核准的人要看。")
    lengths = [
        ("reason", told.reason, LONGEST_REASON),
        ("title", told.title, LONGEST_TITLE),
    ]
    lengths += [(name, word, LONGEST_WORD) for name, word in told.words.items()]
    for name, text, most in lengths:
        if len(text) > most:
            _refuse(name, f"最多{most}字，现在{len(text)}字，请删短一些。")


def _check_day(desk: Desk, told: Told) -> None:
    if told.day > timezone.localdate():
        _refuse("day", "这一天还没有到，请填发生的日期。")
    if told.day < EARLIEST:
        _refuse("day", "日期太早，请看看年份对不对。")
    period = closed.period_of(desk.pk, told.day)
    if period and not _goes_on(desk):
        span = f"{_day(period.start)}到{_day(period.end)}"
        remedy = "日期请填这以后的，理由里写明补的是哪一天的事。"
        _refuse("day", f"{span}已经关账，不能再记进去。{remedy}")


def _goes_on(desk: Desk) -> bool:
    """Whether every set counts late news on a day that is open."""
    sets = [book_of(one).rules for one in counting([desk.pk])]
    return bool(sets) and all(
        one.late is Late.NEXT or one.basis is Basis.REGISTERED for one in sets
    )


def _shares(sharers: Sequence[Sharer]) -> list[list[Any]]:
    if not sharers:
        _refuse("units", "请至少选一个单位。")
    whose = [(one.unit, one.person) for one in sharers]
    if len(set(whose)) < len(whose):
        _refuse("units", "同一家写了两次，请合成一行。")
    parts = [_part(one.part) for one in sharers]
    if any(parts) and not all(parts):
        _refuse("parts", "各家的份额要么都填，要么都不填。")
    whole = sum((part for part in parts if part), Fraction(0))
    if any(parts) and whole != 1:
        more = "超过" if whole > 1 else "不到"
        _refuse("parts", f"各家的份额加起来要正好是1，现在{more}了1；三分之一请写1/3。")
    return [
        [one.unit, one.person, str(part) if part and len(sharers) > 1 else ""]
        for one, part in zip(sharers, parts, strict=True)
    ]


def _part(typed: str) -> Fraction | None:
    if not typed.strip():
        return None
    try:
        part = Fraction(typed.strip().removesuffix("%"))
    except (ValueError, ZeroDivisionError):
        _refuse("parts", f"份额“{typed}”看不懂，请写成1/3、0.5或50%这样。")
    part = part / 100 if typed.strip().endswith("%") else part
    if not 0 < part <= 1:
        _refuse("parts", "每一家的份额要大于0，不超过1。")
    return part


def _check_units(desk: Desk, told: Told) -> None:
    members = Membership.objects.on(told.day).filter(desk=desk)
    known = {*members.values_list("unit_id", flat=True), desk.unit_id}
    if any(one.unit not in known for one in told.sharers):
        sentence = (
            f"有一家{_day(told.day)}不在{desk}的考核分组里，请换一家，或先把它编进组。"
        )
        _refuse("units", sentence)


def _check_item(desk: Desk, told: Told) -> None:
    item, outlet = told.item, told.outlet
    if item and item.unit_id != desk.unit_id:
        sent = item.submissions.filter(desk=desk).exclude(state="withdrawn")
        if not sent.exists():
            _refuse("item", "这条信息没有报过本科室，请从报来的信息里选。")
    if outlet is None or told.kind != ADOPTED:
        return
    if item and (gone := _withdrawn(item, outlet)):
        _refuse("outlet", f"{gone.issue}的这次刊用已经撤销，不能再补录成采用。")
    if getattr(outlet, "periodical", None):
        _refuse("outlet", "系统里印的刊物签发时自动记采用，不用登记。")


def _withdrawn(item: Item, outlet: Outlet) -> Entry | None:
    of_item = Q(article__sources__submission__item=item)
    rows = Entry.objects.filter(of_item, issue__periodical__outlet=outlet)
    return rows.exclude(withdrawal=None).select_related("issue__periodical").first()


def _number(typed: str, name: str, label: str) -> Decimal:
    try:
        return exact(typed.strip())
    except NumberError as error:
        _refuse(name, f"{label}{error}。")


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _refuse(name: str, sentence: str) -> NoReturn:
    raise InvalidError(sentence, fields={name: sentence})


@cache
def _asked() -> dict[str, list[str]]:
    path = Path(__file__).with_name("kind_fields.json")
    found: dict[str, list[str]] = json.loads(path.read_text("utf-8"))
    return found
