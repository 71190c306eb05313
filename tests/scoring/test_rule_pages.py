from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from lxml import html

from shangda.points.parts import KINDS, key_of, rows
from shangda.points.reading import LARGEST, read, read_json
from shangda.points.templates import templates
from shangda.scoring import actions
from shangda.scoring.models import RuleSet
from shangda.scoring.rule_texts import rules_of
from shangda.scoring.starting import with_table
from tests import make

pytestmark = pytest.mark.django_db
PAGES = ["rule-set", "rules-text", "compare-rules", "idle-rules"]


def get(client, who, name, *args, **query):
    client.force_login(who)
    return client.get(reverse(f"scoring:{name}", args=args), query)


def post(client, who, name, *args, **fields):
    client.force_login(who)
    return client.post(reverse(f"scoring:{name}", args=args), fields)


def text_of(response):
    return response.content.decode()


def sent(page):
    """What a browser would send of the form of a part, nothing touched."""
    (form,) = page.xpath("//form[@id='part-form']")
    found = {}
    for field in form.xpath(".//input | .//select | .//textarea"):
        if field.get("type") in {"checkbox", "radio"} and field.get("checked") is None:
            continue
        usual = "on" if field.get("type") == "checkbox" else None
        value = field.get("value", usual) if field.tag == "input" else field.value
        if field.tag == "textarea":
            value = (field.text or "").removeprefix("\n")
        if field.name and value is not None:
            found.setdefault(field.name, []).append(value)
    found.pop("request_key")
    return found


def part_page(client, world, row, kind, key=""):
    response = get(client, world.scorer, "part", row.pk, kind=kind, key=key)
    assert response.status_code == 200, (kind, key)
    return html.fromstring(text_of(response))


# --- The list and the document -----------------------------------------------------------


def test_the_list_has_sets_by_what_they_are(client):
    world = make.office()
    make.drafted_rules(world, "highest-only")
    row = make.drafted_rules(world)
    actions.adopt_rules(rule_set=row, by=world.scorer, since=row.since, version=1)

    page = html.fromstring(text_of(get(client, world.scorer, "rule-sets", world.desk.pk)))

    found = {
        section.xpath("string(.//h2)").strip(): section.xpath(
            ".//a[@class='item-title']/text()"
        )
        for section in page.xpath("//section[@class='rules-sort']")
    }
    assert found == {"施行中": ["镇信息工作考核办法"], "草稿": ["监管部门信息计分办法"]}


def test_units_read_what_counts_and_no_draft(client):
    world = make.office()
    draft = make.drafted_rules(world, "highest-only")
    row = make.drafted_rules(world)
    actions.adopt_rules(rule_set=row, by=world.scorer, since=row.since, version=1)

    shown = text_of(get(client, world.informant, "rule-set", row.pk))

    assert "镇级采用，简讯，每条2分。" in shown
    assert "改成新一版" not in shown
    assert get(client, world.informant, "rule-set", draft.pk).status_code == 404


def test_a_stranger_finds_nothing(client):
    world = make.office()
    row = make.drafted_rules(world)

    for name in PAGES:
        assert get(client, make.person(), name, row.pk).status_code == 404
    for name in ("rule-sets", "start-rules", "what-if"):
        assert get(client, make.person(), name, world.desk.pk).status_code == 404


def test_whoever_does_not_keep_the_rules_cannot_write(client):
    world = make.office()
    row = make.drafted_rules(world)

    for name in ("adopt-rules", "discard-rules", "write-rules", "write-part", "copy-part"):
        assert post(client, world.editor, name, row.pk).status_code == 404
    assert get(client, world.editor, "part", row.pk, kind="set").status_code == 404


