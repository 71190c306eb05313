"""Who may do what when: every situation × verb × role against a table written by hand."""

import pytest
from django.db import transaction

from shangda.items import actions
from shangda.items.lifecycle import STEPS, SUBMISSION_STEPS
from shangda.items.models import Item, Submission
from shangda.kernel.errors import NotAllowedError, RefusedError, WrongStateError
from shangda.kernel.lifecycle import open_steps
from shangda.kernel.models import AuditEvent
from shangda.organisations.models import Role
from tests import make

pytestmark = pytest.mark.django_db

ROLES = (
    "informant", "colleague", "deputy", "chief", "editor", "chief_editor", "issuer", "leader",
    "scorer", "desk_admin", "office_head", "city_editor", "neighbour", "system_admin",
)  # fmt: skip
WRITERS = ("informant", "colleague")
UNIT = (*WRITERS, "deputy", "chief")
DESK = ("editor", "chief_editor")

ITEM_VERBS = {
    "ask_sign_off": lambda item, by: actions.ask_sign_off(item=item, by=by),
    "recall": lambda item, by: actions.recall(item=item, by=by),
    "agree": lambda item, by: actions.agree(item=item, by=by),
    "undo_agree": lambda item, by: actions.undo_agree(item=item, by=by),
    "sign_off": lambda item, by: actions.sign_off(item=item, by=by),
    "undo_sign_off": lambda item, by: actions.undo_sign_off(item=item, by=by),
    "send_back": lambda item, by: actions.send_back(item=item, by=by, reason="改"),
    "undo_send_back": lambda item, by: actions.undo_send_back(item=item, by=by),
    "reopen": lambda item, by: actions.reopen(item=item, by=by),
    "submit": lambda item, by: actions.submit(item=item, by=by),
    "discard": lambda item, by: actions.discard(item=item, by=by),
    "restore": lambda item, by: actions.restore(item=item, by=by),
}
SUBMISSION_VERBS = {
    "withdraw": lambda row, by: actions.withdraw(submission=row, by=by),
    "resubmit": lambda row, by: actions.resubmit(submission=row, by=by),
    "mark_returned": lambda row, by: actions.mark_returned(submission=row, by=by),
    "mark_restored": lambda row, by: actions.mark_restored(submission=row, by=by),
}

# situation: {verb: who may}; whatever is not named is refused to everybody.
ITEM_TABLE = {
    "draft": {"ask_sign_off": WRITERS, "discard": WRITERS},
    "sent_back": {
        "ask_sign_off": WRITERS,
        "discard": WRITERS,
        "undo_send_back": ("chief",),
    },
    "awaiting": {"recall": WRITERS, "agree": ("chief",), "send_back": ("chief",)},
    "agreed": {
        "recall": WRITERS,
        "agree": ("deputy",),
        "undo_agree": ("chief",),
        "sign_off": ("deputy",),
        "send_back": ("deputy",),
    },
    "signed": {"reopen": WRITERS, "submit": UNIT, "undo_sign_off": ("deputy",)},
    "submitted": {"undo_sign_off": ("deputy",)},
    "returned": {"ask_sign_off": WRITERS},
    "discarded": {"restore": WRITERS},
}
SUBMISSION_TABLE = {
    "signed": {"resubmit": UNIT},
    "submitted": {"withdraw": UNIT, "mark_returned": DESK},
    "claimed": {"mark_returned": DESK},
    "returned": {"mark_returned": DESK, "mark_restored": DESK},
    "declined": {"mark_returned": DESK},
}


def sent_back(world):
    return actions.send_back(item=make.awaiting_item(world), by=world.chief, reason="改")


def at_desk(state):
    def made(world):
        item = make.submitted_item(world)
        item.submissions.update(state=state)
        return item

    return made


def returned(world):
    item = make.returned_item(world)
    item.submissions.update(state="returned")
    return item


SITUATIONS = {
    "draft": make.draft,
    "sent_back": sent_back,
    "awaiting": make.awaiting_item,
    "agreed": make.agreed_item,
    "signed": make.signed_item,
    "submitted": make.submitted_item,
    "returned": returned,
    "discarded": make.discarded_item,
    "claimed": at_desk("claimed"),
    "declined": at_desk("declined"),
}


def people(world):
    found = {name: getattr(world, name, None) for name in ROLES}
    found["colleague"] = make.holder(Role.INFORMANT, unit=world.township)
    found["desk_admin"] = make.holder(Role.DESK_ADMIN, desk=world.desk)
    found["neighbour"] = make.holder(Role.INFORMANT, unit=make.unit())
    found["system_admin"] = make.holder(Role.SYSTEM_ADMIN)
    return found


