from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from shangda.kernel import requests
from shangda.kernel.models import RequestKey, Workday
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.kernel.urls")]


@pytest.fixture
def signed_in(client):
    client.force_login(make.person())
    return client


def test_once_runs_a_repeated_request_a_single_time(signed_in):
    form = {"date": "2026-10-01", "request_key": "k1"}

    first = signed_in.post("/add/", form)
    second = signed_in.post("/add/", form)

    assert Workday.objects.count() == 1
    assert first.headers["Location"] == second.headers["Location"] == "/done/"
    assert "Idempotent-Replay" not in first.headers
    assert second.headers["Idempotent-Replay"] == "true"


def test_once_gives_a_program_the_same_json_again(signed_in):
    headers = {"Accept": "application/json", "Idempotency-Key": "k1"}

    answers = [
        signed_in.post("/add/", {"date": "2026-10-01"}, headers=headers) for _ in "12"
    ]

    assert [answer.json() for answer in answers] == [{"count": 1}, {"count": 1}]


def test_once_refuses_another_body_under_the_same_key(signed_in):
    signed_in.post("/add/", {"date": "2026-10-01", "request_key": "k1"})

    answer = signed_in.post("/add/", {"date": "2026-10-02", "request_key": "k1"})

    assert answer.status_code == 409
    assert "同一个请求编号送来了不同的内容" in answer.content.decode()
    assert Workday.objects.count() == 1


def test_once_forgets_a_refused_request_so_that_it_can_be_mended(signed_in):
    signed_in.post("/add/", {"date": "bad", "request_key": "k1"})
    answer = signed_in.post("/add/", {"date": "2026-10-02", "request_key": "k1"})

    assert answer.headers["Location"] == "/done/"
    assert RequestKey.objects.count() == 1


def test_once_keeps_keys_of_two_people_apart(signed_in, client):
    form = {"date": "2026-10-01", "request_key": "k1"}
    signed_in.post("/add/", form)
    client.force_login(make.person())

    client.post("/add/", form | {"date": "2026-10-02"})

    assert Workday.objects.count() == 2


def test_once_lets_requests_without_key_through(signed_in):
    for day in ("2026-10-01", "2026-10-02"):
        signed_in.post("/add/", {"date": day})

    assert Workday.objects.count() == 2


def test_a_refusal_is_a_page_with_cause_remedy_and_number(signed_in):
    answer = signed_in.get("/forbidden/")

    page = answer.content.decode()
    assert answer.status_code == 403
    assert "您不能签发这一件。" in page
    assert "如果这是您的工作" in page
    assert answer.headers["X-Request-Id"] in page


def test_a_refusal_is_json_for_a_program(signed_in):
    answer = signed_in.post(
        "/add/", {"date": "bad"}, headers={"Accept": "application/json"}
    )

    assert answer.status_code == 422
    assert answer.json()["cause"] == "日期不存在。"
    assert answer.json()["fields"] == {"date": "没有这一天"}


def test_a_refusal_is_a_fragment_for_htmx(signed_in):
    answer = signed_in.get("/forbidden/", headers={"HX-Request": "true"})

    assert answer.status_code == 403
    assert "<html" not in answer.content.decode()


def test_a_script_without_session_is_told_so_instead_of_redirected(client):
    answer = client.post("/add/", {}, headers={"Accept": "application/json"})

    assert answer.status_code == 401
    assert answer.json()["cause"] == "登录已过期。"


def test_a_browser_without_session_is_sent_to_sign_in(client):
    answer = client.post("/add/", {})

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/login/")


def test_a_missing_page_says_so_in_chinese(signed_in):
    answer = signed_in.get("/nowhere/")

    assert answer.status_code == 404
    assert "没有找到这个页面" in answer.content.decode()


def test_once_takes_the_same_file_for_the_same_request(signed_in):
    for content in (b"one", b"two", b"more than that"):
        scan = SimpleUploadedFile("scan.pdf", content)
        form = {"date": "2026-10-01", "request_key": "k1", "scan": scan}
        answer = signed_in.post("/add/", form)

    assert answer.status_code == 409
    assert Workday.objects.count() == 1


def test_once_tells_bodies_of_programs_apart(signed_in):
    answers = [
        signed_in.post(
            "/noted/", body, content_type="application/json",
            headers={"Idempotency-Key": "k1"},
        ).status_code
        for body in ({"a": 1}, {"a": 1}, {"a": 2})
    ]  # fmt: skip

    assert answers == [200, 200, 409]


def test_once_forgets_a_form_that_was_shown_again(signed_in):
    answers = [
        signed_in.post("/again/", {"request_key": "k1", "date": day}).status_code
        for day in ("one", "two")
    ]

    assert answers == [422, 422]
    assert not RequestKey.objects.exists()


def test_once_gives_the_answer_of_whoever_was_first_at_the_same_time(
    signed_in, monkeypatch
):
    form = {"date": "2026-10-01", "request_key": "k1"}
    signed_in.post("/add/", form)
    rows = type(RequestKey.objects.all())
    monkeypatch.setattr(rows, "first", lambda self: None)  # looked before it was there

    answer = signed_in.post("/add/", form)

    assert answer.headers["Idempotent-Replay"] == "true"
    assert Workday.objects.count() == 1


def test_once_gives_a_page_its_part_again(signed_in):
    first, second = [signed_in.post("/part/", {"request_key": "k1"}) for _ in "12"]

    assert first.content == second.content == "<li>1个附件</li>".encode()
    assert second.status_code == 201
    assert second.headers["Content-Type"] == first.headers["Content-Type"]
    assert second.headers["Idempotent-Replay"] == "true"


def test_forget_old_keeps_keys_that_a_retry_may_still_use():
    who, now = make.person(), timezone.now()
    for name, days in (("old", 31), ("young", 1)):
        RequestKey.objects.create(
            person=who, key=name, body_hash="", made_at=now - timedelta(days=days)
        )

    assert requests.forget_old() == 1
    assert RequestKey.objects.get().key == "young"


def test_once_takes_no_notice_of_a_new_csrf_token(signed_in):
    form = {"date": "2026-10-01", "request_key": "k1"}
    signed_in.post("/add/", form | {"csrfmiddlewaretoken": "a"})

    answer = signed_in.post("/add/", form | {"csrfmiddlewaretoken": "b"})

    assert answer.headers["Idempotent-Replay"] == "true"