@pytest.mark.parametrize("template", templates(), ids=lambda one: one.name)
def test_every_rule_stands_on_the_page_as_a_sentence(client, template):
    world = make.office()
    row = make.drafted_rules(world, template.name)

    page = html.fromstring(text_of(get(client, world.scorer, "rule-set", row.pk)))

    rules = rules_of(row)
    for rule in rules.rules:
        assert page.xpath(f"//li[@id='rule-{rule.id}']//a[@class='rules-said']/text()")
    for table in rules.tables:
        (drawn,) = page.xpath(f"//section[@id='table-{table.id}']//table")
        assert len(drawn.xpath(".//td[@class='num' and text() != '—']")) == len(table.rows)


def test_faults_stand_at_their_place_and_keep_from_adopting(client):
    world = make.office()
    rules = with_table("办法", timezone.localdate())
    row = actions.draft_rules(desk=world.desk, by=world.scorer, rules=rules)

    page = html.fromstring(text_of(get(client, world.scorer, "rule-set", row.pk)))
    refused = post(
        client, world.scorer, "adopt-rules", row.pk, since="2026-01-01", version=1
    )

    assert "表里还没有分值" in page.xpath("string(//section[@id='table-values'])")
    assert "没有一行合得上" in page.xpath("string(//li[@id='rule-adopted'])")
    assert page.xpath("//section[@id='adopt']//button[@disabled]")
    assert refused.status_code == 422
    assert RuleSet.objects.get(pk=row.pk).state == "draft"


# --- Where a draft begins ------------------------------------------------------------------


def upload(content, name="办法.toml"):
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize("start", ["empty", "table", "template:township"])
def test_a_draft_begins_from_what_was_chosen(client, start):
    world = make.office()

    response = post(client, world.scorer, "draft-rules", world.desk.pk, start=start)

    row = RuleSet.objects.get()
    assert response.url == f"/standings/rules/{row.pk}/"
    assert row.state == "draft"


def test_a_draft_begins_from_another_set(client):
    world = make.office()
    old = make.drafted_rules(world)

    post(client, world.scorer, "draft-rules", world.desk.pk, start=f"copy:{old.pk}")

    row = RuleSet.objects.latest("pk")
    assert (row.title, row.parent) == ("镇信息工作考核办法（副本）", None)
    assert rules_of(row).rules == rules_of(old).rules


@pytest.mark.parametrize("form", ["toml", "json"])
def test_a_file_that_was_kept_comes_back_byte_for_byte(client, form):
    world = make.office()
    old = make.drafted_rules(world)
    kept = get(client, world.scorer, "rules-file", old.pk, **{"as": form})

    post(
        client,
        world.scorer,
        "draft-rules",
        world.desk.pk,
        start="file",
        file=upload(kept.content),
    )

    row = RuleSet.objects.latest("pk")
    again = get(client, world.scorer, "rules-file", row.pk, **{"as": form})
    assert row.pk != old.pk
    assert again.content == kept.content
    assert (read if form == "toml" else read_json)(kept.content.decode()) == rules_of(old)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'[set]\ntitle = "\n', "第2行第10字前后写得不对"),
        (b"{", "不是JSON"),
        (b"\xff\xfe\x00", "请另存为UTF-8"),
        (b"#" * (LARGEST + 1), "超过1MB"),
        ('[set]\ntitle = "办法"\nfrom = "2026"\n'.encode(), "要写成日期"),
        ('[set]\ntitle = "办法"\nfrom = 2026-01-01\n[rules]\n'.encode(), "不认识 [rules]"),
        (
            '[set]\ntitle = "办法"\nfrom = 2026-05-01\nuntil = 2026-01-01\n'.encode(),
            "没有一天生效",
        ),
        (f'[set]\ntitle = "{"长" * 101}"\nfrom = 2026-01-01\n'.encode(), "最多100字"),
        (b"", "请先选规则文件"),
    ],
)
def test_a_file_that_is_no_rule_set_is_refused_with_the_reason(client, content, why):
    world = make.office()
    file = {"file": upload(content)} if content else {}

    response = post(
        client, world.scorer, "draft-rules", world.desk.pk, start="file", **file
    )

    assert response.status_code == 422
    assert why in html.fromstring(text_of(response)).text_content()
    assert not RuleSet.objects.exists()


