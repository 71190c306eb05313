"""Forms of the desk's pages say what was wrong and what to do; widgets draw like Django's."""

from datetime import date

import pytest
from django import forms as djangos
from django.test.html import parse_html

from shangda.editing import forms, widgets
from shangda.organisations.models import Unit

CHOICES = [("", "全部"), ("a", "甲<b>"), (3, "丙")]


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


@pytest.mark.parametrize(
    ("ours", "djangos_own", "value"),
    [
        (widgets.Select(choices=CHOICES), djangos.Select(choices=CHOICES), "a"),
        (widgets.Select(choices=CHOICES), djangos.Select(choices=CHOICES), None),
        (widgets.Select(choices=CHOICES), djangos.Select(choices=CHOICES), 3),
        (widgets.Radios(choices=CHOICES), djangos.RadioSelect(choices=CHOICES), "a"),
        (widgets.Words({"rows": 3}), djangos.Textarea({"rows": 3}), "<q>\n"),
        (widgets.Words(), djangos.Textarea(), None),
    ],
)
def test_widgets_draw_what_django_draws(ours, djangos_own, value):
    attrs = {"id": "it", "aria-invalid": "true"}

    drawn = ours.render("it", value, attrs)

    assert parse_html(drawn) == parse_html(djangos_own.render("it", value, attrs))


@pytest.mark.parametrize(
    ("value", "shown"), [(date(2026, 1, 31), ' value="2026-01-31"'), (None, "")]
)
def test_day_is_drawn_as_browsers_pick_it(value, shown):
    drawn = widgets.DayInput().render("day", value, {"id": "day"})

    assert drawn == f'<input id="day" name="day" type="date"{shown}>'
