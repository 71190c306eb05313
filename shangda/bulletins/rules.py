"""Who closes periods, writes, signs and reads bulletins, and who objects."""

from shangda.bulletins.models import PREPARERS, Bulletin, BulletinTerms, Objection
from shangda.organisations.models import Desk, Membership, Person, Role
from shangda.organisations.rules import holds, may_manage_desk
from shangda.scoring.models import units_counted_for


def may_prepare(person: Person, desk_id: int) -> bool:
    """Scorers and the desk's administrator: they close periods and answer objections."""
    return holds(person, *PREPARERS, desk_id=desk_id)


def may_keep_terms(person: Person, desk_id: int) -> bool:
    """Who signs, how long one may object, and the templates: those who prepare."""
    return may_prepare(person, desk_id) or may_manage_desk(person, desk_id)


def may_write(person: Person, bulletin: Bulletin) -> bool:
    """Draft it, word it, send it to the signature, take it back."""
    return may_prepare(person, bulletin.desk_id)


def signer_of(desk: Desk) -> str:
    """The role that signs the desk's bulletins."""
    row = BulletinTerms.objects.filter(desk=desk).values_list("signer", flat=True).first()
    return row or BulletinTerms.Signer.ISSUER


def may_sign(person: Person, bulletin: Bulletin) -> bool:
    """Whoever holds the role that the desk has chosen."""
    return holds(person, signer_of(bulletin.desk), desk_id=bulletin.desk_id)


def units_objecting(person: Person, bulletin: Bulletin) -> set[int]:
    """Their units among those that the bulletin reports on."""
    closed = bulletin.closed
    rows = Membership.objects.filter(
        desk=bulletin.desk_id, unit__in=person.unit_ids, from_date__lte=closed.end
    )
    return set(rows.exclude(until_date__lt=closed.start).values_list("unit", flat=True))


def may_object(person: Person, bulletin: Bulletin, unit_id: int) -> bool:
    """People in posts of a unit that the bulletin reports on."""
    return unit_id in units_objecting(person, bulletin)


def may_answer(person: Person, objection: Objection) -> bool:
    """The desk's scorer, unless the objection is their own."""
    return may_prepare(person, objection.bulletin.desk_id) and objection.by_id != person.pk


def may_withdraw(person: Person, objection: Objection) -> bool:
    """People of the unit that objected."""
    return objection.unit_id in person.unit_ids


def may_see_lines(person: Person, bulletin: Bulletin, unit_id: int) -> bool:
    """A unit's own people, and the desk."""
    return may_prepare(person, bulletin.desk_id) or (
        unit_id in units_counted_for(person) and unit_id in units_reported(bulletin)
    )


def units_reported(bulletin: Bulletin) -> set[int]:
    """Members of the desk in the bulletin's days."""
    closed = bulletin.closed
    rows = Membership.objects.filter(desk=bulletin.desk_id, from_date__lte=closed.end)
    return set(rows.exclude(until_date__lt=closed.start).values_list("unit", flat=True))


def is_of_desk(person: Person, desk_id: int) -> bool:
    """Those who work there, leaders apart."""
    return holds(person, *(Role.of_desks() - {Role.LEADER}), desk_id=desk_id)
