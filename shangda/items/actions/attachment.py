"""Files that travel with an item."""

from django.utils import timezone

from shangda.items import rules
from shangda.items.models import Attachment, Item
from shangda.items.naming import safe_name
from shangda.kernel.errors import NotAllowedError, WrongStateError
from shangda.kernel.lifecycle import record
from shangda.kernel.models import StoredFile
from shangda.kernel.transactions import action
from shangda.organisations.models import Person


@action
def attach(*, item: Item, by: Person, file: StoredFile, name: str) -> Attachment:
    """Let a stored file travel with the item, while the item is open."""
    _refuse_closed(item, by)
    row = Attachment.objects.create(item=item, file=file, name=safe_name(name), by=by)
    record("items.attach", item, by=by, name=row.name, sha256=file.sha256)
    return row


@action
def detach(*, attachment: Attachment, by: Person) -> Attachment:
    """Take it off; it can be put back."""
    return _mark(attachment, by, "detach", is_off=True)


@action
def reattach(*, attachment: Attachment, by: Person) -> Attachment:
    """Put it back."""
    return _mark(attachment, by, "reattach", is_off=False)


def _mark(attachment: Attachment, by: Person, verb: str, *, is_off: bool) -> Attachment:
    item = attachment.item
    _refuse_closed(item, by)
    rows = Attachment.objects.filter(pk=attachment.pk, removed_at__isnull=is_off)
    when = timezone.now() if is_off else None
    if not rows.update(removed_at=when):
        raise WrongStateError("这个附件刚刚有人动过。")
    attachment.removed_at = when
    record(f"items.{verb}", item, by=by, name=attachment.name)
    return attachment


def _refuse_closed(item: Item, by: Person) -> None:
    if not rules.may_write(by, item):
        raise NotAllowedError("您不能改这一件的附件。")
    if not item.is_open:
        raise WrongStateError(f"现在是“{item.get_state_display()}”，不能动附件。")