def attempt(verb, thing, by):
    """What came of it, everything rolled back."""
    events = AuditEvent.objects.count()
    try:
        with transaction.atomic():
            verb(type(thing).objects.get(pk=thing.pk), by)
            assert AuditEvent.objects.count() > events
            raise _DoneError  # noqa: TRY301 -- rolls back what was done
    except _DoneError:
        return "done"
    except (NotAllowedError, WrongStateError):
        assert AuditEvent.objects.count() == events
        return "refused"


class _DoneError(Exception):
    pass


@pytest.mark.parametrize("situation", ITEM_TABLE)
def test_item_verbs_by_situation_and_role(situation):
    world = make.office()
    item, who = SITUATIONS[situation](world), people(world)

    done = {
        verb: tuple(r for r in ROLES if attempt(ITEM_VERBS[verb], item, who[r]) == "done")
        for verb in ITEM_VERBS
    }

    assert done == {verb: ITEM_TABLE[situation].get(verb, ()) for verb in ITEM_VERBS}


@pytest.mark.parametrize("situation", SUBMISSION_TABLE)
def test_submission_verbs_by_situation_and_role(situation):
    world = make.office()
    row, who = SITUATIONS[situation](world).submissions.get(), people(world)

    done = {
        verb: tuple(
            r for r in ROLES if attempt(SUBMISSION_VERBS[verb], row, who[r]) == "done"
        )
        for verb in SUBMISSION_VERBS
    }

    expected = SUBMISSION_TABLE[situation]
    assert done == {verb: expected.get(verb, ()) for verb in SUBMISSION_VERBS}


def test_every_step_of_both_lives_is_in_the_tables():
    through_submissions = {"take_back", "be_returned", "be_restored"}

    assert set(STEPS) == set(ITEM_VERBS) | through_submissions
    assert set(SUBMISSION_STEPS) <= set(SUBMISSION_VERBS)


def test_every_state_of_an_item_is_reached_and_left():
    sources = {state for step in STEPS.values() for state in step.sources}
    targets = {step.target for step in STEPS.values()}

    assert sources == set(Item.State.values)
    assert targets == set(Item.State.values)


def test_buttons_are_the_open_steps():
    world = make.office()
    item = make.agreed_item(world)

    assert open_steps(item, STEPS, world.deputy) == ["agree", "sign_off", "send_back"]
    assert open_steps(item, STEPS, world.informant) == ["recall"]
    assert open_steps(item, STEPS, world.editor) == []


SEES_AT_DESK = {"editor", "chief_editor", "issuer", "scorer", "desk_admin"}
SEES_DRAFT = {"informant", "colleague", "deputy", "chief"}


def test_items_are_visible_to_their_unit_and_to_the_desks_where_they_lie():
    world = make.office()
    who = people(world)
    draft, sent, taken = (
        make.draft(world),
        make.submitted_item(world),
        make.signed_item(world),
    )

    seen = {
        r: set(Item.objects.visible_to(who[r]).values_list("pk", flat=True)) for r in ROLES
    }

    for role in ROLES:
        expected = set()
        if role in SEES_DRAFT:
            expected = {draft.pk, sent.pk, taken.pk}
        elif role in SEES_AT_DESK:
            expected = {sent.pk}
        assert (role, seen[role]) == (role, expected)


def test_submissions_are_visible_like_their_items():
    world = make.office()
    who = people(world)
    sent, taken = make.submission(world), make.signed_item(world).submissions.get()

    seen = {
        r: set(Submission.objects.visible_to(who[r]).values_list("pk", flat=True))
        for r in ROLES
    }

    for role in ROLES:
        expected = set()
        if role in SEES_DRAFT:
            expected = {sent.pk, taken.pk}
        elif role in SEES_AT_DESK:
            expected = {sent.pk}
        assert (role, seen[role]) == (role, expected)


def test_visible_to_asks_one_question_for_many(django_assert_num_queries):
    world = make.office()
    for _ in range(3):
        make.draft(world)
    assert len(world.informant.powers) == 1

    with django_assert_num_queries(1):
        found = list(Item.objects.visible_to(world.informant))

    assert len(found) == 3


def test_refusals_say_cause_and_remedy():
    world = make.office()
    item = make.draft(world)

    for verb in ("recall", "reopen", "submit"):
        with pytest.raises(RefusedError) as refusal:
            ITEM_VERBS[verb](item, world.informant)
        assert "草稿" in refusal.value.cause
        assert refusal.value.remedy
