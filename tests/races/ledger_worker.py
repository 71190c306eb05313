"""What the processes of the ledger's race do."""

import time
from datetime import date, timedelta
from pathlib import Path

SOURCE = "test.races"
TEXTS = 150  # each with several facts, told at different times
ENOUGH = 300  # facts told beside a rebuild
RULES = """
[set]
title = "积分"
from = 2026-01-01

[[category]]
id = "adopted"
name = "采用"
combine = "highest"
limits = { cap = 9, per = "month" }
[[rule]]
id = "county"
name = "县级采用"
category = "adopted"
when = { kind = "adopted", level = "县级" }
points = 2
[[rule]]
id = "city"
name = "市级采用"
category = "adopted"
when = { kind = "adopted", level = "市级" }
points = 5
"""


def world(*, facts):
    """A desk with a set in force, and facts that nobody has counted."""
    from shangda.scoring import noting
    from shangda.scoring.models import RuleSet
    from tests import make

    office = make.office()
    for _ in range(5):
        make.join(make.unit(parent=office.county), office.desk)
    follow()
    noting.note(SOURCE, range(1, facts + 1))
    RuleSet.objects.create(
        desk=office.desk,
        state="in_force",
        title="积分",
        since=date(2026, 1, 1),
        text=RULES,
    )
    return {}


def rebuild():
    """Count all of it in small pieces by two helpers."""
    from shangda.scoring import ledger

    ledger.FACTS, ledger.ACCOUNTS = 20, 1
    found = ledger.rebuild(processes=2)
    over().touch()
    return {"missing": found.missing, "wrong": found.wrong}


def tell(*, first):
    """Have new facts happen to the same texts until the rebuild is over, or there are enough."""
    from django.db import transaction

    from shangda.scoring import tasks

    follow()
    told = 0
    while told < ENOUGH and not over().exists():
        with transaction.atomic():
            tasks.keep(SOURCE, [first + told])
        told += 1
        time.sleep(0.01)  # who writes without a pause leaves nobody else a turn on SQLite
    return {"told": told}


def verdict():
    """What the ledger lacks, and holds wrongly, once the accounts have followed."""
    from shangda.kernel import outbox
    from shangda.scoring import ledger
    from shangda.scoring.models import Fact

    outbox.drain()
    found = ledger.rebuild(check=True)
    return {
        "facts": Fact.objects.count(),
        "missing": found.missing,
        "wrong": found.wrong,
    }


def follow():
    """Know what the facts' numbers mean."""
    from shangda.organisations.models import Membership
    from shangda.scoring import sources
    from shangda.scoring.models import Fact
    from shangda.scoring.sources import Meant, Part, Source

    members = list(Membership.objects.order_by("pk").values_list("desk", "unit"))

    def derive(keys):
        for key in keys:
            desk, unit = members[key % TEXTS % len(members)]
            day = date(2026, 1, 1) + timedelta(key % 200)
            yield Meant(
                desk=desk,
                kind="adopted",
                source_id=key,
                text=f"race:{key % TEXTS}",
                day=day,
                registered=day,
                title="涨水了",
                content={"words": {"level": ("县级", "市级")[key % 2]}},
                shares=(Part(unit, None, None, ""),),
            )

    sources.register(Source(SOURCE, derive, Fact.objects.none, {}))


def over():
    """The sign that the rebuild is over."""
    from django.conf import settings

    return Path(settings.DATA) / "rebuilt"
