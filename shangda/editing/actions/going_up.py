"""Reporting up: the desk's article becomes an item of its office, for the desk above."""

from collections.abc import Sequence

from shangda.editing import credit, rules, uses
from shangda.editing.models import Article, ReportUp, Source
from shangda.items import actions as items
from shangda.items.models import Item, Marking, Structure
from shangda.kernel.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    WrongStateError,
)
from shangda.kernel.lifecycle import record
from shangda.kernel.transactions import action
from shangda.organisations.models import Desk, Person

STRICTEST_FIRST = (Marking.SENSITIVE, Marking.INTERNAL, Marking.PUBLIC)


@action
def report_up(*, article: Article, by: Person, desks: Sequence[Desk] | None = None) -> Item:
    """Make an item of the office out of a reviewed article, ready to be signed there.

    It goes to the parent desk where none are named. Its credit flows down again through
    the article's sources.
    """
    if not rules.may_edit(by, article):
        raise NotAllowedError("您不能上报这一篇。")
    if article.state != Article.State.PASSED:
        raise WrongStateError(
            f"这篇现在是“{article.get_state_display()}”，不能上报。", "请先过二审。"
        )
    chosen = list(desks) if desks is not None else _parents(article)
    if not chosen:
        raise InvalidError("没有选报给谁。", fields={"desks": "请至少选一个上级信息科。"})
    _refuse_twice(article)
    sources = credit.sources_of(article)
    item = _item(article, by, chosen, sources)
    ReportUp.objects.create(article=article, item=item, by=by)
    names = [desk.name for desk in chosen]
    record("editing.report_up", article, by=by, item=item.pk, desks=names)
    return item


def _item(article: Article, by: Person, desks: list[Desk], sources: list[Source]) -> Item:
    lead = sources[0].submission.item
    item = items.start_item(
        unit=article.desk.unit,
        by=by,
        kind=lead.kind,
        structure=Structure.COMPOSITE if len(sources) > 1 else lead.structure,
        title=article.title,
        body=article.body,
    )
    items.set_particulars(
        item=item,
        by=by,
        section=article.section or lead.section,
        marking=_strictest(sources),
        is_major=any(source.submission.item.is_major for source in sources),
        informant_name=by.name,
        informant_phone=by.phone,
        occurred_at=lead.occurred_at,
        learned_at=lead.learned_at,
        desks=desks,
    )
    return item


def _strictest(sources: list[Source]) -> str:
    """A composite travels no further than its most sensitive part."""
    markings = {source.submission.item.marking for source in sources}
    return next(m for m in STRICTEST_FIRST if m in markings)


def _parents(article: Article) -> list[Desk]:
    if article.desk.parent is None:
        raise InvalidError(f"{article.desk.name}没有上级信息科，不能上报。")
    return [article.desk.parent]


def _refuse_twice(article: Article) -> None:
    if known := uses.report_of(article):
        raise ConflictError(
            f"{known.by.name}已把这篇转成上报稿“{known.item}”（{known.item.get_state_display()}）。",
            "要重报，请先删除那一稿。",
        )
