"""Winners as facts of ``scoring``: read from the votes, never typed in."""

from collections.abc import Collection, Iterable, Iterator

from django.db.models import QuerySet

from shangda.awards.models import Ballot, Nominee
from shangda.scoring.sources import Meant, Source, words
from shangda.scoring.sources.credited import Credited, credited

KINDS = {Ballot.Per.MONTH: "monthly_best", Ballot.Per.YEAR: "yearly_best"}


def won() -> QuerySet[Nominee]:
    """Those who are in, of votes that were confirmed."""
    rows = Nominee.objects.filter(
        outcome=Nominee.Outcome.WON, ballot__state=Ballot.State.CONFIRMED
    )
    return rows.select_related("ballot__desk__channel", "ballot__desk__unit")


def derive(keys: Collection[int]) -> Iterator[Meant]:
    """What they mean at the desk that voted: of the month or year that was voted on."""
    found = list(won().filter(pk__in=keys).order_by("pk"))
    made = credited({one.article_id for one in found})
    groups = words.Groups(
        {one.ballot.desk_id for one in found},
        {share.unit for some in made.values() for share in some[0].shares},
    )
    for one in found:
        if whose := made.get(one.article_id):
            yield _meant(one, whose[0], groups)


def _meant(one: Nominee, whose: Credited, groups: words.Groups) -> Meant:
    ballot = one.ballot
    said = words.kind_words(whose.kind) | {
        "level": words.level_word(ballot.desk.unit.level),
        "chain": ballot.desk.channel.name,
        "class": groups.name(ballot.desk_id, whose.shares[0].unit, ballot.end),
    }
    return Meant(
        desk=ballot.desk_id,
        kind=KINDS[Ballot.Per(ballot.per)],
        source_id=one.pk,
        text=whose.text,
        item=whose.item,
        day=ballot.end,
        registered=words.local_day(ballot.confirmed_at)
        if ballot.confirmed_at
        else ballot.end,
        title=one.title,
        content=words.content(said, words.kind_flags(whose.kind)),
        by=ballot.confirmed_by_id,
        shares=tuple(whose.shares),
    )


def _of_ballots(keys: Collection[int]) -> Iterable[int]:
    return Nominee.objects.filter(ballot__in=keys).values_list("pk", flat=True)


def _of_articles(keys: Collection[int]) -> Iterable[int]:
    return Nominee.objects.filter(article__in=keys).values_list("pk", flat=True)


NOMINEES = Source(
    name="awards.nominee",
    derive=derive,
    rows=won,
    follows={"awards.ballot": _of_ballots, "editing.article": _of_articles},
)
