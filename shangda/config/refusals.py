"""Refusals as pages, fragments or JSON: every one says cause, remedy and request number."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from shangda.kernel import trace
from shangda.kernel.errors import InvalidError, RefusedError, TooLargeError
from shangda.kernel.pages import wants_part


def answer(request: HttpRequest, refusal: RefusedError) -> HttpResponse:
    """Say why not, in the shape that the request can read."""
    if wants_data(request) and not wants_part(request):
        return JsonResponse(_data(refusal), status=refusal.status)
    template = "refusal.html#answer" if wants_part(request) else "refusal.html"
    return render(
        request, template, {"refusal": refusal, **_data(refusal)}, status=refusal.status
    )


def wants_data(request: HttpRequest) -> bool:
    """Whether a script asks, rather than a person's browser window."""
    accepts = request.headers.get("Accept", "")
    is_script = "application/json" in accepts or request.path.startswith("/api/")
    return is_script or request.headers.get("HX-Request") == "true"


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: missing, or not for these eyes; nobody can tell which."""
    return answer(
        request, _NotFoundError("没有找到这个页面。", "它可能被撤回，或不在您的范围内。")
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 raised by the framework."""
    return answer(
        request, _ForbiddenError("您没有办理这件事的权限。", "请找本单位管理员。")
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 when the request was too large."""
    if isinstance(exception, RequestDataTooBig):
        return answer(request, TooLargeError("内容太大，没有收下。", "请分成几次提交。"))
    return answer(request, _BadRequestError("请求不完整。", "请返回上一页重新提交。"))


def failed(request: HttpRequest) -> HttpResponse:
    """500: our fault. Even where the page itself cannot be built, there is an answer."""
    refusal = _FailedError(
        "系统出错，没有办成。", "请稍后再试；如果再出现，请把编号告诉管理员。"
    )
    try:
        return answer(request, refusal)
    except Exception:  # noqa: BLE001 -- whatever broke the page must not hide the answer
        number = trace.current.get().request_id
        return HttpResponse(
            f"{refusal} 编号{number}", status=500, content_type="text/plain; charset=utf-8"
        )


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is missing or old, as after a new sign-in in another tab."""
    return answer(
        request, _ForbiddenError("页面放得太久，没有办成。", "请返回上一页，刷新后再提交。")
    )


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Too many wrong passwords."""
    return answer(
        request,
        _LockedError(
            "密码输错次数太多，账号暂时锁住。", "请15分钟后再试，或请管理员解锁。"
        ),
    )


class _NotFoundError(RefusedError):
    status = 404


class _ForbiddenError(RefusedError):
    status = 403


class _BadRequestError(RefusedError):
    status = 400


class _FailedError(RefusedError):
    status = 500


class _LockedError(RefusedError):
    status = 429


def _data(refusal: RefusedError) -> dict[str, Any]:
    return {
        "cause": refusal.cause,
        "remedy": refusal.remedy,
        "fields": refusal.fields if isinstance(refusal, InvalidError) else {},
        "request_id": trace.current.get().request_id,
    }
