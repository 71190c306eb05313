"""What follows a verb: facts noted, lines posted, in its transaction or after the commit."""

from collections.abc import Collection, Iterable

from django.utils import timezone

from shangda.kernel.models import Job
from shangda.kernel.outbox import Task, task
from shangda.kernel.transactions import Subject
from shangda.organisations.models import Person
from shangda.scoring import (
    accounts,
    first_rules,
    ledger,
    noting,
    posting,
    reading,
    telling,
)
from shangda.scoring.accounts import Who
from shangda.scoring.models import Fact, FactShare, RuleSet
from shangda.scoring.noting import Noted
from shangda.scoring.posting import Posted
from shangda.scoring.rulebook import book_of, counting
from shangda.scoring.sources import changed_by, followed

DESK = "organisations.desk"
BY_RULES = "按计分办法重新计算"


def keep(
    name: str, keys: Collection[int], *, by: Person | None = None, why: str = ""
) -> Noted:
    """Note what rows of a source mean and post their texts now; accounts follow the commit."""
    noted = noting.note(name, keys, by=by, why=why)
    if why:
        telling.tell_of_withdrawn(noted.gone, why)
    post(noted, why)
    telling.tell_of_uses(_first_time(noted))
    return noted


def post(noted: Noted, why: str = "") -> Posted:
    """Post the texts of facts that changed, and ask for the accounts that they touch."""
    posted = Posted()
    for desk_id, facts in _by_desk([*noted.new, *noted.gone]).items():
        keys = {reading.counted_as(fact.pk, fact.text) for fact in facts}
        sets = counting([desk_id])
        posted.add(posting.post_texts(desk_id, keys, sets, why or posting.RECOUNTED))
        _ask_for_accounts(sets, facts)
    telling.tell_of_uncounted(posted.uncounted)
    return posted


@task("scoring.note")
def note(subject_kind: str, subject_id: int) -> None:
    """Note and post what a changed subject of the trace concerns."""
    for name, keys in changed_by(subject_kind, subject_id):
        if keys:
            keep(name, keys)


@task("scoring.post_account")
def post_account(rule_set_id: int, unit_id: int, person_id: int) -> None:
    """Count one subject's account anew; ``person_id`` 0: the unit's."""
    rule_set = RuleSet.objects.counting().filter(pk=rule_set_id).first()
    if rule_set:
        who = unit_id, person_id or None
        accounts.post_account(rule_set, who, timezone.localdate())


@task("scoring.post_pools")
def post_pools(rule_set_id: int) -> None:
    """Count the pools of a set anew."""
    rule_set = RuleSet.objects.counting().filter(pk=rule_set_id).first()
    if rule_set:
        accounts.post_pools(rule_set, timezone.localdate())


@task("scoring.repost")
def repost(rule_set_id: int) -> None:
    """A set was adopted, or ends on another day: count everything by it anew."""
    sets = RuleSet.objects.counting().filter(pk=rule_set_id)
    found = ledger.rebuild(sets=sets, why=BY_RULES)
    telling.tell_of_uncounted(found.uncounted)


@task("scoring.settle")
def settle(rule_set_id: int, ended: str) -> None:
    """A period is over: count every account of a set anew. ``ended`` is its last day, ISO."""
    for rule_set in RuleSet.objects.counting().filter(pk=rule_set_id):
        ledger.settle(rule_set, timezone.localdate())


def settle_ended() -> None:
    """Ask for what follows from periods that are over; each is asked for once."""
    today = timezone.localdate()
    for one in RuleSet.objects.counting().order_by("pk"):
        last = book_of(one).last_ended(today)
        if last:
            asked = Job.objects.filter(name=settle.name, args=[one.pk, last.isoformat()])
            if not asked.exists():
                settle.enqueue(one.pk, last.isoformat())


@task("scoring.start_rules")
def start_rules(desk_id: int) -> None:
    """A new desk begins with a draft of simple rules."""
    first_rules.start([desk_id])


def follow(subjects: Iterable[Subject]) -> None:
    """Have what a verb changed noted after its commit; runs in its transaction."""
    wanted = followed()
    for kind, key in sorted(subjects):
        if kind in wanted:
            _ask_once(note, kind, key)
        elif kind == DESK and not RuleSet.objects.filter(desk=key).exists():
            _ask_once(start_rules, key)


def _first_time(noted: Noted) -> list[Fact]:
    """Uses that were not known before, in whatever words."""
    before = {(fact.source, fact.source_id) for fact in noted.gone}
    return [one for one in noted.new if (one.source, one.source_id) not in before]


def _by_desk(facts: Iterable[Fact]) -> dict[int, list[Fact]]:
    found: dict[int, list[Fact]] = {}
    for fact in facts:
        found.setdefault(fact.desk_id, []).append(fact)
    return found


def sharers(changed: Collection[Fact]) -> set[Who]:
    """Who may have other points now: by what changed, and by its texts' other facts.

    Two queries, as a database looks up no facts by their texts *or* their keys.
    """
    texts = {fact.text for fact in changed if fact.text}
    desks = {fact.desk_id for fact in changed}
    alike = Fact.objects.standing().filter(desk__in=desks, text__in=texts)
    keys = {fact.pk for fact in changed} | set(alike.values_list("pk", flat=True))
    having = FactShare.objects.filter(fact__in=keys)
    return set(having.values_list("unit_id", "person_id"))


def _ask_for_accounts(sets: Iterable[RuleSet], facts: Collection[Fact]) -> None:
    having = sharers(facts)
    for one in sets:
        book = book_of(one)
        if book.accounts:
            for unit, person in accounts.in_order(accounts.touched(book, having)):
                _ask_once(post_account, one.pk, unit, person or 0)
        if book.pools:
            _ask_once(post_pools, one.pk)


def _ask_once(what: Task, *args: int | str) -> None:
    """Unless a job that nobody has begun will do."""
    waiting = Job.objects.filter(name=what.name, state=Job.State.READY, args=list(args))
    if not waiting.exists():
        what.enqueue(*args)
