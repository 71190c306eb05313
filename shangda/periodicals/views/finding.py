"""What the pages share: the issue as far as the person may know of it, words, ways back."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from shangda.kernel import answering
from shangda.kernel.pages import whole
from shangda.organisations.models import Role
from shangda.organisations.pages import person
from shangda.periodicals import actions, readers
from shangda.periodicals.models import Entry, Issue
from shangda.periodicals.rules import EDITORS

WITH = (
    "periodical__desk__unit",
    "periodical__outlet",
    "corrects__periodical",
    "made_by",
    "signed_by",
    "pdf",
    "docx",
)


def issue_in_work(request: HttpRequest, pk: int) -> Issue:
    """An issue of a desk where the person composes or signs; 404 to all others."""
    desks = person(request).desks_as(*EDITORS, Role.ISSUER)
    return get_object_or_404(
        Issue.objects.select_related(*WITH), pk=pk, periodical__desk_id__in=desks
    )


def issued(request: HttpRequest, pk: int) -> Issue:
    """A signed issue that the person may see; 404 to all others."""
    found = Issue.objects.visible_to(person(request)).issued()
    return get_object_or_404(found.select_related(*WITH), pk=pk)


def opened(request: HttpRequest, pk: int) -> Issue:
    """The same, with the reader's receipt: the first time it is opened counts."""
    issue, who = issued(request, pk), person(request)
    if readers.is_unread(issue, who):
        actions.open_issue(issue=issue, by=who)
    return issue


def entry_in_work(request: HttpRequest, pk: int, entry_pk: int) -> Entry:
    """An entry of such an issue; it may just have been taken out by somebody else."""
    issue = issue_in_work(request, pk)
    entry = get_object_or_404(
        Entry.objects.select_related("article"), pk=entry_pk, issue=issue
    )
    entry.issue = issue
    return entry


def version(request: HttpRequest) -> int | None:
    """Which state of the issue the page showed; None when it did not say."""
    sent = request.POST.get("version", "")
    return whole(sent) if sent.isdecimal() else None


def say(request: HttpRequest, words: str, *, undo: str = "", pk: int = 0) -> None:
    """A toast on the next page; ``undo`` is the page name of the way back, of this key."""
    url = reverse(f"periodicals:{undo}", args=[pk]) if undo else ""
    answering.say(request, words, undo=url)
