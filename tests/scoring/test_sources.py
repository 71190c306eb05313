from datetime import timedelta

import pytest
from django.utils import timezone

from shangda.editing import actions as editing
from shangda.kernel import outbox
from shangda.scoring import actions, noting
from shangda.scoring.models import Fact
from shangda.scoring.sources import changed_by
from tests import make

pytestmark = pytest.mark.django_db


def facts(**which):
    outbox.drain()
    return Fact.objects.standing().filter(**which).order_by("pk")


def shares(fact):
    rows = fact.shares.order_by("position")
    return [(one.unit, one.person, one.item, one.part) for one in rows]


# --- Submissions --------------------------------------------------------------------------


def test_a_submission_is_a_fact_of_its_unit_and_author():
    world = make.office()
    sent = make.submission(world)

    fact = facts().get()

    assert (fact.kind, fact.desk, fact.text) == (
        "submitted", world.desk, f"items.item:{sent.item_id}"
    )  # fmt: skip
    assert fact.day == fact.registered == timezone.localdate()
    assert shares(fact) == [(world.township, world.informant, sent.item, "")]
    assert fact.content["words"] == {
        "genre": "动态类", "chain": "党委信息", "class": "乡镇组"
    }  # fmt: skip
    assert fact.content["figures"] == {"length": str(sent.revision.count)}


def test_what_is_withdrawn_was_never_submitted():
    world = make.office()
    sent = make.submission(world)
    outbox.drain()

    make.items_withdraw(sent, world.informant)

    assert not facts().exists()
    assert Fact.objects.exclude(revokes=None).get().reason == noting.GONE


def declined_as_good(world):
    editing.set_words(
        desk=world.desk,
        by=world.chief_editor,
        reasons=[("本期排满", ""), ("太空洞", "")],
        phrases={},
        qualified=["本期排满"],
    )
    sent = make.received(world)
    return editing.decline(submission=sent, by=world.editor, reason="本期排满")


def test_what_was_good_but_not_used_is_a_fact_besides():
    world = make.office()

    declined_as_good(world)

    assert [fact.kind for fact in facts()] == ["submitted", "unused"]
    assert facts(kind="unused").get().reason == "本期排满"


def test_what_was_declined_for_its_text_is_only_submitted():
    world = make.office()
    declined_as_good(world)
    sent = make.received(world)

    editing.decline(submission=sent, by=world.editor, reason="太空洞")

    assert facts(kind="unused").count() == 1


def test_the_list_may_change_without_the_past():
    world = make.office()
    declined_as_good(world)

    editing.set_words(
        desk=world.desk, by=world.chief_editor, reasons=[("太空洞", "")], phrases={}
    )

    assert facts(kind="unused").count() == 1
    assert noting.differences() == (0, 0)


def test_undoing_a_decision_takes_its_fact_back():
    world = make.office()
    sent = declined_as_good(world)
    outbox.drain()

    editing.undo_decline(submission=sent, by=world.editor)

    assert [fact.kind for fact in facts()] == ["submitted"]


# --- Adoption -----------------------------------------------------------------------------


def test_an_entry_says_outlet_level_form_and_route():
    world = make.office()
    issue = make.used_issue(world, form="brief")

    fact = facts(kind="adopted").get()

    words = fact.content["words"]
    assert (fact.level, words["level"], words["outlet"]) == ("county", "县级", "栖云快报")
    assert (words["form"], words["route"], words["genre"]) == ("简讯", "直报", "动态类")
    assert fact.day == issue.issue_date
    assert fact.registered == timezone.localdate(issue.signed_at)
    assert fact.title == issue.entries.get().revision.title


def test_what_was_merged_is_a_text_of_its_own_with_parts():
    world = make.office()
    article = make.merged(world, count=3, parts=[2, 1, 1])
    editing.send_to_review(article=article, by=world.editor)
    editing.pass_review(article=article, by=world.chief_editor)

    make.used_issue(world, article)

    fact = facts(kind="adopted").get()
    assert fact.text == f"editing.article:{article.pk}"
    assert fact.item is None
    assert [part for *_, part in shares(fact)] == ["1/2", "1/4", "1/4"]


def test_a_use_above_is_a_fact_at_every_desk_that_contributed():
    world = make.office()
    make.used_above(world)

    above = facts(kind="adopted", desk=world.city_desk).get()
    below = facts(kind="adopted", desk=world.desk).get()

    assert above.shares.get().unit == world.county
    assert below.shares.get().unit == world.township
    assert above.content["words"]["route"] == "直报"
    assert below.content["words"]["route"] == "转报"
    assert above.content["words"]["level"] == below.content["words"]["level"] == "市级"


def test_a_withdrawn_use_is_revoked_with_its_reason():
    world = make.office()
    issue = make.used_issue(world)

    actions.withdraw_adoption(entry=issue.entries.get(), by=world.issuer, reason="数字有误")

    gone = Fact.objects.exclude(revokes=None).get()
    assert (gone.reason, gone.by) == ("数字有误", world.issuer)
    assert not facts(kind="adopted").exists()


def test_a_use_outside_says_who_recorded_it_and_when():
    world = make.office()
    sent = make.submission(world)
    make.used_outside(world, item=sent.item, days_ago=9)

    fact = facts(kind="adopted").get()

    assert fact.by == world.editor
    assert fact.day == timezone.localdate() - timedelta(days=9)
    assert fact.registered == timezone.localdate()
    assert fact.text == f"items.item:{sent.item_id}"
    assert fact.content["words"]["route"] == "直报"


# --- Going up -----------------------------------------------------------------------------


def test_reported_up_is_selected_once_it_lies_above():
    world = make.office()
    make.reported_item(world)
    before = facts(kind="selected").count()

    make.submission_above(world)

    fact = facts(kind="selected", desk=world.desk).get()
    assert before == 0
    assert fact.shares.get().unit == world.township
    assert (fact.level, fact.content["words"]["level"]) == ("city", "市级")


# --- Noting -------------------------------------------------------------------------------


def test_noting_twice_changes_nothing():
    world = make.office()
    make.used_issue(world)
    outbox.drain()
    before = Fact.objects.count()

    noted = noting.note_all()

    assert not noted
    assert Fact.objects.count() == before


def test_shares_that_change_are_noted_anew():
    world = make.office()
    article = make.merged(world, count=2, parts=[1, 1])
    use = make.used_outside(world, article=article)
    article.sources.filter(position=0).update(parts=3)

    noting.note("periodicals.outside_use", [use.pk])

    fact = facts(kind="adopted").get()
    assert [part for *_, part in shares(fact)] == ["3/4", "1/4"]
    assert fact.round == 2
    assert Fact.objects.exclude(revokes=None).get().reason == noting.CHANGED


def test_deriving_many_takes_as_many_queries(django_assert_num_queries):
    world = make.office()
    articles = [make.passed_article(world) for _ in range(3)]
    make.used_issue(world, *articles)
    outbox.drain()
    keys = list(Fact.objects.filter(kind="adopted").values_list("source_id", flat=True))

    with django_assert_num_queries(9):
        noting.note("periodicals.entry", keys[:1])
    with django_assert_num_queries(9):
        noting.note("periodicals.entry", keys)


def test_a_subject_of_the_trace_leads_to_its_rows():
    world = make.office()
    issue = make.used_issue(world)

    found = dict(changed_by("periodicals.issue", issue.pk))

    assert found == {"periodicals.entry": [issue.entries.get().pk]}
