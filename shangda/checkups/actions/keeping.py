"""What keepers of a desk do with its rules and its words."""

from django.utils import timezone

from shangda.checkups import importing, rules
from shangda.checkups.importing import Plan, WordRow
from shangda.checkups.models import CheckTerms, Level, OfficeWord, RuleChoice, WordSheet
from shangda.checkups.office import OWN_RULE
from shangda.kernel.errors import InvalidError, NotAllowedError, WrongStateError
from shangda.kernel.lifecycle import record
from shangda.kernel.models import StoredFile
from shangda.kernel.transactions import action
from shangda.organisations.models import Desk, Person
from shangda.text.checkup.rules import shipped

MOST_WORDS = 3_000
"""Words of a desk: all are looked for in every text, within its time."""


@action
def set_rule(
    *,
    desk: Desk,
    rule: str,
    by: Person,
    is_on: bool | None = None,
    level: str | None = None,
) -> RuleChoice | None:
    """Switch a rule, or change its level; what is said nothing about stays.

    A choice that is as shipped leaves no row. Raises InvalidError for a rule unknown.
    """
    _allow(by, desk)
    usual = {known.id: str(known.level) for known in shipped()} | {OWN_RULE: Level.ERROR}
    if rule not in usual or (level is not None and level not in Level.values):
        raise InvalidError("没有这条规则或这个级别。", "请刷新页面再试。")
    row = RuleChoice.objects.filter(desk=desk, rule=rule).first()
    row = row or RuleChoice(desk=desk, rule=rule)
    row.is_on = row.is_on if is_on is None else is_on
    if level is not None:
        row.level = "" if level == usual[rule] else level
    record("checkups.set_rule", desk, by=by, rule=rule, on=row.is_on, level=row.level)
    if row.is_on and not row.level:
        RuleChoice.objects.filter(desk=desk, rule=rule).delete()
        return None
    row.save()
    return row


@action
def add_word(*, desk: Desk, by: Person, word: WordRow) -> OfficeWord:
    """Add an entry to the desk's lists. Raises InvalidError for one that cannot be used."""
    _allow(by, desk)
    faults = list(importing.faults_of(word))
    if faults:
        names = {column.head: column.name for column in importing.COLUMNS}
        fields = {names[fault.column]: fault.cause + fault.remedy for fault in faults}
        raise InvalidError("这一条还不能用。", fields=fields)
    if OfficeWord.objects.filter(desk=desk, kind=word.kind, text=word.text).exists():
        cause = f"“{word.text}”已经在这一类里，要改先删去再加。"
        raise InvalidError(cause, fields={"text": cause})
    _refuse_many(desk, more=1)
    row = OfficeWord.objects.create(desk=desk, by=by, **_columns(word))
    record("checkups.add_word", desk, by=by, word=str(row), kind=row.kind)
    return row


@action
def drop_word(*, word: OfficeWord, by: Person) -> None:
    """Take an entry out of the desk's lists."""
    _allow(by, word.desk)
    record("checkups.drop_word", word.desk, by=by, word=str(word), kind=word.kind)
    word.delete()


@action
def set_terms(*, desk: Desk, by: Person, **terms: int) -> CheckTerms:
    """Set the longest title, and from when on a rule counts as crying wolf."""
    _allow(by, desk)
    row, _ = CheckTerms.objects.update_or_create(desk=desk, defaults=terms)
    record("checkups.set_terms", desk, by=by, **terms)
    return row


@action
def bring_words(*, desk: Desk, file: StoredFile, name: str, by: Person) -> WordSheet:
    """Keep the workbook for the preview; nothing of it counts yet."""
    _allow(by, desk)
    sheet = WordSheet.objects.create(desk=desk, file=file, name=name[:200], brought_by=by)
    record("checkups.bring_words", desk, by=by, name=sheet.name)
    return sheet


@action
def apply_words(*, sheet: WordSheet, plan: Plan, by: Person) -> int:
    """Add all words of the sheet, or none; those that are there already are brought up to date.

    Says how many made a difference. Words that the sheet has not stay as they are.
    """
    _allow(by, sheet.desk)
    if sheet.applied_at:
        raise WrongStateError("这份词表已经导入过了。", "要再改，请导出现在的词表再导入。")
    if plan.faults:
        raise InvalidError(f"有{len(plan.faults)}处不能用，什么都没有写。", "请看预览。")
    known = _known(sheet.desk)
    fresh = [word for word in plan.words if (word.kind, word.text) not in known]
    changed = [word for word in plan.words if differs(word, known)]
    _refuse_many(sheet.desk, more=len(fresh))
    for word in changed:
        OfficeWord.objects.filter(desk=sheet.desk, kind=word.kind, text=word.text).update(
            by=by, at=timezone.now(), **_columns(word)
        )
    OfficeWord.objects.bulk_create(
        OfficeWord(desk=sheet.desk, by=by, **_columns(word)) for word in fresh
    )
    sheet.applied_at = timezone.now()
    sheet.save(update_fields=["applied_at"])
    record(
        "checkups.apply_words",
        sheet.desk,
        by=by,
        name=sheet.name,
        added=len(fresh),
        changed=len(changed),
    )
    return len(fresh) + len(changed)


def changes(plan: Plan, desk: Desk) -> tuple[list[WordRow], list[WordRow]]:
    """Which words of a plan are new at the desk, and which are there but said otherwise."""
    known = _known(desk)
    fresh = [word for word in plan.words if (word.kind, word.text) not in known]
    return fresh, [word for word in plan.words if differs(word, known)]


def differs(word: WordRow, known: dict[tuple[str, str], OfficeWord]) -> bool:
    """Whether the desk has the word, but with another meaning, day or reason."""
    row = known.get((word.kind, word.text))
    told = (word.meant, word.from_date, word.reason)
    return row is not None and told != (row.meant, row.from_date, row.reason)


def _known(desk: Desk) -> dict[tuple[str, str], OfficeWord]:
    rows = OfficeWord.objects.filter(desk=desk)
    return {(row.kind, row.text): row for row in rows}


def _columns(word: WordRow) -> dict[str, object]:
    names = ("kind", "text", "meant", "from_date", "reason")
    return {name: getattr(word, name) for name in names}


def _refuse_many(desk: Desk, *, more: int) -> None:
    if OfficeWord.objects.filter(desk=desk).count() + more > MOST_WORDS:
        cause = f"词表最多{MOST_WORDS}条，再加就超过了。"
        raise InvalidError(cause, "请先删去不用的。")


def _allow(by: Person, desk: Desk) -> None:
    if not rules.may_keep(by, desk.pk):
        raise NotAllowedError("体检规则和词表由本信息科的科长或条线管理员来定。")
