"""What the frame around every page shows: rail, who, bell."""

from typing import Any

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    """Nothing for those not signed in."""
    return {}
