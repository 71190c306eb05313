"""The demonstration office: every row as the verbs would have left it."""

import json
import sys
import time
from collections import Counter, defaultdict
from datetime import timedelta
from fractions import Fraction
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Count, F, Q
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from shangda.editing import queries as desk_queries
from shangda.editing.lifecycle import ARTICLE_STEPS, STEPS, VERIFICATION_STEPS
from shangda.editing.models import (
    Article,
    Decision,
    DeclineReason,
    Source,
    Verification,
    shares,
)
from shangda.editing.tasks import gather_waiting
from shangda.items import queries as item_queries
from shangda.items.lifecycle import STEPS as ITEM_STEPS
from shangda.items.lifecycle import SUBMISSION_STEPS
from shangda.items.models import Item, Revision, RouteStep, SignOff, Submission
from shangda.kernel import audit, files
from shangda.kernel.models import AuditEvent, Deadline, Job, Notice
from shangda.kernel.models import Counter as Number
from shangda.organisations import demonstration
from shangda.organisations.models import (
    Appointment,
    Desk,
    Kind,
    Membership,
    Person,
    RankingGroup,
    Role,
    Unit,
)
from shangda.organisations.queries import holders
from shangda.periodicals.lifecycle import STEPS as ISSUE_STEPS
from shangda.periodicals.models import Entry, Issue, OutsideUse, Recipient, Withdrawal
from shangda.periodicals.queries import placeable
from shangda.scoring.models import LedgerLine
from shangda.search import likeness
from shangda.text.cleaning import clean
from shangda.text.counting import count
from shangda.workbench.demonstration import filling

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LISTED = json.loads(demonstration.FILE.read_text("utf-8"))
USERNAMES = [row["username"] for group in LISTED["groups"] for row in group["accounts"]]
State, AtDesk = Item.State, Submission.State


@pytest.fixture(scope="module")
def office(django_db_setup, django_db_blocker, tmp_path_factory):
    """Fill once for all tests here; taken back at the end."""
    folder = tmp_path_factory.mktemp("office")
    with django_db_blocker.unblock(), override_settings(FILES=folder):
        frame = transaction.atomic()
        frame.__enter__()
        call_command("load_defaults", stderr=StringIO())
        began = time.monotonic()
        found = filling.fill()
        with connection.cursor() as cursor:  # a server at work would know its tables by now
            cursor.execute("ANALYZE")
        sys.stderr.write(f"\nfilled in {time.monotonic() - began:.1f} s: {found.counts}\n")
        yield found
        transaction.set_rollback(True)
        frame.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def _filled(office):
    """Every test here looks at the filled office."""


# --- As much as was asked for -----------------------------------------------------------


def test_office_has_the_asked_size(office):
    groups = RankingGroup.objects.filter(desk__code="QD").annotate(n=Count("memberships"))

    members = Membership.objects.on(timezone.localdate()).filter(desk__code="QD")

    assert 40 <= members.count() <= 50
    assert len(groups) == 3
    assert all(group.n > 5 for group in groups)
    assert Person.objects.filter(appointments__isnull=False).distinct().count() >= 120
    assert Item.objects.count() >= 1500
    assert Issue.objects.issued().count() >= 120
    assert Desk.objects.filter(parent=None).count() == 2
    assert Unit.objects.filter(level="county", kind="area").count() == 2


def test_every_state_and_kind_has_its_example(office):
    def states(table):
        return set(table.objects.values_list("state", flat=True))

    kinds = set(Item.objects.values_list("kind", flat=True))

    assert states(Item) >= set(State.values) - {State.SIGNED}
    assert states(Submission) == set(AtDesk.values)
    assert states(Article) == set(Article.State.values)
    assert states(Verification) >= {Verification.State.ASKED, Verification.State.ANSWERED}
    assert states(Issue) == set(Issue.State.values)
    assert kinds == set(Kind.values)
    assert Item.objects.values("structure").distinct().count() == 4


