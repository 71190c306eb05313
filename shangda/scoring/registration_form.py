"""Parsing what is registered by hand: the particulars that a kind asks for, and the units."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from shangda.items.models import Item
from shangda.kernel.forms import DayField, Spoken, UploadField
from shangda.organisations.models import Desk, Level, Membership, Person, Role, Unit
from shangda.periodicals.models import Outlet
from shangda.points.facts import FLAGS, KINDS
from shangda.scoring.registering import LONGEST_WORD, Sharer, Told, fields_of
from shangda.scoring.vocabulary import known_words

FIRST_ROW = {"units": "unit_0", "parts": "part_0"}
"""Where stands what the verb says of all units, of all parts."""
TOLD_ANYWAY = frozenset({"submitted", "unused", "selected", "adopted"})
SEEN, ROWS = 2, 6  # units of one fact: at once, and behind “还有别家”
_LABELS = {
    "level": "哪一级",
    "leader": "哪位领导",
    "topic": "什么事",
    "form": "形式",
    "edition": "版别",
    "route": "报送途径",
    "urgent": "是紧急信息",
    "commissioned": "是约稿",
    "criticised": "被公开通报",
}
_HELP = {
    "leader": "照计分办法里的说法写，如“市委主要领导”。",
    "topic": "约稿题目，或一句话说清是什么事。",
    "amount": "几处、几次，办法里按数量计的才填。",
}


class Registration(Spoken):
    """One fact of a kind at a desk."""

    day = DayField(label="哪一天", error_messages={"required": "请填发生的日期。"})
    title = forms.CharField(label="题目", max_length=200, required=False)
    chosen = forms.CharField(
        label="酌定的分",
        max_length=20,
        required=False,
        help_text="办法里写着“几分到几分之间”的才填，理由写在下面。",
    )
    reason = forms.CharField(
        label="理由",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="从哪里知道的，为什么要补录；核准的人照着看。",
        error_messages={"required": "请写明为什么登记，核准的人要看。"},
    )
    evidence = UploadField(
        label="凭据",
        help_text="批示复印件、通报、采用通知的扫描件或照片。",
        error_messages={"required": "请附上凭据，没有依据不能记分。"},
    )

    def __init__(
        self, *args: Any, desk: Desk, kind: str, item: Item | None = None, **kwargs: Any
    ) -> None:
        self.desk, self.kind, self.item = desk, kind, item
        super().__init__(*args, **kwargs)
        self._ask_particulars()
        self._ask_units()
        self.order_fields(["day", "title", *self.particulars, *self.unit_fields])
        if item:
            self.fields.pop("title")
        self.speak()

    # --- The fields -----------------------------------------------------------------------

    @property
    def particulars(self) -> list[str]:
        """What this kind asks for."""
        return fields_of(self.kind)

    @property
    def unit_fields(self) -> list[str]:
        """Fields of the rows of units, row by row."""
        return [f"{name}_{n}" for n in range(ROWS) for name in ("unit", "person", "part")]

    def unit_rows(self) -> list[tuple[Any, Any, Any]]:
        """(unit, person, part) of each row, bound."""
        return [
            (self[f"unit_{n}"], self[f"person_{n}"], self[f"part_{n}"]) for n in range(ROWS)
        ]

    def first_rows(self) -> list[tuple[Any, Any, Any]]:
        """The rows that are seen at once."""
        return self.unit_rows()[:SEEN]

    def more_rows(self) -> list[tuple[Any, Any, Any]]:
        """The rows behind “还有别家”."""
        return self.unit_rows()[SEEN:]

    def has_more(self) -> bool:
        """Whether anything stands in those, or is wrong with them."""
        return any(one.value() or one.errors for row in self.more_rows() for one in row)

    def plain_fields(self) -> list[Any]:
        """All others, bound, in order."""
        rows = set(self.unit_fields)
        return [one for one in self if one.name not in rows]

    def _ask_particulars(self) -> None:
        known = known_words(self.desk)
        for name in self.particulars:
            if name == "outlet":
                self.fields[name] = _outlet(is_needed=self.kind == "adopted")
            elif name == "level":
                choices = [("", "不分"), *[(str(one.label), one.label) for one in Level]]
                self.fields[name] = forms.ChoiceField(
                    label=_LABELS[name], choices=choices, required=False
                )
            elif name in FLAGS:
                self.fields[name] = forms.BooleanField(label=_LABELS[name], required=False)
            elif name == "amount":
                self.fields[name] = forms.CharField(
                    label="数量", max_length=20, required=False, help_text=_HELP[name]
                )
            else:
                self.fields[name] = _word(name, known.get(name, []))

    def _ask_units(self) -> None:
        units, people = _units(self.desk), _people(self.desk)
        for n in range(ROWS):
            self.fields[f"unit_{n}"] = forms.ModelChoiceField(
                units, label="单位", required=n == 0, empty_label="请选" if n == 0 else "没有了",
                error_messages={"required": "请至少选一个单位。"},
            )  # fmt: skip
            self.fields[f"person_{n}"] = forms.ModelChoiceField(
                people, label="署名人", required=False, empty_label="不记到人"
            )
            self.fields[f"part_{n}"] = forms.CharField(
                label="份额", max_length=20, required=False
            )

    # --- What they say --------------------------------------------------------------------

    def told(self) -> Told:
        """What the verb takes."""
        got = self.cleaned_data
        words = {
            name: got.get(name, "")
            for name in self.particulars
            if name not in FLAGS and name not in ("outlet", "amount")
        }
        return Told(
            kind=self.kind,
            day=got["day"],
            sharers=self._sharers(),
            reason=got["reason"],
            item=self.item,
            title=got.get("title", ""),
            outlet=got.get("outlet"),
            words=words,
            flags=[name for name in self.particulars if name in FLAGS and got.get(name)],
            amount=got.get("amount", ""),
            chosen=got.get("chosen", ""),
        )

    def _sharers(self) -> list[Sharer]:
        got = self.cleaned_data
        return [
            Sharer(
                got[f"unit_{n}"].pk,
                getattr(got.get(f"person_{n}"), "pk", None),
                got.get(f"part_{n}", ""),
            )
            for n in range(ROWS)
            if got.get(f"unit_{n}")
        ]


def first(item: Item | None) -> dict[str, Any]:
    """What stands in the form before anything is typed."""
    found: dict[str, Any] = {"day": timezone.localdate()}
    if item:
        found |= {"unit_0": item.unit_id, "person_0": item.author_id}
    return found


def kinds() -> list[tuple[str, str]]:
    """Every kind with its name; what the office's own work tells anyway comes last."""
    return sorted(KINDS.items(), key=lambda one: one[0] in TOLD_ANYWAY)


def _outlet(*, is_needed: bool) -> forms.Field:
    rows = Outlet.objects.filter(is_open=True).order_by("position", "pk")
    return forms.ModelChoiceField(
        rows,
        label="哪家载体",
        required=is_needed,
        empty_label="请选",
        error_messages={"required": "请选是哪家载体。"},
    )


def _word(name: str, known: list[str]) -> forms.CharField:
    listed = f"例如：{'、'.join(known[:6])}" if known else ""
    return forms.CharField(
        label=_LABELS[name],
        max_length=LONGEST_WORD,
        required=False,
        help_text=_HELP.get(name, listed),
    )


def _units(desk: Desk) -> QuerySet[Unit]:
    members = Membership.objects.filter(desk=desk).values("unit")
    rows = Unit.objects.filter(pk__in=members) | Unit.objects.filter(pk=desk.unit_id)
    return rows.in_official_order()


def _people(desk: Desk) -> QuerySet[Person]:
    members = Membership.objects.filter(desk=desk).values("unit")
    seats = {"appointments__post__unit__in": members}
    rows = Person.objects.filter(appointments__post__role__in=Role.of_units(), **seats)
    return rows.distinct().order_by("initials", "pk")
