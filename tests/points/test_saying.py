from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pytest

from shangda.points import rulesets as sets
from shangda.points import saying
from shangda.points.document import document
from shangda.points.facts import FIGURES, FLAGS, KINDS, WORDS
from shangda.points.matching import Bounds, Matcher, matcher
from shangda.points.phrases import condition
from shangda.points.reading import read
from shangda.points.templates import templates

ADOPTED = Matcher(kinds=("adopted",))
PRAISED = Matcher(kinds=("instruction",))
CATEGORY = sets.Category(id="a", name="采用")
TABLE = sets.Table(id="t", name="分值表", by=("level",), rows={("省级",): Decimal(5)})
RULE = sets.Rule(
    id="r", name="单条", category="a", when=ADOPTED, value=sets.Points(Decimal(5))
)
QUOTA = sets.Quota(
    id="q", name="报送", per=sets.Per.MONTH, count=ADOPTED, target=Decimal(4)
)
RATIO = sets.Ratio(id="x", name="采用率", per=sets.Per.YEAR, of=ADOPTED, to=PRAISED)
OUT = sets.Knockout(
    id="k", name="抄袭", when=ADOPTED, count=1, per=sets.Per.YEAR, effect=sets.Effect.ZERO
)
CONVERSION = sets.Conversion(per=sets.Per.YEAR, full=Decimal(50), score=Decimal(3))
WHOLE = sets.RuleSet(
    title="办法",
    since=date(2026, 1, 1),
    tables=(TABLE,),
    categories=(CATEGORY, sets.Category(id="b", name="批示")),
    rules=(RULE,),
    quotas=(QUOTA,),
    ratios=(RATIO,),
    knockouts=(OUT,),
    totals=(sets.Total(per=sets.Per.YEAR),),
    conversion=CONVERSION,
)
FIVE = Decimal("5.5")
LIMITS = sets.Limits(cap=FIVE, per=sets.Per.WEEK)


def said(condition_):
    return condition(matcher(condition_))


def rule(value=None, **more):
    changed = replace(RULE, **({"value": value} if value else {}), **more)
    return saying.rule(changed, WHOLE)


# --- Conditions ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({}, "任何事"),
        ({"kind": "adopted"}, "采用"),
        ({"kind": ["adopted", "selected"]}, "采用或选报上级"),
        ({"kind": "adopted", "outlet": "市委办《要情》", "form": "单条"}, "市委办《要情》采用，单条"),
        ({"kind": "adopted", "outlet": ["要情", "快报"]}, "要情、快报采用"),
        ({"kind": "adopted", "form": ["简讯", "单条"]}, "采用，简讯或单条"),
        ({"kind": "adopted", "level": "省级", "route": "转报"}, "省级采用，转报"),
        ({"kind": "adopted", "chain": "党委", "edition": "增刊"}, "党委系统增刊采用"),
        ({"kind": "adopted", "grade": "重要"}, "采用，等次为重要"),
        ({"kind": "adopted", "medium": "报纸"}, "采用，登在报纸"),
        ({"kind": "adopted", "topic": "春耕"}, "采用，专题为春耕"),
        ({"kind": "adopted", "class": "乡镇"}, "乡镇单位采用"),
        ({"kind": "adopted", "form": ""}, "采用，未写形式"),
        ({"kind": "instruction", "leader": "省领导"}, "省领导批示"),
        ({"kind": "instruction", "outlet": "要情"}, "批示，刊于要情"),
        ({"kind": "adopted", "length": {"least": 800}}, "采用，800字以上"),
        ({"kind": "adopted", "length": {"most": 799}}, "采用，799字以下"),
        ({"kind": "adopted", "length": {"least": 1, "most": 2}}, "采用，1到2字"),
        ({"kind": "manual", "amount": {"least": 3}}, "手工登记，数量3以上"),
        ({"kind": "adopted", "urgent": True}, "采用，紧急信息"),
        ({"kind": "adopted", "urgent": False}, "采用，不是紧急信息"),
        ({"kind": "adopted", "commissioned": True}, "采用，属于约稿"),
        ({"kind": "text_error", "criticised": True}, "文字差错，被通报"),
        ({"kind": "adopted", "joint": True}, "采用，几家合写"),
        ({"kind": "adopted", "joint": False}, "采用，一家独写"),
        ({"outlet": "要情"}, "要情的任何事"),
        ({"form": "简讯"}, "简讯"),
    ],
)  # fmt: skip
def test_a_condition_reads_as_people_write_it(asked, words):
    assert said(asked) == words


