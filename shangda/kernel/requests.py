"""Requests that count once: a double click, a retry, a replay after a crash.

The key is made with the form (hidden field ``request_key``) or sent by a program as
``Idempotency-Key``. Its row, the business rows, the audit event and the jobs are one
transaction: the answer exists exactly when the change does.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar, cast

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from shangda.kernel.errors import ConflictError
from shangda.kernel.models import RequestKey

View = TypeVar("View", bound=Callable[..., HttpResponse])
FIELD, HEADER, REPLAY = "request_key", "Idempotency-Key", "Idempotent-Replay"
TEXTS = ("application/json", "text/html")  # answers that are kept word for word
NOT_COUNTED = {"csrfmiddlewaretoken"}


def once(view: View) -> View:
    """Run the view at most once per person and key; a request without a key runs as ever."""

    @wraps(view)
    def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.headers.get(HEADER) or request.POST.get(FIELD, "")
        if not key:
            return view(request, *args, **kwargs)
        try:
            with transaction.atomic():
                row = _begin(request, key)
                return (
                    _replay(row)
                    if row.status
                    else _keep(row, view(request, *args, **kwargs))
                )
        except _TakenError:
            return _replay(_known(request, key))

    return cast("View", counted)


def forget_old(*, older_than: timedelta = timedelta(days=30)) -> int:
    """Delete keys that no retry will come back with; says how many."""
    return RequestKey.objects.filter(made_at__lt=timezone.now() - older_than).delete()[0]


class _TakenError(Exception):
    """The same key was committed by a request that ran at the same time."""


def _begin(request: HttpRequest, key: str) -> RequestKey:
    known = RequestKey.objects.filter(person_id=_who(request), key=key[:64]).first()
    if known:
        return _same_body(known, request)
    try:
        with transaction.atomic():
            return RequestKey.objects.create(
                person_id=_who(request), key=key[:64], body_hash=_body_hash(request)
            )
    except IntegrityError as taken:
        raise _TakenError from taken


def _known(request: HttpRequest, key: str) -> RequestKey:
    row = RequestKey.objects.get(person_id=_who(request), key=key[:64])
    return _same_body(row, request)


def _same_body(row: RequestKey, request: HttpRequest) -> RequestKey:
    if row.body_hash != _body_hash(request):
        raise ConflictError(
            "同一个请求编号送来了不同的内容，没有重复办理。", "请刷新页面后再提交一次。"
        )
    return row


def _body_hash(request: HttpRequest) -> str:
    """Path and fields; for programs, path and raw body. Files count by name and size."""
    digest = hashlib.sha256(request.path.encode())
    if not (request.POST or request.FILES):
        digest.update(request.body)
    for name, values in sorted(request.POST.lists()):
        if name not in NOT_COUNTED:
            digest.update(repr((name, values)).encode())
    for name, file in sorted(request.FILES.items()):
        digest.update(
            repr((name, getattr(file, "name", ""), getattr(file, "size", 0))).encode()
        )
    return digest.hexdigest()


def _keep(row: RequestKey, response: HttpResponse) -> HttpResponse:
    """A form shown again with its errors has done nothing: its key is not used up."""
    if response.status_code >= HTTPStatus.BAD_REQUEST:
        row.delete()
        return response
    row.status = response.status_code
    row.location = response.headers.get("Location", "")[:400]
    media_type = response.headers.get("Content-Type", "")
    if media_type.startswith(TEXTS) and not row.location:
        row.media_type, row.body = media_type, response.content.decode()
    row.save()
    return response


def _replay(row: RequestKey) -> HttpResponse:
    response: HttpResponse
    if row.location:
        response = HttpResponseRedirect(row.location)
    else:
        response = HttpResponse(row.body, row.media_type or None, row.status)
    response.headers[REPLAY] = "true"
    return response


def _who(request: HttpRequest) -> int:
    """Whose key it is; ``once`` stands inside ``login_required``."""
    return int(request.user.pk or 0)
