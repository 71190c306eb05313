"""What follows from winning: the authors hear of it, and it counts from then on."""

from collections import defaultdict
from collections.abc import Iterable

from shangda.awards.models import Ballot, Nominee
from shangda.editing.models import Source
from shangda.items.models import Item
from shangda.kernel import notices
from shangda.kernel.notices import Message


def winners(ballot: Ballot) -> list[Nominee]:
    """Those who are in, the most marked first."""
    rows = ballot.nominees.filter(outcome=Nominee.Outcome.WON)
    return list(rows.order_by("-tally", "-tally_again", "day", "pk"))


def announce(ballot: Ballot) -> None:
    """Tell those whose text was chosen."""
    found = winners(ballot)
    items = _items([one.article_id for one in found])
    for one in found:
        for item in items[one.article_id]:
            _tell(ballot, one, item)


def _tell(ballot: Ballot, nominee: Nominee, item: Item) -> None:
    message = Message(
        event=f"best:{nominee.pk}:{item.pk}",
        group=f"items.item:{item.pk}",
        kind="best",
        text=f"{item.title}评上{ballot.span_words}好信息",
        url=item.get_absolute_url(),
    )
    notices.tell([item.author], message)


def _items(articles: Iterable[int]) -> dict[int, list[Item]]:
    """Article → the items it was made of, with their authors."""
    sources = Source.objects.filter(article__in=list(articles))
    found: defaultdict[int, list[Item]] = defaultdict(list)
    related = sources.select_related("submission__item__author")
    for source in related.order_by("position", "pk"):
        found[source.article_id].append(source.submission.item)
    return found