def test_history_holds_what_pages_want_to_show(office):
    merged = Article.objects.annotate(n=Count("sources")).filter(n__gt=1)
    again = Revision.objects.filter(number__gte=2)
    stand_ins = SignOff.objects.exclude(for_whom="")

    assert merged.count() >= 15
    assert again.count() >= 100
    assert stand_ins.exists()
    assert Issue.objects.exclude(corrects=None).issued().exists()
    assert Issue.objects.filter(series=Issue.Series.SUPPLEMENT).issued().exists()
    assert Withdrawal.objects.count() >= 2
    assert OutsideUse.objects.valid().count() >= 10
    assert OutsideUse.objects.exclude(revoked_at=None).exists()
    assert Recipient.objects.exclude(opened_at=None).exists()
    assert Deadline.objects.filter(met_at=None, purpose="revise").exists()
    assert LedgerLine.objects.filter(desk__code="QD", level="city").exists()
    assert Appointment.objects.filter(until_date__lt=timezone.localdate()).exists()
    assert Appointment.objects.in_force(timezone.localdate()).exclude(stands_in_for=None)


# --- Texts ------------------------------------------------------------------------------


def test_texts_are_clean_and_counted(office):
    for table in (Item, Revision):
        for row in table.objects.iterator():
            assert (clean(row.title), clean(row.body)) == (row.title, row.body)
            assert row.count == count(row.body), row
    for article in Article.objects.iterator():
        assert article.count == count(article.body), article


def test_what_was_put_up_lacks_nothing(office):
    sent = Item.objects.filter(state__in=[State.AWAITING, State.SUBMITTED])
    today = timezone.localdate()

    found = [
        (item.title, problem)
        for item in sent.filter(made_at__date__gte=today - timedelta(days=20))
        for problem in item_queries.submission_check(item)
    ]

    assert found == []


def test_telling_twice_gives_the_same_texts_and_numbers(office):
    today = timezone.localdate()

    first, second = (_told(today, timezone.localtime()) for _ in range(2))

    assert first == second
    assert len(first) > 2000


def _told(today, now):
    kept = filling.make_files()
    o = filling.tell(filling.chronicle(today, now), today, kept)
    items = [(row.title, row.body, row.state) for row in o.c.of(Item)]
    numbers = [row.receipt_number for row in o.c.of(Submission)]
    issues = [(str(row), row.issue_date) for row in o.c.of(Issue)]
    return [*items, *numbers, *issues]


# --- The trace ---------------------------------------------------------------------------


def test_audit_chain_is_whole_and_in_order(office):
    verdict = audit.verify()
    times = list(
        AuditEvent.objects.exclude(actor_id=0)
        .order_by("sequence")
        .values_list("at", flat=True)
    )

    assert verdict.cause == ""
    assert verdict.checked > 10_000
    assert times == sorted(times)
    assert times[-1] <= timezone.now()


@pytest.mark.parametrize(
    ("label", "lives"),
    [
        ("items.item", [ITEM_STEPS]),
        ("items.submission", [SUBMISSION_STEPS, STEPS]),
        ("editing.verification", [VERIFICATION_STEPS]),
        ("editing.article", [ARTICLE_STEPS]),
        ("periodicals.issue", [ISSUE_STEPS]),
    ],
)
def test_every_life_is_traced_step_by_step(office, label, lives):
    table = apps.get_model(label)
    steps = {f"{life.name}.{verb}": step for life in lives for verb, step in life.items()}
    first = table._meta.get_field("state").default
    ways = defaultdict(lambda: str(first))

    events = AuditEvent.objects.filter(subject_kind=label).exclude(after="")
    for event in events.order_by("sequence").iterator():
        assert event.before == ways[event.subject_id], event
        assert event.before in steps[event.verb].sources
        ways[event.subject_id] = event.after

    assert all(ways[pk] == state for pk, state in table.objects.values_list("pk", "state"))


# --- In the units -------------------------------------------------------------------------


