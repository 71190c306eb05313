"""From facts to points: which lines a use deserves, and whether the ledger has them.

A use counts at every level that contributed: the desk that printed it credits its members,
and where an article had been reported up, the desk below credits its own, each desk by its
own values. A line is a pure function of the facts, so the ledger can be rebuilt.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

from shangda.editing.models import Article
from shangda.editing.queries import Contribution, contributors
from shangda.items.models import Item
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
    """The lines this use deserves, not saved. Desks without a value for it give none."""
    by_desk: defaultdict[int, list[Contribution]] = defaultdict(list)
    for contribution in credited(use):
        by_desk[contribution.desk.pk].append(contribution)
    return [line for group in by_desk.values() for line in _at_one_desk(use, group)]


def missing_and_wrong() -> tuple[list[LedgerLine], list[LedgerLine]]:
    """What the facts deserve and the ledger lacks; what it holds and they do not deserve."""
    deserved = {_key(line): line for use in all_uses() for line in lines_for(use)}
    held = {_key(line): line for line in standing_lines()}
    missing = [line for key, line in deserved.items() if not _equal(line, held.get(key))]
    wrong = [line for key, line in held.items() if not _equal(line, deserved.get(key))]
    return missing, wrong


def standing_lines() -> LedgerLineQuerySet:
    """Lines that have not been reversed."""
    return LedgerLine.objects.filter(reverses=None, reversed_by=None).order_by("pk")


def all_uses() -> Iterator[Use]:
    """Every valid fact."""
    entries = Entry.objects.filter(issue__state=Issue.State.ISSUED, withdrawal=None)
    related = ("issue__periodical__outlet", "article")
    for entry in entries.select_related(*related).order_by("pk").iterator():
        yield use_of_entry(entry)
    for use in (
        OutsideUse.objects.valid().select_related("outlet").order_by("pk").iterator()
    ):
        yield use_of_outside(use)


def points_of(desk_id: int, outlet: Outlet, form: str, day: date) -> Decimal | None:
    """The desk's value for the form, or for any form, latest before the day."""
    rows = OutletValue.objects.filter(
        desk_id=desk_id, outlet=outlet, form__in={form, ""}, from_date__lte=day
    )
    return rows.order_by("-form", "-from_date").values_list("points", flat=True).first()


def credited(use: Use) -> list[Contribution]:
    """Who contributed to what was used, at every level."""
    if use.article:
        return contributors(use.article)
    if use.item is None or use.desk_id is None:
        return []
    submission = use.item.submissions.filter(desk_id=use.desk_id).first()
    if submission is None:
        return []
    return [
        Contribution(
            desk=submission.desk,
            unit=use.item.unit,
            item=use.item,
            submission=submission,
            person=use.item.author,
            share=Fraction(1),
            level_down=0,
        )
    ]


def _at_one_desk(use: Use, group: list[Contribution]) -> Iterator[LedgerLine]:
    """Split the points by share; what rounding leaves over goes to the lead source."""
    points = points_of(group[0].desk.pk, use.outlet, use.form, use.used_date)
    if points is None:
        return
    values = [_part(points, one.share) for one in group]
    whole = _part(points, sum((one.share for one in group), Fraction(0)))
    values[0] += whole - sum(values)
    for contribution, value in zip(group, values, strict=True):
        yield LedgerLine(
            desk=contribution.desk,
            fact=use.fact,
            fact_id=use.fact_id,
            unit=contribution.unit,
            person=contribution.person,
            item=contribution.item,
            outlet=use.outlet,
            value=value,
            basis_date=use.used_date,
            explanation=_explain(use, points, contribution.share, value),
        )


def _part(points: Decimal, share: Fraction) -> Decimal:
    exact = points * share.numerator / share.denominator
    return exact.quantize(PLACES, rounding=ROUND_DOWN)


def _explain(use: Use, points: Decimal, share: Fraction, value: Decimal) -> str:
    """《栖云快报》第218期综合 5分×40%=2分."""
    if share == 1:
        return f"{use.words} {plain(points)}分"
    percent = Decimal(share.numerator * PERCENT) / share.denominator
    return f"{use.words} {plain(points)}分×{plain(round(percent, 1))}%={plain(value)}分"


def plain(value: Decimal) -> str:
    """Without the zeros at the end."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _key(line: LedgerLine) -> Key:
    return line.desk_id, line.fact, line.fact_id, line.item_id


def _equal(line: LedgerLine, other: LedgerLine | None) -> bool:
    return other is not None and _worth(line) == _worth(other)


def _worth(line: LedgerLine) -> Worth:
    return line.unit_id, line.value, line.basis_date
