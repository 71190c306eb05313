import pytest
from django.urls import reverse
from lxml import html

from shangda.points.parts import KINDS, key_of, rows
from shangda.points.reading import read
from shangda.points.templates import templates
from shangda.scoring import actions
from shangda.scoring.rule_texts import rules_of
from tests import make
from tests.scoring.visits import get, part_page, post, sent, text_of

pytestmark = pytest.mark.django_db


@pytest.mark.slow
@pytest.mark.parametrize("template", templates(), ids=lambda one: one.name)
def test_a_form_that_is_sent_as_it_came_changes_nothing(client, template):
    world = make.office()
    row = make.drafted_rules(world, template.name)
    before = rules_of(row)

    for kind in KINDS:
        for part in rows(before, kind):
            key = "" if kind in {"set", "conversion"} else key_of(kind, part)
            fields = sent(part_page(client, world, row, kind, key))
            response = client.post(reverse("scoring:write-part", args=[row.pk]), fields)
            assert response.status_code == 302, (kind, key, text_of(response)[:2000])
            row.refresh_from_db()
            assert rules_of(row) == before, (kind, key)


FULL = """
[set]
title = "什么都有"
from = 2026-01-01
until = 2026-12-31
counts = "person"
basis = "registered"
late = "next"
places = 0

[[table]]
id = "t"
name = "三项"
by = ["level", "form", "genre"]
rows = [["省级", "简讯", "", 3], ["", "", "调研", 0.5]]

[[category]]
id = "a"
name = "甲类"
ledger = "money"
counts = "unit"
combine = "last"
first = true
share = "parts"
sharers = 3
limits = { cap = 0, floor = -5, per = "month" }
instead_of = "b"

[[category]]
id = "b"
name = "乙类"

[[rule]]
id = "full"
name = "样样都有"
category = "b"
clause = "第六条"
when = { kind = ["selected", "adopted"], outlet = ["要情", ""], leader = "省领导", length = { least = 100, most = 800 }, amount = { least = 0 }, urgent = false, criticised = true, joint = true }
unless = { form = "简讯" }
extra = true
share = "first"
limits = { cap = 9, per = "year" }
tiers = [{ from = 2, points = 0 }, { from = 5, points = -10 }]
per = "month"
points = -5

[[rule]]
id = "between"
name = "人定"
category = "b"
when = { kind = "manual" }
between = [0, 20]

[[rule]]
id = "pool"
name = "奖金"
category = "b"
when = { kind = "unused" }
pool = 1000
pool_per = "quarter"
pool_of = "category:a"

[[rule]]
id = "zero"
name = "作废"
category = "b"
when = { kind = "plagiarism" }
zero = "a"

[[rule]]
id = "void"
name = "全作废"
category = "b"
when = { kind = "text_error" }
zero = ""

[[rule]]
id = "factor"
name = "翻倍"
category = "a"
when = { kind = "research" }
factor = 2.5
of = "rule:between"

[[quota]]
id = "q"
name = "任务"
per = "quarter"
ledger = "money"
count = { kind = "adopted" }
times = true
shared = true
classes = ["乡镇组", "县直"]
target = 10
targets = { "乡镇组" = 5, "县直" = 3 }
parts = [{ count = { genre = "调研" }, target = 2 }]
alternatives = [{ count = { level = "省级" }, target = 1 }, { count = { level = "中央" }, target = 1 }]
reached = 0
proportional = true
missing = -20
extra = 20
extra_most = 100
carry = true

[[quota]]
id = "points"
name = "得分任务"
per = "year"
of = "category:b"
target = 40

[[ratio]]
id = "r"
name = "采用率"
per = "month"
of = { kind = "adopted" }
to = { kind = "submitted" }
below = 0.335
points = -1

[[knockout]]
id = "k"
name = "否决"
when = { kind = "urgent_false" }
count = 2
per = "year"
effect = "zero"

[[total]]
per = "item"
cap = 20

[[total]]
per = "quarter"
base = 6
floor = 0
passing = 6

[conversion]
per = "year"
of = "quota:q"
full = 100
score = 3
ceiling = 4
whole = true
"""  # noqa: E501 -- conditions stand on one line


def test_a_form_loses_nothing_of_what_the_schema_can_say(client):
    world = make.office()
    before = read(FULL)
    row = actions.draft_rules(desk=world.desk, by=world.scorer, rules=before)

    for kind in KINDS:
        for part in rows(before, kind):
            key = "" if kind in {"set", "conversion"} else key_of(kind, part)
            fields = sent(part_page(client, world, row, kind, key))
            response = client.post(reverse("scoring:write-part", args=[row.pk]), fields)
            assert response.status_code == 302, (kind, key)
            row.refresh_from_db()
            assert rules_of(row) == before, (kind, key)


