"""Secrets that the installation makes for itself and keeps in its data folder."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path


def kept_in(path: Path) -> str:
    """The secret in this file; made at the first call, readable by its owner only."""
    if not path.exists():
        _make(path)
    return path.read_text().strip()


def _make(path: Path) -> None:
    """Write aside and link into place, so that no other process reads half a secret."""
    handle, draft = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48))
    with suppress(FileExistsError):
        os.link(draft, path)
    Path(draft).unlink()
