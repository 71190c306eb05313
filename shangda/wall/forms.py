"""Parsing what keepers of walls type in."""

from typing import Any

from django import forms

from shangda.kernel.forms import Spoken
from shangda.wall.actions import USUAL, Turn
from shangda.wall.models import Screen, Wall

SHORTEST, LONGEST = 5, 600  # seconds of a screen
MOST_ROWS = 10  # what fits on the screen
Kind = Screen.Kind


class NewWall(Spoken):
    """What it is called."""

    name = forms.CharField(
        label="名称", max_length=30, help_text="如“信息科大屏”“会议室”，显示在屏幕左上角。"
    )


class EditWall(Spoken):
    """What a wall shows; a screen without a place is left out."""

    name = forms.CharField(label="名称", max_length=30)
    period = forms.ChoiceField(label="排名按哪段时间", choices=Wall.Period.choices)
    row_count = forms.IntegerField(label="每组列前几名", min_value=3, max_value=MOST_ROWS)
    refresh_seconds = forms.IntegerField(
        label="多少秒更新一次", min_value=10, max_value=3600
    )
    shows_titles = forms.BooleanField(
        label="列出已印发稿件的题目",
        required=False,
        help_text="没有印发的、工作秘密的，不管选不选都不上屏。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in USUAL:
            label = kind.label
            self.fields[f"{kind}_place"] = forms.IntegerField(
                label=f"{label}：第几屏", min_value=1, max_value=len(USUAL), required=False
            )
            self.fields[f"{kind}_seconds"] = forms.IntegerField(
                label=f"{label}：停留几秒", min_value=SHORTEST, max_value=LONGEST
            )
        self.speak()

    @classmethod
    def showing(cls, wall: Wall) -> "EditWall":
        """The form as the wall is now."""
        names = ("name", "period", "row_count", "refresh_seconds", "shows_titles")
        now: dict[str, Any] = {name: getattr(wall, name) for name in names}
        now |= {f"{kind}_seconds": 20 for kind in USUAL}
        for place, one in enumerate(wall.screens.order_by("position", "pk"), start=1):
            now |= {f"{one.kind}_place": place, f"{one.kind}_seconds": one.seconds}
        return cls(initial=now)

    def turns(self) -> list[tuple[str, Any, Any]]:
        """Each screen with its two fields, for the page."""
        return [
            (str(kind.label), self[f"{kind}_place"], self[f"{kind}_seconds"])
            for kind in USUAL
        ]

    def clean(self) -> dict[str, Any]:
        """Two screens in one place cannot be told apart."""
        got = super().clean() or {}
        seen: dict[int, str] = {}
        for kind in USUAL:
            place = got.get(f"{kind}_place")
            if place in seen:
                words = f"和“{seen[place]}”都排在第{place}屏，请改一个。"
                self.add_error(f"{kind}_place", words)
            elif place:
                seen[place] = str(kind.label)
        if not seen and not self.errors:
            self.add_error(f"{USUAL[0]}_place", "一屏也没有选，请至少填一个“第几屏”。")
        return got

    def settings(self) -> dict[str, Any]:
        """As the verb takes it."""
        got = self.cleaned_data
        chosen = [kind for kind in USUAL if got[f"{kind}_place"]]
        ordered = sorted(chosen, key=lambda kind: got[f"{kind}_place"])
        turns = [Turn(kind, got[f"{kind}_seconds"]) for kind in ordered]
        names = ("name", "period", "row_count", "refresh_seconds", "shows_titles")
        return {name: got[name] for name in names} | {"turns": turns}
