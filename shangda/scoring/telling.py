"""Who hears of facts and points: authors of their uses, scorers of what cannot be counted."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from shangda.editing.actions.telling import authors
from shangda.items.models import Item
from shangda.kernel import notices
from shangda.organisations.models import Role
from shangda.organisations.queries import holders
from shangda.points.exact import plain
from shangda.scoring.models import Fact, FactShare, LedgerLine, RuleSet
from shangda.scoring.posting import Uncounted


@dataclass(frozen=True)
class Told:
    """A use of one item, as its author hears of it."""

    fact: Fact
    item: Item
    points: str


def tell_of_uses(facts: Iterable[Fact]) -> None:
    """Tell the author of each item that was adopted, with the points that it got."""
    for one in _told(facts):
        points = f"，得{one.points}分" if one.points else ""
        _tell(one, "used", f"刊用：{one.item}，{_where(one.fact)}{points}")


def tell_of_withdrawn(facts: Iterable[Fact], why: str) -> None:
    """Tell the authors that an adoption and its points were taken back. Before the lines are."""
    for one in _told(facts):
        points = f"，收回{one.points}分" if one.points else ""
        _tell(one, "withdrawn", f"撤销刊用：{one.item}{points}。{why}")


def tell_of_uncounted(found: Iterable[Uncounted]) -> None:
    """Tell the scorers which set cannot count which fact, and why; each once."""
    for one in found:
        rule_set = RuleSet.objects.select_related("desk").get(pk=one.rule_set)
        fact = Fact.objects.get(pk=one.fact)
        keepers = holders(Role.SCORER, Role.DESK_ADMIN, desk_id=rule_set.desk_id)
        notices.tell(
            keepers,
            notices.Message(
                event=f"uncounted:{one.rule_set}:{one.fact}",
                group=f"scoring.ruleset:{one.rule_set}",
                kind="uncounted",
                text=f"《{rule_set}》记不了“{fact}”：{one.why}",
                url=f"/standings/{rule_set.desk_id}/",
                is_action_needed=True,
            ),
        )


def _told(facts: Iterable[Fact]) -> list[Told]:
    """Each item of each fact once, with what its unit got by the desk's main set."""
    by_key = {fact.pk: fact for fact in facts if fact.kind == "adopted"}
    if not by_key:
        return []
    points = _points(list(by_key))
    shares = FactShare.objects.filter(fact__in=by_key, item__isnull=False)
    rows = shares.select_related("item__author", "item__keeper", "item__unit")
    return [
        Told(by_key[one.fact_id], one.item, points.get((one.fact_id, one.unit_id), ""))
        for one in rows.order_by("fact", "position")
        if one.item
    ]


def _points(keys: list[int]) -> dict[tuple[int, int], str]:
    """The few lines are summed here: asked for sums, SQLite may go through a whole ledger."""
    rows = LedgerLine.objects.standing().filter(
        fact__in=keys, account=LedgerLine.Account.POINTS, person=None
    )
    found: defaultdict[tuple[int, int], dict[int, Decimal]] = defaultdict(dict)
    for fact, unit, rule_set, value in rows.order_by(
        "rule_set__position", "rule_set"
    ).values_list("fact", "unit", "rule_set", "value"):
        sums = found[fact, unit]
        sums[rule_set] = sums.get(rule_set, Decimal()) + value
    totals = {key: next(iter(by_set.values())) for key, by_set in found.items()}
    return {key: plain(total.normalize()) for key, total in totals.items() if total}


def _where(fact: Fact) -> str:
    """《栖云快报》单条."""
    words = fact.content.get("words", {})
    return f"{words.get('outlet', '')}{words.get('form', '')}"


def _tell(one: Told, kind: str, text: str) -> None:
    notices.tell(
        authors(one.item),
        notices.Message(
            event=f"fact:{one.fact.pk}:{one.item.pk}:{kind}",
            group=f"items.item:{one.item.pk}",
            kind="used",
            text=text,
            url=one.item.get_absolute_url(),
        ),
    )
