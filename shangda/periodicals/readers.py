"""To whom issues go, and what the readers have done with them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from shangda.organisations.models import Appointment, Person, Role
from shangda.periodicals.models import Address, DefaultRecipient, Issue, Recipient


@dataclass(frozen=True)
class Line:
    """One of 报 / 送 / 发 at the foot of an issue, with how many accounts and units it reaches."""

    address: str
    rows: Sequence[DefaultRecipient]
    persons_count: int
    units_count: int


def default_recipients(issue: Issue) -> QuerySet[DefaultRecipient]:
    """The periodical's lines, without those that this issue leaves out."""
    rows = issue.periodical.recipients.exclude(pk__in=issue.left_out)
    return rows.prefetch_related("persons", "units").order_by("position", "pk")


def lines(issue: Issue) -> list[Line]:
    """All default lines by address, with the ones left out among them, in one query."""
    found = list(
        issue.periodical.recipients.annotate(
            persons_count=Count("persons", distinct=True),
            units_count=Count("units", distinct=True),
        ).order_by("position", "pk")
    )
    return [
        Line(
            address.label,
            mine,
            sum(row.persons_count for row in mine if row.pk not in issue.left_out),
            sum(row.units_count for row in mine if row.pk not in issue.left_out),
        )
        for address in Address
        if (mine := [row for row in found if row.address == address])
    ]


def foot(issue: Issue) -> list[tuple[str, str]]:
    """The lines as printed: frozen ones of a signed issue, else the periodical's."""
    rows = issue.recipients if issue.number else default_recipients(issue)
    found = dict.fromkeys(rows.order_by("position", "pk").values_list("address", "label"))
    return [
        (
            address.label,
            "，".join(label for where, label in found if where == address) + "。",
        )
        for address in Address
        if any(where == address for where, _ in found)
    ]


def mine(person: Person) -> Q:
    """Rows of ``Recipient`` that are this person's, or a unit's in which they hold a post."""
    return Q(person=person) | Q(unit_id__in=person.unit_ids)


def is_unread(issue: Issue, person: Person) -> bool:
    """Whether opening it now is the receipt."""
    return Recipient.objects.filter(mine(person), issue=issue, opened_at=None).exists()


def to_read(person: Person) -> QuerySet[Issue]:
    """Issued issues that this person gets or leads, the unread first, then newest."""
    got = _got(person)
    led = Q(periodical__desk_id__in=person.desks_as(Role.LEADER))
    return (
        Issue.objects.issued()
        .filter(led | Exists(got))
        .annotate(
            is_unread=Exists(got.filter(opened_at=None)), entry_count=Count("entries")
        )
        .select_related("periodical")
        .order_by("-is_unread", "-signed_at", "-pk")
    )


def unread(person: Person) -> QuerySet[Issue]:
    """Those of them that still want opening."""
    return Issue.objects.issued().filter(Exists(_got(person).filter(opened_at=None)))


def next_unread(person: Person, issue: Issue) -> Issue | None:
    """The oldest unread issue besides this one."""
    others = unread(person).exclude(pk=issue.pk).select_related("periodical")
    return others.order_by("signed_at", "pk").first()


def _got(person: Person) -> QuerySet[Recipient]:
    return Recipient.objects.filter(mine(person), issue=OuterRef("pk"))


def people_of(issue: Issue) -> Iterable[Person]:
    """Readers by name, and the informants of the units to which it goes."""
    named = Q(received__issue=issue)
    units = issue.recipients.filter(unit__isnull=False).values("unit")
    seats = Appointment.objects.in_force(timezone.localdate()).filter(
        post__role=Role.INFORMANT, post__unit__in=units
    )
    return Person.objects.filter(named | Q(appointments__in=seats)).distinct()


@dataclass(frozen=True)
class Receipts:
    """Who got an issue, and how many of them have opened it."""

    rows: list[Recipient]

    @property
    def of(self) -> int:
        """Those who can open it: lines for paper only do not count."""
        return sum(
            row.person_id is not None or row.unit_id is not None for row in self.rows
        )

    @property
    def opened(self) -> int:
        """Those who have."""
        return sum(row.opened_at is not None for row in self.rows)


def receipts(issue: Issue) -> Receipts:
    """The unread first, then as the foot of the issue has them."""
    rows = issue.recipients.select_related("person", "unit", "opened_by")
    order = {address: place for place, address in enumerate(Address)}
    return Receipts(
        sorted(
            rows,
            key=lambda row: (
                row.opened_at is not None, order[Address(row.address)], row.position, row.pk
            ),
        )
    )  # fmt: skip
