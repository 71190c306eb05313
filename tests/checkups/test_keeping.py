"""What keepers do with rules and words."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from shangda.checkups import actions, importing
from shangda.checkups.importing import WordRow
from shangda.checkups.models import CheckTerms, OfficeWord, RuleChoice
from shangda.kernel.errors import InvalidError, NotAllowedError, WrongStateError
from shangda.kernel.models import AuditEvent
from tests import make

Kind = OfficeWord.Kind
HEADS = ["类别*", "词语*", "应写", "启用日期", "说明"]


def plan(*rows):
    return importing.understand({importing.SHEET: [HEADS, *rows]})


def sheet(world, by=None):
    return actions.bring_words(
        desk=world.desk,
        file=make.stored_file(b"PK"),
        name="词表.xlsx",
        by=by or world.chief_editor,
    )


def test_a_sheet_without_its_heads_is_told_to_start_from_the_export():
    found = importing.understand({importing.SHEET: [["类别*"], ["白名单"]]})

    assert [fault.remedy for fault in found.faults] == ["请导出现在的词表，在里面改。"]


def test_no_level_but_the_engines_is_kept(world):
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleChoice.objects.create(desk=world.desk, rule="P10", level="X")

    assert RuleChoice.objects.create(desk=world.desk, rule="P10", level="W").is_on


def test_a_rule_is_switched_off_and_on_again_with_a_trace(world):
    actions.set_rule(desk=world.desk, rule="P10", by=world.chief_editor, is_on=False)
    assert RuleChoice.objects.get().is_on is False

    actions.set_rule(desk=world.desk, rule="P10", by=world.chief_editor, is_on=True)

    assert not RuleChoice.objects.exists()
    traced = AuditEvent.objects.filter(verb="checkups.set_rule")
    assert [event.details["on"] for event in traced.order_by("sequence")] == [False, True]


def test_a_level_leaves_the_switch_alone(world):
    actions.set_rule(desk=world.desk, rule="P10", by=world.chief_editor, is_on=False)

    actions.set_rule(desk=world.desk, rule="P10", by=world.chief_editor, level="I")

    row = RuleChoice.objects.get()
    assert (row.is_on, row.level) == (False, "I")


@pytest.mark.parametrize(("rule", "level"), [("X99", None), ("P10", "Z")])
def test_an_unknown_rule_or_level_is_refused(world, rule, level):
    with pytest.raises(InvalidError):
        actions.set_rule(desk=world.desk, rule=rule, by=world.chief_editor, level=level)


def test_an_editor_keeps_nothing(world):
    with pytest.raises(NotAllowedError):
        actions.set_rule(desk=world.desk, rule="P10", by=world.editor, is_on=False)
    with pytest.raises(NotAllowedError):
        actions.set_terms(desk=world.desk, by=world.editor, title_characters=20)


def test_terms_are_set_once_for_a_desk(world):
    for length in (20, 25):
        actions.set_terms(desk=world.desk, by=world.chief_editor, title_characters=length)

    assert CheckTerms.objects.get().title_characters == 25


def test_a_word_is_added_and_taken_out(world):
    row = actions.add_word(
        desk=world.desk, by=world.chief_editor, word=WordRow(0, Kind.WRONG, "布署", "部署")
    )
    assert str(row) == "布署→部署"

    actions.drop_word(word=row, by=world.chief_editor)

    assert not OfficeWord.objects.exists()


@pytest.mark.parametrize(
    ("word", "field"),
    [
        (WordRow(0, Kind.WRONG, "帐", "账"), "text"),
        (WordRow(0, Kind.WRONG, "帐本", "帐本"), "meant"),
        (WordRow(0, Kind.ABBREVIATION, "治水办"), "meant"),
        (WordRow(0, Kind.AGENCY, "县治水办", "县水务中心"), "from_date"),
        (WordRow(0, Kind.WORDING, "长" * 101), "text"),
    ],
)
def test_a_word_that_cannot_be_used_is_refused_beside_its_field(world, word, field):
    with pytest.raises(InvalidError) as refusal:
        actions.add_word(desk=world.desk, by=world.chief_editor, word=word)

    assert list(refusal.value.fields) == [field]


def test_the_same_word_is_not_there_twice(world):
    make.word(world.desk, Kind.WRONG, "布署", "部署", by=world.editor)

    with pytest.raises(InvalidError, match="已经在"):
        actions.add_word(
            desk=world.desk, by=world.chief_editor, word=WordRow(0, Kind.WRONG, "布署")
        )


def test_each_bad_row_of_a_sheet_is_named(world):
    found = plan(
        ["易错词", "布署", "部署", "", ""],
        ["错词", "帐目", "账目", "", ""],
        ["机构更名", "县治水办", "县水务中心", "2025-13-01", ""],
        ["易错词", "布署", "部署", "", ""],
        ["简称", "", "治水办公室", "", ""],
    )

    assert [(fault.row, fault.column) for fault in found.faults] == [
        (3, "类别"),
        (4, "启用日期"),
        (5, "词语"),
        (6, "词语"),
    ]
    assert "没有“错词”这一种" in found.faults[0].cause
    assert "和第2行重复" in found.faults[2].cause


def test_a_workbook_without_the_sheet_says_so():
    assert "没有叫“词表”的表" in importing.understand({"单位": []}).faults[0].cause


def test_a_sheet_adds_and_brings_up_to_date_and_leaves_the_rest(world):
    make.word(world.desk, Kind.WRONG, "布署", "布置", by=world.editor)
    make.word(world.desk, Kind.ALLOWED, "布署村", by=world.editor)
    found = plan(
        ["易错词", "布署", "部署", "", ""],
        ["机构更名", "县治水办", "县水务中心", "2025-03-01", "三定方案"],
    )

    count = actions.apply_words(sheet=sheet(world), plan=found, by=world.chief_editor)

    assert count == 2
    rows = OfficeWord.objects.order_by("text").values_list("text", "meant", "from_date")
    assert set(rows) == {
        ("布署", "部署", None),
        ("县治水办", "县水务中心", date(2025, 3, 1)),
        ("布署村", "", None),
    }


def test_a_sheet_counts_once(world):
    brought = sheet(world)
    actions.apply_words(sheet=brought, plan=plan(), by=world.chief_editor)

    with pytest.raises(WrongStateError):
        actions.apply_words(sheet=brought, plan=plan(), by=world.chief_editor)


def test_a_sheet_with_faults_writes_nothing(world):
    found = plan(["易错词", "布署", "部署", "", ""], ["错词", "帐目", "", "", ""])

    with pytest.raises(InvalidError):
        actions.apply_words(sheet=sheet(world), plan=found, by=world.chief_editor)

    assert not OfficeWord.objects.exists()


def test_a_desk_has_no_more_words_than_its_time_allows(world, monkeypatch):
    monkeypatch.setattr("shangda.checkups.actions.keeping.MOST_WORDS", 1)
    found = plan(["易错词", "布署", "部署", "", ""], ["易错词", "帐目", "账目", "", ""])

    with pytest.raises(InvalidError, match="最多1条"):
        actions.apply_words(sheet=sheet(world), plan=found, by=world.chief_editor)


def test_what_is_exported_can_be_brought_again(world):
    make.word(world.desk, Kind.WRONG, "布署", "部署", by=world.editor, reason="部署")
    made = OfficeWord.objects.all()
    rows = [[str(cell or "") for cell in row] for row in importing.as_rows(made)]

    (word,) = plan(*rows).words

    assert (word.kind, word.text, word.meant, word.reason) == (
        "wrong",
        "布署",
        "部署",
        "部署",
    )
