"""Parsing what the pages of scoring send."""

from django import forms

from shangda.editing.models import Article
from shangda.items.models import Item
from shangda.organisations.models import Desk
from shangda.periodicals.models import Entry, Outlet


class Value(forms.Form):
    """Points for a use by an outlet, from a date on."""

    outlet = forms.ModelChoiceField(Outlet.objects.filter(is_open=True), label="采用载体")
    form = forms.ChoiceField(
        label="形式", choices=[("", "不分形式"), *Entry.Form.choices], required=False
    )
    points = forms.DecimalField(label="分值", max_digits=8, decimal_places=2)
    from_date = forms.DateField(
        label="自哪天起", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class OutsideUse(forms.Form):
    """An adoption outside the system with its scan."""

    desk = forms.ModelChoiceField(Desk.objects.all(), label="信息科")
    outlet = forms.ModelChoiceField(Outlet.objects.filter(is_open=True), label="采用载体")
    article = forms.ModelChoiceField(Article.objects.none(), label="稿件", required=False)
    item = forms.ModelChoiceField(Item.objects.none(), label="信息", required=False)
    used_date = forms.DateField(
        label="采用日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reference = forms.CharField(label="期号或文号", max_length=60, required=False)
    scan = forms.FileField(label="扫描件")


class Reason(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(label="理由", max_length=300)
