"""Passwords for a first sign-in: made, shown once, never stored.

Only a random seed stays in the maker's session. A password follows from the seed, the
account and the installation's secret, so neither the session table nor a backup of the
database tells it.
"""

import base64
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

_SALT = "shangda.initial-password"
_AMBIGUOUS = str.maketrans({"o": "8", "l": "9"})  # base32 has neither 8 nor 9
GROUP = 4


@dataclass(frozen=True)
class Batch:
    """The passwords of some accounts, from one seed."""

    seed: str
    usernames: tuple[str, ...]

    def password_of(self, username: str) -> str:
        """Three groups of four letters and digits, easy to read out: 60 bits."""
        digest = salted_hmac(_SALT, f"{self.seed}:{username}", algorithm="sha256").digest()
        letters = base64.b32encode(digest).decode().lower().translate(_AMBIGUOUS)
        return "-".join(letters[i : i + GROUP] for i in range(0, 3 * GROUP, GROUP))


def batch(usernames: Iterable[str]) -> Batch:
    """New passwords for these accounts."""
    return Batch(secrets.token_urlsafe(24), tuple(usernames))
