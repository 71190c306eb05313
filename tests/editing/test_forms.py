"""Forms of the desk's pages say what was wrong and what to do."""

import pytest

from shangda.editing import forms
from shangda.organisations.models import Unit


@pytest.mark.parametrize(
    ("form", "field", "sentence"),
    [
        (forms.ReturnForChange({"words": "长" * 501}), "words", "最多500字，现在501字"),
        (forms.ReturnForChange({"words": "改", "day": "明天"}), "day", "2026-01-31"),
        (forms.Decline({"reason": "丙"}, reasons=["甲"]), "reason", "再选一个"),
        (forms.Decline({}, reasons=["甲"]), "reason", "请选一个理由"),
        (forms.Hold({}), "until", "请选留到哪一天"),
        (forms.Answer({"answer": "长" * 2001}), "answer", "请删短一些"),
    ],
)
def test_refusals_are_in_plain_words(form, field, sentence):
    assert sentence in form.errors[field][0]


@pytest.mark.django_db
@pytest.mark.parametrize(("unit", "sentence"), [("", "请选一家"), ("99", "不能问")])
def test_unit_to_ask_is_one_of_those_listed(unit, sentence):
    form = forms.Verify({"unit": unit, "question": "几户？"}, units=Unit.objects.all())

    assert sentence in form.errors["unit"][0]
