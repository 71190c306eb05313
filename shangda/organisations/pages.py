"""The person behind a request."""

from typing import cast

from django.http import HttpRequest

from shangda.organisations.models import Person


def person(request: HttpRequest) -> Person:
    """Who asks; for views behind ``login_required``."""
    return cast("Person", request.user)
