"""Uses and their points, reached by the real verbs."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from shangda.editing import actions as editing
from shangda.kernel import files, outbox
from shangda.organisations.models import Role
from shangda.periodicals import actions as periodicals
from shangda.periodicals.models import Outlet, Periodical
from shangda.scoring import actions
from tests.make.editing import passed_article, submission_above
from tests.make.organisations import LONG_AGO, holder


def outlet(code="outside", name="《省信息》", level="province"):
    """An outlet that we do not print."""
    made, _ = Outlet.objects.get_or_create(
        code=code, defaults={"name": name, "level": level}
    )
    return made


def house_periodical(desk, masthead="栖云快报"):
    """The periodical that a desk prints; one proof-reader is enough."""
    own = outlet(f"own-{desk.pk}", masthead, desk.unit.level)
    made, _ = Periodical.objects.get_or_create(
        desk=desk,
        outlet=own,
        defaults={
            "masthead": masthead,
            "office": f"{desk.unit}信息科",
            "proofs_by_two": False,
        },
    )
    return made


def value(desk, of, points, *, by=None, form="", from_date=LONG_AGO):
    """Points for a use, counted anew at once."""
    made = actions.set_value(
        desk=desk,
        outlet=of,
        by=by or holder(Role.SCORER, desk=desk),
        points=Decimal(points),
        form=form,
        from_date=from_date,
    )
    outbox.drain()
    return made


def issue_to_sign(desk, articles, *, editor, issue_date=None, form=None):
    """An issue of these articles that only lacks its signature."""
    issue = periodicals.start_issue(
        periodical=house_periodical(desk),
        by=editor,
        issue_date=issue_date or timezone.localdate(),
    )
    for article in articles:
        periodicals.place(issue=issue, article=article, by=editor, form=form)
    periodicals.start_proof(issue=issue, by=editor)
    periodicals.pass_first_proof(issue=issue, by=editor)
    periodicals.pass_second_proof(issue=issue, by=editor)
    return issue


def used_issue(world, *articles, days_ago=0, form=None):
    """A signed issue of the county's periodical; without articles, of a new one."""
    issue = issue_to_sign(
        world.desk,
        articles or [passed_article(world)],
        editor=world.editor,
        issue_date=timezone.localdate() - timedelta(days=days_ago),
        form=form,
    )
    return actions.sign_issue(issue=issue, by=world.issuer)


def used_above(world, **fields):
    """The city's issue of what the county had reported up."""
    sent = submission_above(world, **fields)
    article = editing.select(submission=sent, by=world.city_editor)
    editing.send_to_review(article=article, by=world.city_editor)
    editing.pass_review(article=article, by=world.city_chief_editor)
    issue = issue_to_sign(world.city_desk, [article], editor=world.city_editor)
    return actions.sign_issue(issue=issue, by=world.city_issuer)


def used_outside(world, *, item=None, article=None, days_ago=0, by=None):
    """An adoption by an outlet outside the system, with its scan."""
    scan = files.keep_bytes(b"%PDF-1.4 scan", media_type="application/pdf")
    return actions.record_outside_use(
        desk=world.desk,
        outlet=outlet(),
        by=by or world.editor,
        used_date=timezone.localdate() - timedelta(days=days_ago),
        evidence=periodicals.Evidence(scan=scan, name="扫描件.pdf", reference="第9期"),
        item=item,
        article=article,
    )
