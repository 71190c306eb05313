"""Which series of numbers an issue takes its numbers from."""

from collections.abc import Iterable

from shangda.kernel.models import Counter
from shangda.kernel.numbering import expected_number
from shangda.periodicals.models import Issue, Periodical


def year_of(periodical_pk: int, series: str, year: int) -> str:
    """第几期: begins anew each year; supplements count apart."""
    return f"periodical:{periodical_pk}:{series}:{year}"


def total_of(periodical_pk: int) -> str:
    """总第几期: never begins anew."""
    return f"periodical:{periodical_pk}:total"


def year_series(issue: Issue) -> str:
    """The series of an issue's number."""
    return year_of(issue.periodical_id, issue.series, issue.issue_date.year)


def running_series(issue: Issue) -> str | None:
    """The series of its running total, which counts regular issues only."""
    if issue.series != Issue.Series.REGULAR or not issue.periodical.has_running_total:
        return None
    return total_of(issue.periodical_id)


def forecast(issue: Issue) -> str:
    """第218期, as it would be if it were signed now; for a page, never for print."""
    return f"{_prefix(issue)}第{expected_number(year_series(issue))}期"


def forecasts(issues: Iterable[Issue]) -> dict[int, str]:
    """The same for many, each as if it were the next one to be signed, in one query."""
    series = {issue.pk: (year_series(issue), _prefix(issue)) for issue in issues}
    rows = Counter.objects.filter(series__in={name for name, _ in series.values()})
    last = dict(rows.values_list("series", "last"))
    return {
        pk: f"{prefix}第{last.get(name, 0) + 1}期" for pk, (name, prefix) in series.items()
    }


def _prefix(issue: Issue) -> str:
    return "增刊" if issue.series == Issue.Series.SUPPLEMENT else ""


def next_total(periodical: Periodical) -> int:
    """The running number that the next regular issue would get."""
    return expected_number(total_of(periodical.pk))
