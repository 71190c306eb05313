"""Real offices' rules, with points that were worked out by hand in each file."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from shangda.points.conversion import converted, passing
from shangda.points.exact import plain
from shangda.points.faults import faults
from shangda.points.lines import Subject
from shangda.points.reading import rule_set
from shangda.points.rulesets import Ledger
from shangda.points.score import score
from shangda.points.stretches import Stretch
from shangda.points.telling import told
from shangda.points.templates import templates

FILES = sorted(Path(__file__).with_name("real_rules").glob("R*.toml"))


def content_of(path):
    return tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)


def rules_of(content):
    content = dict(content)
    del content["case"]
    if name := content.pop("template", ""):
        text = next(one.text for one in templates() if one.name == name)
        content = tomllib.loads(text, parse_float=Decimal)
    return rule_set(content)


def rows_of(case):
    """Each row of a case is kind, date, who, further fields and how many of it."""
    for number, (kind, day, who, more, *times) in enumerate(case["facts"]):
        names = who if isinstance(who, list) else [who]
        pairs = [name.partition("/")[::2] for name in names]
        sharers = [{"unit": unit, "person": person} for unit, person in pairs]
        row = {"kind": kind, "date": str(day), "sharers": sharers, **more}
        for time in range(*times or (1,)):
            yield row | {"id": f"{number}-{time}"}


def known_of(case):
    units = [{"unit": unit, "class": class_} for unit, class_ in case.get("units", ())]
    rows = list(rows_of(case))
    return told({"units": units, "facts": rows} if units else rows)


def cases():
    for path in FILES:
        for number, case in enumerate(content_of(path)["case"], start=1):
            yield pytest.param((path, case), id=f"{path.stem}-{number}")


@pytest.fixture(name="count", params=list(cases()))
def count_of_case(request):
    path, case = request.param
    ruleset = rules_of(content_of(path))
    today, known = case.get("today", date(2027, 1, 1)), known_of(case)
    return case, ruleset, score(known.facts, ruleset, today, known.assessed), today


def subject(name):
    return Subject(*name.split("/"))


def said(totals):
    return {"/".join(filter(None, who)): plain(value) for who, value in totals.items()}


def stretch(case):
    return Stretch(date(2026, 1, 1), case.get("until", date(2027, 12, 31)))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_real_rules_have_no_faults(path):
    assert faults(rules_of(content_of(path))) == []


def test_points_are_those_worked_out_by_hand(count):
    case, _, found, _ = count

    totals = found.totals(stretch=stretch(case))

    units = {who: value for who, value in totals.items() if not who.person}
    assert said(units) == case["points"]


def test_money_is_what_was_worked_out_by_hand(count):
    case, _, found, _ = count

    totals = said(found.totals(Ledger.MONEY))

    wanted = case.get("money", {})
    assert {name: totals[name] for name in wanted} == wanted
    assert {name for name, value in totals.items() if value != "0"} <= set(wanted)


def test_progress_is_what_was_worked_out_by_hand(count):
    case, _, found, _ = count

    for name, quota, done, target, *missing in case.get("progress", ()):
        own = [
            one for one in found.counts[subject(name)].progress() if one.quota.id == quota
        ]
        assert (plain(own[-1].done), plain(own[-1].target)) == (done, target)
        assert [plain(own[-1].missing) for _ in missing] == missing


def test_what_follows_is_what_was_worked_out_by_hand(count):
    case, ruleset, found, today = count
    counts = found.counts

    out = sorted(who.unit for who in found.disqualified)
    worth = {
        name: plain(
            next(converted(found.of(who), counts[who].progress(), ruleset, today)).value
        )
        for name in case.get("converted", {})
        if (who := subject(name))
    }
    enough = {
        name: next(passing(found.of(subject(name)), ruleset, today)).is_enough
        for name in case.get("passed", {})
    }
    rates = {
        name: f"{rate.of}/{rate.to}"
        for name in case.get("rates", {})
        for rate in counts[subject(name)].rates()
    }

    assert out == case.get("disqualified", [])
    assert worth == case.get("converted", {})
    assert enough == case.get("passed", {})
    assert rates == case.get("rates", {})


def test_every_line_explains_itself(count):
    _, _, found, _ = count

    assert [line for line in found.lines if not line.words.endswith(("分", "元"))] == []
