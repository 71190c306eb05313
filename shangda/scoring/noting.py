"""Noting facts: what the sources mean now is compared with the facts that stand.

What is new is appended; what is no longer so, or otherwise, is revoked by another row.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from shangda.organisations.models import Desk, Person
from shangda.scoring.models import Fact, FactShare
from shangda.scoring.sources import Meant, Part, source, sources

BATCH = 500  # rows of a source that are compared at once
Key = tuple[int, str, int, str]
CHANGED = "登记的内容有变化"
GONE = "不再成立"


@dataclass
class Noted:
    """What a comparison changed: facts that are new, and facts that were taken back."""

    new: list[Fact] = field(default_factory=list)
    gone: list[Fact] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.new or self.gone)

    def add(self, other: "Noted") -> None:
        """Take over what another comparison changed."""
        self.new += other.new
        self.gone += other.gone


def note(
    name: str, keys: Collection[int], *, by: Person | None = None, why: str = ""
) -> Noted:
    """Bring the facts of a source's rows up to date; safe to run twice."""
    noted = Noted()
    for some in _batches(keys):
        with transaction.atomic():
            noted.add(_note(name, some, by, why))
    return noted


def note_all(names: Collection[str] = ()) -> Noted:
    """Compare every row of every source, and every fact that stands."""
    noted = Noted()
    for one in sources():
        if not names or one.name in names:
            noted.add(note(one.name, _every_key(one.name)))
    return noted


def differences() -> tuple[int, int]:
    """How many facts are missing, and how many stand that should not, over all sources."""
    missing = wrong = 0
    for one in sources():
        for some in _batches(_every_key(one.name)):
            new, gone = _compared(one.name, some)
            missing, wrong = missing + len(new), wrong + len(gone)
    return missing, wrong


def hold(desks: Iterable[int]) -> None:
    """Let nobody else write facts or lines of these desks until the commit."""
    rows = Desk.objects.select_for_update(no_key=True).filter(pk__in=set(desks))
    list(rows.order_by("pk").values_list("pk", flat=True))


def _every_key(name: str) -> list[int]:
    rows = source(name).rows().values_list("pk", flat=True)
    known = Fact.objects.standing().filter(source=name)
    return sorted({*rows, *known.values_list("source_id", flat=True)})


def _batches(keys: Collection[int]) -> Iterator[list[int]]:
    ordered = iter(sorted(set(keys)))
    while some := list(islice(ordered, BATCH)):
        yield some


# --- Comparing ----------------------------------------------------------------------------


def _compared(name: str, keys: list[int]) -> tuple[list[Meant], list[Fact]]:
    """What the rows mean and no fact says; facts that say what no row means."""
    meant = {one.key: one for one in source(name).derive(keys)}
    standing = _standing(name, keys)
    equal = {
        key
        for key, (fact, shares) in standing.items()
        if key in meant and _is_equal(meant[key], fact, shares)
    }
    new = [one for key, one in meant.items() if key not in equal]
    return new, [fact for key, (fact, _) in standing.items() if key not in equal]


def _standing(name: str, keys: list[int]) -> dict[Key, tuple[Fact, tuple[Part, ...]]]:
    rows = Fact.objects.standing().filter(source=name, source_id__in=keys)
    facts = list(rows.order_by("pk"))
    shares: defaultdict[int, list[Part]] = defaultdict(list)
    having = FactShare.objects.filter(fact__in=[fact.pk for fact in facts])
    for fact, unit, person, item, part in having.order_by("fact", "position").values_list(
        "fact_id", "unit_id", "person_id", "item_id", "part"
    ):
        shares[fact].append(Part(unit, person, item, part))
    return {_key(fact): (fact, tuple(shares[fact.pk])) for fact in facts}


def _key(fact: Fact) -> Key:
    return fact.desk_id, fact.kind, fact.source_id, fact.part


def _is_equal(meant: Meant, fact: Fact, shares: tuple[Part, ...]) -> bool:
    return meant.shares == shares and _columns(meant) == {
        name: getattr(fact, name) for name in _columns(meant)
    }


def _columns(meant: Meant) -> dict[str, object]:
    return {
        "text": meant.text,
        "item_id": meant.item,
        "day": meant.day,
        "registered": meant.registered,
        "title": meant.title[:200],
        "level": meant.level,
        "content": dict(meant.content),
        "reason": meant.reason,
        "by_id": meant.by,
    }


# --- Writing ------------------------------------------------------------------------------


def _note(name: str, keys: list[int], by: Person | None, why: str) -> Noted:
    new, gone = _compared(name, keys)
    if not new and not gone:
        return Noted()
    hold({one.desk for one in new} | {fact.desk_id for fact in gone})
    new, gone = _compared(name, keys)  # as it is now that nobody else writes
    again = {one.key for one in new}
    _revoke(gone, again, by, why)
    return Noted(_append(name, new), gone)


def _revoke(gone: list[Fact], again: set[Key], by: Person | None, why: str) -> None:
    now = timezone.now()
    Fact.objects.bulk_create(
        [
            Fact(
                desk_id=fact.desk_id,
                kind=fact.kind,
                source=fact.source,
                source_id=fact.source_id,
                part=fact.part,
                text=fact.text,
                item_id=fact.item_id,
                day=fact.day,
                registered=timezone.localdate(now),
                title=fact.title,
                reason=why or (CHANGED if _key(fact) in again else GONE),
                by=by,
                round=fact.round,
                revokes=fact,
                at=now,
            )
            for fact in gone
        ]
    )


def _append(name: str, new: list[Meant]) -> list[Fact]:
    rounds = _rounds(name, [one.source_id for one in new])
    facts = [
        Fact(
            desk_id=one.desk,
            kind=one.kind,
            source=name,
            source_id=one.source_id,
            part=one.part,
            round=rounds.get(one.key, 0) + 1,
            **_columns(one),
        )
        for one in new
    ]
    facts = Fact.objects.bulk_create(facts)
    FactShare.objects.bulk_create(
        [
            FactShare(
                fact=fact,
                desk_id=fact.desk_id,
                kind=fact.kind,
                day=fact.day,
                position=position,
                unit_id=share.unit,
                person_id=share.person,
                item_id=share.item,
                part=share.part,
            )
            for fact, one in zip(facts, new, strict=True)
            for position, share in enumerate(one.shares)
        ]
    )
    return facts


def _rounds(name: str, keys: list[int]) -> dict[Key, int]:
    rows = Fact.objects.told().filter(source=name, source_id__in=keys)
    counted = rows.values_list("desk_id", "kind", "source_id", "part")
    return {
        (desk, kind, key, part): last
        for desk, kind, key, part, last in counted.annotate(last=Max("round"))
    }
