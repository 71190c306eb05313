"""A desk's rules, words and statistics as a text meets them."""

from datetime import date

import pytest

from shangda.checkups import characters, office
from shangda.checkups.models import OfficeWord
from shangda.text.checkup.findings import Level
from shangda.text.checkup.rules import shipped
from tests import make

Kind = OfficeWord.Kind


def found(desk, body, title=""):
    """(rule, found words, suggestion) of every finding by the desk's rules."""
    by = office.of_desk(desk.pk)
    findings = by.examine(title, body, by.known).findings
    return [(one.rule, body[one.start : one.end], one.suggestion) for one in findings]


def test_a_desk_without_choices_has_the_shipped_rules(world):
    assert office.of_desk(world.desk.pk).rules is shipped()
    assert office.of_desk(None).rules is shipped()


def test_a_rule_switched_off_is_silent_at_this_desk_only(world):
    make.rule_choice(world.desk, "W13", is_on=False)

    assert found(world.desk, "抓布署。") == []
    assert found(world.city_desk, "抓布署。") == [("W13", "布署", "部署")]


def test_a_rule_speaks_at_the_level_that_the_desk_gave_it(world):
    make.rule_choice(world.desk, "W13", level="I")
    by = office.of_desk(world.desk.pk)

    (one,) = by.examine("", "抓布署。", by.known).findings

    assert one.level is Level.HINT


def test_the_same_choices_make_the_same_rules(world):
    make.rule_choice(world.desk, "W13", is_on=False)

    assert office.of_desk(world.desk.pk).rules is office.of_desk(world.desk.pk).rules


def test_own_wrong_words_are_put_right_with_their_reason(world):
    make.word(
        world.desk, Kind.WRONG, "河长办", "河长制办公室", by=world.editor, reason="用{全称}"
    )
    by = office.of_desk(world.desk.pk)

    (one,) = by.examine("", "河长办巡河。", by.known).findings

    assert (one.rule, one.suggestion) == (office.OWN_RULE, "河长制办公室")
    assert one.message == "应写“河长制办公室”。用{全称}"


def test_an_own_word_without_a_right_one_is_only_told(world):
    make.word(world.desk, Kind.WRONG, "高度重视", by=world.editor)

    assert found(world.desk, "高度重视供水。") == [("O01", "高度重视", None)]


def test_a_right_word_that_holds_the_wrong_one_is_right(world):
    make.word(world.desk, Kind.WRONG, "抓好", "抓好抓实", by=world.editor)

    assert found(world.desk, "抓好抓实供水。") == []
    assert found(world.desk, "抓好供水。") == [("O01", "抓好", "抓好抓实")]


def test_the_white_list_spares_its_words(world):
    make.word(world.desk, Kind.ALLOWED, "布署村", by=world.editor)

    assert found(world.desk, "布署村通水。") == []


def test_fixed_wordings_of_the_desk_are_kept_to(world):
    make.word(world.desk, Kind.WORDING, "三山两水一中心", by=world.editor)

    assert ("W49", "三山两河一中心", "三山两水一中心") in found(
        world.desk, "建设三山两河一中心。"
    )


def test_short_names_want_their_full_one_first(world):
    make.word(world.desk, Kind.ABBREVIATION, "治水办", "松岚县治水办公室", by=world.editor)

    ((rule, words, suggestion),) = found(world.desk, "治水办巡河。")

    assert (rule, words) == ("W48", "治水办")
    assert suggestion == "松岚县治水办公室（以下简称“治水办”）"


def test_documents_are_called_by_their_own_names(world):
    make.word(world.desk, Kind.DOCUMENT, "松岚县供水管理办法（试行）", by=world.editor)

    assert found(world.desk, "印发《松岚县供水管理办法（暂行）》。") == [
        ("W55", "松岚县供水管理办法（暂行）", "松岚县供水管理办法（试行）")
    ]


def test_renamed_agencies_are_known_from_their_day_on(world):
    make.word(
        world.desk,
        Kind.AGENCY,
        "县治水办",
        "县水务中心",
        by=world.editor,
        from_date=date(2025, 3, 1),
    )

    assert found(world.desk, "县治水办巡河。") == [("W43", "县治水办", "县水务中心")]


def test_the_longest_title_is_the_desks(world):
    by = office.of_desk(world.desk.pk)

    (one,) = by.examine("松" * 31, "", by.known).findings

    assert (one.rule, one.part) == ("S11", "title")


def test_a_desk_is_read_in_three_queries(world, django_assert_num_queries):
    for number in range(5):
        make.word(world.desk, Kind.WRONG, f"错词{number}", "对", by=world.editor)

    with django_assert_num_queries(3):
        office.of_desk(world.desk.pk)


def test_own_statistics_count_while_their_file_is_there(settings, tmp_path):
    settings.DATA = tmp_path
    assert characters.own() is None

    (tmp_path / characters.NAME).write_bytes(b"no statistics")

    assert characters.own() is None


@pytest.mark.parametrize("words", ["帐", " 帐 ", "帐\n"])
def test_a_mark_does_not_hang_on_space_around(words):
    assert office.mark("W14", words) == office.mark("W14", "帐")
    assert office.mark("W14", words) != office.mark("W15", "帐")
