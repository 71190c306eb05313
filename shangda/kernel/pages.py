"""Answering with a page, or with the part of it that htmx asked for."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header

from shangda.kernel import files, spreadsheets
from shangda.kernel.errors import WrongStateError
from shangda.kernel.models import StoredFile

LOCKED_POLICY = "sandbox; default-src 'none'"
LONGEST_NUMBER = 18  # digits; more no database holds


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx wants a fragment; boosted and history requests want the page."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-Boosted") != "true"
        and headers.get("HX-History-Restore-Request") != "true"
    )


def render_page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    part: str = "",
    status: int = 200,
) -> HttpResponse:
    """Render the template, or only its named partial for htmx."""
    name = f"{template}#{part}" if part and wants_part(request) else template
    response = render(request, name, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def download(
    content: bytes, *, name: str, media_type: str, is_kept: bool = True
) -> HttpResponse:
    """A file to keep, or else to look at, under a Chinese name (RFC 6266)."""
    header = content_disposition_header(as_attachment=is_kept, filename=name) or "inline"
    headers = {"Content-Disposition": header}
    return HttpResponse(content, content_type=media_type, headers=headers)


def stored(
    file: StoredFile, *, name: str, media_type: str, is_kept: bool = True
) -> FileResponse:
    """The same for bytes in the store. Raises WrongStateError where they are gone."""
    path = files.path_of(file.sha256)
    if not path.exists():
        raise WrongStateError("存放的文件不见了。", "请告诉系统管理员，从备份里找回来。")
    return FileResponse(
        path.open("rb"), as_attachment=is_kept, filename=name, content_type=media_type
    )


def received(file: StoredFile, *, name: str) -> FileResponse:
    """What somebody sent, to keep; no browser opens it as a page of ours."""
    response = stored(file, name=name, media_type=files.UNKNOWN_TYPE)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = LOCKED_POLICY
    return response


def sheet(
    name: str, heads: Sequence[spreadsheets.Head], rows: Iterable[spreadsheets.Row]
) -> HttpResponse:
    """A list as .xlsx to keep."""
    return book(name, spreadsheets.workbook({name: (heads, rows)}))


def book(name: str, content: bytes) -> HttpResponse:
    """A workbook to keep, under its name without the ending."""
    return download(content, name=f"{name}.xlsx", media_type=spreadsheets.MEDIA_TYPE)


def wants_sheet(request: HttpRequest) -> bool:
    """Whether the list is asked for as .xlsx, with the filter of the page."""
    return request.GET.get("as") == "xlsx"


def whole(text: str) -> int:
    """A whole number as it stands in an address or a field; 0 for anything else, or too long."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else 0
