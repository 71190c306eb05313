"""From facts to points: which lines a use deserves, and whether the ledger has them.

A use counts at every level that contributed: the desk that printed it credits its members,
and where an article had been reported up, the desk below credits its own, each desk by its
own values. A line is a pure function of the facts, so the ledger can be rebuilt.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

from shangda.editing.models import Article
from shangda.editing.queries import Contribution, contributors
from shangda.items.models import Item, Submission
from shangda.periodicals.models import Entry, Issue, Outlet, OutsideUse
from shangda.scoring.models import LedgerLine, LedgerLineQuerySet, OutletValue

Fact = LedgerLine.Fact
PLACES = Decimal("0.0001")  # of a point; LedgerLine.value has four
PERCENT = 100


@dataclass(frozen=True)
class Use:
    """A fact that earns points: an outlet printed an article, or an item, on a date."""

    fact: str
    fact_id: int
    outlet: Outlet
    form: str
    used_date: date
    words: str
    article: Article | None
    item: Item | None = None
    desk_id: int | None = None


Key = tuple[int, str, int, int]  # desk, fact, fact_id, item
Worth = tuple[int, Decimal, date]  # unit, value, basis date
Differences = tuple[list[LedgerLine], list[LedgerLine]]


# --- What a use deserves ------------------------------------------------------------------


def use_of_entry(entry: Entry) -> Use:
    """An entry in an issued issue."""
    issue = entry.issue
    return Use(
        fact=Fact.ENTRY,
        fact_id=entry.pk,
        outlet=issue.periodical.outlet,
        form=entry.form,
        used_date=issue.issue_date,
        words=f"{issue}{entry.get_form_display()}",
        article=entry.article,
    )


def use_of_outside(use: OutsideUse) -> Use:
    """An adoption outside the system; of an item it counts for what the item was made from."""
    reported = getattr(use.item, "reported_from", None) if use.item else None
    return Use(
        fact=Fact.OUTSIDE_USE,
        fact_id=use.pk,
        outlet=use.outlet,
        form="",
        used_date=use.used_date,
        words=f"{use.outlet}{use.reference}",
        article=reported.article if reported else use.article,
        item=None if reported else use.item,
        desk_id=use.desk_id,
    )


def lines_for(use: Use) -> list[LedgerLine]:
    """The lines this use deserves, not saved; worth nothing at a desk without a value for it."""
    by_desk: defaultdict[int, dict[int, Contribution]] = defaultdict(dict)
    for one in _credited(use):
        items = by_desk[one.desk.pk]
        known = items.get(one.item.pk)
        share = one.share + known.share if known else one.share
        items[one.item.pk] = replace(known or one, share=share)
    return [line for items in by_desk.values() for line in _at_one_desk(use, items)]


def points_of(desk_id: int, outlet: Outlet, form: str, day: date) -> Decimal | None:
    """The desk's value for the form, or for any form, latest before the day."""
    rows = OutletValue.objects.filter(
        desk_id=desk_id, outlet=outlet, form__in={form, ""}, from_date__lte=day
    )
    return rows.order_by("-form", "-from_date").values_list("points", flat=True).first()


def split(points: Decimal, shares: Sequence[Fraction]) -> list[Decimal]:
    """Points by share; what rounding leaves over goes to the first, the lead source."""
    values = [_part(points, share) for share in shares]
    whole = _part(points, sum(shares, Fraction(0)))
    return [whole - sum(values[1:]), *values[1:]]