def test_an_unknown_start_is_refused(client):
    world = make.office()

    response = post(client, world.scorer, "draft-rules", world.desk.pk, start="moon")

    assert response.status_code == 422


def test_a_file_in_the_old_encoding_is_read_too(client):
    world = make.office()
    content = '[set]\ntitle = "镇办法"\nfrom = 2026-01-01\n'.encode("gb18030")

    post(
        client,
        world.scorer,
        "draft-rules",
        world.desk.pk,
        start="file",
        file=upload(content),
    )

    assert RuleSet.objects.get().title == "镇办法"


# --- Parts --------------------------------------------------------------------------------


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


# --- Tables -------------------------------------------------------------------------------


def table_of(row):
    return {key: str(value) for key, value in rules_of(row).tables[0].rows.items()}


def tabled(world):
    rules = with_table("办法", timezone.localdate())
    return actions.draft_rules(desk=world.desk, by=world.scorer, rules=rules)


def write_table(client, world, row, **typed):
    fields = sent(part_page(client, world, row, "table", "values")) | typed
    response = client.post(reverse("scoring:write-part", args=[row.pk]), fields)
    row.refresh_from_db()
    return response


def test_the_grid_has_the_desks_outlets_and_forms_and_takes_points(client):
    world = make.office()
    make.outlet()
    row = tabled(world)
    page = part_page(client, world, row, "table", "values")
    (cell,) = page.xpath("//input[@aria-label='《省信息》·单条']")

    write_table(client, world, row, **{cell.name: "2.5"})

    assert table_of(row) == {("《省信息》", "单条"): "2.5"}


def test_a_row_and_a_column_are_added_by_hand(client):
    world = make.office()
    make.outlet()
    row = tabled(world)

    write_table(
        client,
        world,
        row,
        **{
            "word|0|0": "新刊",
            "row|0|": "3",
            "word|column": "特稿",
            "column|《省信息》".replace(
                "《省信息》", "%E3%80%8A%E7%9C%81%E4%BF%A1%E6%81%AF%E3%80%8B"
            ): "9",
        },
    )

    assert table_of(row) == {("新刊", ""): "3", ("《省信息》", "特稿"): "9"}


@pytest.mark.parametrize(
    "pasted",
    [
        "载体\t单条\t不分形式\n要情\t5\t3\n快报\t—\t2",
        "要情\t单条\t5\n要情\t不分形式\t3\n快报\t\t2分",
        "载体\t形式\t分值\n要情\t单条\t5\n要情\t\t3\n快报\t\t２",
    ],
)
def test_a_table_comes_from_a_spreadsheet(client, pasted):
    world = make.office()
    row = tabled(world)

    write_table(client, world, row, pasted=pasted)

    assert table_of(row) == {("要情", "单条"): "5", ("要情", ""): "3", ("快报", ""): "2"}


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"pasted": "要情\t单条\t很多"}, "第1行第3格：不是数：很多"),
        ({"pasted": "要情\t1\n快报"}, "第1行要有2格条件和1格分值，现在有2格"),
        ({"row|0|": "多"}, "不是数：多"),
    ],
)
def test_points_that_are_none_come_back_as_they_were_typed(client, typed, why):
    world = make.office()
    row = tabled(world)

    response = write_table(client, world, row, **typed)

    page = html.fromstring(text_of(response))
    assert response.status_code == 422
    assert why in page.text_content()
    for name, value in typed.items():
        assert sent(page)[name] == [value]
    assert table_of(row) == {}


def test_points_of_what_is_in_force_are_changed_in_the_next_version(client):
    world = make.office()
    row = make.drafted_rules(world)
    actions.adopt_rules(rule_set=row, by=world.scorer, since=row.since, version=1)

    response = post(client, world.scorer, "revise-rules", row.pk, table="leaders")

    draft = RuleSet.objects.get(version=2)
    assert response.url == f"/standings/rules/{draft.pk}/part/?kind=table&key=leaders"
    assert client.get(response.url).status_code == 200


