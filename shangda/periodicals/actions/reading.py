"""What readers do with an issue: open, print, take away. Each leaves its trace once."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from shangda.kernel import notices
from shangda.kernel.lifecycle import record
from shangda.kernel.transactions import action
from shangda.organisations.models import Person
from shangda.periodicals.models import Issue, Recipient


@action
def open_issue(*, issue: Issue, by: Person) -> int:
    """A reader's receipt: the first opening counts; says how many rows it confirmed."""
    opened = _rows(issue, by, opened_at=None).update(opened_at=timezone.now(), opened_by=by)
    if opened:
        record("periodicals.open_issue", issue, by=by)
        notices.mark_read(by, group=f"periodicals.issue:{issue.pk}")
    return opened


@action
def note_printed(*, issue: Issue, by: Person) -> None:
    """The reader printed the issue; kept as the trace of a copy."""
    _rows(issue, by, printed_at=None).update(printed_at=timezone.now())
    record("periodicals.note_printed", issue, by=by)


@action
def note_downloaded(*, issue: Issue, by: Person, form: str) -> None:
    """The reader took a file of the issue away; ``form`` is pdf or docx."""
    _rows(issue, by, downloaded_at=None).update(downloaded_at=timezone.now())
    record("periodicals.note_downloaded", issue, by=by, form=form)


def _rows(issue: Issue, by: Person, **still: None) -> QuerySet[Recipient]:
    """The reader's own row, and those of the units in which they hold a post."""
    mine = Q(person=by) | Q(unit_id__in=by.unit_ids)
    return Recipient.objects.filter(mine, issue=issue, **still)
