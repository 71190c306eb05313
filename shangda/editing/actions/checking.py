"""What an editor decides about findings of the check-up."""

from shangda.checkups import actions as verbs
from shangda.checkups.actions import Seen
from shangda.checkups.office import TextKey
from shangda.editing import checkups
from shangda.editing.actions.decisions import be_open_for_editing
from shangda.editing.models import Article
from shangda.kernel.lifecycle import record
from shangda.kernel.transactions import action
from shangda.organisations.models import Person


@action
def ignore_finding(
    *, article: Article, by: Person, rule: str, mark: str, words: str
) -> None:
    """Leave words as they are in this text, whatever the rule says (不改)."""
    be_open_for_editing(article, by)
    setting = checkups.setting_of(article)
    setting.ignore(Seen(rule, mark), words, article.title, article.body, by=by)
    record("editing.ignore_finding", article, by=by, rule=rule, words=words[:60])


@action
def restore_findings(*, article: Article, by: Person) -> int:
    """Have all that was left as it is told again; says how much it was."""
    be_open_for_editing(article, by)
    count = verbs.restore(text=TextKey("editing.article", article.pk))
    record("editing.restore_findings", article, by=by, count=count)
    return count
