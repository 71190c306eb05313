"""Verbs of rule sets: drafted, written, adopted, ended, put away."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import F
from django.utils import timezone

from shangda.kernel.errors import ConflictError, InvalidError, NotAllowedError
from shangda.kernel.lifecycle import advance, record, require
from shangda.kernel.transactions import action
from shangda.organisations.models import Desk, Person
from shangda.points.rulesets import RuleSet as Rules
from shangda.scoring import rules as may
from shangda.scoring import tasks, versions
from shangda.scoring.lifecycle import STEPS
from shangda.scoring.models import RuleSet
from shangda.scoring.rule_texts import columns, ended_on, rules_of


@action
def draft_rules(
    *, desk: Desk, by: Person, rules: Rules, parent: RuleSet | None = None
) -> RuleSet:
    """Begin a draft of these rules; ``parent`` is the version that it goes on from."""
    if not may.may_keep_values(by, desk.pk):
        raise NotAllowedError("您不能拟这个科室的计分办法。")
    last = RuleSet.objects.filter(desk=desk).order_by("-position").first()
    draft = RuleSet.objects.create(
        desk=desk,
        parent=parent,
        made_by=by,
        position=parent.position if parent else last.position + 1 if last else 0,
        **columns(rules),
    )
    record("scoring.draft_rules", draft, by=by, title=rules.title, version=rules.version)
    return draft


@action
def revise_rules(*, rule_set: RuleSet, by: Person) -> RuleSet:
    """Copy a version into a draft of the next one. Raises InvalidError if there is one."""
    open_draft = rule_set.later.filter(state=RuleSet.State.DRAFT).first()
    if open_draft:
        raise InvalidError(
            f"已经有一份第{open_draft.version}版草稿了。", "请接着改那一份，或先把它删掉。"
        )
    since = max(timezone.localdate(), rule_set.since)
    number = versions.next_version(rule_set)
    fresh = replace(rules_of(rule_set), version=number, since=since, until=None)
    return draft_rules(desk=rule_set.desk, by=by, rules=fresh, parent=rule_set)


@action
def write_rules(*, rule_set: RuleSet, by: Person, rules: Rules, version: int) -> RuleSet:
    """Store the draft as it was edited; ``version`` is the ``edit_version`` that was read.

    Raises ConflictError when somebody else wrote since.
    """
    require(rule_set, "discard_rules", STEPS, by=by)
    rows = RuleSet.objects.filter(
        pk=rule_set.pk, state=RuleSet.State.DRAFT, edit_version=version
    )
    if not rows.update(**columns(rules), edit_version=version + 1):
        raise ConflictError(
            "这份草稿别人刚刚改过，您这一次没有存上。",
            "您填的都还在本页。请另开一页看看现在的样子，再决定怎么改。",
        )
    rule_set.refresh_from_db()
    record("scoring.write_rules", rule_set, by=by, version=rule_set.edit_version)
    return rule_set


@action
def adopt_rules(
    *,
    rule_set: RuleSet,
    by: Person,
    since: date,
    version: int,
    replaces: RuleSet | None = None,
) -> RuleSet:
    """Put a draft in force; what it replaces ends on the day before. Points are counted anew.

    Raises InvalidError with every fault when it cannot be counted by, ConflictError when
    somebody wrote in it after ``version`` was read.
    """
    require(rule_set, "adopt_rules", STEPS, by=by)
    if rule_set.edit_version != version:
        raise ConflictError("这份草稿别人刚刚改过。", "请看过现在的内容再施行。")
    planned = versions.adoption(rule_set, since, replaces)
    _refuse_faulty(planned)
    if planned.replaced:
        _end(planned.replaced, by, versions.day_before(since))
    changes = _adopted(planned, by)
    advance(rule_set, "adopt_rules", STEPS, by=by, changes=changes, since=since)
    tasks.repost.enqueue(rule_set.pk)
    return rule_set


@action
def end_rules(*, rule_set: RuleSet, by: Person, until: date) -> RuleSet:
    """Let a set be in force up to a day and no longer. Points are counted anew."""
    require(rule_set, "end_rules", STEPS, by=by)
    if until < rule_set.since:
        raise InvalidError(
            "这一天比施行日期还早。",
            "请填施行日期以后的一天。",
            fields={"until": "这一天比施行日期还早，请填以后的一天。"},
        )
    _end(rule_set, by, until)
    return rule_set


@action
def discard_rules(*, rule_set: RuleSet, by: Person) -> RuleSet:
    """Put a draft away."""
    advance(rule_set, "discard_rules", STEPS, by=by)
    return rule_set


@action
def restore_rules(*, rule_set: RuleSet, by: Person) -> RuleSet:
    """Take a draft out again."""
    advance(rule_set, "restore_rules", STEPS, by=by)
    return rule_set


@action
def lead_rules(*, rule_set: RuleSet, by: Person) -> RuleSet:
    """Rank by this set where no other is asked for; the desk's others follow as they stood."""
    require(rule_set, "end_rules", STEPS, by=by)
    rows = RuleSet.objects.filter(desk=rule_set.desk_id)
    own = [one.pk for one in versions.lineage(rule_set)]
    rows.exclude(pk__in=own).update(position=F("position") + 1)
    rows.filter(pk__in=own).update(position=0)
    record("scoring.lead_rules", rule_set, by=by, title=rule_set.title)
    return rule_set


def _refuse_faulty(planned: versions.Adoption) -> None:
    if found := planned.faults():
        cause = "".join(str(fault) for fault in found[:3])
        remedy = f"共{len(found)}处，改好再施行。"
        raise InvalidError(cause, remedy, fields={"since": f"{cause}{remedy}"})


def _adopted(planned: versions.Adoption, by: Person) -> dict[str, Any]:
    """The columns of a set in force; it takes the place of the version before it."""
    draft, before = planned.draft, planned.before
    number = versions.next_version(before) if before else draft.version
    rules = replace(rules_of(draft), since=planned.since, version=number)
    return columns(rules) | {
        "parent": before,
        "adopted_by": by,
        "adopted_at": timezone.now(),
        "position": before.position if before else draft.position,
    }


def _end(rule_set: RuleSet, by: Person, until: date) -> None:
    changes = ended_on(rule_set, until)
    advance(rule_set, "end_rules", STEPS, by=by, changes=changes, until=until)
    tasks.repost.enqueue(rule_set.pk)
