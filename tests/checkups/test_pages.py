"""The pages on which a desk keeps its rules and words."""

import io

import openpyxl
import pytest
from django.urls import reverse

from shangda.checkups import importing
from shangda.checkups.models import OfficeWord, RuleChoice, WordSheet
from shangda.kernel import spreadsheets
from shangda.organisations.models import Role
from tests import make

Kind = OfficeWord.Kind


@pytest.fixture
def page(client, world):
    """The chief editor's browser: get and post by page name."""
    client.force_login(world.chief_editor)

    def go(name, *args, post=None, **more):
        url = reverse(f"checkups:{name}", args=[world.desk.pk, *args])
        return (
            client.get(url, more) if post is None else client.post(url, post, follow=True)
        )

    return go


def workbook(*rows):
    content = spreadsheets.workbook({importing.SHEET: (importing.HEADS, rows)})
    file = io.BytesIO(content)
    file.name = "词表.xlsx"
    return file


def test_every_rule_stands_on_the_page_with_example_and_standard(page):
    html = page("rules").content.decode()

    assert 'id="W13"' in html
    assert "GB/T 15834" in html
    assert "还没有提示过" in html
    assert "常提示、很少有人改</h2>" not in html


def test_a_rule_is_switched_off_on_the_page(page, world):
    html = page("set-rule", post={"rule": "W13", "is_on": "0"}).content.decode()

    assert RuleChoice.objects.get(desk=world.desk).is_on is False
    assert "停用1条" in html


def test_a_level_is_chosen_on_the_page(page):
    page("set-rule", post={"rule": "W13", "level": "I"})

    assert RuleChoice.objects.get().level == "I"


def test_nonsense_is_refused_in_words(page):
    answer = page("set-rule", post={"rule": "W13", "level": "Z"})

    assert answer.status_code == 422
    assert "没有这条规则或这个级别" in answer.content.decode()


def test_rules_that_cry_wolf_are_named_with_what_to_do(page, world):
    make.sightings(world.desk, "W13", 19, "left")
    make.sightings(world.desk, "W13", 1, "fixed")
    make.sightings(world.desk, "P10", 20, "fixed")

    html = page("rules").content.decode()

    assert "1条规则常提示、很少有人改" in html
    assert "提示20次，改了1次" in html
    page("set-rule", post={"rule": "W13", "level": "I"})
    assert RuleChoice.objects.get(rule="W13").level == "I"


def test_the_desks_figures_are_set(page, world):
    page(
        "set-terms",
        post={"title_characters": "25", "least_shown": "10", "least_fixed": "50"},
    )

    assert world.desk.check_terms.least_fixed == 50


def test_figures_that_cannot_be_come_back_with_a_word(page):
    answer = page(
        "set-terms",
        post={"title_characters": "25", "least_shown": "0", "least_fixed": "500"},
    )

    assert answer.status_code == 422
    assert "不能大于100" in answer.content.decode()


def test_a_word_is_added_found_and_taken_out(page, world):
    added = page("add-word", post={"kind": Kind.WRONG, "text": "布署", "meant": "部署"})
    assert "“布署”已加上" in added.content.decode()
    row = OfficeWord.objects.get()
    assert "部署" in page("words", q="布").content.decode()
    assert "没有这样的词" in page("words", q="帐").content.decode()

    page("drop-word", row.pk, post={"kind": Kind.WRONG})

    assert not OfficeWord.objects.exists()


def test_a_word_that_cannot_be_used_comes_back_with_what_was_typed(page):
    answer = page(
        "add-word", post={"kind": Kind.AGENCY, "text": "县治水办", "meant": "县水务中心"}
    )

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "请填新名称从哪天起用" in html
    assert 'value="县水务中心"' in html


def test_words_left_again_and_again_are_offered_for_the_white_list(page, world):
    make.sightings(world.desk, "W14", 3, "ignored", words="帐房村")

    assert "帐房村" in page("words").content.decode()
    page("add-word", post={"kind": "allowed", "text": "帐房村"})

    assert OfficeWord.objects.get().kind == Kind.ALLOWED


