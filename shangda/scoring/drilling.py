"""From a number of the standings down to its lines and facts."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from shangda.organisations.models import Desk, Level, Person, Unit
from shangda.scoring.models import Fact, FactShare, RuleSet
from shangda.scoring.periods import Period
from shangda.scoring.rulebook import book_of
from shangda.scoring.standings import Sets


@dataclass(frozen=True)
class Chosen:
    """Some of the lines of an account, by the column in which they stand."""

    label: str
    where: Q


def units_at(desk: Desk) -> QuerySet[Unit]:
    """Units that ever reported to a desk, and its own office."""
    rows = Unit.objects.filter(Q(memberships__desk=desk) | Q(pk=desk.unit_id))
    return rows.distinct()


def facts_of(
    desk: Desk, unit: Unit, period: Period, kind: str, person: Person | None = None
) -> QuerySet[Fact]:
    """The standing facts of a kind in which a unit, or a person of it, has a part."""
    shares = FactShare.objects.filter(unit=unit)
    if person:
        shares = shares.filter(person=person)
    rows = Fact.objects.standing().filter(desk=desk, kind=kind, day__range=period.days)
    rows = rows.filter(pk__in=shares.values("fact")).select_related("item")
    return rows.defer("item__body").order_by("-day", "-pk")


def title_of(fact: Fact) -> str:
    """What it was about."""
    return fact.title or str(fact.item or "") or fact.reason


def column(code: str | None, desk: Desk, of: RuleSet | None) -> Chosen | None:
    """The lines of a column: of a level, of a category, or all others (an empty code)."""
    if code is None:
        return None
    if code in Level.values:
        return Chosen(f"{Level(code).label}分", Q(level=code))
    rules: dict[str, str] = {}
    names: dict[str, str] = {}
    for one in Sets(desk).versions(of):
        book = book_of(one).rules
        names |= {category.id: category.name for category in book.categories}
        rules |= {f"category:{category.id}": category.id for category in book.categories}
        for rule in book.rules:
            rules |= dict.fromkeys((rule.id, f"rule:{rule.id}"), rule.category)
    if code in names:
        own = [rule for rule, category in rules.items() if category == code]
        return Chosen(f"{names[code]}分", Q(level="", rule__in=own))
    return Chosen("任务和其他分", Q(level="") & ~Q(rule__in=rules))
