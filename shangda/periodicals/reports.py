"""What became, at the desks above, of articles that were reported up."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch

from shangda.editing.models import Article, ReportUp
from shangda.items.models import Item, Submission
from shangda.items.queries import Status, status
from shangda.organisations.models import Person
from shangda.periodicals.models import Entry, Issue

PRINTED = Status("adopted", "adopted", "已刊用")


@dataclass(frozen=True)
class Report:
    """An item made of an article for the desks above, and how far it has come there."""

    item: Item
    status: Status
    desks: str


def reports_of(articles: Iterable[Article], person: Person) -> dict[int, list[Report]]:
    """By article, oldest first, as far as the person may see the items; three queries."""
    sent = Submission.objects.exclude(state=Submission.State.WITHDRAWN)
    rows = (
        ReportUp.objects.filter(
            article__in=list(articles), item__in=Item.objects.visible_to(person).kept()
        )
        .select_related("item")
        .prefetch_related(
            Prefetch("item__submissions", sent.select_related("desk").order_by("pk"))
        )
        .order_by("pk")
    )
    printed = _printed([row.item for row in rows])
    found: dict[int, list[Report]] = defaultdict(list)
    for row in rows:
        found[row.article_id].append(_report(row.item, is_printed=row.item_id in printed))
    return found


def _report(item: Item, *, is_printed: bool) -> Report:
    sent = list(item.submissions.all())
    names = dict.fromkeys(str(one.desk) for one in sent)
    return Report(item, PRINTED if is_printed else status(item, sent), "、".join(names))


def _printed(items: list[Item]) -> set[int]:
    """Those whose text stands in a signed issue above."""
    if not items:
        return set()
    entries = Entry.objects.filter(
        issue__state=Issue.State.ISSUED,
        withdrawal=None,
        article__sources__submission__item__in=items,
    )
    return set(entries.values_list("article__sources__submission__item", flat=True))
