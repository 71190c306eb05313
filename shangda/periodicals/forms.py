"""Parsing what pages send; rules are in ``actions``."""

from typing import Any

from django import forms

from shangda import typeset
from shangda.kernel.forms import DayField, Spoken
from shangda.organisations.models import Level, Person, Unit
from shangda.periodicals import models
from shangda.periodicals.models import Address, Column, Entry, Issue, Periodical


class NewIssue(Spoken):
    """Which periodical, for what day, in which series."""

    periodical = forms.ModelChoiceField(
        Periodical.objects.none(), label="刊物", empty_label=None
    )
    issue_date = DayField(label="印发日期")
    series = forms.ChoiceField(label="期次", choices=Issue.Series.choices)


class Particulars(Spoken):
    """Date, print run, editor's note, and the recipients that get this issue."""

    issue_date = DayField(label="印发日期")
    copies = forms.IntegerField(label="印数", min_value=0, max_value=100_000)
    note = forms.CharField(
        label="编者按", max_length=300, required=False, widget=forms.Textarea({"rows": 2})
    )
    recipients = forms.MultipleChoiceField(
        label="分送", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, issue: Issue, data: Any = None) -> None:
        rows = list(issue.periodical.recipients.order_by("position", "pk"))
        left = set(issue.left_out)
        super().__init__(
            data,
            initial={
                "issue_date": issue.issue_date,
                "copies": issue.copies,
                "note": issue.note,
                "recipients": [str(row.pk) for row in rows if row.pk not in left],
            },
        )
        self.rows = rows
        self.fields["recipients"].choices = [(str(r.pk), str(r)) for r in rows]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Turn the ticked ones into those left out."""
        data: dict[str, Any] = super().clean() or {}
        ticked = set(data.pop("recipients", []))
        data["left_out"] = [row.pk for row in self.rows if str(row.pk) not in ticked]
        return data


class EntryForm(Spoken):
    """Form and column of an entry."""

    form = forms.ChoiceField(label="形式", choices=Entry.Form.choices)
    column = forms.ModelChoiceField(
        Column.objects.none(), label="栏目", required=False, empty_label="不分栏"
    )


class Find(Spoken):
    """The archive's questions; what cannot be understood is not asked."""

    q = forms.CharField(label="标题或正文", required=False, max_length=100)
    periodical = forms.ModelChoiceField(
        Periodical.objects.none(), label="刊物", required=False, empty_label="全部刊物"
    )
    year = forms.TypedChoiceField(
        label="年份", required=False, coerce=int, empty_value=None
    )


class OutsideUse(Spoken):
    """The fields that ``scoring:record-use`` takes, as this page shows them."""

    outlet = forms.ModelChoiceField(
        models.Outlet.objects.none(), label="采用载体", empty_label="请选择"
    )
    used_date = DayField(label="采用日期")
    reference = forms.CharField(
        label="期号或文号",
        max_length=60,
        required=False,
        widget=forms.TextInput({"placeholder": "例如：第38期"}),
    )
    scan = forms.FileField(
        label="扫描件",
        help_text="刊物那一页的扫描件或照片，PDF、JPG、PNG 都行，是采用的凭据。",
        widget=forms.FileInput({"accept": ".pdf,.jpg,.jpeg,.png,.ofd,.tif,.tiff"}),
    )


class Head(Spoken):
    """Masthead and habits of a periodical."""

    masthead = forms.CharField(label="刊头", max_length=20)
    office = forms.CharField(label="编印单位", max_length=60)
    security_line = forms.CharField(label="左上角标注", max_length=40, required=False)
    copies = forms.IntegerField(label="印数", min_value=0, max_value=100_000, initial=0)
    has_running_total = forms.BooleanField(label="编总第几期", required=False, initial=True)
    has_contents = forms.BooleanField(label="印目录", required=False, initial=True)
    proofs_by_two = forms.BooleanField(label="两校须由两人", required=False, initial=True)


