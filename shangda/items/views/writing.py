"""The writing page and what it sends."""

from django.http import HttpRequest, HttpResponse


def write(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet."""
    raise NotImplementedError
