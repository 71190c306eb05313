"""What the processes of the numbering race do."""


def world(*, count):
    """A periodical and ``count`` issues that wait for their signature."""
    from django.utils import timezone

    from shangda.periodicals.models import Issue
    from tests import make

    office = make.office()
    printed = make.recipients(office, make.periodical(office))
    Issue.objects.bulk_create(
        Issue(
            periodical=printed,
            state=Issue.State.TO_SIGN,
            issue_date=timezone.localdate(),
            made_by=office.editor,
        )
        for _ in range(count)
    )
    return {"issuer": office.issuer.pk}


def sign(*, issuer, share, of):
    """Sign every issue of this share, and every tenth of the others', in competition."""
    from shangda.kernel.errors import RefusedError
    from shangda.organisations.models import Person
    from shangda.periodicals import actions
    from shangda.periodicals.models import Issue

    by, signed, refused = Person.objects.get(pk=issuer), 0, 0
    for place, pk in enumerate(Issue.objects.order_by("pk").values_list("pk", flat=True)):
        if place % of != share and place % 10:
            continue
        issue = Issue.objects.select_related("periodical").get(pk=pk)
        try:
            actions.sign(issue=issue, by=by)
            signed += 1
        except RefusedError:
            refused += 1
    return {"signed": signed, "refused": refused}


def articles(*, count, issues):
    """Articles that have passed their review, and issues that all want them."""
    from django.utils import timezone

    from shangda.editing.models import Article, ArticleRevision
    from shangda.periodicals.models import Issue
    from tests import make

    office = make.office()
    Article.objects.bulk_create(
        Article(
            desk=office.desk,
            state=Article.State.PASSED,
            title=f"第{number}篇",
            body="正文。",
            editor=office.editor,
        )
        for number in range(count)
    )
    ArticleRevision.objects.bulk_create(
        ArticleRevision(
            article=one, number=1, title=one.title, body=one.body, by=office.editor
        )
        for one in Article.objects.order_by("pk")
    )
    printed = make.periodical(office)
    Issue.objects.bulk_create(
        Issue(periodical=printed, issue_date=timezone.localdate(), made_by=office.editor)
        for _ in range(issues)
    )
    return {"editor": office.editor.pk}


def place(*, editor, share):
    """Put every article into the issue of this share, unless another has it."""
    from shangda.editing.models import Article
    from shangda.kernel.errors import ConflictError
    from shangda.organisations.models import Person
    from shangda.periodicals import actions
    from shangda.periodicals.models import Issue

    by, refused = Person.objects.get(pk=editor), 0
    issue = Issue.objects.select_related("periodical").order_by("pk")[share]
    for article in Article.objects.order_by("pk"):
        try:
            actions.place(issue=issue, article=article, by=by)
        except ConflictError:
            refused += 1
    return {"refused": refused}


def placed():
    """In how many issues each article stands."""
    from collections import Counter

    from shangda.kernel import audit
    from shangda.periodicals.models import Entry

    times = Counter(Entry.objects.values_list("article_id", flat=True))
    return {
        "articles": len(times),
        "most": max(times.values()),
        "chain": audit.verify().cause or "whole",
    }


def verdict():
    """What the database says after the race."""
    from shangda.kernel import audit
    from shangda.kernel.models import AuditEvent, Counter, Job
    from shangda.periodicals.models import Issue, Recipient

    issues = Issue.objects.issued()
    return {
        "numbers": sorted(issues.values_list("number", flat=True)),
        "totals": sorted(issues.values_list("running_number", flat=True)),
        "counters": sorted(
            Counter.objects.filter(series__startswith="periodical:").values_list(
                "last", flat=True
            )
        ),
        "recipients": Recipient.objects.count(),
        "jobs": Job.objects.filter(name="periodicals.print_issue").count(),
        "signatures": AuditEvent.objects.filter(verb="periodicals.sign").count(),
        "chain": audit.verify().cause or "whole",
    }
