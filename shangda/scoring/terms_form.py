"""How a desk ranks, as its keepers fill it in."""

from typing import Any

from django import forms
from django.db import models

from shangda.kernel.forms import Spoken
from shangda.scoring.models import StandingsTerms


def _one_of(name: str, words: str, help_text: str = "") -> forms.ChoiceField:
    field = StandingsTerms._meta.get_field(name)
    assert isinstance(field, models.Field)  # noqa: S101 -- says it to mypy
    return forms.ChoiceField(
        label=str(field.verbose_name),
        choices=field.choices or (),
        required=not field.blank,
        help_text=help_text,
        widget=forms.RadioSelect,
        error_messages={"required": words},
    )


class Terms(Spoken):
    """Tie rule, basis of the rate, what is published to whom."""

    style = _one_of("style", "请选同分怎么排。")
    breaker = _one_of("breaker", "", "得分相同时再比这一项；还相同，名次相同。")
    order = _one_of("order", "请选平时的排列。")
    basis = _one_of("basis", "请选采用率怎么算。", "会写在排名页的下面和通报里。")
    seen = _one_of(
        "seen", "请选报送单位看得到什么。", "本单位自己的得分，任何时候都看得到。"
    )
    top = forms.IntegerField(
        label="每组公布前几名",
        min_value=0,
        max_value=999,
        help_text="填0，全部公布。没有公布的名次，只有本单位自己和信息科看得到。",
    )
    shows_zero = forms.BooleanField(
        label="向报送单位公布零报送、零采用的名单", required=False
    )

    @staticmethod
    def of(terms: StandingsTerms) -> dict[str, Any]:
        """What the form shows of a desk's choices."""
        return {name: getattr(terms, name) for name in Terms.base_fields}
