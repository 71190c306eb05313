"""Writing: starting a text, saving it, settling two edits, throwing away, handing over."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from shangda.items import queries, rules, texts
from shangda.items.lifecycle import STEPS
from shangda.items.models import Item, Material, SavedText, Structure, Submission
from shangda.kernel.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    WrongStateError,
)
from shangda.kernel.lifecycle import advance, record, require
from shangda.kernel.transactions import action, touch
from shangda.organisations.models import Kind, Person, Unit
from shangda.text.merge import ConflictsLeftError, Merge, merge3

KEEP_EVERY = timedelta(minutes=2)  # between two kept working copies of one writer
SESSION = timedelta(minutes=30)  # a pause after which writing is a new session
State = Item.State
OPEN = (State.DRAFT, State.RETURNED)


class SavedByOthersError(ConflictError):
    """Somebody saved first. Both texts are kept: ``mine`` aside, theirs in the item."""

    def __init__(self, item: Item, mine: SavedText | None, *, name: str = "") -> None:
        at = timezone.localtime(item.changed_at)
        super().__init__(
            f"{name or '别人'}{at:%H:%M}也改了这一篇，您的改动没有盖上去。",
            "两个版本都留着，请逐处选用。",
        )
        self.item, self.mine = item, mine


@action
def start_item(
    *,
    unit: Unit,
    by: Person,
    kind: str = Kind.DEVELOPMENTS,
    structure: str = Structure.ENUMERATED,
    material: Material | None = None,
    title: str = "",
    body: str = "",
) -> Item:
    """Begin a text: the given one, the material's, or the skeleton of kind and structure."""
    if not rules.may_start(by, unit):
        raise NotAllowedError(f"您不是{unit.short_name}的信息员，不能替它写稿。")
    text = texts.cleaned(*_first_text(kind, structure, material, title, body))
    desks = queries.usual_desks(unit, by)
    item = Item.objects.create(
        unit=unit,
        unit_name=unit.short_name,
        author=by,
        changed_by=by,
        title=text.title,
        body=text.body,
        count=text.count,
        kind=kind,
        structure=structure,
        material=material,
        informant_name=by.name,
        informant_phone=by.phone,
    )
    item.desks.set(desks)
    record("items.start_item", item, by=by, material=material.pk if material else None)
    return item


def save(*, item: Item, by: Person, title: str, body: str, version: int) -> Item:
    """Save the working copy written upon ``version``.

    Raises SavedByOthersError when that is no longer the latest, WrongStateError when nobody
    may write now; the text is then kept aside.
    """
    text = texts.cleaned(title, body)
    try:
        return _save(item=item, by=by, text=text, version=version)
    except SavedByOthersError as lost:
        lost.mine = _keep_aside(item=item, by=by, text=text, version=version)
        raise
    except WrongStateError:
        if not _has(Item.objects.get(pk=item.pk), text):
            _keep_aside(item=item, by=by, text=text, version=version)
        raise


def keep_opened(*, item: Item) -> None:
    """Keep the text that a page shows, so that what is written upon it can be merged exactly."""
    _keep(item, timezone.now())


@action
def settle(*, aside: SavedText, by: Person, decided: Sequence[str], version: int) -> Item:
    """Make one text of the one kept aside and the item's, conflicts as the person decided."""
    item = aside.item
    if aside.by_id != by.pk:
        raise NotAllowedError("这是别人没有存上的一稿，请由本人合并。")
    if item.version != version:
        raise SavedByOthersError(item, aside, name=_name_of_last(item))
    title, body = merge_of(aside)
    needed = len(title.conflicts)
    try:
        text = texts.cleaned(title.text(decided[:needed]), body.text(decided[needed:]))
    except ConflictsLeftError as left:
        raise InvalidError("还有没选的地方。", "每一处选一个版本，再合并。") from left
    _keep(item, timezone.now())  # another page of one's own may stand upon it
    saved = _save(item=item, by=by, text=text, version=version)
    aside.delete()
    record("items.settle", item, by=by, version=saved.version)
    return saved


@action
def discard(*, item: Item, by: Person) -> Item:
    """Throw a draft away; it can be restored."""
    require(item, "discard", STEPS, by=by)
    if item.submissions.exclude(state=Submission.State.WITHDRAWN).exists():
        raise WrongStateError(
            "这一篇已经有回执号，不能删除。", "不想再报，就放着不再送审。"
        )
    advance(item, "discard", STEPS, by=by, changes={"changed_at": timezone.now()})
    return item


@action
def restore(*, item: Item, by: Person) -> Item:
    """Take a discarded draft back."""
    advance(item, "restore", STEPS, by=by, changes={"changed_at": timezone.now()})
    return item


