import pytest
from django.core import mail

from shangda.kernel import notices, outbox
from shangda.kernel.models import Notice
from tests import make

pytestmark = pytest.mark.django_db


def message(event="item:1:issued", **fields):
    return notices.Message(
        event=event, group="item:1", kind="issued", text="已刊用", url="/items/1/", **fields
    )


def test_tell_never_tells_one_event_twice():
    who, other = make.person(), make.person()

    notices.tell([who, who], message())
    notices.tell([who, other], message())

    assert sorted(Notice.objects.values_list("person_id", flat=True)) == [who.pk, other.pk]


def test_unread_ends_when_the_thing_was_opened():
    who = make.person()
    notices.tell([who], message())
    notices.tell([who], message("item:1:reported"))

    assert notices.unread(who).count() == 2
    assert notices.mark_read(who, group="item:1") == 2
    assert not notices.unread(who).exists()


def test_without_mail_server_no_job_is_written():
    notices.tell([make.person(email="a@example.org")], message())

    assert outbox.drain() == 0


def test_mail_says_that_something_is_to_be_done_and_has_a_stable_id(settings):
    settings.MAIL_URL = "smtp://localhost"
    who = make.person(email="a@example.org")
    notices.tell([who], message(is_action_needed=True))

    outbox.drain()
    notices.send_mail.run("item:1:issued", who.pk)

    first, second = mail.outbox
    assert first.subject == "【请办理】已刊用"
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


def test_people_without_address_get_no_mail(settings):
    settings.MAIL_URL = "smtp://localhost"
    notices.tell([make.person()], message())

    assert outbox.drain() == 1
    assert mail.outbox == []
