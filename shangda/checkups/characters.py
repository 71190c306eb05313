"""Statistics of wrong characters that the office made from its own issued texts."""

import logging
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from shangda.text.checkup.misspelling.statistics import Statistics

NAME = "misspelling.npz"
log = logging.getLogger(__name__)


def place() -> Path:
    """Where the office's own statistics lie, in the data directory."""
    return Path(settings.DATA) / NAME


def own() -> Statistics | None:
    """The office's statistics, read again when the file is new; None: the shipped ones count."""
    file = place()
    try:
        return _load(file, file.stat().st_mtime_ns)
    except OSError:
        return None


@lru_cache(maxsize=1)
def _load(file: Path, changed: int) -> Statistics | None:
    """The file of this moment; one that cannot be read counts as none."""
    try:
        return Statistics.load(file)
    except (OSError, ValueError, KeyError):
        log.exception("cannot read %s, the shipped statistics are used", file)
        return None
