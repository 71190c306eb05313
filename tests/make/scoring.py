"""Uses and their points, reached by the real verbs."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from shangda.editing import actions as editing
from shangda.kernel import files, outbox
from shangda.periodicals import actions as periodicals
from shangda.periodicals.models import Entry, Outlet, Periodical
from shangda.points.facts import KINDS
from shangda.points.faults import sound
from shangda.points.reading import read
from shangda.points.writing import write
from shangda.scoring import actions, ledger
from shangda.scoring.models import RuleSet
from shangda.scoring.registering import Sharer, Told
from shangda.scoring.starting import of_template
from tests.make.editing import passed_article, submission_above
from tests.make.organisations import LONG_AGO

VALUES = "采用计分标准"
_ONE_RULE = """
[set]
title = "{title}"
from = 2020-01-01
{head}

[[category]]
id = "{kind}"
name = "{name}"

[[rule]]
id = "{kind}"
name = "{name}"
category = "{kind}"
when = {{ kind = "{kind}" }}
points = {points}

{more}
"""
_BY_TABLE = """
[set]
title = "{title}"
from = 2020-01-01
places = 4

[[table]]
id = "values"
name = "分值表"
by = ["outlet", "form"]
rows = [
{rows}]

[[category]]
id = "adopted"
name = "采用"
share = "parts"

[[rule]]
id = "adopted"
name = "采用"
category = "adopted"
when = {{ kind = "adopted" }}
table = "values"
"""


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


def one_rule(points, kind="adopted", *, title="试行办法", head="", more=""):
    """The text of a set that gives so many points for each fact of a kind."""
    return _ONE_RULE.format(
        title=title,
        head=head,
        kind=kind,
        name=KINDS[kind],
        points=points,
        more=more,
    )


def rule_set(desk, text, *, since=LONG_AGO, until=None, position=0, state="in_force"):
    """A set of rules in force at a desk, what happened before counted by it at once."""
    rules = replace(sound(text), since=since, until=until)
    made = RuleSet.objects.create(
        desk=desk,
        state=state,
        title=rules.title,
        version=rules.version,
        counts=rules.counts,
        since=since,
        until=until,
        text=write(rules),
        position=position,
    )
    outbox.drain()
    ledger.rebuild(sets=[made])
    return made


def drafted_rules(world, template="township", *, by=None):
    """A draft at the county's desk, begun from a shipped template."""
    return actions.draft_rules(
        desk=world.desk, by=by or world.scorer, rules=of_template(template)
    )


def value(desk, of, points, *, form=""):
    """Points for a use by an outlet, parted by what each contributed, counted at once.

    The desk has one table for all that a test sets so.
    """
    known = RuleSet.objects.filter(desk=desk, title=VALUES).first()
    rows = dict(read(known.text).tables[0].rows) if known else {}
    rows[of.name, Entry.Form(form).label if form else ""] = Decimal(points)
    listed = "".join(f'    ["{name}", "{of}", {n}],\n' for (name, of), n in rows.items())
    text = _BY_TABLE.format(title=VALUES, rows=listed)
    if known is None:
        return rule_set(desk, text)
    RuleSet.objects.filter(pk=known.pk).update(
        text=write(replace(read(text), since=LONG_AGO))
    )
    known.refresh_from_db()
    outbox.drain()
    ledger.rebuild(sets=[known])
    return known


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


def used_outside(world, *, item=None, article=None, of=None, days_ago=0, by=None):
    """An adoption by an outlet outside the system (else the province's), with its scan."""
    scan = files.keep_bytes(b"%PDF-1.4 scan", media_type="application/pdf")
    use = periodicals.Use(
        desk=world.desk,
        outlet=of or outlet(),
        used_date=timezone.localdate() - timedelta(days=days_ago),
        item=item,
        article=article,
    )
    evidence = periodicals.Evidence(scan=scan, name="扫描件.pdf", reference="第9期")
    return actions.record_outside_use(use=use, evidence=evidence, by=by or world.editor)


def registered(world, kind, **told):
    """A fact of today that the scorer entered for the township and another approved."""
    said = Told(
        kind=kind,
        day=timezone.localdate(),
        sharers=[Sharer(world.township.pk)],
        reason="区里通知，原件附后。",
        **told,
    )
    scan = files.keep_bytes(b"%PDF-1.4 scan", media_type="application/pdf")
    made = actions.register_fact(
        desk=world.desk,
        by=world.scorer,
        told=said,
        evidence=actions.Evidence(file=scan, name="通知.pdf"),
    )
    return actions.approve_registration(registration=made, by=world.chief_editor)
