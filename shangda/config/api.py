"""The way in for programs: ``/api/v1``, JSON in and out, described at ``openapi.json``.

Who calls it is signed in as on the pages, and sees and may do no more than there.
"""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import django_auth

from shangda.config import refusals
from shangda.kernel.errors import InvalidError, RefusedError

api = NinjaAPI(
    title="上达",
    version="1",
    docs_url=None,
    docs_decorator=login_required,
    auth=django_auth,
)
api.add_router("", "shangda.items.api.router")
api.add_router("", "shangda.workbench.api.router")


class _SignInError(RefusedError):
    status = 401


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = {".".join(map(str, one["loc"][1:])): _sentence(one) for one in error.errors}
    return refusals.answer(request, InvalidError("传来的内容不对。", fields=fields))


@api.exception_handler(AuthenticationError)
def _nobody(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return refusals.answer(request, _SignInError("还没有登录。", "请先登录再调用。"))


@api.exception_handler(HttpError)
def _refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == 403:  # noqa: PLR2004 -- the only one that is raised: of CSRF
        return refusals.csrf_failed(request, str(error))
    return refusals.bad_request(request, error)


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return refusals.not_found(request, error)


def _sentence(fault: dict[str, str]) -> str:
    known = {
        "missing": "没有这一项，请补上。",
        "string_type": "要是文字。",
        "string_too_long": "太长了，请分成几次。",
        "json_invalid": "不是JSON，请检查引号和逗号。",
    }
    return known.get(fault["type"], "值不对，请对照openapi.json。")