def test_signatures_follow_the_route(office):
    routes = defaultdict(list)
    for step in RouteStep.objects.filter(unit=None).order_by("position"):
        routes[step.kind, step.is_major].append(step.position)

    sent = Submission.objects.select_related("item", "revision").prefetch_related(
        "revision__sign_offs"
    )
    for submission in sent:
        item = submission.item
        given = [one for one in submission.revision.sign_offs.all() if not one.undone_at]
        signed = [one for one in given if one.outcome == SignOff.Outcome.SIGNED]
        assert sorted(one.position for one in given) == routes[item.kind, item.is_major]
        assert signed
        assert all(one.at <= submission.waiting_since for one in given)
        assert item.author_id not in {one.by_id for one in given}


def test_signers_held_their_posts_on_the_day(office):
    rows = SignOff.objects.exclude(by=None).select_related("revision__item")
    for row in rows.order_by("-pk")[:400]:
        day = timezone.localdate(row.at)
        place = row.revision.item.unit_id
        assert row.by in holders(row.role, unit_id=place, day=day), row


def test_items_agree_with_their_submissions(office):
    for item in Item.objects.prefetch_related("submissions"):
        states = {one.state for one in item.submissions.all()}
        if item.state == State.SUBMITTED:
            assert states - {AtDesk.WITHDRAWN}
            assert AtDesk.RETURNED not in states
        if item.state == State.RETURNED:
            assert AtDesk.RETURNED in states
        if item.state == State.DISCARDED:
            assert states <= {AtDesk.WITHDRAWN}
        assert bool(item.awaits_role) == (item.state == State.AWAITING)


def test_memberships_cover_what_was_sent(office):
    rows = Submission.objects.select_related("item", "desk")
    known = defaultdict(list)
    for one in Membership.objects.all():
        known[one.unit_id, one.desk_id].append((one.from_date, one.until_date))

    for row in rows:
        day = timezone.localdate(row.received_at)
        spans = known[row.item.unit_id, row.desk_id]
        assert any(start <= day and (end is None or day <= end) for start, end in spans)


# --- At the desks -------------------------------------------------------------------------


def test_decisions_agree_with_submissions(office):
    reasons = set(DeclineReason.objects.values_list("text", flat=True))
    latest = {}
    for decision in Decision.objects.filter(undone_at=None).order_by("pk"):
        latest[decision.submission_id] = decision
        assert decision.verb != "decline" or decision.reason in reasons

    decided = Submission.objects.exclude(state__in=[AtDesk.RECEIVED, AtDesk.WITHDRAWN])
    for row in decided:
        assert latest[row.pk].after == row.state
        assert row.claimed_by_id == latest[row.pk].by_id


def test_selected_texts_stand_in_one_article(office):
    alive = ~Q(sources__article__state=Article.State.DISSOLVED)
    rows = Submission.objects.annotate(n=Count("sources", filter=alive))

    assert not rows.filter(state=AtDesk.SELECTED).exclude(n=1).exists()
    assert not rows.exclude(state=AtDesk.SELECTED).filter(n__gt=0).exists()


def test_shares_add_up_and_lead_is_first(office):
    by_article = defaultdict(list)
    for source in Source.objects.order_by("article", "position"):
        by_article[source.article_id].append(source)

    for sources in by_article.values():
        assert sum(shares(sources).values()) == Fraction(1)
        assert [one.position for one in sources] == list(range(len(sources)))


def test_articles_are_their_latest_revision(office):
    for article in Article.objects.prefetch_related("revisions"):
        revisions = {one.number: one for one in article.revisions.all()}
        last = revisions[article.version]
        assert sorted(revisions) == list(range(1, article.version + 1))
        assert (last.title, last.body) == (article.title, article.body)


def test_nobody_reviewed_their_own_text(office):
    own = Article.objects.filter(state=Article.State.PASSED, reviewer=F("editor"))

    assert not own.exists()
    assert not Article.objects.filter(state=Article.State.PASSED, reviewer=None).exists()


