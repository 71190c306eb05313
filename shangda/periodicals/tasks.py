"""What follows a verb, after the commit."""

from datetime import timedelta

from django.utils import timezone

from shangda.kernel import files, notices
from shangda.kernel.outbox import task
from shangda.organisations.models import Role
from shangda.organisations.queries import holders
from shangda.periodicals import edits, naming, readers, rendering
from shangda.periodicals.models import Issue

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NEWS_FOR = timedelta(days=3)  # an issue signed longer ago is printed anew without news
MEDIA_TYPES = {"pdf": PDF, "docx": DOCX}


@task("periodicals.print_issue")
def print_issue(issue_pk: int) -> None:
    """Keep the PDF and the DOCX of a signed issue, then tell its readers while it is new."""
    related = Issue.objects.select_related("periodical", "corrects")
    issue = related.get(pk=issue_pk)
    pdf = files.keep_bytes(rendering.pdf(issue), media_type=PDF)
    docx = files.keep_bytes(rendering.docx(issue), media_type=DOCX)
    Issue.objects.filter(pk=issue_pk).update(pdf=pdf, docx=docx)
    edits.keep_figures(issue)
    if issue.signed_at and issue.signed_at > timezone.now() - NEWS_FOR:
        _tell_readers(issue)


@task("periodicals.tell_issuers")
def tell_issuers(issue_pk: int) -> None:
    """An issue waits for the issuer's signature."""
    issue = Issue.objects.select_related("periodical").get(pk=issue_pk)
    if issue.state != Issue.State.TO_SIGN:
        return
    notices.tell(
        holders(Role.ISSUER, desk_id=issue.periodical.desk_id),
        notices.Message(
            event=f"issue:{issue.pk}:to_sign:{issue.proofs.count()}",
            group=f"periodicals.issue:{issue.pk}",
            kind="to_sign",
            text=f"{naming.name(issue)}等您签发",
            url=f"/issues/{issue.pk}/",
            is_action_needed=True,
        ),
    )


def _tell_readers(issue: Issue) -> None:
    notices.tell(
        readers.people_of(issue),
        notices.Message(
            event=f"issue:{issue.pk}:issued",
            group=f"periodicals.issue:{issue.pk}",
            kind="to_read",
            text=f"{issue}已印发，请阅",
            url=f"/read/{issue.pk}/",
        ),
    )
