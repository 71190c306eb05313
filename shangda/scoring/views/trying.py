"""Rules tried on an example, as they are stored or as they are being typed."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from shangda.kernel.pages import render_page
from shangda.organisations.pages import person
from shangda.points.exact import plain
from shangda.points.faults import faults
from shangda.points.places import part_of
from shangda.points.rulesets import RuleSet as Rules
from shangda.points.saying import rule as rule_words
from shangda.scoring import rules as may
from shangda.scoring import trials
from shangda.scoring.models import RuleSet
from shangda.scoring.rule_forms import editing
from shangda.scoring.rule_forms.tables import TableEditing
from shangda.scoring.rule_texts import rules_of
from shangda.scoring.views.rule_sets import seen
from shangda.scoring.vocabulary import Words, known_words


@require_POST
@login_required
def check_rules(request: HttpRequest, pk: int) -> HttpResponse:
    """What the example comes to. Writes nothing, and so may be asked with every key."""
    row = seen(request, pk)
    words = known_words(row.desk, rules_of(row))
    found, is_typed, told = _typed(request, row, words)
    example = trials.Example(request.POST, words=words)
    text, asked = request.POST.get("try-text", ""), request.POST.get("try-q", "")
    sees = _may_find(request, row)
    tried = trials.of_text(row.desk, text, found) if sees and text else None
    if tried is None:
        tried, text = trials.of_example(row.desk, example, found), ""
    context = {
        "row": row,
        "desk": row.desk,
        "example": example,
        "tried": tried,
        "lines": _lines(tried),
        "totals": _totals(tried),
        "is_typed": is_typed,
        "told": told,
        "texts": trials.texts(row.desk, asked) if sees else [],
        "asked": asked,
        "chosen": text,
    }
    return render_page(request, "scoring/rules/try.html", context, part="answer")


def _typed(
    request: HttpRequest, row: RuleSet, words: Words
) -> tuple[Rules, bool, dict[str, Any]]:
    """The rules with the part that is being typed, where it can be read; what it says."""
    stored, post = rules_of(row), request.POST
    kind, key = post.get("kind", ""), post.get("key", "")
    if not kind or not may.may_keep_rules(person(request), row):
        return stored, True, {}
    part: Any
    if kind == "table":
        part = TableEditing.of(stored, key, words, data=post)
    else:
        part = editing(stored, kind, key, words, data=post)
    edited = part.edited() if part else None
    if edited is None:
        return stored, False, {}
    return edited, True, _told(edited, kind, key, before=stored)


def _told(edited: Rules, kind: str, key: str, *, before: Rules) -> dict[str, Any]:
    """The sentence of the rule as typed, and what is wrong with it."""
    known = {rule.id for rule in before.rules}
    rule = next(
        (one for one in edited.rules if one.id == key or (not key and one.id not in known)),
        None,
    )
    if kind != "rule" or rule is None:
        return {}
    wrong = [
        fault.words for fault in faults(edited) if part_of(fault.place) == ("rule", rule.id)
    ]
    return {"sentence": rule_words(rule, edited), "wrong": wrong}


def _lines(tried: trials.Tried | None) -> list[tuple[str, str, str]]:
    """Who gets how much, and why."""
    if tried is None:
        return []
    return [
        (
            tried.names.get(line.unit, line.unit) if len(_units(tried)) > 1 else "",
            f"{plain(line.value)}{line.ledger.label}",
            line.words,
        )
        for line in tried.answer.lines
    ]


def _units(tried: trials.Tried) -> set[str]:
    return {line.unit for line in tried.answer.lines}


def _totals(tried: trials.Tried | None) -> str:
    if tried is None or not tried.answer.totals:
        return "0分"
    return "、".join(f"{plain(v)}{ledger.label}" for ledger, v in tried.answer.totals)


def _may_find(request: HttpRequest, row: RuleSet) -> bool:
    """Titles of a desk's texts are for those who work there."""
    return may.may_advise(person(request), row.desk_id)