def test_a_new_table_is_begun_by_its_fields(client):
    world = make.office()
    row = make.drafted_rules(world)
    fields = sent(part_page(client, world, row, "table")) | {
        "name": "批示",
        "by_0": "leader",
        "by_1": "",
        "pasted": "省领导\t40\n市领导\t20",
    }

    client.post(reverse("scoring:write-part", args=[row.pk]), fields)

    row.refresh_from_db()
    table = rules_of(row).tables[-1]
    assert (table.name, table.by, len(table.rows)) == ("批示", ("leader",), 2)


# --- Text ---------------------------------------------------------------------------------


def test_the_text_is_stored_as_it_always_is(client):
    world = make.office()
    row = make.drafted_rules(world)
    text = "# 注释\r\n" + row.text.replace("points = 30", "points =   30.0", 1)

    response = post(client, world.scorer, "write-rules", row.pk, text=text, version=1)

    row.refresh_from_db()
    assert response.status_code == 302
    assert row.text == make.drafted_rules(world).text


def test_a_text_that_cannot_be_read_comes_back_with_its_line(client):
    world = make.office()
    row = make.drafted_rules(world)
    text = row.text.replace("points = 30", 'points = "三十"', 1)

    response = post(client, world.scorer, "write-rules", row.pk, text=text, version=1)

    page = html.fromstring(text_of(response))
    line = 1 + text[: text.index('id = "province"')].count("\n") - 1
    assert response.status_code == 422
    assert page.xpath("//a[@data-to-line]/@data-to-line") == [str(line)]
    assert "不是数：三十" in page.text_content()
    assert page.xpath("//textarea[@name='text']")[0].text.lstrip("\n") == text


def test_a_text_that_comes_second_comes_back(client):
    world = make.office()
    row = make.drafted_rules(world)

    response = post(client, world.scorer, "write-rules", row.pk, text=row.text, version=0)

    assert response.status_code == 409
    assert "别人刚刚改过" in text_of(response)
    row.refresh_from_db()
    assert row.edit_version == 1


# --- Comparing, idle rules, trying ------------------------------------------------------------


def test_versions_are_compared_by_themselves(client):
    world = make.office()
    row = make.drafted_rules(world)
    actions.adopt_rules(rule_set=row, by=world.scorer, since=row.since, version=1)
    draft = actions.revise_rules(rule_set=row, by=world.scorer)
    part = rows(rules_of(draft), "rule")[0] | {"points": 2}
    actions.write_part(
        rule_set=draft, by=world.scorer, kind="rule", key="reported", row=part, version=1
    )

    shown = text_of(get(client, world.scorer, "compare-rules", draft.pk))

    assert "分值：每条1分改为每条2分" in shown


def test_rules_that_nothing_is_counted_by_are_named(client):
    world = make.office()
    make.used_issue(world)
    make.drain()
    row = make.drafted_rules(world)

    shown = text_of(get(client, world.scorer, "idle-rules", row.pk))

    (words,) = html.fromstring(shown).xpath("//*[contains(text(), '件事对过')]/text()")
    assert "转报省采用" in words
    assert "：报送" not in words


def tried(client, who, row, **fields):
    usual = {"try-kind": "adopted", "try-level": "省级", "try-sharers": "1"}
    response = client.post(
        reverse("scoring:check-rules", args=[row.pk]),
        usual | fields,
        headers={"HX-Request": "true"},
    )
    return html.fromstring(text_of(response)).text_content()


def test_an_example_tells_what_it_comes_to(client):
    world = make.office()
    row = make.drafted_rules(world)
    client.force_login(world.scorer)

    found = tried(client, world.scorer, row)

    assert "30分" in found
    assert "按第1版“转报省采用”每条30分，得30分" in found


