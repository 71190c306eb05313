"""Readings over issues: where an article stands, what became of an item, what may be printed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from shangda.editing.models import Article, Source
from shangda.editing.uses import Place
from shangda.items.models import Item
from shangda.organisations.models import Desk
from shangda.periodicals.models import Entry, Issue, OutsideUse

State = Issue.State


@dataclass(frozen=True)
class Use:
    """One adoption of an item, in its own text or in one made from it, at any level."""

    outlet: str
    words: str
    used_date: date
    form: str
    article: Article | None
    entry: Entry | None = None
    outside: OutsideUse | None = None
    is_withdrawn: bool = False
    reason: str = ""


def uses_of(item: Item) -> list[Use]:
    """Every use of the item, here and above, oldest first; withdrawn ones are marked."""
    articles = articles_from(item)
    found = [*_printed(articles), *_outside(item, articles)]
    return sorted(found, key=lambda use: use.used_date)


def articles_from(item: Item) -> list[Article]:
    """Articles made from the item, then those made above from what was reported up."""
    found: list[Article] = []
    ahead = [item.pk]
    while ahead:
        sources = Source.objects.filter(submission__item_id__in=ahead)
        alive = sources.exclude(article__state=Article.State.DISSOLVED)
        articles = [source.article for source in alive.select_related("article__desk")]
        found += articles
        above = Item.objects.filter(reported_from__article__in=articles)
        ahead = list(above.values_list("pk", flat=True))
    return found


def places_of(article: Article) -> Iterator[Place]:
    """Where an article stands, for ``editing``: what is printed cannot be dissolved."""
    entries = article.entries.exclude(issue__state=State.DISCARDED)
    for entry in entries.select_related("issue__periodical"):
        yield Place(str(entry.issue), is_issued=entry.issue.state == State.ISSUED)
    for use in OutsideUse.objects.valid().filter(article=article).select_related("outlet"):
        yield Place(str(use.outlet), is_issued=True)


def placeable(desk: Desk) -> QuerySet[Article]:
    """Articles that have passed review and stand in no issue that counts."""
    in_issue = Entry.objects.filter(article=OuterRef("pk")).exclude(
        issue__state=State.DISCARDED
    )
    passed = Article.objects.filter(desk=desk, state=Article.State.PASSED)
    return passed.filter(~Exists(in_issue)).order_by("changed_at", "pk")


def _printed(articles: Iterable[Article]) -> Iterator[Use]:
    entries = Entry.objects.filter(article__in=list(articles), issue__state=State.ISSUED)
    related = ("issue__periodical__outlet", "article", "withdrawal")
    for entry in entries.select_related(*related):
        withdrawal = getattr(entry, "withdrawal", None)
        yield Use(
            outlet=entry.issue.periodical.outlet.name,
            words=str(entry.issue),
            used_date=entry.issue.issue_date,
            form=entry.get_form_display(),
            article=entry.article,
            entry=entry,
            is_withdrawn=withdrawal is not None,
            reason=withdrawal.reason if withdrawal else "",
        )


def _outside(item: Item, articles: list[Article]) -> Iterator[Use]:
    reported = Item.objects.filter(reported_from__article__in=articles)
    rows = OutsideUse.objects.filter(article__in=articles) | OutsideUse.objects.filter(
        item__in=[item.pk, *reported.values_list("pk", flat=True)]
    )
    for use in rows.select_related("outlet", "article").order_by("pk"):
        yield Use(
            outlet=use.outlet.name,
            words=f"{use.outlet}{use.reference}",
            used_date=use.used_date,
            form="",
            article=use.article,
            outside=use,
            is_withdrawn=use.revoked_at is not None,
            reason=use.revoke_reason,
        )
