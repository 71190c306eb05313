"""What people make of a rule, counted from the texts that were kept."""

from datetime import timedelta

import pytest
from django.utils import timezone

from shangda.checkups import figures
from shangda.checkups.actions import Seen, count_findings, ignore, restore
from shangda.checkups.models import CheckTerms, Sighting
from shangda.checkups.office import TextKey, ignored
from tests import make

TEXT = TextKey("items.item", 7)
ONE, OTHER = Seen("W13", "a" * 32), Seen("P10", "b" * 32)
RULES = {"W13", "P10"}


def count(world, *seen, text="v1", is_sent=False, rules=RULES):
    count_findings(
        desk_id=world.desk.pk,
        text=TEXT,
        seen_in=text,
        seen=seen,
        in_force=rules,
        is_sent=is_sent,
    )


def outcomes():
    return dict(Sighting.objects.values_list("rule", "outcome"))


def test_what_is_there_counts_as_shown_once(world):
    count(world, ONE, OTHER)
    count(world, ONE, OTHER, text="v2")

    assert outcomes() == {"W13": "shown", "P10": "shown"}


def test_what_went_with_changed_words_counts_as_fixed(world):
    count(world, ONE, OTHER)

    count(world, OTHER, text="v2")

    assert outcomes() == {"W13": "fixed", "P10": "shown"}


def test_what_went_from_an_unchanged_text_was_not_fixed(world):
    count(world, ONE)

    count(world, text="v1")

    assert outcomes() == {"W13": "shown"}


def test_what_a_rule_switched_off_no_longer_finds_was_not_fixed(world):
    count(world, ONE)

    count(world, text="v2", rules={"P10"})

    assert outcomes() == {"W13": "shown"}


def test_what_is_there_when_the_text_goes_is_left(world):
    count(world, ONE)

    count(world, ONE, OTHER, is_sent=True)

    assert outcomes() == {"W13": "left", "P10": "left"}


def test_what_was_left_and_is_changed_later_is_fixed(world):
    count(world, ONE, is_sent=True)

    count(world, text="v2")

    assert outcomes() == {"W13": "fixed"}


def test_what_comes_back_is_shown_again(world):
    count(world, ONE)
    count(world, text="v2")

    count(world, ONE, text="v3")

    assert outcomes() == {"W13": "shown"}


def test_what_is_not_to_be_changed_stays_so(world):
    ignore(
        desk_id=world.desk.pk,
        text=TEXT,
        seen=ONE,
        words="布署",
        seen_in="v1",
        by=world.informant,
    )

    count(world, ONE, is_sent=True)
    count(world, text="v2")

    assert outcomes() == {"W13": "ignored"}
    assert ignored(TEXT) == {ONE.mark}
    assert ignored(TextKey("items.item", 8)) == frozenset()


def test_what_is_told_again_loses_its_words(world):
    count(world, ONE)
    ignore(
        desk_id=world.desk.pk,
        text=TEXT,
        seen=ONE,
        words="布署",
        seen_in="v1",
        by=world.informant,
    )

    assert restore(text=TEXT) == 1

    row = Sighting.objects.get()
    assert (row.outcome, row.words, row.by) == ("shown", "", None)


def test_an_unchanged_text_costs_one_question(world, django_assert_num_queries):
    count(world, ONE, OTHER)

    with django_assert_num_queries(3):  # a savepoint around the one question
        count(world, ONE, OTHER)


def test_the_figures_of_a_rule_add_up(world):
    for outcome, number in (("fixed", 3), ("left", 2), ("ignored", 4), ("shown", 1)):
        make.sightings(world.desk, "W13", number, outcome)

    found = figures.by_rule(world.desk.pk, timezone.now())["W13"]

    assert (found.shown, found.fixed, found.left, found.ignored) == (10, 3, 2, 4)
    assert found.percent == 30


def test_figures_of_other_desks_and_older_ones_do_not_count(world):
    make.sightings(world.city_desk, "W13", 3)
    make.sightings(world.desk, "P10", 3)

    assert figures.by_rule(world.desk.pk, timezone.now() + timedelta(days=400)) == {}
    assert set(figures.by_rule(world.desk.pk, timezone.now())) == {"P10"}


@pytest.mark.parametrize(
    ("fixed", "left", "cries"), [(3, 17, True), (4, 16, False), (0, 19, False)]
)
def test_a_rule_cries_wolf_when_hardly_anybody_follows_it(fixed, left, cries):
    assert figures.Figures(fixed=fixed, left=left).cries_wolf(CheckTerms()) is cries


def test_words_left_in_several_texts_are_named(world):
    make.sightings(world.desk, "W14", 3, "ignored", words="帐房村")
    make.sightings(world.desk, "W14", 2, "ignored", words="帐目")

    assert figures.often_ignored(world.desk.pk, timezone.now()) == [("帐房村", 3)]