def test_every_condition_is_said():
    plain = said({})
    asked = [
        *[{"kind": kind} for kind in KINDS],
        *[{name: "某某"} for name in WORDS],
        *[{name: flag} for name in FLAGS for flag in (True, False)],
        *[{name: {"least": 7}} for name in FIGURES],
        {"joint": True},
        {"joint": False},
    ]

    sentences = [said(one) for one in asked]

    assert plain not in sentences
    assert len(set(sentences)) == len(sentences) - _same_by_word()


def _same_by_word():
    """A word of these fields speaks for itself: only the words tell them apart."""
    ahead, behind = {"level", "outlet", "edition"}, {"form", "genre", "route"}
    return len(ahead) - 1 + len(behind) - 1


# --- Rules --------------------------------------------------------------------------------


def test_a_rule_reads_as_in_the_office():
    when = matcher({"kind": "adopted", "outlet": "市委办《要情》", "form": "单条"})

    assert rule(sets.Points(Decimal(10)), when=when) == "市委办《要情》采用，单条，每条10分"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (sets.Points(Decimal(-2)), "采用，每条扣2分"),
        (sets.Lookup("t"), "采用，按“分值表”计分"),
        (sets.Factor(Decimal(2), "table:t"), "采用，按“分值表”的2倍计分"),
        (sets.Factor(Decimal(2), "rule:r"), "采用，按“单条”得分的2倍计分"),
        (sets.Factor(Decimal(2), "category:a"), "采用，按“采用”类得分的2倍计分"),
        (sets.Between(Decimal(5), Decimal(20)), "采用，5到20分之间由人定，写明理由"),
        (
            sets.Pool(Decimal(1000), sets.Per.MONTH),
            "采用，每月1000分，按各自的条数分",
        ),
        (
            sets.Pool(Decimal(9), sets.Per.YEAR, "total"),
            "采用，每年9分，按各自的总得分分",
        ),
        (sets.Zero(), "采用，这一条各类得分全部不计"),
        (sets.Zero("a"), "采用，这一条“采用”类得分全部不计"),
    ],
)
def test_every_sort_of_value_is_said(value, words):
    assert rule(value) == words


def test_what_happens_is_counted_by_the_time():
    assert rule(when=PRAISED) == "批示，每次5分"


def test_money_is_said_as_money():
    paid = replace(CATEGORY, ledger=sets.Ledger.MONEY)

    assert saying.rule(RULE, replace(WHOLE, categories=(paid,))) == "采用，每条5元"


def test_what_is_left_out_is_said():
    assert rule(unless=matcher({"form": "简讯"})) == "采用（简讯的除外），每条5分"


def test_tiers_are_said_in_their_order():
    tiers = (sets.Tier(2, Decimal(-10)), sets.Tier(3, Decimal(-20)))

    found = rule(sets.Points(Decimal(-5)), when=PRAISED, tiers=tiers)

    assert found == "批示，每次扣5分，次数每年从头算起，第2次起扣10分，第3次起扣20分"


# --- Every field of the schema ---------------------------------------------------------------


