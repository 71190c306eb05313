"""Whatever happens in whatever order: the ledger kept up is the ledger counted anew."""

import os
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from shangda.organisations.models import Role
from shangda.points.exact import plain
from shangda.scoring import accounts, ledger, noting, posting, sources, tasks
from shangda.scoring.models import Fact, LedgerLine, RuleSet
from shangda.scoring.rulebook import book_of, counting
from shangda.scoring.sources import Meant, Part, Source
from tests import make
from tests.points.test_properties import EVERYTHING

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.sql]
EXAMPLES = int(os.environ.get("SHANGDA_TEST_HISTORIES", "100"))
PERSONS = """
[set]
title = "个人积分"
from = 2026-03-01
counts = "person"
basis = "registered"
places = 3

[[category]]
id = "adopted"
name = "采用"
combine = "highest"
share = "parts"
limits = { cap = 12, per = "month" }
[[rule]]
id = "adopted"
name = "采用"
category = "adopted"
when = { kind = "adopted" }
points = 7
"""
KINDS = (
    "submitted", "adopted", "adopted", "adopted", "research", "plagiarism", "urgent_late",
)  # fmt: skip
as_long_as_it_takes = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "phases": [Phase.explicit, Phase.reuse, Phase.generate],  # shrinking takes an hour
}
TOLD: dict[int, Meant] = {}
"""What the rows of the source of this test mean now."""


def derive(keys):
    return [TOLD[key] for key in keys if key in TOLD]


@pytest.fixture(scope="module", autouse=True)
def histories():
    known = dict(sources.meaning._sources)
    sources.register(Source("test.histories", derive, Fact.objects.none, {}))
    yield
    sources.meaning._sources.clear()
    sources.meaning._sources.update(known)


rows = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(KINDS),
        "day": st.integers(0, 300).map(lambda n: date(2026, 1, 1) + timedelta(n)),
        "late": st.integers(0, 40),
        "text": st.sampled_from(["", "a", "b", "c"]),
        "level": st.sampled_from(["县级", "市级", "省级"]),
        "sharers": st.lists(st.integers(0, 3), min_size=1, max_size=4),
        "parts": st.sampled_from([0, 1]),
    }
)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("tell"), st.lists(rows, min_size=1, max_size=3)),
        st.tuples(st.just("change"), st.tuples(st.integers(0, 99), rows)),
        st.tuples(st.just("revoke"), st.integers(0, 99)),
        st.tuples(st.just("settle"), st.just(None)),
    ),
    min_size=1,
    max_size=8,
)


class World:
    """A desk with four units and their writers, and two sets of rules."""

    def __init__(self):
        self.office = make.office()
        self.desk = self.office.desk
        self.who = [(self.office.township, self.office.informant)]
        for name in ("芦雪乡", "石蒲乡", "云坪乡"):
            unit = make.unit("", name, parent=self.office.county)
            make.join(unit, self.desk)
            self.who.append((unit, make.holder(Role.INFORMANT, unit=unit)))
        make.rule_set(self.desk, EVERYTHING, since=date(2026, 1, 1))
        make.rule_set(self.desk, PERSONS, since=date(2026, 3, 1), position=1)

    def meant(self, key, row):
        whole = len(row["sharers"])
        parts = [f"1/{whole}" if whole > 1 else "" for _ in row["sharers"]]
        return Meant(
            desk=self.desk.pk,
            kind=row["kind"],
            source_id=key,
            text=f"items.item:{row['text']}" if row["text"] else "",
            day=row["day"],
            registered=row["day"] + timedelta(row["late"]),
            title="涨水了",
            content={"words": {"level": row["level"], "class": "乡镇组"}},
            shares=tuple(
                Part(self.who[n][0].pk, self.who[n][1].pk, None, part)
                for n, part in zip(row["sharers"], parts, strict=True)
            ),
        )

    def do(self, step, what):
        getattr(self, step)(what)

    def tell(self, rows):
        first = max(TOLD, default=0) + 1
        fresh = {first + n: self.meant(first + n, row) for n, row in enumerate(rows)}
        TOLD.update(fresh)
        self.keep(fresh)

    def change(self, what):
        number, row = what
        if key := _any(TOLD, number):
            TOLD[key] = self.meant(key, row)
            self.keep([key])

    def revoke(self, number):
        if key := _any(TOLD, number):
            TOLD.pop(key)
            self.keep([key])

    def keep(self, keys):
        """As the task does, the accounts at once."""
        noted = noting.note("test.histories", keys)
        changed = [*noted.new, *noted.gone]
        texts = {tasks.reading.counted_as(one.pk, one.text) for one in changed}
        posting.post_texts(self.desk.pk, texts, counting([self.desk.pk]))
        having = tasks.sharers(changed)
        for one in RuleSet.objects.counting():
            for who in accounts.touched(book_of(one), having):
                accounts.post_account(one, who, TODAY)
            accounts.post_pools(one, TODAY)

    def settle(self, _):
        for one in RuleSet.objects.counting():
            ledger.settle(one, TODAY)


TODAY = date(2026, 12, 31)


def _any(known, number):
    keys = sorted(known)
    return keys[number % len(keys)] if keys else None


def totals():
    """Every sum, to the last decimal."""
    rows = LedgerLine.objects.values_list(
        "rule_set", "account", "unit", "person", "counted_date"
    )
    sums = {tuple(key): plain(n) for *key, n in rows.annotate(n=Sum("value")).order_by()}
    return {key: n for key, n in sums.items() if Decimal(n)}


def standing():
    """The lines that stand, without their keys."""
    found = defaultdict(int)
    for row in LedgerLine.objects.standing().values_list(
        "rule_set", "scope", "account", "rule", "fact", "cause", "unit", "person",
        "basis_date", "counted_date", "value", "explanation",
    ):  # fmt: skip
        found[row] += 1
    return dict(found)


def test_kept_up_is_counted_anew(monkeypatch):
    monkeypatch.setattr(ledger.timezone, "localdate", lambda *_: TODAY)
    world = World()
    world.settle(None)

    @settings(max_examples=EXAMPLES, **as_long_as_it_takes)
    @given(steps)
    def holds_after(history):
        with transaction.atomic():
            TOLD.clear()
            for step, what in history:
                world.do(step, what)
            kept = standing()

            assert ledger.rebuild(check=True).is_equal
            LedgerLine.objects.exclude(reverses=None).delete()
            LedgerLine.objects.all().delete()
            ledger.rebuild()
            assert standing() == kept
            transaction.set_rollback(True)

    holds_after()


def test_revoking_all_that_happened_since_brings_every_total_back(monkeypatch):
    monkeypatch.setattr(ledger.timezone, "localdate", lambda *_: TODAY)
    world = World()
    world.settle(None)

    @settings(max_examples=EXAMPLES // 4, **as_long_as_it_takes)
    @given(steps, st.lists(rows, min_size=1, max_size=3), st.randoms())
    def holds_after(history, more, random):
        with transaction.atomic():
            TOLD.clear()
            for step, what in history:
                world.do(step, what)
            before, known = totals(), set(TOLD)
            world.tell(more)
            later = [key for key in TOLD if key not in known]
            random.shuffle(later)

            for key in later:
                TOLD.pop(key)
                world.keep([key])

            assert totals() == before
            transaction.set_rollback(True)

    holds_after()
