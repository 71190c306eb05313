"""The child process: lock itself in, read the file on standard input, answer in JSON.

Its functions are marked as not covered: they run in another process, where
``tests/readers/test_sandbox.py`` watches what they hold.
"""

import ctypes
import json
import os
import resource
import signal
import sys
from dataclasses import asdict

from shangda.readers.document import Limits
from shangda.readers.refusals import UnreadableError
from shangda.readers.understanding import understand

_CLONE_NEWUSER = 0x1000_0000
_CLONE_NEWNET = 0x4000_0000
_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_NO_NEW_PRIVS = 38
_OPEN_FILES = 32
_FORBIDDEN_EVENTS = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_s",
)


def main(name: str, limits: Limits) -> None:  # pragma: no cover
    """Read standard input and write the answer; never raises for a bad file."""
    confine(limits)
    try:
        with os.fdopen(0, "rb") as file:
            document = understand(file.read(limits.file_bytes + 1), name, limits)
        answer: dict[str, object] = asdict(document)
    except UnreadableError as refusal:
        answer = {"cause": refusal.cause, "remedy": refusal.remedy}
    with os.fdopen(1, "wb") as out:
        out.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))


def confine(limits: Limits) -> None:  # pragma: no cover
    """Give up what reading needs not: memory, time, processes, network, privileges."""
    for which, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, limits.answer_bytes),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        _lower(which, most)
    # Python ignores this signal; without it a full answer would look like a crash.
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    # Where the kernel forbids both, the hook below still stops Python's own sockets.
    if libc.unshare(_CLONE_NEWNET):
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
    libc.prctl(_PR_SET_DUMPABLE, 0)
    _lower(resource.RLIMIT_NPROC, 0)
    sys.addaudithook(_refuse_outside)


def _lower(which: int, most: int) -> None:  # pragma: no cover
    """Set a limit, or keep the stricter one that the machine's owner has set."""
    hard = resource.getrlimit(which)[1]
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(which, (most, most))


def _refuse_outside(event: str, _: object) -> None:  # pragma: no cover
    if event.startswith(_FORBIDDEN_EVENTS):
        raise PermissionError(event)