def plain(value: Decimal) -> str:
    """Without the zeros at the end."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _credited(use: Use) -> list[Contribution]:
    """Who contributed to what was used, at every level; an item counts as a whole."""
    if use.article:
        return contributors(use.article)
    sent = Submission.objects.filter(item=use.item, desk=use.desk_id)
    submission = sent.select_related("desk", "item__unit", "item__author").last()
    if submission is None:
        return []
    return [
        Contribution(
            desk=submission.desk,
            unit=submission.item.unit,
            item=submission.item,
            submission=submission,
            person=submission.item.author,
            share=Fraction(1),
            level_down=0,
        )
    ]


def _at_one_desk(use: Use, items: dict[int, Contribution]) -> Iterator[LedgerLine]:
    group = list(items.values())
    points = points_of(group[0].desk.pk, use.outlet, use.form, use.used_date)
    values = split(points or Decimal(0), [one.share for one in group])
    for one, value in zip(group, values, strict=True):
        yield LedgerLine(
            desk=one.desk,
            fact=use.fact,
            fact_id=use.fact_id,
            unit=one.unit,
            person=one.person,
            item=one.item,
            outlet=use.outlet,
            value=value,
            basis_date=use.used_date,
            explanation=_explain(use, points, one.share, value)[:300],
        )


def _part(points: Decimal, share: Fraction) -> Decimal:
    exact = points * share.numerator / share.denominator
    return exact.quantize(PLACES, rounding=ROUND_DOWN)


def _explain(use: Use, points: Decimal | None, share: Fraction, value: Decimal) -> str:
    """《栖云快报》第218期综合 5分×40%=2分."""
    if points is None:
        return f"{use.words} 未定分值，记0分"
    if share == 1:
        return f"{use.words} {plain(points)}分"
    percent = Decimal(share.numerator * PERCENT) / share.denominator
    return f"{use.words} {plain(points)}分×{plain(round(percent, 1))}%={plain(value)}分"


# --- Whether the ledger has it ------------------------------------------------------------


def differences(uses: Iterable[Use], held: LedgerLineQuerySet) -> Differences:
    """What the uses deserve and these lines lack; what they hold and nothing deserves."""
    deserved = {_key(line): line for use in uses for line in lines_for(use)}
    known = {_key(line): line for line in held}
    missing = [line for key, line in deserved.items() if not _equal(line, known.get(key))]
    wrong = [line for key, line in known.items() if not _equal(line, deserved.get(key))]
    return missing, wrong


def differences_at(desk_id: int, outlet: Outlet, from_date: date) -> Differences:
    """The differences at one desk in what one outlet used from a date on."""
    uses = all_uses(outlet=outlet, from_date=from_date)
    held = standing_lines().filter(desk=desk_id, outlet=outlet, basis_date__gte=from_date)
    missing, wrong = differences(uses, held)
    return [line for line in missing if line.desk_id == desk_id], wrong


def standing_lines() -> LedgerLineQuerySet:
    """Lines that have not been reversed."""
    return LedgerLine.objects.filter(reverses=None, reversed_by=None).order_by("pk")


def all_uses(
    *, outlet: Outlet | None = None, from_date: date | None = None
) -> Iterator[Use]:
    """Every valid fact, or those of one outlet from a date on."""
    entries = Entry.objects.filter(issue__state=Issue.State.ISSUED, withdrawal=None)
    outside = OutsideUse.objects.valid()
    if outlet:
        entries = entries.filter(issue__periodical__outlet=outlet)
        outside = outside.filter(outlet=outlet)
    if from_date:
        entries = entries.filter(issue__issue_date__gte=from_date)
        outside = outside.filter(used_date__gte=from_date)
    related = ("issue__periodical__outlet", "article__desk")
    for entry in entries.select_related(*related).order_by("pk").iterator():
        yield use_of_entry(entry)
    for use in (
        outside.select_related("outlet", "item", "article__desk").order_by("pk").iterator()
    ):
        yield use_of_outside(use)


def _key(line: LedgerLine) -> Key:
    return line.desk_id, line.fact, line.fact_id, line.item_id


def _equal(line: LedgerLine, other: LedgerLine | None) -> bool:
    return other is not None and _worth(line) == _worth(other)


def _worth(line: LedgerLine) -> Worth:
    return line.unit_id, line.value, line.basis_date
