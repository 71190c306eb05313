"""Rule sets and facts for tests, told as shortly as they can be."""

from datetime import date
from itertools import count

from shangda.points.exact import plain
from shangda.points.faults import sound
from shangda.points.rulesets import Ledger
from shangda.points.score import score
from shangda.points.telling import told

TODAY = date(2027, 1, 1)
HEAD = '[set]\ntitle = "试行办法"\nfrom = 2026-01-01\n'
ADOPTED = '[[category]]\nid = "adopted"\nname = "采用"\n'


def rules(text, head=HEAD):
    return sound(f"{head}\n{text}")


def rule(key, points, when, *, category="adopted", more=""):
    return (
        f'[[rule]]\nid = "{key}"\nname = "{key}"\ncategory = "{category}"\n'
        f"when = {{ {when} }}\npoints = {points}\n{more}\n"
    )


_numbers = count(1)


def fact(kind="adopted", day="2026-03-02", unit="甲镇", **more):
    whose = {} if "sharers" in more else {"unit": unit}
    return {"id": f"f{next(_numbers)}", "kind": kind, "date": day, **whose, **more}


def counted(ruleset, facts, units=(), today=TODAY):
    known = told({"units": list(units), "facts": facts} if units else facts)
    return score(known.facts, ruleset, today, known.assessed)


def points(ruleset, facts, units=(), today=TODAY, ledger=Ledger.POINTS):
    """Each subject's total as it is written, persons as 单位/姓名."""
    totals = counted(ruleset, facts, units, today).totals(ledger)
    return {"/".join(filter(None, who)): plain(value) for who, value in totals.items()}


def by_day(ruleset, facts, today=TODAY):
    """Each line as (day, rule, value)."""
    lines = counted(ruleset, facts, today=today).lines
    return sorted((str(line.day), line.rule, plain(line.value)) for line in lines)
