"""Who asks, from where, under which request number: carried beside the call, for the audit."""

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """Where a change comes from. A command or a job has no address."""

    request_id: str = ""
    address: str = ""


current: ContextVar[Origin] = ContextVar("origin", default=Origin())  # noqa: B039 -- frozen
