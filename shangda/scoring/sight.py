"""What of a desk's standings somebody may see: members as much as the desk's terms allow."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from shangda.organisations.models import Desk, Person
from shangda.scoring import rules
from shangda.scoring.models import StandingsTerms, units_counted_for
from shangda.scoring.standings import Group, Row, Standings


@dataclass(frozen=True)
class Sight:
    """Whose units are one's own, and whether one sees all."""

    mine: Collection[int]
    sees_all: bool

    def may_open(self, unit: int) -> bool:
        """Whether the lines of a unit are for them."""
        return self.sees_all or unit in self.mine


def sight_of(person: Person, desk: Desk) -> Sight:
    """The desk's people and leaders see all."""
    sees_all = rules.is_of_desk_or_leads(person, desk.pk)
    return Sight(units_counted_for(person), sees_all)


def seen(found: Standings, sight: Sight) -> Standings:
    """The standings as far as they are for somebody; one's own rows always are."""
    if sight.sees_all:
        return found
    groups = [_seen(group, found.terms, sight) for group in found.groups]
    return replace(found, groups=[one for one in groups if one.rows], own=[])


def _seen(group: Group, terms: StandingsTerms, sight: Sight) -> Group:
    is_own = any(row.unit.pk in sight.mine for row in group.rows)
    rows = [row for row in group.rows if _is_seen(row, terms, sight, is_own=is_own)]
    return Group(group.group, rows)


def _is_seen(row: Row, terms: StandingsTerms, sight: Sight, *, is_own: bool) -> bool:
    if row.unit.pk in sight.mine:
        return True
    if terms.seen == StandingsTerms.Seen.OWN:
        return False
    if terms.seen == StandingsTerms.Seen.GROUP and not is_own:
        return False
    return not terms.top or (row.rank is not None and row.rank <= terms.top)
