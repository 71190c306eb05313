"""Who contributed to articles, at the desk that has each and at every desk below.

An item that an office reported up brings the contributors of the article it was made of, at
the desk whose article that was. At each desk the parts make one whole: its rules say what
the use is worth there.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from shangda.editing.models import ReportUp, Source
from shangda.scoring.sources.meaning import Part

Made = dict[int, "Credited"]
Row = tuple[int, int, str, int, int, int, int]


@dataclass
class Credited:
    """An article, its desk, and whose texts it was made of; the lead first."""

    article: int
    desk: int
    shares: list[Part] = field(default_factory=list)
    kind: str = ""
    below: list[int] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What all facts of this text share: its only item, or the article."""
        items = {share.item for share in self.shares}
        return f"items.item:{items.pop()}" if len(items) == 1 else self._own_text

    @property
    def item(self) -> int | None:
        """The only item, if there is one."""
        items = {share.item for share in self.shares}
        return items.pop() if len(items) == 1 else None

    @property
    def _own_text(self) -> str:
        return f"editing.article:{self.article}"


def credited(articles: Collection[int]) -> dict[int, list[Credited]]:
    """Article → itself and what it was made of below, each text of a desk once.

    Queries grow with the levels, not with the articles.
    """
    made = _made(articles)
    return {key: list(_once(_walk(key, made))) for key in articles if key in made}


def above(articles: Collection[int]) -> set[int]:
    """The articles and all that were made of them at the desks above."""
    found, fresh = set(articles), set(articles)
    while fresh:
        items = ReportUp.objects.filter(article__in=fresh).values("item")
        upper = Source.objects.filter(submission__item__in=items)
        fresh = set(upper.values_list("article_id", flat=True)) - found
        found |= fresh
    return found


def _made(articles: Collection[int]) -> Made:
    made: Made = {}
    fresh = set(articles)
    while fresh:
        level = _one_level(fresh)
        items = [share.item for one in level.values() for share in one.shares]
        reports = ReportUp.objects.filter(item__in=set(items))
        lower = dict(reports.values_list("item_id", "article_id"))
        for one in level.values():
            found = [lower[s.item] for s in one.shares if s.item in lower]
            one.below = list(dict.fromkeys(found))
        made |= level
        fresh = set(lower.values()) - set(made)
    return made


def _one_level(articles: Collection[int]) -> Made:
    rows = Source.objects.filter(article__in=articles).order_by("article", "position", "pk")
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows.values_list(
        "article_id",
        "article__desk_id",
        "submission__item__kind",
        "parts",
        "submission__item__unit_id",
        "submission__item__author_id",
        "submission__item_id",
    ):
        found[row[0]].append(row)
    return {article: _credited(article, rows) for article, rows in found.items()}


def _credited(article: int, rows: list[Row]) -> Credited:
    whole = sum(row[3] for row in rows)
    shares = [
        Part(unit, person, item, str(Fraction(parts, whole)) if len(rows) > 1 else "")
        for _, _, _, parts, unit, person, item in rows
    ]
    return Credited(article, desk=rows[0][1], shares=shares, kind=rows[0][2])


def _walk(article: int, made: Made) -> Iterator[Credited]:
    ahead = [article]
    for key in ahead:
        if key in made:
            yield made[key]
            ahead += [one for one in made[key].below if one not in ahead]


def _once(found: Iterable[Credited]) -> Iterator[Credited]:
    """A text that comes twice into one use is used once."""
    seen = set()
    for one in found:
        if (one.desk, one.text) not in seen:
            seen.add((one.desk, one.text))
            yield one
