"""What follows a verb, after the commit."""

from shangda.bulletins import bulletin_files, rules
from shangda.bulletins.models import Bulletin
from shangda.kernel import files, notices
from shangda.kernel.outbox import task
from shangda.organisations.models import Appointment, Membership, Person
from shangda.organisations.queries import holders


@task("bulletins.tell_signers")
def tell_signers(bulletin_pk: int, version: int) -> None:
    """A bulletin waits for its signature."""
    bulletin = Bulletin.objects.select_related("desk").get(pk=bulletin_pk)
    if bulletin.state != Bulletin.State.TO_SIGN:
        return
    notices.tell(
        holders(rules.signer_of(bulletin.desk), desk_id=bulletin.desk_id),
        notices.Message(
            event=f"bulletin:{bulletin.pk}:to_sign:{version}",
            group=f"bulletins.bulletin:{bulletin.pk}",
            kind="to_sign",
            text=f"《{bulletin.title}》等您签发",
            url=f"/bulletins/{bulletin.pk}/",
            is_action_needed=True,
        ),
    )


@task("bulletins.publish")
def publish(bulletin_pk: int) -> None:
    """Keep the files of a signed bulletin, then tell the people of every member unit."""
    related = Bulletin.objects.select_related("desk__unit", "closed", "signed_by")
    bulletin = related.get(pk=bulletin_pk)
    kept = {
        form: files.keep_bytes(made.content, media_type=made.media_type)
        for form, made in bulletin_files.all_of(bulletin).items()
    }
    Bulletin.objects.filter(pk=bulletin_pk).update(**kept)
    _tell_units(bulletin)


def _tell_units(bulletin: Bulletin) -> None:
    day = bulletin.issue_date or bulletin.closed.end
    members = Membership.objects.on(day).filter(desk=bulletin.desk_id)
    seats = Appointment.objects.in_force(day).filter(post__unit__in=members.values("unit"))
    notices.tell(
        Person.objects.filter(appointments__in=seats).distinct(),
        notices.Message(
            event=f"bulletin:{bulletin.pk}:issued",
            group=f"bulletins.bulletin:{bulletin.pk}",
            kind="to_read",
            text=f"{bulletin.desk}印发《{bulletin.title}》，可以看本单位的得分",
            url=f"/bulletins/{bulletin.pk}/",
        ),
    )
