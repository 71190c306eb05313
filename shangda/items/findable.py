"""What the unit's side lets people find: its own items, what lies at a desk, its materials."""

from collections.abc import Collection, Iterable, Iterator

from django.db.models import QuerySet

from shangda.items.models import Item, Material, Submission, units_of
from shangda.organisations.models import Person
from shangda.search.sources import Document, Source, itself, register

RECEIVED = "received"  # code of the source of what lies at desks
MATERIALS = "materials"
# Hundreds of texts are read for one question: rows, not objects with all that hangs on them.
OF_ITEM = (
    "pk", "title", "body", "changed_at", "unit_id", "section_id", "author_id", "kind", "state"
)  # fmt: skip
OF_SUBMISSION = (
    "pk", "revision__title", "revision__body", "received_at", "item__unit_name",
    "receipt_number", "unit_id", "desk_id", "item__section_id", "item__author_id",
    "item__kind", "state",
)  # fmt: skip
WITHDRAWN = Submission.State.WITHDRAWN


def register_sources() -> None:
    """Make the three kinds of text known."""
    register(
        Source(
            kind="items",
            label="本单位的信息",
            rows=Item.objects.kept,
            read=_items,
            visible=_own_items,
            date="changed_at",
            follows={"items.item": itself},
            scope=lambda person: {"unit_id": units_of(person)},
        )
    )
    register(
        Source(
            kind=RECEIVED,
            label="收到的信息",
            rows=_received,
            read=_submissions,
            visible=_at_own_desks,
            date="received_at",
            follows={"items.submission": itself, "items.item": _of_item},
            origin="item",
            scope=lambda person: {"desk_id": _desks(person)},
        )
    )
    register(
        Source(
            kind=MATERIALS,
            label="素材",
            rows=_kept_materials,
            read=_materials,
            visible=Material.objects.visible_to,
            date="made_at",
            follows={"items.material": itself},
            origin="items",
            scope=lambda person: {"unit_id": person.unit_ids},
        )
    )


def _own_items(person: Person) -> QuerySet[Item]:
    """The working copy is the unit's alone; a desk finds what was sent to it."""
    return Item.objects.of_unit_of(person).kept()


def _items(keys: Collection[int]) -> Iterator[Document]:
    rows = Item.objects.kept().filter(pk__in=keys)
    for row in rows.values_list(*OF_ITEM, named=True):
        yield Document(
            row.pk,
            row.title,
            row.body,
            row.changed_at,
            unit_id=row.unit_id,
            section_id=row.section_id,
            author_id=row.author_id,
            item_kind=row.kind,
            status=row.state,
        )


def _received() -> QuerySet[Submission]:
    return Submission.objects.exclude(state=WITHDRAWN)


def _at_own_desks(person: Person) -> QuerySet[Submission]:
    return Submission.objects.visible_to(person).at_desks(_desks(person))


def _desks(person: Person) -> frozenset[int]:
    return frozenset(power.desk_id for power in person.powers if power.desk_id)


def _submissions(keys: Collection[int]) -> Iterator[Document]:
    rows = _received().filter(pk__in=keys)
    for row in rows.values_list(*OF_SUBMISSION, named=True):
        yield Document(
            row.pk,
            row.revision__title,
            row.revision__body,
            row.received_at,
            more=f"{row.item__unit_name} {row.receipt_number}",
            unit_id=row.unit_id,
            desk_id=row.desk_id,
            section_id=row.item__section_id,
            author_id=row.item__author_id,
            item_kind=row.item__kind,
            status=row.state,
        )


def _of_item(key: int) -> Iterable[int]:
    return Submission.objects.filter(item=key).values_list("pk", flat=True)


def _kept_materials() -> QuerySet[Material]:
    return Material.objects.filter(deleted_at=None)


def _materials(keys: Collection[int]) -> Iterator[Document]:
    for row in _kept_materials().filter(pk__in=keys):
        yield Document(
            row.pk,
            row.title,
            row.text,
            row.made_at,
            more=f"{row.url} {row.file_name}",
            unit_id=row.unit_id,
            author_id=row.by_id,
        )
