"""What the processes of a race do. Each function answers with something JSON can carry."""

import json
import random
import sys
import time
from importlib import import_module

import django

CSRF = "c" * 32


def submit_world(*, count):
    """An office with signed items, and the session of its informant."""
    from shangda.items.models import Item, Revision
    from tests import make

    office = make.office()
    Item.objects.bulk_create(
        Item(
            unit=office.township,
            unit_name="松岚镇",
            author=office.informant,
            state=Item.State.SIGNED,
            title=f"第{number}条信息",
            body=_unlike(number),
            count=60,
            section=office.section,
            informant_name="沈知禾",
            informant_phone="6127",
            is_secrecy_checked=True,
        )
        for number in range(count)
    )
    items = list(Item.objects.order_by("pk"))
    Revision.objects.bulk_create(
        Revision(
            item=one,
            number=1,
            title=one.title,
            body=one.body,
            count=60,
            sha256="0" * 64,
            by=office.informant,
        )
        for one in items
    )
    through = Item.desks.through
    through.objects.bulk_create(through(item=one, desk=office.desk) for one in items)
    return {"items": [one.pk for one in items], "session": session_of(office.informant)}


def _unlike(number):
    """Characters that no other text has in this order: as many texts, as many events."""
    dice = random.Random(number)
    return "".join(chr(dice.randrange(0x4E00, 0x9F00)) for _ in range(60))


def submit_verdict():
    """What the database says after the race."""
    from collections import Counter

    from shangda.items.models import Submission
    from shangda.kernel import audit, outbox
    from shangda.kernel.models import AuditEvent, Job

    outbox.give_back_lost()
    while Job.objects.filter(state__in=["ready", "running"]).exists():
        outbox.give_back_lost()
        outbox.drain()
    per_item = Counter(Submission.objects.values_list("item_id", flat=True))
    receipts = sorted(Submission.objects.values_list("receipt_number", flat=True))
    verdict = audit.verify()
    return {
        "items": len(per_item),
        "most_of_one": max(per_item.values(), default=0),
        "receipts": receipts,
        "chain": verdict.cause or "whole",
        "events": AuditEvent.objects.filter(verb="items.submit").count(),
        "dead": Job.objects.filter(state="dead").count(),
    }


def claim_world(*, count, editors):
    """Submissions that lie at a desk with many editors."""
    from shangda.items.models import Item, Revision, Submission
    from shangda.organisations.models import Role
    from tests import make

    submit_world(count=count)
    item = Item.objects.select_related("unit").first()
    desk = item.desks.get()
    Submission.objects.bulk_create(
        Submission(
            item_id=revision.item_id,
            desk=desk,
            unit=item.unit,
            revision=revision,
            receipt_number=f"R{revision.pk}",
            by_id=item.author_id,
        )
        for revision in Revision.objects.order_by("pk")
    )
    return {"editors": [make.holder(Role.EDITOR, desk=desk).pk for _ in range(editors)]}


def claim(*, editor):
    """Try to claim everything; say what was got and what somebody else had first."""
    from shangda.editing import actions
    from shangda.items.models import Submission
    from shangda.kernel.errors import RefusedError
    from shangda.organisations.models import Person

    who, got, refused = Person.objects.get(pk=editor), [], 0
    for pk in Submission.objects.order_by("pk").values_list("pk", flat=True):
        try:
            actions.claim(submission=Submission.objects.get(pk=pk), by=who)
            got.append(pk)
        except RefusedError:
            refused += 1
    return {"got": got, "refused": refused}


def chain():
    """Whether the audit chain is whole, and how many claims it tells of."""
    from shangda.kernel import audit
    from shangda.kernel.models import AuditEvent

    verdict = audit.verify()
    return {
        "chain": verdict.cause or "whole",
        "claims": AuditEvent.objects.filter(verb="editing.claim").count(),
    }


def session_of(person):
    """A signed-in session of this person, without the page."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from shangda.organisations.sign_in import SEEN_AT, SIGNED_IN_AT

    store = SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store[SIGNED_IN_AT] = store[SEEN_AT] = time.time()
    store.save()
    return store.session_key


def main():
    """``NAME`` of this module, ``MODULE.NAME`` of another one beside it."""
    django.setup()
    module, _, name = sys.argv[1].rpartition(".")
    found = import_module(f"tests.races.{module or 'workers'}")
    json.dump(getattr(found, name)(**json.loads(sys.argv[2])), sys.stdout)


if __name__ == "__main__":
    main()