OTHERWISE = {
    sets.RuleSet: {
        "title": "另一份", "about": "说明", "number": "〔2026〕1号", "owner": "县委办",
        "chain": "党委", "parent": "市里的办法", "version": 2, "since": date(2026, 2, 1),
        "until": date(2026, 12, 31), "counts": sets.Counts.PERSON,
        "basis": sets.Basis.REGISTERED, "late": sets.Late.NEXT, "places": 1,
        "tables": (), "categories": (CATEGORY,), "rules": (), "quotas": (), "ratios": (),
        "knockouts": (), "totals": (), "conversion": None,
    },
    sets.Table: {
        "name": "另一张", "by": ("form",), "rows": {("省级",): Decimal(6)},
    },
    sets.Category: {
        "name": "别的", "ledger": sets.Ledger.MONEY, "counts": sets.Counts.PERSON,
        "combine": sets.Combine.LAST, "first": True, "share": sets.Share.FULL,
        "sharers": 2, "limits": LIMITS, "instead_of": "b",
    },
    sets.Rule: {
        "name": "别的", "category": "b", "clause": "第六条", "when": PRAISED,
        "unless": PRAISED, "value": sets.Points(FIVE), "extra": True,
        "share": sets.Share.FULL, "limits": LIMITS, "tiers": (sets.Tier(2, FIVE),),
        "per": sets.Per.MONTH,
    },
    sets.Quota: {
        "name": "别的", "per": sets.Per.YEAR, "ledger": sets.Ledger.MONEY,
        "count": PRAISED, "of": "total", "times": True, "shared": True,
        "classes": ("乡镇",), "target": FIVE, "targets": {"乡镇": FIVE},
        "parts": (sets.Part(PRAISED, FIVE),), "alternatives": (sets.Part(PRAISED, FIVE),),
        "reached": FIVE, "proportional": True, "missing": -FIVE, "extra": FIVE,
        "extra_most": FIVE, "carry": True,
    },
    sets.Ratio: {
        "name": "别的", "per": sets.Per.MONTH, "of": PRAISED, "to": ADOPTED,
        "below": Decimal("0.3"), "points": -FIVE,
    },
    sets.Knockout: {
        "name": "别的", "when": PRAISED, "count": 2, "per": sets.Per.MONTH,
        "effect": sets.Effect.NO_AWARD,
    },
    sets.Total: {
        "per": sets.Per.MONTH, "base": FIVE, "cap": FIVE, "floor": FIVE, "passing": FIVE,
    },
    sets.Conversion: {
        "per": sets.Per.MONTH, "of": "quota:q", "full": FIVE, "score": FIVE,
        "ceiling": FIVE, "whole": True,
    },
}  # fmt: skip
PLACES = {
    sets.Table: "tables", sets.Category: "categories", sets.Rule: "rules",
    sets.Quota: "quotas", sets.Ratio: "ratios", sets.Knockout: "knockouts",
    sets.Total: "totals",
}  # fmt: skip
NEEDS = {("Ratio", "below"): {"points": -FIVE}, ("Ratio", "points"): {"below": FIVE}}
CASES = [(made, one.name) for made in OTHERWISE for one in fields(made) if one.name != "id"]


@pytest.mark.parametrize(
    ("made", "name"), CASES, ids=lambda one: getattr(one, "__name__", one)
)
def test_every_field_of_the_schema_is_said(made, name):
    more = NEEDS.get((made.__name__, name), {})
    before, after = [
        _told(made, more | extra) for extra in ({}, {name: OTHERWISE[made][name]})
    ]

    assert before != after


def _told(made, changes):
    whole = WHOLE
    if made is sets.RuleSet:
        whole = replace(WHOLE, **changes)
    elif made is sets.Conversion:
        whole = replace(WHOLE, conversion=replace(CONVERSION, **changes))
    else:
        place = PLACES[made]
        first, *rest = getattr(WHOLE, place)
        whole = replace(WHOLE, **{place: (replace(first, **changes), *rest)})
    found = document(whole)
    grids = [(one.table.name, one.grid.heads, one.grid.lines()) for one in found.tables]
    return [*found.words, grids]


@pytest.mark.parametrize("template", templates(), ids=lambda one: one.name)
def test_every_rule_of_a_template_is_a_sentence(template):
    rules = read(template.text)
    found = document(rules)

    said_rules = [row for chapter in found.chapters for row in chapter.rows]

    assert len([row for row in said_rules if row.kind == "rule"]) == len(rules.rules)
    assert all(row.words.endswith("。") and "None" not in row.words for row in said_rules)


def test_bounds_without_bounds_are_nothing():
    assert condition(Matcher(bounds=(("length", Bounds()),))) == "任何事"
