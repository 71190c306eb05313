"""Selected for going up: the desk's article lies, as its office's item, at a desk above."""

from collections.abc import Collection, Iterable, Iterator

from django.db.models import QuerySet

from shangda.editing.models import ReportUp
from shangda.items.models import Submission
from shangda.scoring.sources import words
from shangda.scoring.sources.credited import Credited, above, credited
from shangda.scoring.sources.meaning import Meant, Source


def derive(keys: Collection[int]) -> Iterator[Meant]:
    """Selected, once for each desk above, on the day when it received the text."""
    reports = dict(
        ReportUp.objects.filter(pk__in=keys).order_by("pk").values_list("item_id", "pk")
    )
    sent = list(_sent(reports))
    articles = dict(ReportUp.objects.filter(pk__in=keys).values_list("pk", "article_id"))
    made = credited(set(articles.values()))
    found = [
        (reports[one.item_id], one, whose, not n)
        for one in sent
        for n, whose in enumerate(made.get(articles[reports[one.item_id]], []))
    ]
    groups = words.Groups(
        {whose.desk for _, _, whose, _ in found},
        {whose.shares[0].unit for _, _, whose, _ in found},
    )
    for report, one, whose, is_first in found:
        yield _meant(report, one, whose, groups, is_first=is_first)


def _sent(items: Collection[int]) -> QuerySet[Submission]:
    rows = Submission.objects.filter(item__in=items)
    return (
        rows.exclude(state=Submission.State.WITHDRAWN)
        .select_related("desk__channel", "desk__unit", "revision")
        .defer("revision__body")
        .order_by("pk")
    )


def _meant(
    report: int,
    sent: Submission,
    whose: Credited,
    groups: words.Groups,
    *,
    is_first: bool,
) -> Meant:
    day = words.local_day(sent.received_at)
    said = words.kind_words(whose.kind) | {
        "level": words.level_word(sent.desk.unit.level),
        "chain": sent.desk.channel.name,
        "class": groups.name(whose.desk, whose.shares[0].unit, day),
    }
    return Meant(
        desk=whose.desk,
        kind="selected",
        source_id=report,
        part=f"{sent.desk_id}" if is_first else f"{sent.desk_id}:{whose.article}",
        text=whose.text,
        item=whose.item,
        day=day,
        registered=day,
        title=sent.revision.title,
        level=sent.desk.unit.level,
        content=words.content(said, words.kind_flags(whose.kind), sent.revision.count),
        shares=tuple(whose.shares),
    )


def _of_items(keys: Collection[int]) -> Iterable[int]:
    """The reports whose item these submissions are of."""
    items = Submission.objects.filter(pk__in=keys).values("item")
    return ReportUp.objects.filter(item__in=items).values_list("pk", flat=True)


def _of_articles(keys: Collection[int]) -> Iterable[int]:
    rows = ReportUp.objects.filter(article__in=above(keys))
    return rows.values_list("pk", flat=True)


GOING_UP = Source(
    name="editing.report_up",
    derive=derive,
    rows=ReportUp.objects.all,
    follows={"items.submission": _of_items, "editing.article": _of_articles},
)
