import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shangda.text.cleaning import clean
from shangda.text.counting import PATTERN, count

TABLE = json.loads((Path(__file__).parent / "count_cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", TABLE["cases"], ids=lambda case: case["why"])
def test_count_is_that_of_the_table(case):
    assert count(case["text"]) == case["count"]


def test_pattern_in_the_table_is_the_one_in_use():
    assert TABLE["pattern"] == PATTERN


@given(st.text(alphabet="甲乙，。 \n　", max_size=200))
def test_count_of_chinese_is_its_characters_without_spaces(text):
    assert count(text) == len("".join(text.split()))


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_count_does_not_change_by_cleaning_twice(text):
    assert count(clean(text)) == count(clean(clean(text)))
