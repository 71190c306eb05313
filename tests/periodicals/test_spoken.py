"""What the forms of issues and uses say when something typed cannot be taken."""

from datetime import date

import pytest
from django import forms as django_forms
from django.core.files.uploadedfile import SimpleUploadedFile

from shangda.periodicals import forms
from shangda.periodicals.spoken import Spoken
from shangda.scoring import forms as scoring_forms


class Sample(Spoken):
    word = django_forms.CharField(label="名称", max_length=4)
    many = django_forms.IntegerField(label="印数", min_value=1, max_value=9)
    share = django_forms.DecimalField(label="分值", max_digits=4, decimal_places=1)
    day = django_forms.DateField(label="日期")
    one = django_forms.ChoiceField(label="层级", choices=[("a", "甲")])
    some = django_forms.MultipleChoiceField(label="分送", choices=[("a", "甲")])
    scan = django_forms.FileField(label="扫描件")
    own = django_forms.IntegerField(
        label="总期号", error_messages={"invalid": "请填总期号。"}
    )


RIGHT = {
    "word": "要情", "many": "3", "share": "1.5", "day": "2026-01-05", "one": "a",
    "some": ["a"], "own": "1",
}  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("word", "", "请填名称。"),
        ("word", "栖云快报刊", "最多4字，现在5字，请删短一些。"),
        ("word", "栖\0云", "里面有看不见的坏字符，请重新打一遍。"),
        ("many", "三", "请填数字，如12。"),
        ("many", "0", "不能小于1，请改过再试。"),
        ("many", "10", "不能大于9，请改过再试。"),
        ("share", "1.25", "最多1位小数，请改短一些。"),
        ("share", "12345", "数太大，请看看有没有多打一位。"),
        ("day", "2026-02-30", "没有这一天，请写成2026-01-31这样。"),
        ("one", "b", "没有这一项，请从列出的里面选。"),
        ("one", "", "请选层级。"),
        ("some", ["b"], "没有这一项，请从列出的里面选。"),
        ("own", "x", "请填总期号。"),
    ],
)
def test_a_field_says_what_is_wrong_and_what_to_do(field, value, sentence):
    scan = SimpleUploadedFile("a.pdf", b"%PDF")

    form = Sample(RIGHT | {field: value}, {"scan": scan})

    assert form.errors == {field: [sentence]}


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({}, "请附上扫描件。"),
        ({"scan": SimpleUploadedFile("a.pdf", b"")}, "这个文件是空的，请另选一个。"),
    ],
)
def test_a_file_that_is_not_there_is_asked_for(files, sentence):
    form = Sample(RIGHT, files)

    assert form.errors == {"scan": [sentence]}


def test_what_is_right_is_taken():
    form = Sample(RIGHT, {"scan": SimpleUploadedFile("a.pdf", b"%PDF")})

    assert form.is_valid()
    assert form.cleaned_data["day"] == date(2026, 1, 5)


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
