"""What is said of values that a column cannot take."""

import pytest

from shangda.kernel.errors import InvalidError
from shangda.organisations.actions.asking import check
from shangda.organisations.models import Person


def refusal(**columns):
    row = Person(**{"username": "lin", "password": "x", "name": "林若水"} | columns)
    with pytest.raises(InvalidError) as refused:
        check(row)
    return refused.value


def test_a_value_that_is_too_long_is_counted():
    told = refusal(name="长" * 80)

    assert told.cause == "姓名：有80个字，最多60个。"
    assert told.fields == {"name": "有80个字，最多60个。"}


def test_a_missing_value_is_named():
    assert refusal(name="").cause == "姓名：没有填。"


def test_a_sentence_that_names_its_field_is_not_named_again():
    assert refusal(username="有 空格").cause.count("登录名") == 1


def test_several_faults_stand_one_after_the_other():
    assert refusal(name="", username="a b").fields.keys() == {"name", "username"}
