"""Parsing what desks and asked units type in."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms

from shangda.editing.queries import TABS, Wanted
from shangda.items.models import Submission
from shangda.kernel import workcalendar
from shangda.kernel.forms import DayField, Spoken
from shangda.organisations.models import Desk, Kind, Section, Unit

HOLD_DAYS = 3  # the day that stands ready
ANY = "全部"


class InboxFilter(forms.Form):
    """Which part of the inbox is wanted; what cannot be read is left out."""

    tab = forms.CharField(required=False, widget=forms.HiddenInput)
    q = forms.CharField(label="搜索", required=False, max_length=100)
    desk = forms.ModelChoiceField(
        Desk.objects.none(),
        label="信息科",
        required=False,
        empty_label=ANY,
    )
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label="单位（含下级）",
        required=False,
        empty_label=ANY,
    )
    section = forms.ModelChoiceField(
        Section.objects.none(),
        label="板块",
        required=False,
        empty_label=ANY,
    )
    kind = forms.ChoiceField(
        label="类型", required=False, choices=[("", ANY), *Kind.choices]
    )
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[
            ("", ANY),
            *[c for c in Submission.State.choices if c[0] != Submission.State.WITHDRAWN],
        ],
    )
    since = DayField(label="从", required=False)
    until = DayField(label="到", required=False)

    def __init__(self, data: Any, *, desks: list[Desk]) -> None:
        super().__init__(data, auto_id="filter_%s")
        keys = [desk.pk for desk in desks]
        self.has_desks = len(keys) > 1
        self._choose("desk", Desk.objects.filter(pk__in=keys))
        members = Unit.objects.filter(memberships__desk__in=keys).distinct()
        self._choose("unit", members.in_official_order())
        self._choose("section", Section.objects.order_by("position", "pk"))
        self.full_clean()

    def _choose(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = rows

    @property
    def wanted(self) -> Wanted:
        """What the fields say, wrong ones left out."""
        got = self.cleaned_data
        tab = got.get("tab") or "pending"
        return Wanted(
            tab=tab if tab in TABS else "pending",
            desk_id=getattr(got.get("desk"), "pk", None),
            unit_id=getattr(got.get("unit"), "pk", None),
            section_id=getattr(got.get("section"), "pk", None),
            state=got.get("state") or "",
            kind=got.get("kind") or "",
            since=got.get("since"),
            until=got.get("until"),
            words=got.get("q") or "",
        )

    @property
    def narrowed(self) -> int:
        """How many filters besides tab and words are set."""
        names = ("desk", "unit", "section", "kind", "state", "since", "until")
        return sum(bool(self.cleaned_data.get(name)) for name in names)


def _words(label: str, *, rows: int = 4, most: int = 500, required: bool = True) -> Any:
    return forms.CharField(
        label=label,
        required=required,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": "请写几个字，对方会看到。"},
    )


class ReturnForChange(Spoken):
    """What to change and until when."""

    words = _words("要改什么")
    day = DayField(label="改好的期限", required=False)

    def grounds(self) -> dict[str, Any]:
        """What the action takes."""
        day = self.cleaned_data["day"]
        return {"words": self.cleaned_data["words"], "due_at": _closing(day)}


class Decline(Spoken):
    """A reason of the list and a sentence."""

    reason = forms.ChoiceField(
        label="理由",
        widget=forms.RadioSelect,
        error_messages={
            "required": "请选一个理由。",
            "invalid_choice": "这个理由刚刚被改掉了，请从列出的里面再选一个。",
        },
    )
    words = _words("再说一句", rows=2, required=False)

    def __init__(self, *args: Any, reasons: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(reason, reason) for reason in reasons]
        self.initial.setdefault("reason", reasons[0] if reasons else "")

    def grounds(self) -> dict[str, Any]:
        """What the action takes."""
        return dict(self.cleaned_data)


class Hold(Spoken):
    """The day on which it comes back."""

    until = DayField(label="留到哪天", error_messages={"required": "请选留到哪一天。"})

    def grounds(self) -> dict[str, Any]:
        """What the action takes."""
        return dict(self.cleaned_data)


class Verify(Spoken):
    """Whom to ask what, about which words, until when."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label="问哪家",
        empty_label=None,
        error_messages={
            "required": "请选一家单位来问。",
            "invalid_choice": "这家单位现在不能问，请从列出的里面选。",
        },
    )
    question = _words("请核实什么", rows=3)
    passage = forms.CharField(label="所问的原文", required=False, max_length=500)
    day = DayField(label="答复期限", required=False)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = units

    def grounds(self) -> dict[str, Any]:
        """What the action takes."""
        got = dict(self.cleaned_data)
        due_at = _closing(got.pop("day"))
        return {**got, "due_at": due_at}


class Nothing(forms.Form):
    """A verb that asks for no words."""

    def grounds(self) -> dict[str, Any]:
        """What the action takes."""
        return {}


class Answer(Spoken):
    """How it is."""

    answer = _words("核实的结果", rows=5, most=2000)


class Text(Spoken):
    """A text as edited, and the version it was made from."""

    title = forms.CharField(required=False)
    body = forms.CharField(required=False, strip=False)
    version = forms.IntegerField(min_value=0)


class Note(Spoken):
    """Why something was changed."""

    old = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    new = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    reason = forms.CharField(label="为什么这样改", required=False)


class ReviewWords(Spoken):
    """What a reviewer says."""

    words = _words("二审意见", rows=3, required=False)


class ReportUp(Spoken):
    """To which desks above."""

    desks = forms.ModelMultipleChoiceField(
        Desk.objects.none(),
        label="上报给",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一个上级信息科。"},
    )

    def __init__(self, *args: Any, desks: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["desks"]
        if isinstance(field, forms.ModelMultipleChoiceField):
            field.queryset = desks


def hold_day(today: date) -> date:
    """The day that stands ready when a text is to be held."""
    return today + timedelta(days=HOLD_DAYS)


def _closing(day: date | None) -> datetime | None:
    return workcalendar.workday_end(day) if day else None


class DeskWords(Spoken):
    """A desk's lists, one entry a line; advice stands behind a bar."""

    reasons = _words("不采用的理由", rows=9, most=4000, required=False)
    qualified = _words("其中算“合格未用”的理由", rows=3, most=1000, required=False)
    return_for_change = _words("退回时的常用语", rows=6, most=4000, required=False)
    verify = _words("核实时的常用语", rows=5, most=4000, required=False)
    send_back = _words("二审退回的常用语", rows=4, most=4000, required=False)

    def lists(self) -> dict[str, Any]:
        """What the action takes."""
        got = self.cleaned_data
        pairs = [line.replace("|", "｜").partition("｜") for line in _lines(got["reasons"])]
        return {
            "reasons": [(text.strip(), advice.strip()) for text, _, advice in pairs],
            "qualified": _lines(got["qualified"]),
            "phrases": {
                verb: _lines(got[verb])
                for verb in ("return_for_change", "verify", "send_back")
            },
        }


def _lines(words: str) -> list[str]:
    return [line.strip() for line in words.splitlines() if line.strip()]
