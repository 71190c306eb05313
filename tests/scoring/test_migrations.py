"""What becomes of an office's values when the ledger is kept by rule sets."""

from datetime import date
from decimal import Decimal
from importlib import import_module
from types import SimpleNamespace

import pytest

from shangda.points.faults import faults
from shangda.points.reading import read
from shangda.scoring.models import RuleSet
from tests import make

pytestmark = pytest.mark.django_db
migration = import_module("shangda.scoring.migrations.0003_values_to_rule_sets")


def value(outlet, points, since, form=""):
    return SimpleNamespace(
        outlet=SimpleNamespace(name=outlet),
        form=form,
        points=Decimal(points),
        from_date=since,
    )


def test_each_day_on_which_a_value_began_is_a_version():
    world = make.office()
    values = [
        value("《快报》", "3", date(2025, 1, 1)),
        value("《快报》", "1.2", date(2025, 1, 1), "brief"),
        value("《快报》", "5", date(2026, 1, 1)),
    ]

    migration._versions(RuleSet, world.desk.pk, values)

    first, second = RuleSet.objects.order_by("version")
    assert (first.state, first.until) == ("ended", date(2025, 12, 31))
    assert (second.state, second.until, second.parent) == ("in_force", None, first)
    assert read(first.text).tables[0].rows == {
        ("《快报》", ""): 3,
        ("《快报》", "简讯"): Decimal("1.2"),
    }
    assert read(second.text).tables[0].rows["《快报》", ""] == 5
    assert faults(read(second.text)) == []


def test_a_desk_without_values_has_no_versions():
    migration.convert(_Apps([]), None)

    assert not RuleSet.objects.exists()


class _Apps:
    """The tables as they were, as far as the migration asks for them."""

    def __init__(self, values):
        self._values = values

    def get_model(self, _app, name):
        if name == "RuleSet":
            return RuleSet
        rows = SimpleNamespace(order_by=lambda *_: self._values)
        return SimpleNamespace(objects=SimpleNamespace(select_related=lambda *_: rows))