def test_a_rule_is_added_in_plain_words(client):
    world = make.office()
    row = make.drafted_rules(world)
    fields = sent(part_page(client, world, row, "rule")) | {
        "name": "要情单条",
        "category": "adopted",
        "when-kind": ["adopted"],
        "when-outlet_more": "要情、快报",
        "when-form": ["单条"],
        "points": "１０",
    }

    response = client.post(reverse("scoring:write-part", args=[row.pk]), fields)

    row.refresh_from_db()
    rule = next(one for one in rules_of(row).rules if one.name == "要情单条")
    assert response.url == f"/standings/rules/{row.pk}/#rule-{rule.id}"
    shown = text_of(get(client, world.scorer, "rule-set", row.pk))
    assert "要情、快报采用，单条，每条10分。" in shown


WRONG = [
    ({"name": ""}, "请填规则名称。"),
    ({"points": "十分"}, "不是数：十分"),
    ({"points": ""}, "请填每次多少分。"),
    ({"points": "1e12"}, "整数部分最多9位"),
    ({"way": "table"}, "请选查哪张表。"),
    ({"way": "factor", "factor": "2"}, "请选谁的几倍。"),
    ({"way": "between", "least": "5", "most": "1"}, "最多的比最少的还小"),
    ({"when-kind": ["moon"]}, "没有这一项，请从列出的里面选。"),
    ({"when-length_least": "9", "when-length_most": "1"}, "字数最多的比最少的还小"),
    ({"category": "none"}, "没有这一项"),
]


@pytest.mark.parametrize(("typed", "why"), WRONG)
def test_a_rule_that_is_not_right_comes_back_as_it_was_typed(client, typed, why):
    world = make.office()
    row = make.drafted_rules(world)
    fields = sent(part_page(client, world, row, "rule")) | {
        "name": "新规则",
        "clause": "第九条第九款",
        "category": "adopted",
        "points": "5",
        "when-outlet_more": "还没有的刊物",
    }

    response = client.post(reverse("scoring:write-part", args=[row.pk]), fields | typed)

    page = html.fromstring(text_of(response))
    assert response.status_code == 422
    assert why in page.text_content()
    kept = sent(page)
    assert kept["clause"] == ["第九条第九款"]
    assert kept["when-outlet"] == ["还没有的刊物"]
    for name, value in typed.items():
        if name not in {"when-kind", "category"}:
            assert kept.get(name, [""]) == [value]
    row.refresh_from_db()
    assert row.edit_version == 1


def test_who_comes_second_keeps_what_was_typed_and_may_send_it_again(client):
    world = make.office()
    row = make.drafted_rules(world)
    fields = sent(part_page(client, world, row, "rule", "reported")) | {"points": "7"}
    actions.move_part(
        rule_set=row, by=world.scorer, kind="rule", key="city", way="up", version=1
    )

    late = client.post(reverse("scoring:write-part", args=[row.pk]), fields)
    page = html.fromstring(text_of(late))
    again = client.post(reverse("scoring:write-part", args=[row.pk]), sent(page))

    assert late.status_code == 409
    assert "您填的都还在" in page.text_content()
    assert again.status_code == 302
    row.refresh_from_db()
    ids = [rule.id for rule in rules_of(row).rules]
    assert ids.index("city") < ids.index("province")  # the other's change stays
    assert rules_of(row).rules[0].value.points == 7


def test_a_part_that_is_not_there_is_not_found(client):
    world = make.office()
    row = make.drafted_rules(world)

    for query in ({"kind": "moon"}, {"kind": "rule", "key": "none"}, {}):
        assert get(client, world.scorer, "part", row.pk, **query).status_code == 404


def test_parts_are_copied_moved_and_dropped_on_the_page(client):
    world = make.office()
    row = make.drafted_rules(world, "four-bonuses")

    def act(name, key, version, **more):
        named = {"kind": "rule", "key": key, "version": version}
        return post(client, world.scorer, name, row.pk, **named, **more).status_code

    assert act("move-part", "leader", 1, way="up") == 302
    assert act("copy-part", "best", 2) == 302
    assert act("drop-part", "above", 3) == 302
    assert act("drop-part", "adopted", 1) == 409
    row.refresh_from_db()
    assert [one.id for one in rules_of(row).rules] == [
        "leader", "adopted", "best", "rule-5"
    ]  # fmt: skip
