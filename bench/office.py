"""A large office made row by row: units, items at their desk, articles, issues, points.

Run inside an installation: ``python -m bench.office '{"items": 100000}'`` prints what to visit
and as whom. Only the shape matters here, not the words.
"""

import hashlib
import json
import random
import sys
from datetime import timedelta

import django

BATCH = 2000
UNITS = 112  # member units of a real city desk (DOMAIN 3)
STATES = (
    ["received"] * 2
    + ["claimed", "verifying", "held"]
    + ["selected"] * 8
    + ["declined"] * 10
)
BODY = "核准户数后，由镇里统一购置管件，逐户更换，到月底完成四百一十二户。" * 12


def make(items: int) -> dict[str, object]:
    """Fill an empty database."""
    from tests import make as test_data

    office = test_data.office()
    units, writers = _network(office, test_data)
    rows = _items(office, units, writers, items)
    _submissions(office, rows)
    issue = _issues(office, test_data.one_rule(3))
    _tidy()
    return {
        "pages": {
            "inbox": ("editor", "/inbox/"),
            "item": ("informant", f"/items/{_item_of(office.informant)}/"),
            "standings": ("informant", f"/standings/{office.desk.pk}/"),
            "issue": ("leader", f"/archive/{issue}/"),
            "home": ("informant", "/"),
        },
        "sessions": {
            name: _session(getattr(office, name))
            for name in ("editor", "informant", "leader")
        },
    }


def _tidy() -> None:
    """What PostgreSQL's own upkeep would do by and by; SQLite has none (ADR 20)."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _network(office, test_data):
    from shangda.organisations.models import Role

    units, writers = [office.township], [office.informant]
    for number in range(1, UNITS):
        unit = test_data.unit(parent=office.county)
        test_data.join(unit, office.desk, group=f"第{number % 3 + 1}组")
        units.append(unit)
        writers.append(test_data.holder(Role.INFORMANT, unit=unit))
    return units, writers


def _items(office, units, writers, count):
    from django.utils import timezone

    from shangda.items.models import Item, Revision
    from shangda.organisations.models import Kind

    dice, now = random.Random(1), timezone.now()
    for start in range(0, count, BATCH):
        batch = []
        for number in range(start, min(start + BATCH, count)):
            which = dice.randrange(UNITS)
            at = now - timedelta(minutes=5 * (count - number))
            batch.append(
                Item(
                    unit=units[which],
                    unit_name=units[which].short_name,
                    author=writers[which],
                    state=Item.State.SUBMITTED,
                    title=f"第{number}号信息：{units[which].short_name}更换老旧管道",
                    body=BODY,
                    count=380,
                    kind=dice.choice(Kind.values),
                    section=office.section,
                    informant_name="甲",
                    informant_phone="6127",
                    made_at=at,
                    changed_at=at,
                )
            )
        Item.objects.bulk_create(batch)
        Revision.objects.bulk_create(
            Revision(
                item=one, number=1, title=one.title, body=one.body, count=one.count,
                sha256=hashlib.sha256(one.body.encode()).hexdigest(), by=one.author, made_at=one.made_at,
            )
            for one in batch
        )  # fmt: skip
    return Revision.objects.select_related("item").order_by("pk")


def _submissions(office, revisions):
    from shangda.editing.models import Article, ArticleRevision, Source
    from shangda.items.models import Submission

    dice, batch = random.Random(2), []
    for revision in revisions.iterator(chunk_size=BATCH):
        at = revision.made_at + timedelta(hours=1)
        state = dice.choice(STATES)
        batch.append(
            Submission(
                item=revision.item,
                desk=office.desk,
                unit_id=revision.item.unit_id,
                revision=revision,
                state=state,
                receipt_number=f"B-{revision.pk:07d}",
                by=office.informant,
                received_at=at,
                waiting_since=at,
                claimed_by=None if state == "received" else office.editor,
            )
        )
        if len(batch) == BATCH:
            Submission.objects.bulk_create(batch)
            batch = []
    Submission.objects.bulk_create(batch)
    selected = Submission.objects.filter(state="selected").select_related("revision")
    for group in _groups(selected.order_by("pk")):
        articles = [
            Article(
                desk=office.desk, state="passed", title=one.revision.title, body=BODY, count=380,
                editor=office.editor, made_at=one.received_at, changed_at=one.received_at,
            )
            for one in group
        ]  # fmt: skip
        Article.objects.bulk_create(articles)
        ArticleRevision.objects.bulk_create(
            ArticleRevision(
                article=one, number=1, title=one.title, body=one.body, by=office.editor
            )
            for one in articles
        )
        Source.objects.bulk_create(
            Source(article=article, submission=one)
            for article, one in zip(articles, group, strict=True)
        )


def _issues(office, rules):
    from shangda.editing.models import ArticleRevision
    from shangda.periodicals.models import Entry, Issue, Outlet, Periodical, Recipient
    from shangda.scoring import ledger, noting
    from shangda.scoring.models import RuleSet

    outlet = Outlet.objects.create(code="B", name="栖云快报", level="county")
    periodical = Periodical.objects.create(
        outlet=outlet, desk=office.desk, masthead="栖云快报", office="中共栖云县委办公室"
    )
    RuleSet.objects.create(
        desk=office.desk, state="in_force", title="采用计分", since="2020-01-01", text=rules
    )
    revisions = ArticleRevision.objects.select_related("article").order_by("pk")
    for number, group in enumerate(_groups(revisions, size=8), start=1):
        at = group[0].article.made_at
        issue = Issue.objects.create(
            periodical=periodical, state="issued", year=at.year, number=number,
            running_number=number, issue_date=at.date(), made_by=office.editor,
            signed_by=office.issuer, signed_at=at,
        )  # fmt: skip
        Recipient.objects.create(
            issue=issue, address="report", label="县领导", person=office.leader
        )
        Entry.objects.bulk_create(
            Entry(issue=issue, article=one.article, revision=one, position=place)
            for place, one in enumerate(group, start=1)
        )
    noting.note_all()
    ledger.rebuild()
    return issue.pk


def _groups(rows, size=BATCH):
    group = []
    for row in rows.iterator(chunk_size=BATCH):
        group.append(row)
        if len(group) == size:
            yield group
            group = []
    if group:
        yield group


def _item_of(person) -> int:
    """An item of theirs that was used."""
    from shangda.scoring.models import LedgerLine

    lines = LedgerLine.objects.filter(item__author=person).order_by("-pk")
    return lines.values_list("item_id", flat=True).first()


def _session(person) -> str:
    from tests.races.workers import session_of

    return session_of(person)


def queries(pages: dict[str, tuple[str, str]], sessions: dict[str, str]) -> dict[str, int]:
    """How many queries each page makes."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    counts = {}
    for name, (who, url) in pages.items():
        client = Client(SERVER_NAME="127.0.0.1")
        client.cookies["shangda_session"] = sessions[who]
        with CaptureQueriesContext(
            connection,
        ) as seen:
            answer = client.get(url)
        assert answer.status_code == 200, f"{name}: {answer.status_code}"
        counts[name] = len(seen)
    return counts


def main() -> None:
    """Make, or count queries."""
    django.setup()
    options = json.loads(sys.argv[1])
    if "items" in options:
        json.dump(make(options["items"]), sys.stdout)
    else:
        json.dump(queries(options["pages"], options["sessions"]), sys.stdout)


if __name__ == "__main__":
    main()
