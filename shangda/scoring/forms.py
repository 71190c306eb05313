"""Parsing what the pages of scoring send."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from shangda.editing.models import Article
from shangda.items.models import Item
from shangda.kernel.forms import DayField, Spoken, UploadField
from shangda.kernel.pages import whole
from shangda.organisations.models import Desk, Person, Role
from shangda.periodicals.models import Outlet
from shangda.periodicals.rules import EDITORS


def _ask(words: str) -> dict[str, str]:
    return {"required": words, "invalid": words}


def _open_outlets() -> QuerySet[Outlet]:
    return Outlet.objects.filter(is_open=True).order_by("position", "pk")


class OutsideUse(Spoken):
    """An adoption outside the system with its scan."""

    desk = forms.ModelChoiceField(
        Desk.objects.none(),
        label="记在哪个信息科",
        empty_label=None,
        error_messages=_ask("请选信息科。"),
    )
    article = forms.ModelChoiceField(
        Article.objects.none(),
        label="稿件",
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": "找不到这篇稿件，请重新选。"},
    )
    item = forms.ModelChoiceField(
        Item.objects.none(),
        label="信息",
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": "找不到这条信息，请重新选。"},
    )
    outlet = forms.ModelChoiceField(
        _open_outlets().filter(periodical=None),
        label="采用载体",
        empty_label="请选",
        error_messages={
            "required": "请选是哪家载体采用的。",
            "invalid_choice": "这家载体不用登记或已停用，请从列出的里面选。",
        },
    )
    used_date = DayField(
        label="采用日期",
        error_messages={"required": "请填刊出的日期。"},
    )
    reference = forms.CharField(label="期号或文号", max_length=60, required=False)
    scan = UploadField(
        label="扫描件",
        help_text="刊物扫描件或采用通知，作为依据。",
        error_messages={"required": "请附上扫描件，没有依据不能记分。"},
    )

    @classmethod
    def of(cls, person: Person, *args: Any, **kwargs: Any) -> "OutsideUse":
        """The form in which only what this person may see can be chosen."""
        form = cls(*args, **kwargs)
        desks = person.desks_as(*EDITORS, Role.SCORER)
        for name, rows in {
            "desk": Desk.objects.filter(pk__in=desks).order_by("pk"),
            "article": Article.objects.visible_to(person),
            "item": Item.objects.visible_to(person),
        }.items():
            field = form.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- says it to mypy
            field.queryset = rows
        return form

    def chosen(self) -> Article | Item | None:
        """The article or item chosen so far."""
        for name in ("article", "item"):
            field, key = self.fields[name], self[name].value()
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- says it to mypy
            if whole(str(key)) and field.queryset is not None:
                found: Article | Item | None = field.queryset.filter(pk=key).first()
                return found
        return None