class Numbering(Spoken):
    """The last numbers given before this system."""

    series = forms.ChoiceField(label="期次", choices=Issue.Series.choices)
    year = forms.IntegerField(label="年份", min_value=2000, max_value=2099)
    last = forms.IntegerField(
        label="这一年已印到第几期",
        min_value=0,
        max_value=999_999,
        help_text="还没有印过填0，下一期就是第1期。",
    )
    last_total = forms.IntegerField(
        label="总第几期已到", min_value=0, max_value=999_999, required=False
    )


class Named(Spoken):
    """A name."""

    name = forms.CharField(label="名称", max_length=30)


class Outlet(Spoken):
    """An outlet outside the system."""

    name = forms.CharField(label="名称", max_length=60)
    level = forms.ChoiceField(label="层级", choices=Level.choices)
    grade = forms.CharField(label="等次", max_length=20, required=False)


class DefaultRecipient(Spoken):
    """A line at the foot of every issue, and the accounts behind it."""

    address = forms.ChoiceField(label="抬头", choices=Address.choices)
    label = forms.CharField(
        label="印在刊尾的文字",
        max_length=200,
        widget=forms.TextInput({"placeholder": "例如：各乡镇（街道），县直各部门"}),
    )
    persons = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        label="收阅的人",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label="收阅的单位",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


LAYOUT_FIELDS = {
    "size": "正文字号（磅）",
    "lines": "每页行数",
    "chars": "每行字数",
    "margins.top": "上边距（毫米）",
    "margins.bottom": "下边距（毫米）",
    "margins.left": "左边距（毫米）",
    "margins.right": "右边距（毫米）",
    "masthead.size": "刊头字号（磅）",
    "masthead.tracking": "刊头字距（字宽的倍数）",
    "masthead.lines": "刊头占几行",
    "rule": "红线粗细（磅）",
    "title_size": "题目字号（磅）",
    "foot_size": "版记字号（磅）",
    "table_size": "表格字号（磅）",
}
LAYOUT_WORDS = {
    "masthead.colour": "刊头颜色",
    "contents_title": "目录标题",
    "number_blank": "签发前的期号空格",
    "page_number": "页码样式",
    "copies": "印数写法",
    "closing_note": "刊末说明",
}


class Layout(Spoken):
    """The numbers and words of a layout; only what differs from the standard is kept."""

    def __init__(self, changes: dict[str, Any], data: Any = None) -> None:
        self.standard = _flat(typeset.Layout.default().to_dict())
        now = self.standard | _flat(changes)
        initial = {_field(path): now[path] for path in now}
        super().__init__(data, initial=initial, prefix="layout")
        for path, label in LAYOUT_FIELDS.items():
            self.fields[_field(path)] = forms.FloatField(
                label=label, widget=forms.NumberInput({"step": "any"})
            )
        for path, label in LAYOUT_WORDS.items():
            self.fields[_field(path)] = forms.CharField(
                label=label, max_length=60, required=path != "closing_note"
            )
        self.fields["page_number_place"] = forms.ChoiceField(
            label="页码位置", choices=[("outside", "外侧"), ("centre", "居中")]
        )
        self.fields["new_page"] = forms.BooleanField(label="每篇另起一页", required=False)
        self.kept = _flat(changes)
        self.speak()

    def changes(self) -> dict[str, Any]:
        """What differs from the standard, nested as ``typeset`` wants it; call when valid."""
        made: dict[str, Any] = {}
        shown = {_field(path): path for path in self.standard}
        asked = {shown[name]: value for name, value in self.cleaned_data.items()}
        for path, value in (self.kept | asked).items():
            if isinstance(value, float) and value.is_integer():
                value = int(value)  # noqa: PLW2901 -- 22.0 lines are 22
            if value == self.standard.get(path):
                continue
            *groups, last = path.split(".")
            place = made
            for group in groups:
                place = place.setdefault(group, {})
            place[last] = value
        return made


def _field(path: str) -> str:
    return path.replace(".", "_")


def _flat(nested: dict[str, Any], before: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in nested.items():
        if isinstance(value, dict):
            found |= _flat(value, f"{before}{name}.")
        else:
            found[f"{before}{name}"] = value
    return found
