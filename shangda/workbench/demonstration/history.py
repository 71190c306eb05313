"""The demonstration's history: everything from the first draft to this minute."""

import datetime as dt
import random

from shangda.workbench.demonstration import articles, issues, staged, subjects
from shangda.workbench.demonstration.desks import GOVERNMENT, PARTY, desk, section_at
from shangda.workbench.demonstration.places import COUNTY, Unit
from shangda.workbench.demonstration.plan import (
    ArticlePlan,
    IssuePlan,
    ItemPlan,
    Plan,
    SubmissionPlan,
    UpPlan,
    Verb,
)
from shangda.workbench.demonstration.texts import Kind
from shangda.workbench.demonstration.way import DeskWay, UnitWay
from shangda.workbench.demonstration.worktime import workdays

SEED = 20
_TO_GOVERNMENT_TOO = 0.1
_TO_GOVERNMENT_ONLY = 0.22


def tell(now: dt.datetime, seed: int = SEED) -> Plan:
    """Tell half a year of work up to ``now``: the same seed and time give the same plan."""
    rng = random.Random(seed)  # noqa: S311 -- a demonstration, not a secret
    plan = Plan(now)
    about = subjects.Subjects(rng)
    written = subjects.write_everything(about, now.date())
    chosen: list[articles.Selected] = []
    for key, one in enumerate(written, 1):
        item, selected = _item(rng, key, one)
        plan.items.append(item)
        chosen += selected
    titles = {one.cluster: one.event_title for one in written if one.cluster is not None}
    articles.make_articles(rng, plan, chosen, titles)
    first = now.date() - dt.timedelta(days=subjects.HALF_A_YEAR)
    days = workdays(first, now.date())
    for code in ("QD", "QZ", "TD"):
        issues.print_issues(rng, plan, code, days)
    issues.report_up(rng, plan)
    for code in ("YD", "YZ"):
        issues.print_issues(rng, plan, code, days)
    issues.adopt_outside(rng, plan)
    _cut(plan)
    plan.items += staged.under_way(about, now, len(written) + 1)
    return plan


def _desks_for(rng: random.Random, unit: Unit, section: str, kind: Kind) -> list[str]:
    if unit.parent != COUNTY:
        return ["TD"]
    draw = rng.random()
    taken_by_government = section_at(GOVERNMENT, section) is not None
    if not taken_by_government or kind is Kind.URGENT:
        return ["QD"]
    if draw < _TO_GOVERNMENT_ONLY:
        return ["QZ"]
    return ["QD", "QZ"] if draw < _TO_GOVERNMENT_ONLY + _TO_GOVERNMENT_TOO else ["QD"]


def _item(
    rng: random.Random, key: int, one: subjects.Written
) -> tuple[ItemPlan, list[articles.Selected]]:
    way = UnitWay(rng, one.unit, one.text, one.day)
    steps = way.walk()
    item = ItemPlan(
        key, one.unit.code, way.hands.author, one.text, steps, cluster=one.cluster
    )
    chosen: list[articles.Selected] = []
    if steps[-1].verb is Verb.SUBMIT:
        for code in _desks_for(rng, one.unit, one.text.section, one.text.kind):
            at_desk = DeskWay(rng, desk(code), one.unit, way.text, steps[-1].at)
            section = section_at(desk(code).channel, one.text.section) or PARTY
            item.submissions.append(SubmissionPlan(code, section, at_desk.walk()))
            if at_desk.is_used:
                last = at_desk.steps[-1]
                chosen.append(
                    articles.Selected(item, code, section, at_desk.text, last.at, last.by)
                )
    return item, chosen


def _cut(plan: Plan) -> None:
    """Forget everything after now."""
    plan.items = [i for i in plan.items if _cut_item(i, plan.now)]
    plan.articles = [a for a in plan.articles if _cut_article(a, plan.now)]
    plan.issues = [i for i in plan.issues if _cut_issue(i, plan.now)]
    plan.ups = [u for u in plan.ups if _cut_up(u, plan.now)]
    plan.outside = [o for o in plan.outside if o.day < plan.now.date()]
    _unlink(plan)


def _cut_item(item: ItemPlan, now: dt.datetime) -> bool:
    item.steps = [s for s in item.steps if s.at <= now]
    is_sent = bool(item.steps) and item.steps[-1].verb is Verb.SUBMIT
    for submission in item.submissions:
        submission.steps = [s for s in submission.steps if s.at <= now]
    item.submissions = item.submissions if is_sent else []
    return bool(item.steps)


def _cut_article(article: ArticlePlan, now: dt.datetime) -> bool:
    article.steps = [s for s in article.steps if s.at <= now]
    return bool(article.steps)


def _cut_issue(issue: IssuePlan, now: dt.datetime) -> bool:
    if issue.signed_at and issue.signed_at > now:
        issue.signed_at = None
    return issue.composed_at <= now


def _cut_up(up: UpPlan, now: dt.datetime) -> bool:
    up.steps = [s for s in up.steps if s.at <= now]
    return bool(up.steps)


def _unlink(plan: Plan) -> None:
    """Drop what pointed to something that has not happened yet; number the rest anew."""
    known = {a.key for a in plan.articles}
    printed = {i.key for i in plan.issues}
    made = {(source, a.desk): a.key for a in plan.articles for source in a.sources}
    for item in plan.items:
        for submission in item.submissions:
            submission.article = made.get((item.key, submission.desk))
    for article in plan.articles:
        article.issue = article.issue if article.issue in printed else None
    for up in plan.ups:
        up.article_above = up.article_above if up.article_above in known else None
    plan.outside = [o for o in plan.outside if o.article in known]
    plan.issues.sort(key=lambda i: (i.composed_at, i.key))
