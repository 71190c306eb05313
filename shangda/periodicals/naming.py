"""What tells issues in work apart before they have numbers: the coming number, or a title."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils import timezone

from shangda.periodicals import numbers
from shangda.periodicals.models import Entry, Issue

LONGEST_TITLE = 18  # characters of a title that stand for an issue


@dataclass(frozen=True)
class Mark:
    """The words, and whether they are the coming number, which no other issue waits for."""

    words: str
    is_number: bool

    def __str__(self) -> str:
        return self.words


def marks(issues: Iterable[Issue]) -> dict[int, Mark]:
    """By issue: 预计第218期 if it alone waits for that number, else 首条“…”.

    Three queries, however many issues.
    """
    rows = [issue for issue in issues if issue.number is None]
    waiting = _waiting(rows)
    alone = [issue for issue in rows if waiting[numbers.year_series(issue)] == 1]
    coming = numbers.forecasts(alone)
    others = [issue for issue in rows if issue not in alone]
    titles = _first_titles(others)
    return {
        **{one.pk: Mark(f"预计{coming[one.pk]}", is_number=True) for one in alone},
        **{one.pk: _by_title(one, titles.get(one.pk, "")) for one in others},
    }


def name(issue: Issue) -> str:
    """《栖云快报》11月24日一期, with its first title where another one is called the same."""
    day = issue.issue_date
    mark = marks([issue]).get(issue.pk)
    beside = f"（{mark}）" if mark and not mark.is_number else ""
    return f"《{issue.periodical.masthead}》{day.month}月{day.day}日一期{beside}"


def _waiting(issues: list[Issue]) -> Counter[str]:
    """How many issues in work wait for a number, by series."""
    rows = Issue.objects.in_work().filter(
        periodical__in={issue.periodical_id for issue in issues}
    )
    return Counter(numbers.year_series(issue) for issue in rows)


def _first_titles(issues: list[Issue]) -> dict[int, str]:
    found: dict[int, str] = {}
    for issue_pk, title in _titles(issues):
        found.setdefault(issue_pk, title)
    return found


def _titles(issues: list[Issue]) -> Iterator[tuple[int, str]]:
    rows = Entry.objects.filter(issue__in=[issue.pk for issue in issues])
    columns = ("issue_id", "issue__state", "article__title", "revision__title")
    for pk, state, latest, frozen in rows.order_by("position", "pk").values_list(*columns):
        yield pk, latest if state == Issue.State.COMPOSING else frozen


def _by_title(issue: Issue, title: str) -> Mark:
    if not title:
        at = timezone.localtime(issue.made_at)
        words = f"还没有稿件，{at.month}月{at.day}日{at:%H:%M}新开"
        return Mark(words, is_number=False)
    short = title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"
    return Mark(f"首条“{short}”", is_number=False)
