import pytest
from django.conf import settings

from shangda.kernel import audit
from shangda.kernel.lifecycle import record
from shangda.kernel.models import AuditEvent, AuditHead
from shangda.kernel.transactions import action
from tests import make

pytestmark = pytest.mark.django_db


@action
def note(subject, by, *verbs, **details):
    for verb in verbs:
        record(f"tests.{verb}", subject, by=by, **details)


@pytest.fixture
def chain():
    who = make.person(name="沈知禾")
    for number in range(10):
        note(who, who, f"verb{number}", number=number, words="核准户数")
    return who


def test_verify_finds_nothing_wrong_in_an_untouched_chain(chain):
    assert audit.verify() == audit.Verdict(checked=10)


def test_verify_of_an_empty_installation_is_whole():
    assert audit.verify() == audit.Verdict(checked=0)


def test_record_keeps_who_what_and_details(chain):
    event = AuditEvent.objects.get(sequence=3)

    assert (event.actor_name, event.verb, event.subject_kind, event.subject_id) == (
        "沈知禾",
        "tests.verb2",
        "organisations.person",
        chain.pk,
    )
    assert event.details == {"number": 2, "words": "核准户数"}


@pytest.mark.parametrize(
    "column", ["actor_name", "verb", "before", "after", "address", "request_id"]
)
def test_verify_names_an_edited_row(chain, column):
    AuditEvent.objects.filter(sequence=4).update(**{column: "x"})

    assert audit.verify() == audit.Verdict(3, 4, "内容被改动")


def test_verify_names_edited_details(chain):
    AuditEvent.objects.filter(sequence=7).update(details={"number": 99})

    assert audit.verify().first_bad == 7


def test_verify_names_a_deleted_row(chain):
    AuditEvent.objects.filter(sequence=5).delete()

    assert audit.verify() == audit.Verdict(4, 5, "缺少记录")


def test_verify_names_an_inserted_row(chain):
    event = AuditEvent.objects.get(sequence=10)
    event.sequence = 11
    event.save(force_insert=True)

    assert audit.verify().first_bad == 11


def test_verify_names_swapped_rows(chain):
    one, two = AuditEvent.objects.get(sequence=4), AuditEvent.objects.get(sequence=5)
    one.sequence, two.sequence = 5, 4
    one.save()
    two.save()

    assert audit.verify().first_bad == 4


@pytest.mark.parametrize("keep", [0, 1, 6, 9])
def test_verify_names_where_the_tail_was_cut(chain, keep):
    AuditEvent.objects.filter(sequence__gt=keep).delete()

    assert audit.verify() == audit.Verdict(keep, keep + 1, "末尾被截断")


def test_verify_is_not_fooled_by_a_head_that_was_set_back(chain):
    AuditEvent.objects.filter(sequence__gt=6).delete()
    last = AuditEvent.objects.get(sequence=6)
    AuditHead.objects.update(sequence=6, mac=last.mac)

    assert audit.verify() == audit.Verdict(6, 7, "链头被改动")


def test_verify_notices_a_chain_without_head(chain):
    AuditHead.objects.all().delete()

    assert audit.verify().cause == "缺少链头"


def test_a_chain_made_with_another_key_is_not_ours(chain, settings):
    settings.AUDIT_KEY = "another"

    assert audit.verify().first_bad == 1


def test_an_event_outside_a_verb_is_a_mistake_of_the_programmer(chain):
    with pytest.raises(RuntimeError, match="outside an action"):
        record("tests.stray", chain, by=chain)


def test_a_failing_verb_leaves_no_event(chain):
    @action
    def fail():
        note(chain, chain, "inner")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert audit.verify() == audit.Verdict(10)


def test_a_caught_inner_verb_takes_only_its_own_events_along(chain):
    @action
    def inner():
        note(chain, chain, "lost")
        raise ZeroDivisionError

    @action
    def outer():
        note(chain, chain, "kept")
        try:
            inner()
        except ZeroDivisionError:
            note(chain, chain, "also_kept")

    outer()

    verbs = AuditEvent.objects.order_by("-sequence").values_list("verb", flat=True)[:2]
    assert list(verbs) == ["tests.also_kept", "tests.kept"]


def test_anchor_appends_the_head(chain, tmp_path):
    place = tmp_path / "anchors"

    audit.anchor(place)
    note(chain, chain, "more")
    audit.anchor(place)

    assert [line.split()[0] for line in place.read_text().splitlines()] == ["10", "11"]


def test_anchor_writes_nothing_while_nothing_happens(chain, tmp_path):
    place = tmp_path / "anchors"

    audit.anchor(place)
    audit.anchor(place)

    assert len(place.read_text().splitlines()) == 1


def test_verify_agrees_with_the_heads_that_were_left(chain, tmp_path):
    place = tmp_path / "anchors"
    audit.anchor(place)
    with place.open("a") as file:
        file.write("11 cut by a cra")
    note(chain, chain, "more")

    assert audit.verify(place) == audit.Verdict(11)
    assert audit.verify(tmp_path / "none") == audit.Verdict(11)


def test_a_chain_made_anew_with_the_key_differs_from_the_head_that_was_left(
    chain, tmp_path
):
    place = tmp_path / "anchors"
    audit.anchor(place)
    AuditEvent.objects.all().delete()
    AuditHead.objects.all().delete()
    note(chain, chain, *[f"verb{number}" for number in range(12)])

    assert audit.verify() == audit.Verdict(12)
    assert audit.verify(place) == audit.Verdict(9, 10, "与另存的链头不符")


def test_a_chain_emptied_with_its_head_is_shorter_than_the_head_that_was_left(
    chain, tmp_path
):
    place = tmp_path / "anchors"
    audit.anchor(place)
    AuditEvent.objects.all().delete()
    AuditHead.objects.all().delete()

    assert audit.verify() == audit.Verdict(0)
    assert audit.verify(place) == audit.Verdict(0, 1, "比另存的链头短")


def test_what_happens_during_the_walk_is_no_fault(chain, monkeypatch):
    check, seen = audit._fault, []

    def slow(event, expected, previous):
        seen.append(event.sequence)
        if event.sequence == 10:
            note(chain, chain, "meanwhile")
        return check(event, expected, previous)

    monkeypatch.setattr(audit, "_fault", slow)

    assert audit.verify() == audit.Verdict(11)
    assert seen == list(range(1, 12))


def test_a_verb_that_traces_nothing_adds_nothing(chain):
    note(chain, chain)

    assert audit.verify() == audit.Verdict(10)


def test_the_key_of_the_tests_is_not_an_installation_s():
    assert settings.AUDIT_KEY == "for tests only"
