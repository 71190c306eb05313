"""Where an article stands, as told by the apps above, which know issues.

What was printed fixes its sources and shares; what stands in an issue cannot be dissolved.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Exists, Q

from shangda.editing.models import Article, ReportUp
from shangda.items.models import Item


@dataclass(frozen=True)
class Place:
    """One place of an article, in words such as 《栖云快报》第12期."""

    where: str
    is_issued: bool


Finder = Callable[[Article], Iterable[Place]]
Condition = Callable[[], Exists]
_finders: dict[str, Finder] = {}
_conditions: dict[str, Condition] = {}


def find_places_by(name: str, find: Finder) -> Finder:
    """Register, under the app's name, how it finds the places of an article."""
    _finders[name] = find
    return find


def places(article: Article) -> list[Place]:
    """All places of the article, by every app that knows any."""
    return [place for find in _finders.values() for place in find(article)]


def report_of(article: Article) -> ReportUp | None:
    """The report that was made of the article, unless it was thrown away."""
    kept = article.reports_up.exclude(item__state=Item.State.DISCARDED)
    return kept.select_related("item", "by").first()


def tell_placed_by(name: str, condition: Condition) -> Condition:
    """Register, under the app's name, what is true of the articles that it has placed."""
    _conditions[name] = condition
    return condition


def placed() -> Q:
    """The articles that stand in an issue, for lists; of one article ask ``places``."""
    found = Q(pk__in=[])
    for condition in _conditions.values():
        found |= Q(condition())
    return found
