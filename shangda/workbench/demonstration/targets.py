"""What the demonstration office expects this year, set by the verb that people use."""

from datetime import date

from shangda.organisations.models import Desk, Person
from shangda.points.quota_text import read_quota
from shangda.scoring.models import RuleSet
from shangda.targets import actions
from shangda.targets.actions import Wish
from shangda.targets.models import Target

DESK, SCORER = "QD", "xian-kaohe"
_QUARTER = """
[[quota]]
id = "target"
name = "季度采用任务"
per = "quarter"
count = { kind = "adopted" }
target = 3
parts = [{ count = { kind = "adopted", genre = "问题建议类" }, target = 1 }]
alternatives = [{ count = { kind = "adopted", level = "市级" }, target = 1 }]
"""
_YEAR = """
[[quota]]
id = "target"
name = "全年积分任务"
per = "year"
of = "total"
target = 30
targets = { "乡镇（街道）组" = 40, "县直一组" = 30, "县直二组" = 15 }
"""
_ABOVE = """
[[quota]]
id = "target"
name = "全县{name}"
per = "year"
count = {{ kind = "adopted", level = "{level}" }}
target = {target}
"""
_UPPER = (("市级采用", "市级", 60), ("省级采用", "省级", 10), ("中央采用", "中央", 2))


def set_targets(today: date) -> list[Target]:
    """Of every unit, of the groups, and of the office at three offices above."""
    desk = Desk.objects.get(code=DESK)
    rules = RuleSet.objects.counting().filter(desk=desk).order_by("position").first()
    everybody = Target.Whom.ALL
    return [
        _set(desk, _QUARTER, everybody, today),
        _set(desk, _YEAR, everybody, today, rules),
        *[
            _set(
                desk, _ABOVE.format(name=name, level=level, target=target), "office", today
            )
            for name, level, target in _UPPER
        ],
    ]


def _set(
    desk: Desk, text: str, whom: str, today: date, rules: RuleSet | None = None
) -> Target:
    wish = Wish(
        quota=read_quota(text), whom=whom, since=date(today.year, 1, 1), rule_set=rules
    )
    scorer = Person.objects.get(username=SCORER)
    return actions.set_target(desk=desk, by=scorer, wish=wish)
