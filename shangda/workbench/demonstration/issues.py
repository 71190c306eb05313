"""From reviewed articles to issues, and from issues to the desk above."""

import datetime as dt
import random
from collections.abc import Iterable, Sequence

from shangda.workbench.demonstration import talk
from shangda.workbench.demonstration.articles import form_of
from shangda.workbench.demonstration.desks import (
    Desk,
    Periodical,
    desk,
    periodicals_of,
    section_at,
)
from shangda.workbench.demonstration.edit import edit
from shangda.workbench.demonstration.places import by_code
from shangda.workbench.demonstration.plan import (
    ArticlePlan,
    IssuePlan,
    OutsidePlan,
    Plan,
    Step,
    UpPlan,
    Verb,
)
from shangda.workbench.demonstration.texts import Flaw, Kind, Size, Structure, Text
from shangda.workbench.demonstration.worktime import later

_COMPOSING = dt.time(15, 40)
_REPORTED_UP = {"daily": 0.24, "topic": 0.75, "practice": 0.5}
_ADOPTED_ABOVE = 0.42
_VERIFIED_ABOVE = 0.12
_ADOPTED_OUTSIDE = 0.12
_OUTLETS = ("省委办公厅《每日汇要》", "省政府办公厅《政务摘报》", "省直机关《情况交流》")
_STALE_DAYS = 21
_COUNTY_OF = {"QD": "栖云县", "QZ": "栖云县", "TD": "听泉县"}


def print_issues(
    rng: random.Random, plan: Plan, code: str, days: Sequence[dt.date]
) -> None:
    """Put a desk's reviewed articles into its issues, day by day."""
    own = [a for a in plan.articles if a.desk == code]
    series = periodicals_of(code)
    forms = {p.form for p in series}
    for day in days:
        for periodical in series:
            due = days.index(day) % periodical.every_workdays == 0
            if due:
                wanted = {periodical.form} | ({"topic", "practice"} - forms)
                accepted = wanted if periodical.form == "daily" else {periodical.form}
                _print_one(
                    rng, plan, periodical, day, [a for a in own if a.form in accepted]
                )


