import json
from dataclasses import dataclass, field, replace
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Sum
from hypothesis import given, settings
from hypothesis import strategies as st

from shangda.editing import actions as editing
from shangda.kernel import outbox
from shangda.periodicals.models import Entry, OutsideUse
from shangda.scoring import actions, ledger, noting
from shangda.scoring.actions import rebuild_ledger
from shangda.scoring.models import LedgerLine
from tests import make

pytestmark = pytest.mark.django_db
STEPS = ["print", "merge", "report", "withdraw", "outside", "revoke", "value"]


@dataclass
class Office:
    """A world with what has been printed in it, for stories drawn by chance."""

    world: make.Office
    articles: list = field(default_factory=list)

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
        outlets = [
            make.house_periodical(self.world.desk).outlet,
            make.house_periodical(self.world.city_desk, "市委信息").outlet,
            make.outlet(),
        ]
        make.value(
            [self.world.desk, self.world.city_desk][number % 2],
            outlets[number % 3],
            Decimal(number % 17) / 4,
            form=["", "single", "composite"][number % 3],
        )

    def _any(self, rows, number):
        found = list(rows.order_by("pk"))
        return found[number % len(found)] if found else None


def differences():
    facts, lines = noting.differences(), ledger.rebuild(check=True)
    return (*facts, lines.missing, lines.wrong)


@pytest.mark.slow
@pytest.mark.sql
def test_whatever_happens_the_ledger_says_what_the_facts_say():
    base = Office(make.office())
    base.print(3)

    @settings(max_examples=8, deadline=None, derandomize=True)
    @given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 999)), max_size=9))
    def holds_after(story):
        with transaction.atomic():
            told = replace(base, articles=[*base.articles])
            for step, number in story:
                told.do(step, number)
            outbox.drain()

            assert differences() == (0, 0, 0, 0)
            taken_back = LedgerLine.objects.exclude(reversed_by=None)
            assert all(line.value == -line.reversed_by.value for line in taken_back)
            transaction.set_rollback(True)

    holds_after()


def used_office():
    world = make.office()
    make.value(world.desk, make.house_periodical(world.desk).outlet, 5)
    make.used_issue(world)
    outbox.drain()
    return world


def test_check_passes_on_a_whole_ledger(capsys):
    used_office()

    call_command("rebuild_ledger", "--check", "--json")

    found = json.loads(capsys.readouterr().out)
    assert found["equal"]
    assert (found["facts"], found["lines"]) == (2, 1)
    assert not found["missing"] + found["wrong"] + found["facts_missing"]


def test_check_fails_on_a_line_that_no_fact_deserves():
    used_office()
    LedgerLine.objects.update(value=9)

    with pytest.raises(CommandError, match="不一致"):
        call_command("rebuild_ledger", "--check")

    assert LedgerLine.objects.aggregate(n=Sum("value"))["n"] == 9


def test_check_fails_on_a_fact_that_is_no_longer_so():
    used_office()
    Entry.objects.update(form="brief")

    with pytest.raises(CommandError, match="不一致"):
        call_command("rebuild_ledger", "--check")


def test_the_command_repairs_in_somebodys_name(capsys):
    world = used_office()
    LedgerLine.objects.update(value=9)

    call_command("rebuild_ledger", "--by", world.scorer.username)

    assert differences() == (0, 0, 0, 0)
    assert "台账1行，缺1行，不符1行" in capsys.readouterr().out


def test_the_command_asks_in_whose_name():
    with pytest.raises(CommandError, match="--by"):
        call_command("rebuild_ledger")


def test_a_rebuild_goes_on_from_piece_to_piece(monkeypatch):
    world = make.office()
    for _ in range(3):
        make.used_issue(world)
    outbox.drain()
    monkeypatch.setattr(ledger, "FACTS", 2)
    made = make.value(world.desk, make.house_periodical(world.desk).outlet, 5)

    assert len(list(ledger.texts(world.desk.pk))) == 3
    assert LedgerLine.objects.filter(rule_set=made).count() == 3
    assert rebuild_ledger(by=world.scorer).is_equal
