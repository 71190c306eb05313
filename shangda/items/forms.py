"""What people fill in beside a text; parsing only, the verbs decide."""

from typing import Any

from django import forms
from django.utils import timezone

from shangda.items.models import Item, Marking, Material, Structure
from shangda.kernel.forms import Spoken
from shangda.organisations.models import Desk, Kind, Person, Role, Section, Unit
from shangda.organisations.queries import desks_for

NO_TIME = {"invalid": "没有这个时间，请重新选。"}
WRITING = {"form": "writing"}  # controls outside the form element belong to it


class Particulars(Spoken):
    """All particulars of an item, as its writing page shows them."""

    kind = forms.ChoiceField(label="类型", choices=Kind.choices)
    structure = forms.ChoiceField(label="结构", choices=Structure.choices)
    section = forms.ModelChoiceField(
        Section.objects.none(), label="板块", required=False, empty_label="请选择"
    )
    desks = forms.ModelMultipleChoiceField(
        Desk.objects.none(),
        label="报送给",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    informant_name = forms.CharField(label="信息员", required=False)
    informant_phone = forms.CharField(label="电话", required=False)
    marking = forms.ChoiceField(label="标识", choices=Marking.choices)
    is_major = forms.BooleanField(label="重大问题，由主要领导签发", required=False)
    occurred_at = forms.DateTimeField(
        label="发生时间", required=False, error_messages=NO_TIME
    )
    learned_at = forms.DateTimeField(
        label="知悉时间", required=False, error_messages=NO_TIME
    )
    is_secrecy_checked = forms.BooleanField(
        label="已作保密审查，不涉及国家秘密", required=False
    )

    def __init__(self, item: Item, data: Any = None) -> None:
        super().__init__(data, initial=_initial(item))
        choices: dict[str, Any] = self.fields
        choices["section"].queryset = Section.objects.order_by("position", "pk")
        choices["desks"].queryset = desks_for(item.unit, timezone.localdate())
        for name in ("occurred_at", "learned_at"):
            self.fields[name].widget = forms.DateTimeInput(
                attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
            )
        for name, field in self.fields.items():
            field.widget.attrs |= WRITING
            if self.errors.get(name):
                field.widget.attrs["aria-invalid"] = "true"

    def taken(self) -> dict[str, Any]:
        """The particulars that could be read, for ``set_particulars``."""
        found = dict(self.cleaned_data)
        if "desks" in found:
            found["desks"] = list(found["desks"])
        return found


def _initial(item: Item) -> dict[str, Any]:
    names = [name for name in Particulars.base_fields if name != "desks"]
    values = {name: getattr(item, name) for name in names}
    return values | {"desks": [desk.pk for desk in item.desks.all()] if item.pk else []}


class Start(Spoken):
    """Where a text begins: for which unit, of which kind and structure."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(), label="替哪个单位写", required=False, empty_label=None
    )
    kind = forms.ChoiceField(
        label="写什么", choices=Kind.choices, widget=forms.RadioSelect, required=False
    )
    structure = forms.ChoiceField(
        label="怎么写", choices=Structure.choices, widget=forms.RadioSelect, required=False
    )

    def __init__(self, person: Person, data: Any = None) -> None:
        super().__init__(
            data, initial={"kind": Kind.DEVELOPMENTS, "structure": Structure.ENUMERATED}
        )
        units: Any = self.fields["unit"]
        units.queryset = units_to_write_for(person)

    def chosen(self) -> dict[str, str]:
        """Kind and structure; what was not chosen is the default."""
        found = self.cleaned_data if self.is_valid() else {}
        return {
            "kind": found.get("kind") or Kind.DEVELOPMENTS,
            "structure": found.get("structure") or Structure.ENUMERATED,
        }


def units_to_write_for(person: Person) -> Any:
    """Units whose informant this person is, and those of their desks."""
    units = Unit.objects.filter(pk__in=person.units_as(Role.INFORMANT))
    desks = person.desks_as(Role.EDITOR, Role.CHIEF_EDITOR)
    of_desks = Unit.objects.filter(desks__in=desks)
    return (units | of_desks).distinct().in_official_order()


class Wanted(forms.Form):
    """Which of the unit's items a list shows."""

    STATES = (
        ("", "全部"),
        *[choice for choice in Item.State.choices if choice[0] != Item.State.DISCARDED],
        (Item.State.DISCARDED, "已删除"),
    )
    TIMES = (("", "全部时间"), ("7", "近7天"), ("31", "近一个月"), ("366", "近一年"))

    whose = forms.ChoiceField(
        label="谁的", choices=(("", "我的"), ("all", "全单位")), required=False
    )
    state = forms.ChoiceField(label="进展", choices=STATES, required=False)
    kind = forms.ChoiceField(
        label="类型", choices=(("", "全部类型"), *Kind.choices), required=False
    )
    days = forms.ChoiceField(label="时间", choices=TIMES, required=False)
    words = forms.CharField(label="标题", required=False, max_length=60)


class NewMaterial(Spoken):
    """Something of one form for the library; what must be there the verb says."""

    PARTS = {
        Material.Form.TEXT: ("text", "一段文字", ("title", "text", "origin")),
        Material.Form.LINK: ("link", "一个网页", ("title", "url", "origin")),
        Material.Form.FILE: ("doc", "一个文件", ("file", "title", "origin")),
    }

    origin = forms.ChoiceField(
        label="来源", choices=Material.Origin.choices, required=False
    )
    title = forms.CharField(label="题目", required=False)
    text = forms.CharField(
        label="内容", required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    url = forms.URLField(
        label="网址",
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "网址不完整，或者太长，请从地址栏重新复制。"},
    )
    file = forms.FileField(label="文件", required=False)

    def __init__(self, code: str, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, auto_id=f"id_{code}_%s")
        self.code = code
        self.icon, self.what, self._shown = self.PARTS[Material.Form(code)]
        self.is_open = self.is_bound or code == Material.Form.TEXT
        if code == Material.Form.FILE:
            self.fields["title"].widget.attrs["placeholder"] = "不写就用文件名"

    def shown(self) -> list[forms.BoundField]:
        """The fields that this form of material has."""
        return [self[name] for name in self._shown]
