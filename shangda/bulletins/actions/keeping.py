"""What an office sets: its terms, and its templates."""

from shangda.bulletins import rules, schemes
from shangda.bulletins.models import BulletinTemplate, BulletinTerms, Kind
from shangda.kernel.errors import ConflictError, InvalidError, NotAllowedError
from shangda.kernel.lifecycle import record
from shangda.kernel.transactions import action
from shangda.organisations.models import Desk, Person


@action
def set_terms(*, desk: Desk, by: Person, **terms: int | str) -> BulletinTerms:
    """Set who signs, and how many working days objections and answers may take."""
    _allow(by, desk)
    row, _ = BulletinTerms.objects.update_or_create(desk=desk, defaults=terms)
    record("bulletins.set_terms", desk, by=by, **terms)
    return row


@action
def set_template(
    *, desk: Desk, kind: str, text: str, by: Person, version: int
) -> BulletinTemplate:
    """Keep the desk's own template of a kind; drafts that exist keep theirs.

    ``version`` is the one that was read, 0 for the shipped one. Raises SchemeError.
    """
    _allow(by, desk)
    _require_kind(kind)
    schemes.read(text)
    known = (
        BulletinTemplate.objects.select_for_update().filter(desk=desk, kind=kind).first()
    )
    if (known.edit_version if known else 0) != version:
        raise ConflictError("您打开之后，别人改过这个样式。", "请刷新页面，看过再改。")
    row = known or BulletinTemplate(desk=desk, kind=kind)
    row.text, row.by, row.edit_version = text, by, version + 1
    row.save()
    record("bulletins.set_template", row, by=by, kind=kind)
    return row


@action
def drop_template(*, desk: Desk, kind: str, by: Person) -> None:
    """Go back to the shipped template."""
    _allow(by, desk)
    _require_kind(kind)
    row = BulletinTemplate.objects.filter(desk=desk, kind=kind).first()
    if row:
        record("bulletins.drop_template", row, by=by, kind=kind)
        row.delete()


def _require_kind(kind: str) -> None:
    if kind not in Kind.values:
        raise InvalidError("没有这种通报。", "请从列出的里面选。")


def _allow(by: Person, desk: Desk) -> None:
    if not rules.may_keep_terms(by, desk.pk):
        raise NotAllowedError("通报的样式和期限由考核员或条线管理员来定。")