def test_closed_texts_have_no_open_question_or_deadline(office):
    closed = Submission.objects.exclude(state__in=[*desk_queries.IN_HAND])
    asked = Verification.objects.open().filter(submission__in=closed)
    held = set(Submission.objects.filter(state=AtDesk.HELD).values_list("pk", flat=True))
    back = set(
        Submission.objects.filter(state=AtDesk.RETURNED).values_list("pk", flat=True)
    )

    due = defaultdict(set)
    for purpose, pk in Deadline.objects.filter(met_at=None).values_list(
        "purpose", "subject_id"
    ):
        due[purpose].add(pk)

    assert not asked.exists()
    assert due["hold"] == held
    assert due["revise"] == back
    assert due["verify"] == set(Verification.objects.open().values_list("pk", flat=True))


# --- Print and points ----------------------------------------------------------------------


def test_receipt_numbers_have_no_gap(office):
    series = defaultdict(list)
    for number in Submission.objects.order_by("pk").values_list(
        "receipt_number", flat=True
    ):
        desk, year, own = number.split("-")
        series[f"receipt:{desk}:{year}"].append(int(own))

    for name, numbers in series.items():
        assert numbers == list(range(1, len(numbers) + 1))
        assert Number.objects.get(series=name).last == len(numbers)


def test_issue_numbers_have_no_gap(office):
    series = defaultdict(list)
    for issue in Issue.objects.issued().order_by("signed_at", "pk"):
        year = f"periodical:{issue.periodical_id}:{issue.series}:{issue.issue_date.year}"
        series[year].append(issue.number)
        if issue.running_number:
            series[f"periodical:{issue.periodical_id}:total"].append(issue.running_number)

    for name, numbers in series.items():
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers))), name
        assert Number.objects.get(series=name).last == numbers[-1]


def test_issues_were_read_by_two_and_signed_by_the_issuer(office):
    for issue in Issue.objects.issued().select_related("periodical"):
        read = list(issue.proofs.filter(has_passed=True).order_by("pk"))
        first, second = [one for one in read if one.version == issue.version][-2:]
        day = timezone.localdate(issue.signed_at)
        assert (first.round, second.round) == (1, 2)
        assert first.by_id != second.by_id
        assert first.at <= second.at <= issue.signed_at
        assert issue.signed_by in holders(
            Role.ISSUER, desk_id=issue.periodical.desk_id, day=day
        )
        assert issue.entries.exists() or issue.corrects_id


def test_articles_are_printed_once(office):
    standing = Entry.objects.filter(withdrawal=None).exclude(
        issue__state=Issue.State.DISCARDED
    )
    twice = standing.values("article").annotate(n=Count("pk")).filter(n__gt=1)

    assert not twice.exists()
    assert not Entry.objects.exclude(revision__article=F("article")).exists()


def test_ledger_is_what_the_facts_deserve(office):
    said = StringIO()

    call_command("rebuild_ledger", check=True, json=True, stdout=said)

    assert json.loads(said.getvalue())["equal"]
    assert LedgerLine.objects.filter(reverses__isnull=False).exists()


def test_every_issue_will_be_printed_newest_first(office):
    jobs = Job.objects.filter(name="periodicals.print_issue").order_by("run_at", "pk")

    wanted = (
        Issue.objects.issued().order_by("-signed_at", "-pk").values_list("pk", flat=True)
    )

    assert Counter(job.args[0] for job in jobs) == Counter(wanted)
    assert jobs[0].args[0] == Issue.objects.issued().latest("signed_at").pk


def test_nothing_dangles(office):
    connection.check_constraints()
    for row in OutsideUse.objects.select_related("scan"):
        assert files.path_of(row.scan.sha256).parts[-1] == row.scan.sha256
    for deadline in Deadline.objects.all():
        assert (
            apps.get_model(deadline.subject_kind)
            .objects.filter(pk=deadline.subject_id)
            .exists()
        )


def test_nothing_happened_after_now(office):
    now = timezone.now()

    assert not Submission.objects.filter(waiting_since__gt=now).exists()
    assert not Decision.objects.filter(at__gt=now).exists()
    assert not Issue.objects.filter(signed_at__gt=now).exists()
    assert not Notice.objects.filter(made_at__gt=now).exists()
    assert not Item.objects.filter(changed_at__gt=now).exists()


# --- What waits today ------------------------------------------------------------------------


