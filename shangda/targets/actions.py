"""Every verb of targets."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Max
from django.utils import timezone

from shangda.kernel.errors import InvalidError, NotAllowedError
from shangda.kernel.lifecycle import record
from shangda.kernel.transactions import action
from shangda.organisations.models import Desk, Person, RankingGroup, Unit
from shangda.points.quota_text import faults_of, write_quota
from shangda.points.rulesets import Per, Quota
from shangda.points.stretches import Stretch, around
from shangda.scoring.models import RuleSet
from shangda.scoring.rulebook import book_of
from shangda.targets import rules
from shangda.targets.models import Target

Whom = Target.Whom
_ROWS = {Whom.GROUPS: "groups", Whom.UNITS: "units", Whom.PERSONS: "persons"}
_NOBODY = {
    Whom.GROUPS: "请至少选一个考核组。",
    Whom.UNITS: "请至少选一个单位。",
    Whom.PERSONS: "请至少选一个人。",
}
_PERIOD = {Per.WEEK: "一周", Per.MONTH: "一个月", Per.QUARTER: "一季度", Per.YEAR: "一年"}


@dataclass(frozen=True)
class Wish:
    """A target as somebody wants it: a quota, for whom, on which days."""

    quota: Quota
    whom: str
    since: date
    until: date | None = None
    rule_set: RuleSet | None = None
    groups: Sequence[RankingGroup] = field(default_factory=list)
    units: Sequence[Unit] = field(default_factory=list)
    persons: Sequence[Person] = field(default_factory=list)


@action
def set_target(
    *, desk: Desk, by: Person, wish: Wish, target: Target | None = None
) -> Target:
    """Set a target, or change one. Raises InvalidError with a sentence for each field."""
    _require_keeper(by, desk)
    wrong = _faults(desk, wish)
    if wrong:
        raise InvalidError("任务还没有写对。", "请按提示改过再试。", fields=wrong)
    before = target.text if target else ""
    made = target or Target(desk=desk, position=_last(desk) + 1)
    made.name, made.per = wish.quota.name, str(wish.quota.per)
    made.text, made.rule_set = write_quota(wish.quota), wish.rule_set
    made.whom, made.since, made.until = wish.whom, wish.since, wish.until
    made.set_by = by
    made.save()
    for whom, name in _ROWS.items():
        getattr(made, name).set(getattr(wish, name) if wish.whom == whom else [])
    record("targets.set_target", made, by=by, name=made.name, text=made.text, before=before)
    return made


@action
def drop_target(*, target: Target, by: Person) -> None:
    """Ask for it no more: it was a mistake."""
    _require_keeper(by, target.desk)
    target.dropped_at = timezone.now()
    target.save(update_fields=["dropped_at"])
    record("targets.drop_target", target, by=by, name=target.name, text=target.text)


@action
def restore_target(*, target: Target, by: Person) -> None:
    """Ask for it again."""
    _require_keeper(by, target.desk)
    target.dropped_at = None
    target.save(update_fields=["dropped_at"])
    record("targets.restore_target", target, by=by, name=target.name, text=target.text)


def _require_keeper(by: Person, desk: Desk) -> None:
    if not rules.may_set_targets(by, desk.pk):
        raise NotAllowedError("您不能定这个科室的任务。")


def _last(desk: Desk) -> int:
    found = Target.objects.filter(desk=desk).aggregate(last=Max("position"))["last"]
    return found or 0


# --- What is wrong with a wish ------------------------------------------------------------


def _faults(desk: Desk, wish: Wish) -> dict[str, str]:
    """A sentence for each field that will not do."""
    per = wish.quota.per
    found = {
        "name": "" if wish.quota.name.strip() else "请给任务起个名字，如“季度采用任务”。",
        "target": "" if wish.quota.target > 0 else "请填大于0的数。",
        "points_of": _points_fault(desk, wish),
        "since": _day_fault(per, wish.since, is_last=False),
        "until": _until_fault(per, wish),
        **_whom_faults(desk, wish),
    }
    if not any(found.values()):
        rules_of = book_of(wish.rule_set).rules if wish.rule_set else None
        found["text"] = "；".join(one.words for one in faults_of(wish.quota, rules_of))
    return {name: words for name, words in found.items() if words}


def _points_fault(desk: Desk, wish: Wish) -> str:
    if not wish.quota.of:
        return ""
    is_ours = wish.rule_set is not None and wish.rule_set.desk_id == desk.pk
    return "" if is_ours else "请选按哪个计分办法的分。"


def _whom_faults(desk: Desk, wish: Wish) -> dict[str, str]:
    if wish.whom not in Whom.values:
        return {"whom": "请选任务给谁。"}
    whom = Whom(wish.whom)
    if whom not in _ROWS:
        return {}
    rows = getattr(wish, _ROWS[whom])
    if not rows:
        return {_ROWS[whom]: _NOBODY[whom]}
    is_strange = whom == Whom.GROUPS and any(one.desk_id != desk.pk for one in rows)
    return {"groups": "这个考核组不是本科的，请重新选。"} if is_strange else {}


def _until_fault(per: Per, wish: Wish) -> str:
    if wish.until is None:
        return ""
    if wish.until < wish.since:
        return "比开始的那天还早，请改晚一些。"
    return _day_fault(per, wish.until, is_last=True)


def _day_fault(per: Per, day: date, *, is_last: bool) -> str:
    """A target runs over whole periods; say which days would do."""
    stretch = around(per, day)
    if day == (stretch.end if is_last else stretch.start):
        return ""
    first, other = _nearest(per, stretch, is_last=is_last)
    which = "最后一天" if is_last else "第一天"
    return f"{per.label}的任务按整段算，请填{_PERIOD[per]}的{which}，如{first}或{other}。"


def _nearest(per: Per, stretch: Stretch, *, is_last: bool) -> tuple[date, date]:
    if is_last:
        return stretch.start - timedelta(days=1), stretch.end
    return stretch.start, stretch.end + timedelta(days=1)
