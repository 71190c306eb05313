import pytest

from shangda.points.faults import faults
from shangda.points.places import line_of, part_of
from shangda.points.reading import RuleSetError, read

from .made import ADOPTED, HEAD, rule

TEXT = (
    HEAD + ADOPTED + rule("a", 1, 'kind = "adopted"') + rule("a-b", 2, 'kind = "adopted"')
)


def refusal(text):
    with pytest.raises(RuleSetError) as refused:
        read(text)
    return str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('"试行办法"', '"试行', 2),
        ("from = 2026-01-01", "from = 5", 1),
        ('name = "采用"', 'name = "采用"\ncolour = 1', 4),
        ("points = 1", 'points = "x"', 7),
        ("points = 2", 'points = "x"', 14),
        ("[[category]]", "[[wrong]]", 4),
        ('id = "a-b"', 'id = "a"', 14),
    ],
)
def test_a_refusal_leads_to_its_line(old, new, line):
    text = TEXT.replace(old, new, 1)

    assert line_of(text, refusal(text)) == line


def test_a_fault_leads_to_the_section_of_its_id():
    (fault,) = faults(read(TEXT))

    assert part_of(fault.place) == ("rule", "a-b")
    assert line_of(TEXT, str(fault)) == 14


def test_a_fault_of_the_head_has_no_part():
    assert part_of("[set]") == ("set", "")