@pytest.mark.parametrize("username", USERNAMES)
def test_listed_account_signs_in_and_sees_its_work(office, client, username):
    entered = client.post(
        reverse("account_login"), {"login": username, "password": LISTED["password"]}
    )

    assert entered.status_code == 302
    for name in ("workbench:home", "workbench:notices"):
        assert client.get(reverse(name)).status_code == 200


def test_listed_people_have_something_to_do(office):
    people = {one.username: one for one in Person.objects.filter(username__in=USERNAMES)}
    today = timezone.localdate()
    qd, yd = Desk.objects.get(code="QD"), Desk.objects.get(code="YD")
    editor = people["xian-bianji"]
    asked = Verification.objects.open()
    unread = Recipient.objects.filter(person=people["xian-lingdao"], opened_at=None)
    back = Item.objects.filter(unit__code="QSZ", state=State.RETURNED)
    due = Deadline.objects.filter(
        met_at=None, purpose="revise", subject_id__in=back.values("submissions")
    )

    assert set(people) == set(USERNAMES)
    assert 2 <= item_queries.awaiting(people["zhen-lingdao"]).count() <= 3
    assert back.count() >= 2
    assert due.filter(due_at__lt=timezone.now()).exists()
    assert asked.asked_of(people["ju-xinxi"]).exists()
    assert qd.submissions.filter(state=AtDesk.RECEIVED).count() >= 25
    assert editor.claims.filter(state=AtDesk.CLAIMED).exists()
    assert qd.articles.filter(state=Article.State.IN_REVIEW).count() >= 3
    assert placeable(qd).count() >= 8
    assert Issue.objects.filter(periodical__desk=qd, state=Issue.State.TO_SIGN).exists()
    assert Issue.objects.filter(periodical__desk=yd, state=Issue.State.TO_SIGN).exists()
    assert item_queries.awaiting(people["xian-qianfa"]).exists()
    assert 1 <= unread.count() <= 12
    assert yd.submissions.filter(state=AtDesk.RECEIVED).count() >= 3
    assert not holders(
        Role.DEPUTY_APPROVER, unit_id=Unit.objects.get(code="QSZ").pk, day=today
    )


def test_inbox_has_a_group_about_one_event(office):
    urgent = Submission.objects.filter(
        desk__code="QD", item__kind="urgent", state__in=[AtDesk.RECEIVED, AtDesk.CLAIMED]
    )

    assert urgent.count() >= 2


def test_one_person_can_never_issue_alone_but_two_of_the_city_can(office):
    city = Desk.objects.get(code="YD")
    editor, issuer = (Person.objects.get(username=n) for n in ("shi-bianji", "shi-qianfa"))

    assert editor in holders(Role.EDITOR, desk_id=city.pk)
    assert issuer in holders(Role.ISSUER, desk_id=city.pk)
    assert issuer in holders(Role.CHIEF_EDITOR, desk_id=city.pk)


def test_last_nights_event_stands_in_one_row_of_the_inbox(office):
    with transaction.atomic():
        likeness.rebuild()
        assert gather_waiting() > 0
        told = Submission.objects.filter(desk__code="QD", placing__cluster__isnull=False)
        by_cluster = defaultdict(set)
        for row in told.select_related("placing", "item"):
            by_cluster[row.placing.cluster_id].add((row.item.unit_name, row.item.kind))
        transaction.set_rollback(True)

    urgent = [units for units in by_cluster.values() if {k for _, k in units} == {"urgent"}]
    assert max(map(len, urgent)) >= 3


# --- The command ------------------------------------------------------------------------------


def test_command_refuses_where_somebody_works(office, settings, tmp_path):
    settings.DATA = tmp_path

    with pytest.raises(CommandError, match="已经有单位和人员"):
        call_command("fill_demonstration")

    assert not (tmp_path / "demonstration").exists()


def test_command_says_that_it_is_there(office, settings, tmp_path):
    settings.DATA = tmp_path
    (tmp_path / "demonstration").touch()
    said = StringIO()

    call_command("fill_demonstration", json=True, stdout=said)

    assert json.loads(said.getvalue()) == {"filled": False}
