"""No process of ours outlives the one that started it, even where that was killed (Linux).

Otherwise web workers left behind would keep the port, and a restart could not listen.
"""

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from multiprocessing import parent_process

PR_SET_PDEATHSIG = 1  # linux/prctl.h
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def end_with(parent: int) -> None:
    """Have this process sent SIGTERM when its parent, of this pid, is gone."""
    if _libc is None:
        return
    _libc.prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM))
    if os.getppid() != parent:  # gone before we asked, and nothing is under way yet
        os._exit(1)


def end_with_starter() -> None:
    """For a process that ``multiprocessing`` started, as the web server does its workers.

    Forked, it still has the server's own handlers, which note a signal and go on.
    """
    if starter := parent_process():
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        end_with(starter.pid or 0)


def end_with_me() -> Callable[[], None]:
    """What a child of this process calls before it becomes its program."""
    return partial(end_with, os.getpid())
