"""Addresses of walls: drawn, hashed, found again."""

import hashlib
import secrets

from shangda.wall.models import Wall

BYTES = 24


def draw() -> str:
    """A new one; nobody guesses it."""
    return secrets.token_urlsafe(BYTES)


def hashed(token: str) -> str:
    """What is kept of it. Drawn at random, it needs no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def wall_of(token: str) -> Wall | None:
    """The running wall of this address."""
    rows = Wall.objects.running().select_related("desk__channel", "desk__unit")
    return rows.filter(token_hash=hashed(token)).first()
