"""What a writer decides about findings of the check-up."""

from shangda.checkups import actions as verbs
from shangda.checkups.actions import Seen
from shangda.checkups.office import TextKey
from shangda.items import checkups, rules
from shangda.items.models import Item
from shangda.kernel.errors import NotAllowedError, WrongStateError
from shangda.kernel.lifecycle import record
from shangda.kernel.transactions import action
from shangda.organisations.models import Person


@action
def ignore_finding(*, item: Item, by: Person, rule: str, mark: str, words: str) -> None:
    """Leave words as they are in this item, whatever the rule says (不改)."""
    _be_open(item, by)
    setting = checkups.setting_of(item)
    setting.ignore(Seen(rule, mark), words, item.title, item.body, by=by)
    record("items.ignore_finding", item, by=by, rule=rule, words=words[:60])


@action
def restore_findings(*, item: Item, by: Person) -> int:
    """Have all that was left as it is told again; says how much it was."""
    _be_open(item, by)
    count = verbs.restore(text=TextKey("items.item", item.pk))
    record("items.restore_findings", item, by=by, count=count)
    return count


def _be_open(item: Item, by: Person) -> None:
    if not rules.may_write(by, item):
        raise NotAllowedError("您不能改这一件。")
    if not item.is_open:
        raise WrongStateError("稿件已经送审，现在不能改提示。")
