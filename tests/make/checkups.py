"""A desk's own rules and words."""

from shangda.checkups.models import OfficeWord, RuleChoice, Sighting


def word(desk, kind, text, meant="", *, by, **more):
    """An entry of the desk's lists."""
    return OfficeWord.objects.create(
        desk=desk, kind=kind, text=text, meant=meant, by=by, **more
    )


def rule_choice(desk, rule, *, is_on=True, level=""):
    """What the desk made of a rule."""
    return RuleChoice.objects.create(desk=desk, rule=rule, is_on=is_on, level=level)


def sightings(desk, rule, count, outcome="shown", words=""):
    """So many findings of a rule, each in a text of its own."""
    first = Sighting.objects.count() + 1
    return Sighting.objects.bulk_create(
        Sighting(
            desk=desk,
            text_kind="items.item",
            text_id=number,
            rule=rule,
            mark=f"{rule}{number}",
            outcome=outcome,
            words=words,
            seen_in="x",
        )
        for number in range(first, first + count)
    )
