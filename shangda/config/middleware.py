"""Around every request: its number for the trace, and the answer to a refusal."""

import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import resolve_url

from shangda.config import refusals
from shangda.kernel import trace
from shangda.kernel.errors import RefusedError

Answer = Callable[[HttpRequest], HttpResponse]


class Traces:
    """Gives the request its number, and keeps signed-in pages out of caches."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer under a request number."""
        number = uuid.uuid4().hex[:12]
        address = request.META.get("REMOTE_ADDR", "")
        token = trace.current.set(trace.Origin(number, address))
        try:
            response = self.get_response(request)
        finally:
            trace.current.reset(token)
        response.headers["X-Request-Id"] = number
        response.headers.setdefault("Cache-Control", "no-store")
        return _without_redirect_to_sign_in(request, response)


class Refusals:
    """Turns what the verbs refuse into an answer, once for the whole product."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, error: Exception
    ) -> HttpResponse | None:
        """Answer a refusal; anything else is an error and Django's business."""
        return refusals.answer(request, error) if isinstance(error, RefusedError) else None


def _without_redirect_to_sign_in(
    request: HttpRequest, response: HttpResponse
) -> HttpResponse:
    """A script whose session has ended is told so, instead of being sent to a page."""
    sign_in = resolve_url(settings.LOGIN_URL)
    is_sent_away = response.headers.get("Location", "").startswith(sign_in)
    if not (is_sent_away and refusals.wants_data(request)):
        return response
    return JsonResponse(
        {
            "cause": "登录已过期。",
            "remedy": "请重新登录，正在写的内容还在。",
            "sign_in": sign_in,
        },
        status=401,
    )
