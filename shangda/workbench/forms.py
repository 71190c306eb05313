"""Parsing what the pages of the frame send."""

from typing import Any

from django import forms

from shangda.kernel.forms import DayField, Spoken
from shangda.kernel.pages import whole
from shangda.organisations.models import Person
from shangda.workbench import handing_over, labels, trail


class WhoField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not at run time
    """A person by name, unit and sign-in name, as names repeat."""

    def label_from_instance(self, obj: Person) -> str:
        """顾文澜　栖云县委办（xian-bianji）."""
        place = getattr(obj, "place", "")
        return f"{obj.name}{f'　{place}' if place else ''}（{obj.username}）"


class HandOver(Spoken):
    """Whose work goes to whom, from which day on."""

    from_person = WhoField(
        Person.objects.none(),
        label="谁的工作",
        empty_label="请选",
        error_messages={"required": "请选移交人。", "invalid_choice": "请选移交人。"},
    )
    to_person = WhoField(
        Person.objects.none(),
        label="交给谁",
        empty_label="请选",
        error_messages={"required": "请选接手人。", "invalid_choice": "请选接手人。"},
    )
    day = DayField(
        label="从哪天起",
        error_messages={"required": "请填日期。", "invalid": "日期不对，如2026-11-24。"},
    )

    @classmethod
    def of(cls, by: Person, *args: Any, **kwargs: Any) -> "HandOver":
        """Only people whose work may be handed over, and who can take it over from them."""
        form = cls(*args, **kwargs)
        leavers = handing_over.leavers(by)
        _offer(form.fields["from_person"], leavers)
        leaver = leavers.filter(pk=_key(form["from_person"].value())).first()
        if leaver:
            _offer(form.fields["to_person"], handing_over.successors(leaver, by))
        return form

    def chosen(self, name: str) -> Any:
        """What a field says so far, whether typed or from the address; None if unusable."""
        field, value = self.fields[name], self[name].value()
        try:
            return field.clean(field.to_python(value)) if value else None
        except forms.ValidationError:
            return None


class Trail(Spoken):
    """Which part of the trace is wanted."""

    who = forms.ChoiceField(label="谁", choices=list(trail.WHO.items()), required=False)
    name = forms.CharField(label="姓名", max_length=60, required=False)
    verb = forms.ChoiceField(label="做了什么", required=False)
    subject = forms.ChoiceField(label="对什么", required=False)
    number = forms.IntegerField(label="编号", min_value=1, required=False)
    since = DayField(label="从", required=False)
    until = DayField(label="到", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        subjects = sorted(labels.subjects().items(), key=lambda one: one[1])
        for name, choices in (("verb", labels.verb_choices()), ("subject", subjects)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- says it to mypy
            field.choices = [("", "不限"), *choices]

    def wanted(self) -> trail.Wanted:
        """What was understood; a field that is wrong is left out and says so."""
        self.full_clean()
        known = {key: value for key, value in self.cleaned_data.items() if value}
        return trail.Wanted(**known)


def _offer(field: forms.Field, people: Any) -> None:
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- says it to mypy
    field.queryset = people


def _key(value: Any) -> int:
    return whole(str(value))
