import pytest

from shangda.workbench.demonstration.places import all_units
from shangda.workbench.demonstration.topics import all_topics, parse, read_months


def test_at_least_sixty_topics_each_with_every_kind_of_sentence():
    topics = all_topics()

    assert len(topics) >= 60
    assert len({t.code for t in topics}) == len(topics)
    for topic in topics:
        lacking = [
            m for m in ("L", "R", "M", "P", "A", "D", "E", "G", "Q") if not topic.all(m)
        ]
        assert lacking == [], topic.code


@pytest.mark.parametrize(
    ("text", "months"),
    [("1-3", {1, 2, 3}), ("11-2", {11, 12, 1, 2}), ("5,9-10", {5, 9, 10})],
)
def test_read_months_goes_over_the_turn_of_the_year(text, months):
    assert read_months(text) == months


def test_every_reporting_unit_has_own_topics_in_every_month():
    units = [u for u in all_units() if u.group]

    for unit in units:
        own = unit.tags - {"*"}
        for month in range(1, 13):
            assert any(t.suits(own, month) for t in all_topics()), (unit.short, month)


def test_parse_refuses_a_line_without_content():
    with pytest.raises(ValueError, match="x"):
        parse("\n@ x | 名 | T | 1-12 | 党建\nL\n")


def test_office_matters_are_not_multiplied_for_a_department():
    topic = next(t for t in all_topics() if t.code == "burden")
    department = next(u for u in all_units() if u.code == "QSLJ")

    assert topic.scale_for(department) == 1
    assert next(t for t in all_topics() if t.code == "flood").scale_for(department) > 1
