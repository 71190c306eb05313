import pytest

from shangda.kernel.forms import Spoken
from shangda.periodicals import forms
from shangda.scoring import forms as scoring_forms


@pytest.mark.parametrize("module", [forms, scoring_forms])
def test_every_form_of_the_pages_speaks(module):
    made = [
        one
        for one in vars(module).values()
        if isinstance(one, type) and one.__module__ == module.__name__
    ]

    assert made
    assert [one.__name__ for one in made if not issubclass(one, Spoken)] == []


def test_fields_that_a_form_adds_for_itself_speak_too():
    form = forms.Layout({}, {"layout-size": "大", "layout-copies": "长" * 61})

    assert form.errors["size"] == ["请填数字，如12。"]
    assert form.errors["copies"] == ["最多60字，现在61字，请删短一些。"]
    assert form.errors["chars"] == ["请填每行字数。"]