def test_words_are_exported_as_they_can_be_brought(page, world):
    make.word(world.desk, Kind.WRONG, "布署", "部署", by=world.editor)

    book = openpyxl.load_workbook(io.BytesIO(page("export").content))

    rows = list(book[importing.SHEET].values)
    assert rows[0] == ("类别*", "词语*", "应写", "启用日期", "说明")
    assert rows[1][:3] == ("易错词", "布署", "部署")


def test_a_workbook_is_previewed_and_then_counts(page, world):
    file = workbook(("易错词", "布署", "部署", "", ""))
    html = page("bring-words", post={"file": file}).content.decode()
    assert "新增1条" in html
    assert not OfficeWord.objects.exists()

    page("apply-words", WordSheet.objects.get().pk, post={})

    assert OfficeWord.objects.get().meant == "部署"


def test_each_bad_row_of_a_workbook_is_named(page):
    file = workbook(("易错词", "布署", "部署", "", ""), ("错词", "帐目", "账目", "", ""))

    html = page("bring-words", post={"file": file}).content.decode()

    assert "有1处要改" in html
    assert "没有“错词”这一种" in html
    assert "确认导入" not in html
    problems = page("sheet", WordSheet.objects.get().pk, **{"as": "xlsx"})
    rows = list(openpyxl.load_workbook(io.BytesIO(problems.content)).active.values)
    assert rows[1][1:3] == (3, "类别")


def test_no_workbook_at_all_is_told_beside_the_field(page):
    file = io.BytesIO(b"nothing of the kind")
    file.name = "x.xlsx"

    answer = page("bring-words", post={"file": file})

    assert answer.status_code == 422
    assert "这不是.xlsx文件" in answer.content.decode()


def test_an_editor_looks_and_changes_nothing(client, world):
    client.force_login(world.editor)
    url = reverse("checkups:rules", args=[world.desk.pk])

    html = client.get(url).content.decode()
    answer = client.post(
        reverse("checkups:set-rule", args=[world.desk.pk]), {"rule": "W13", "is_on": "0"}
    )

    assert "由科长或条线管理员来改" in html
    assert "停用</button>" not in html
    assert answer.status_code == 403
    assert not RuleChoice.objects.exists()


def test_another_desks_pages_are_not_there(client, world):
    client.force_login(world.city_editor)

    assert client.get(reverse("checkups:rules", args=[world.desk.pk])).status_code == 404


def test_the_system_administrator_looks_at_settings_only(client, world):
    make.sightings(world.desk, "W14", 3, "ignored", words="帐房村")
    client.force_login(make.holder(Role.SYSTEM_ADMIN))

    html = client.get(reverse("checkups:words", args=[world.desk.pk])).content.decode()

    assert "帐房村" not in html
    assert "加一条" not in html


def test_who_works_at_one_desk_comes_straight_to_it(client, world):
    client.force_login(make.holder(Role.DESK_ADMIN, desk=world.desk))

    answer = client.get(reverse("checkups:desks"))

    assert answer.url == reverse("checkups:rules", args=[world.desk.pk])


def test_who_works_at_two_desks_chooses(client, world):
    make.appoint(world.editor, Role.EDITOR, desk=world.city_desk)
    client.force_login(world.editor)

    html = client.get(reverse("checkups:desks")).content.decode()

    assert world.desk.name in html
    assert world.city_desk.name in html


def test_who_works_at_no_desk_is_told(client, world):
    client.force_login(world.informant)

    assert client.get(reverse("checkups:desks")).status_code == 403


def test_the_page_of_rules_asks_the_same_however_much_was_counted(
    client, world, django_assert_max_num_queries
):
    client.force_login(world.chief_editor)
    for rule in ("W13", "P10", "S01"):
        make.sightings(world.desk, rule, 5)

    with django_assert_max_num_queries(14):
        client.get(reverse("checkups:rules", args=[world.desk.pk]))
