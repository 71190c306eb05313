"""How people sign in: user name and password, a code where switched on; nobody signs up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    """Accounts are made by administrators only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody registers themselves."""
        return False

    def get_user_search_fields(self) -> list[str]:
        """Fields that name a person."""
        return ["username", "name"]

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Failures are counted by axes."""
