"""The way of an item's signatures in its unit: which posts, in which order, who holds them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from shangda.items.models import Item, Revision, RouteStep, SignOff
from shangda.organisations.models import Appointment, Person


@dataclass(frozen=True)
class Signer:
    """Somebody who may give a signature today; ``for_whom`` is the absent one in a 代签."""

    person: Person
    title: str
    for_whom: str = ""


@dataclass(frozen=True)
class Stop:
    """One signature of a route with those who could give it on this item."""

    step: RouteStep
    signers: tuple[Signer, ...]

    @property
    def is_vacant(self) -> bool:
        """Whether nobody could; the signature then falls to the next stop."""
        return not self.signers

    @property
    def people(self) -> list[Person]:
        """Those who could, without their titles."""
        return [signer.person for signer in self.signers]

    @property
    def is_own(self) -> bool:
        """Whether the author signs, as data allow for a post that is theirs alone."""
        return self.step.may_be_author

    def is_open_to(self, person: Person) -> bool:
        """Whether this person could."""
        return any(signer.person.pk == person.pk for signer in self.signers)


def stops(item: Item) -> list[Stop]:
    """The whole route of the item as its kind asks for today, in two queries."""
    steps = _steps(item)
    seated = _seated(item, {step.role for step in steps})
    return [Stop(step, _signers(item, step, seated[step.role])) for step in steps]


def ahead(item: Item, revision: Revision) -> list[Stop]:
    """The stops whose signature this revision still lacks."""
    done = positions_done(revision)
    return [stop for stop in stops(item) if stop.step.position > done]


def positions_done(revision: Revision) -> int:
    """How far along its route this revision has come; 0 at the start."""
    rows = SignOff.objects.filter(revision=revision, undone_at=None)
    return max(rows.values_list("position", flat=True), default=0)


def first_held(ahead: Iterable[Stop]) -> Stop | None:
    """The next stop that is not vacant."""
    return next((stop for stop in ahead if not stop.is_vacant), None)


def is_last(stop: Stop, ahead: Sequence[Stop]) -> bool:
    """Whether everybody at this stop could give all later signatures as well."""
    later = [s for s in ahead if s.step.position > stop.step.position and not s.is_vacant]
    return all(s.is_open_to(person) for s in later for person in stop.people)


def _steps(item: Item) -> list[RouteStep]:
    """The unit's own steps for the kind, else the shipped ones."""
    found = RouteStep.objects.filter(
        Q(unit=item.unit_id) | Q(unit=None), kind=item.kind, is_major=item.is_major
    ).order_by("position", "pk")
    rows = list(found)
    own = [row for row in rows if row.unit_id]
    return own or rows


def _seated(item: Item, roles: set[str]) -> dict[str, list[Signer]]:
    rows = (
        Appointment.objects.in_force(timezone.localdate())
        .filter(post__unit=item.unit_id, post__role__in=roles)
        .select_related("person", "post", "stands_in_for__person")
        .order_by("post__position", "stands_in_for", "pk")
    )
    seated: dict[str, list[Signer]] = defaultdict(list)
    for row in rows:
        known = {signer.person.pk for signer in seated[row.post.role]}
        if row.person_id not in known:
            absent = row.stands_in_for.person.name if row.stands_in_for else ""
            seated[row.post.role].append(Signer(row.person, row.post.title, absent))
    return seated


def _signers(item: Item, step: RouteStep, seated: list[Signer]) -> tuple[Signer, ...]:
    """Authors do not sign their own items, unless data allow it where they are alone."""
    others = [signer for signer in seated if signer.person.pk != item.author_id]
    return tuple(others or (seated if step.may_be_author else []))