def test_an_example_of_several_tells_who_gets_what(client):
    world = make.office()
    row = make.drafted_rules(world)
    client.force_login(world.scorer)

    found = tried(client, world.scorer, row, **{"try-sharers": "3"})

    assert "甲单位　10分" in found
    assert "3家平分" in found


def test_a_rule_is_tried_while_it_is_typed(client):
    world = make.office()
    row = make.drafted_rules(world)
    fields = sent(part_page(client, world, row, "rule", "province"))

    typed = tried(client, world.scorer, row, **fields | {"points": "45"})
    unfinished = tried(client, world.scorer, row, **fields | {"points": "4x"})

    assert "这一条读作　省级采用，每条45分。" in typed
    assert "得45分" in typed
    assert "还不完整，下面先按存好的算" in unfinished
    assert "得30分" in unfinished
    row.refresh_from_db()
    assert row.edit_version == 1


def test_a_real_item_is_found_and_tried(client):
    world = make.office()
    make.used_issue(world, make.passed_article(world, title="松岚镇建好三本台账"))
    make.drain()
    row = make.drafted_rules(world)
    client.force_login(world.scorer)

    found = client.post(
        reverse("scoring:check-rules", args=[row.pk]), {"try-q": "三本台账"}
    )
    (key,) = html.fromstring(text_of(found)).xpath("//input[@name='try-text']/@value")
    answer = tried(client, world.scorer, row, **{"try-text": key})

    assert "报送《松岚镇建好三本台账》" in answer


def test_titles_are_not_found_by_units(client):
    world = make.office()
    make.used_issue(world, make.passed_article(world, title="松岚镇建好三本台账"))
    make.drain()
    row = make.drafted_rules(world)
    actions.adopt_rules(rule_set=row, by=world.scorer, since=row.since, version=1)
    client.force_login(world.informant)

    found = client.post(
        reverse("scoring:check-rules", args=[row.pk]), {"try-q": "三本台账"}
    )

    assert found.status_code == 200
    assert "try-text" not in text_of(found)


# --- The whole way ------------------------------------------------------------------------


def test_a_set_is_adopted_revised_and_ended_on_the_pages(client):
    world = make.office()
    row = make.drafted_rules(world)
    today = timezone.localdate().isoformat()

    adopt = post(client, world.scorer, "adopt-rules", row.pk, since="2026-01-01", version=1)
    revise = post(client, world.scorer, "revise-rules", row.pk)
    draft = RuleSet.objects.get(version=2)
    discard = post(client, world.scorer, "discard-rules", draft.pk)
    restore = post(client, world.scorer, "restore-rules", draft.pk)
    early = post(client, world.scorer, "end-rules", row.pk, until="2025-01-01")
    end = post(client, world.scorer, "end-rules", row.pk, until=today)

    assert [one.status_code for one in (adopt, revise, discard, restore, end)] == [302] * 5
    assert early.status_code == 422
    assert "比施行日期还早" in text_of(early)
    row.refresh_from_db()
    draft.refresh_from_db()
    assert (row.state, draft.state) == ("ended", "draft")


def test_the_pages_ask_a_constant_number_of_questions(
    client, django_assert_max_num_queries
):
    world = make.office()
    row = make.drafted_rules(world)
    get(client, world.scorer, "rule-set", row.pk)

    with django_assert_max_num_queries(45):
        get(client, world.scorer, "rule-set", row.pk)
    for _ in range(6):
        make.drafted_rules(world)
    with django_assert_max_num_queries(30):
        get(client, world.scorer, "rule-sets", world.desk.pk)


def test_a_file_is_a_file(client):
    world = make.office()
    row = make.drafted_rules(world)

    response = get(client, world.scorer, "rules-file", row.pk)

    assert response.headers["Content-Type"] == "application/toml"
    assert BytesIO(response.content).read() == row.text.encode()
