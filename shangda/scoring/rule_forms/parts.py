"""Which form each section of a file has; tables have their own."""

from collections.abc import Mapping

from shangda.scoring.rule_forms.heads import Category, Head
from shangda.scoring.rule_forms.over_time import (
    Conversion,
    Knockout,
    Quota,
    Ratio,
    Total,
)
from shangda.scoring.rule_forms.part import PartForm
from shangda.scoring.rule_forms.rules import Rule

FORMS: Mapping[str, type[PartForm]] = {
    "set": Head,
    "category": Category,
    "rule": Rule,
    "quota": Quota,
    "ratio": Ratio,
    "knockout": Knockout,
    "total": Total,
    "conversion": Conversion,
}