def _print_one(
    rng: random.Random,
    plan: Plan,
    periodical: Periodical,
    day: dt.date,
    own: Iterable[ArticlePlan],
) -> None:
    composed = dt.datetime.combine(day, _COMPOSING) + dt.timedelta(
        minutes=rng.randint(0, 50)
    )
    oldest = composed - dt.timedelta(
        days=_STALE_DAYS * max(1, periodical.every_workdays // 4)
    )
    ready = [
        a
        for a in own
        if a.issue is None and a.is_ready and oldest < a.steps[-1].at < composed
    ]
    least, most = periodical.entries
    if len(ready) < least:
        return
    taken = ready[: rng.randint(max(least, most - 1), most)]
    at_desk = desk(periodical.desk)
    issue = IssuePlan(
        key=len(plan.issues) + 1,
        periodical=periodical.code,
        day=day,
        articles=tuple(a.key for a in taken),
        composed_at=composed,
        composed_by=rng.choice(at_desk.editors),
        signed_at=composed + dt.timedelta(minutes=rng.randint(25, 95)),
        signed_by=at_desk.issuer,
    )
    plan.issues.append(issue)
    for article in taken:
        article.issue = issue.key


def report_up(rng: random.Random, plan: Plan) -> None:
    """Send the best of what counties printed to the city, which decides on it."""
    signed = {i.key: i.signed_at for i in plan.issues if i.signed_at}
    for article in [a for a in plan.articles if a.issue in signed]:
        below = desk(article.desk)
        at = signed[article.issue or 0]
        if below.parent and rng.random() < _REPORTED_UP[article.form]:
            up = _up(rng, plan, article, below, later(at, rng.randint(30, 400)))
            plan.ups.append(up)
    plan.articles.sort(key=lambda a: a.steps[0].at)


def _up(
    rng: random.Random, plan: Plan, article: ArticlePlan, below: Desk, at: dt.datetime
) -> UpPlan:
    text = _text_of(plan, article, below)
    above = desk(below.parent)
    signed = later(at, rng.randint(15, 160))
    steps = [
        Step(Verb.DRAFT, at, below.chief_editor, text=text),
        Step(Verb.ASK_SIGN_OFF, at, below.chief_editor),
        Step(Verb.AGREE, later(at, 10), below.office_chief),
        Step(Verb.SIGN_OFF, signed, below.issuer),
        Step(Verb.SUBMIT, signed, below.chief_editor),
    ]
    up = UpPlan(len(plan.ups) + 1, article.key, below.code, above.code, text, steps)
    claimed = later(signed, rng.randint(20, 500))
    editor = rng.choice(above.editors)
    steps.append(Step(Verb.CLAIM, claimed, editor))
    office = by_code()[below.office]
    if rng.random() < _VERIFIED_ABOVE:
        said = talk.exchange(rng, text, office, claimed.date(), 0.2)
        steps.append(Step(Verb.ASK, later(claimed, 20), editor, exchange=said))
        claimed = later(claimed, rng.randint(60, 400))
        steps.append(Step(Verb.ANSWER, claimed, below.chief_editor, exchange=said))
    decided = later(claimed, rng.randint(20, 300))
    if rng.random() < _ADOPTED_ABOVE:
        steps.append(Step(Verb.SELECT, decided, editor))
        up.article_above = _article_above(rng, plan, up, above, steps[-1])
    else:
        reason = talk.decline_reason(rng, text, office)
        steps.append(Step(Verb.DECLINE, decided, editor, reason=reason))
    return up


def _text_of(plan: Plan, article: ArticlePlan, below: Desk) -> Text:
    source = next(i for i in plan.items if i.key == article.sources[0]).text
    county = _COUNTY_OF[below.code]
    whole = Text(
        title=article.title,
        paragraphs=article.paragraphs,
        kind=source.kind if source.kind is not Kind.URGENT else Kind.DEVELOPMENTS,
        structure=Structure.COMPOSITE if len(article.sources) > 1 else source.structure,
        section=source.section,
        topic=source.topic,
        size=source.size,
        flaws=(),
    )
    # The office puts the county's name where its units did not need it.
    return whole if county in whole.title else _named(whole, county)


def _named(text: Text, county: str) -> Text:
    edited = edit(random.Random(text.title), text, county=county, limit=10**6)  # noqa: S311 -- wording
    title = edited.title if county in edited.title else f"{county}：{edited.title}"
    return Text(
        title, tuple(edited.paragraphs), text.kind, text.structure, text.section, text.topic,
        text.size,
    )  # fmt: skip


def _article_above(
    rng: random.Random, plan: Plan, up: UpPlan, above: Desk, decision: Step
) -> int:
    limit = 300 if up.text.size is Size.ORDINARY else 1500
    edited = edit(rng, _with_flaw(up.text), limit=limit)
    edited_at = later(decision.at, rng.randint(20, 200))
    made = ArticlePlan(
        key=len(plan.articles) + 1,
        desk=above.code,
        sources=(),
        title=edited.title,
        paragraphs=tuple(edited.paragraphs),
        section=section_at(above.channel, up.text.section) or up.text.section,
        form=form_of(rng, up.text),
        steps=[
            decision,
            Step(Verb.EDIT, edited_at, decision.by),
            Step(Verb.REVIEW, later(edited_at, rng.randint(15, 200)), above.chief_editor),
        ],
        changes=tuple(edited.changes),
        from_below=up.article,
    )
    plan.articles.append(made)
    return made.key


def _with_flaw(text: Text) -> Text:
    """Let the city, too, find something to change: a trailing remark it has no use for."""
    last = text.paragraphs[-1]
    said, stop, remark = last.removesuffix("。").rpartition("。")
    if not stop or not said:
        return text
    flaw = Flaw("opening", f"{remark}。", "", "市里只登到这里，后一句与前文重复。")
    return Text(
        text.title, text.paragraphs, text.kind, text.structure, text.section, text.topic,
        text.size, (), (flaw,),
    )  # fmt: skip


def adopt_outside(rng: random.Random, plan: Plan) -> None:
    """Let outlets outside the system adopt a few of the city's articles."""
    signed = {i.key: i for i in plan.issues if i.signed_at}
    for article in plan.articles:
        issue = signed.get(article.issue or 0)
        if issue and article.from_below and rng.random() < _ADOPTED_OUTSIDE:
            day = issue.day + dt.timedelta(days=rng.randint(3, 16))
            outlet = rng.choice(_OUTLETS)
            plan.outside.append(OutsidePlan(article.key, outlet, day, "xian-kaohe"))
