from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from shangda.editing import actions as editing
from shangda.kernel import outbox
from shangda.organisations.models import Person, Role
from shangda.periodicals.models import Entry, OutsideUse
from shangda.scoring import actions, ledger
from shangda.scoring.models import LedgerLine
from tests import make

pytestmark = pytest.mark.django_db
STEPS = ["print", "merge", "report", "withdraw", "outside", "revoke", "value", "drop"]


@dataclass
class Office:
    """A world with what has been printed in it, for stories drawn by chance."""

    world: make.Office
    scorers: dict[int, Person]
    articles: list = field(default_factory=list)
    values: list = field(default_factory=list)

    def do(self, step, number):
        getattr(self, step)(number)

    def print(self, number):
        article = make.passed_article(self.world)
        make.used_issue(self.world, article, days_ago=number % 60)
        self.articles.append(article)

    def merge(self, number):
        parts = [1 + number % 3, 1 + number % 2, 1]
        article = make.merged(self.world, count=3, parts=parts)
        editing.send_to_review(article=article, by=self.world.editor)
        editing.pass_review(article=article, by=self.world.chief_editor)
        make.used_issue(self.world, article, days_ago=number % 60)
        self.articles.append(article)

    def report(self, number):
        fresh = [one for one in self.articles if not one.reports_up.exists()]
        if fresh:
            make.used_above(self.world, article=fresh[number % len(fresh)])

    def withdraw(self, number):
        entries = Entry.objects.filter(withdrawal=None, issue__state="issued")
        if entry := self._any(entries, number):
            is_city = entry.issue.periodical.desk_id == self.world.city_desk.pk
            by = self.world.city_issuer if is_city else self.world.issuer
            actions.withdraw_adoption(entry=entry, by=by, reason="复核不符")

    def outside(self, number):
        if self.articles:
            article = self.articles[number % len(self.articles)]
            make.used_outside(self.world, article=article, days_ago=number % 30)

    def revoke(self, number):
        if use := self._any(OutsideUse.objects.valid(), number):
            actions.revoke_outside_use(use=use, by=self.world.editor, reason="误登")

    def value(self, number):
        desk = [self.world.desk, self.world.city_desk][number % 2]
        outlets = [
            make.house_periodical(self.world.desk).outlet,
            make.house_periodical(self.world.city_desk, "市委信息").outlet,
            make.outlet(),
        ]
        made = actions.set_value(
            desk=desk,
            outlet=outlets[number % 3],
            by=self.scorers[desk.pk],
            points=Decimal(number % 17) / 4,
            form=["", "single", "composite"][number % 3],
            from_date=timezone.localdate() - timedelta(days=number % 90),
        )
        self.values.append(made)

    def drop(self, number):
        if self.values:
            value = self.values.pop(number % len(self.values))
            self.values = [one for one in self.values if one.pk != value.pk]
            actions.drop_value(value=value, by=self.scorers[value.desk_id])

    def _any(self, rows, number):
        found = list(rows.order_by("pk"))
        return found[number % len(found)] if found else None


def office():
    world = make.office()
    scorer = make.holder(Role.SCORER, desk=world.city_desk)
    return Office(world, {world.desk.pk: world.scorer, world.city_desk.pk: scorer})


def differences():
    return ledger.differences(ledger.all_uses(), ledger.standing_lines())


@pytest.mark.slow
def test_whatever_happens_the_ledger_says_what_the_facts_say():
    base = office()
    base.print(3)

    @settings(max_examples=8, deadline=None, derandomize=True)
    @given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 999)), max_size=9))
    def holds_after(story):
        with transaction.atomic():
            told = replace(base, articles=[*base.articles], values=[])
            for step, number in story:
                told.do(step, number)
            outbox.drain()

            assert differences() == ([], [])
            taken_back = LedgerLine.objects.exclude(reversed_by=None)
            assert all(line.value == -line.reversed_by.value for line in taken_back)
            transaction.set_rollback(True)

    holds_after()


@given(
    points=st.decimals(0, 999_999, places=2),
    parts=st.lists(st.integers(1, 99), min_size=1, max_size=9),
)
def test_shares_never_lose_or_make_a_point(points, parts):
    whole = sum(parts)
    shares = [Fraction(part, whole) for part in parts]

    values = ledger.split(points, shares)

    assert sum(values) == points
    assert all(value >= 0 for value in values)
    assert values[0] - points * parts[0] / whole < Decimal("0.001")


@pytest.mark.parametrize(
    ("value", "text"), [("10", "10"), ("2.50", "2.5"), ("0.00", "0"), ("100", "100")]
)
def test_points_are_written_without_idle_zeros(value, text):
    assert ledger.plain(Decimal(value)) == text


def test_check_passes_on_a_whole_ledger(capsys):
    make.used_issue(make.office())

    call_command("rebuild_ledger", "--check", "--json")

    expected = '{"lines": 1, "missing": 0, "wrong": 0, "equal": true}'
    assert capsys.readouterr().out.strip() == expected


def test_check_fails_on_a_line_that_no_fact_deserves():
    make.used_issue(make.office())
    LedgerLine.objects.update(value=9)

    with pytest.raises(CommandError, match="不一致"):
        call_command("rebuild_ledger", "--check")

    assert LedgerLine.objects.aggregate(n=Sum("value"))["n"] == 9


def test_the_command_repairs_in_somebodys_name(capsys):
    world = make.office()
    make.used_issue(world)
    LedgerLine.objects.update(value=9)

    call_command("rebuild_ledger", "--by", world.scorer.username)

    assert differences() == ([], [])
    assert "台账1行，缺1行，不符1行" in capsys.readouterr().out


def test_the_command_asks_in_whose_name():
    with pytest.raises(CommandError, match="--by"):
        call_command("rebuild_ledger")
