import io

import pytest

from shangda.config import wsgi
from shangda.kernel import trace

PROXY = {"HTTP_X_FORWARDED_FOR": "192.0.2.7", "HTTP_X_FORWARDED_PROTO": "https"}


@pytest.fixture
def seen(monkeypatch):
    """What the trace and the pages believe about a request that comes from an address."""

    def believe(address):
        told = {}
        make = trace.Origin

        def remember(number, origin):
            told["address"] = origin
            return make(number, origin)

        monkeypatch.setattr("shangda.config.middleware.trace.Origin", remember)
        request = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": "/nowhere/",
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "REMOTE_ADDR": address,
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            **PROXY,
        }
        b"".join(wsgi.application(request, lambda *_: None))
        return told["address"], request["wsgi.url_scheme"]

    return believe


@pytest.mark.django_db
def test_the_proxy_is_believed_about_address_and_scheme(seen):
    assert seen("127.0.0.1") == ("192.0.2.7", "https")


@pytest.mark.django_db
def test_a_stranger_is_not_believed(seen):
    assert seen("203.0.113.9") == ("203.0.113.9", "http")