@action
def hand_over_drafts(*, from_person: Person, to_person: Person, by: Person) -> int:
    """Give all that is not sent yet to somebody else; authorship stays. Says how many."""
    unfinished = [State.DRAFT, State.AWAITING, State.SIGNED, State.RETURNED]
    kept = Q(keeper=from_person) | Q(keeper=None, author=from_person)
    count = 0
    for item in Item.objects.filter(kept, state__in=unfinished).select_related("unit"):
        if not rules.may_hand_over(by, from_person, item):
            raise NotAllowedError(f"您不能移交{item.unit_name}的稿件。")
        if not rules.may_start(to_person, item.unit):
            raise InvalidError(
                f"{to_person.name}还不是{item.unit_name}的信息员，接不了稿。",
                "请先给他（她）安排岗位，再移交。",
            )
        Item.objects.filter(pk=item.pk).update(keeper=to_person)
        record("items.hand_over_drafts", item, by=by, to=to_person.name)
        count += 1
    return count


def merge_of(aside: SavedText) -> tuple[Merge, Merge]:
    """The title and the body put aside merged with the item's, over their common ground."""
    item = aside.item
    base = queries.saved_before(item, aside.version)
    title, body = (base.title, base.body) if base else ("", "")
    return merge3(title, aside.title, item.title), merge3(body, aside.body, item.body)


@action
def _save(*, item: Item, by: Person, text: texts.Text, version: int) -> Item:
    now = timezone.now()
    if not rules.may_write(by, item):
        raise NotAllowedError("您不能改这一件。")
    before = Item.objects.get(pk=item.pk)
    _refuse_closed(before)
    if before.version != version:
        return _unchanged_or_refuse(item, before, text)
    if _has(before, text):
        item.refresh_from_db()
        return item
    _keep_copy(before, by, now)
    rows = Item.objects.filter(pk=item.pk, version=version, state__in=OPEN)
    changes = {
        "title": text.title,
        "body": text.body,
        "count": text.count,
        "version": version + 1,
        "changed_at": now,
        "changed_by": by,
    }
    if not rows.update(**changes):
        raise SavedByOthersError(before, None)
    if before.changed_by_id != by.pk or now - before.changed_at > SESSION:
        record("items.save", item, by=by, version=version + 1)
    touch(item)
    for name, value in changes.items():
        setattr(item, name, value)
    return item


def _unchanged_or_refuse(item: Item, before: Item, text: texts.Text) -> Item:
    """A retry whose first answer was lost has the text that is there already."""
    if not _has(before, text):
        raise SavedByOthersError(before, None, name=_name_of_last(before))
    item.refresh_from_db()
    return item


def _has(row: Item, text: texts.Text) -> bool:
    return (row.title, row.body) == (text.title, text.body)


def _refuse_closed(item: Item) -> None:
    if not item.is_open:
        raise WrongStateError(
            f"现在是“{item.get_state_display()}”，不能改文字。",
            "刚写的替您留着一份；要改，先收回或撤签，再在写稿页上逐处选用。",
        )


def _keep_copy(before: Item, by: Person, now: datetime) -> None:
    """Keep what was there, when another wrote it or the last kept copy is old."""
    last = before.saved_texts.filter(is_aside=False).order_by("-version").first()
    is_own = before.changed_by_id == by.pk
    if last and is_own and now - last.at < KEEP_EVERY:
        return
    _keep(before, now)


def _keep(item: Item, now: datetime) -> None:
    SavedText.objects.get_or_create(
        item=item,
        version=item.version,
        is_aside=False,
        defaults={
            "title": item.title,
            "body": item.body,
            "by_id": item.changed_by_id,
            "at": now,
        },
    )


@action
def _keep_aside(*, item: Item, by: Person, text: texts.Text, version: int) -> SavedText:
    """One for each version that was written upon: a later loss takes no earlier one's place."""
    aside, is_new = SavedText.objects.update_or_create(
        item=item,
        by=by,
        is_aside=True,
        version=version,
        defaults={"title": text.title, "body": text.body, "at": timezone.now()},
    )
    if is_new:
        record("items.keep_aside", item, by=by, version=version)
    return aside


def _name_of_last(item: Item) -> str:
    return item.changed_by.name if item.changed_by else ""


def _first_text(
    kind: str, structure: str, material: Material | None, title: str, body: str
) -> tuple[str, str]:
    if material:
        return title or material.title, body or material.text
    if title or body:
        return title, body
    shape = queries.skeleton(kind, structure)
    return ("", shape.body) if shape else ("", "")
