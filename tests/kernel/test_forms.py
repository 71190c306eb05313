import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from shangda.kernel.forms import Spoken, UploadField


class Sample(Spoken):
    name = forms.CharField(label="名称", min_length=2, max_length=4)
    count = forms.IntegerField(label="个数", min_value=1, max_value=9)
    value = forms.DecimalField(label="分值", max_digits=4, decimal_places=1)
    day = forms.DateField(label="日期")
    hour = forms.TimeField(label="几点", required=False)
    moment = forms.DateTimeField(label="时间", required=False)
    mail = forms.EmailField(label="邮箱", required=False)
    code = forms.SlugField(label="代码", required=False)
    level = forms.ChoiceField(label="层级", choices=[("a", "甲")])
    some = forms.MultipleChoiceField(label="单位", choices=[("a", "甲")])
    scan = forms.FileField(label="扫描件", max_length=20)
    own = forms.IntegerField(label="期号", error_messages={"invalid": "期号是数字。"})


RIGHT = {
    "name": "要情",
    "count": "3",
    "value": "1.5",
    "day": "2026-01-05",
    "level": "a",
    "some": ["a"],
    "own": "1",
}


def scan(name="a.pdf", content=b"%PDF"):
    return {"scan": SimpleUploadedFile(name, content)}


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "请填名称。"),
        ("name", "要", "最少2字，现在1字，请补全。"),
        ("name", "栖云要情刊", "最多4字，现在5字，请删短一些。"),
        ("name", "栖\0云", "里面有看不见的坏字符，请重新打一遍。"),
        ("count", "三", "请填数字，如12。"),
        ("count", "0", "不能小于1，请改过再试。"),
        ("count", "10", "不能大于9，请改过再试。"),
        ("value", "1.25", "最多1位小数，请改短一些。"),
        ("value", "12345", "数太大，请看看有没有多打一位。"),
        ("day", "2026-02-30", "没有这一天，请写成2026-01-31这样。"),
        ("hour", "25点", "时间不对，请写成14:30这样。"),
        ("moment", "昨天", "时间不对，请写成2026-01-31 14:30这样。"),
        ("mail", "zhihe", "邮箱不对，请写成name@example.cn这样。"),
        ("code", "要情", "只用字母、数字、- 和 _，请改过再试。"),
        ("level", "", "请选层级。"),
        ("level", "b", "没有这一项，请从列出的里面选。"),
        ("some", ["b"], "没有这一项，请从列出的里面选。"),
        ("own", "x", "期号是数字。"),
    ],
)
def test_a_field_says_what_is_wrong_and_what_to_do(field, typed, sentence):
    form = Sample(RIGHT | {field: typed}, scan())

    assert form.errors == {field: [sentence]}


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({}, "请附上扫描件。"),
        (scan(content=b""), "这个文件是空的，请另选一个。"),
        (scan(name="a" * 20 + ".pdf"), "文件名太长，最多20字，请改短了再传。"),
    ],
)
def test_a_file_says_what_is_wrong_and_what_to_do(files, sentence):
    form = Sample(RIGHT, files)

    assert form.errors == {"scan": [sentence]}


def test_a_field_that_comes_later_speaks_when_told_to():
    form = Sample(RIGHT, scan())
    form.fields["extra"] = forms.CharField()
    form.fields["later"] = forms.CharField(
        label="说明", error_messages={"required": "说呢？"}
    )

    form.speak()

    assert form.errors == {"extra": ["这一项不能空着。"], "later": ["说呢？"]}


def test_sentences_of_one_form_do_not_leak_into_others():
    Sample(RIGHT)

    assert Sample.base_fields["name"].error_messages["required"] != "请填名称。"


class Sent(Spoken):
    proof = UploadField(label="凭据", required=False)


@pytest.mark.parametrize(
    ("size", "is_right"), [(1024 * 1024, True), (1024 * 1024 + 1, False)]
)
def test_a_file_too_large_is_said_beside_it(settings, size, is_right):
    settings.UPLOAD_LIMIT = 1024 * 1024
    form = Sent({}, {"proof": SimpleUploadedFile("a.pdf", b"x" * size)})

    assert form.is_valid() is is_right
    words = [] if is_right else ["文件超过1 MB，请压缩图片后再传。"]
    assert form["proof"].errors == words


def test_no_file_need_be_sent_where_none_is_asked_for():
    form = Sent({}, {})

    assert form.is_valid()
    assert form.cleaned_data == {"proof": None}
