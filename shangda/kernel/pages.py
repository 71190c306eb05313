"""Answering with a page, or with the part of it that htmx asked for."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header

from shangda.kernel import spreadsheets

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


def download(content: bytes, *, name: str, media_type: str) -> HttpResponse:
    """A file to keep, under a Chinese name (RFC 6266)."""
    header = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(
        content,
        content_type=media_type,
        headers={"Content-Disposition": header or "attachment"},
    )


def sheet(
    name: str, heads: Sequence[str], rows: Iterable[spreadsheets.Row]
) -> HttpResponse:
    """A list as .xlsx to keep."""
    content = spreadsheets.workbook({name: (heads, rows)})
    return download(content, name=f"{name}.xlsx", media_type=spreadsheets.MEDIA_TYPE)


def wants_sheet(request: HttpRequest) -> bool:
    """Whether the list is asked for as .xlsx, with the filter of the page."""
    return request.GET.get("as") == "xlsx"


def whole(text: str) -> int:
    """A whole number as it stands in an address or a field; 0 for anything else, or too long."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else 0
