"""Processes that work something out beside this one, each with its own link to the database.

No model may be imported here: a process begins before it has its apps.
"""

import gc
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

import django
from django.db import connections


@contextmanager
def beside(count: int) -> Iterator[ProcessPoolExecutor | None]:
    """So many of them; nothing where this process alone is enough."""
    if count == 1:
        yield None
        return
    connections.close_all()
    with ProcessPoolExecutor(
        count, mp_context=get_context("spawn"), initializer=_begin
    ) as pool:
        yield pool


def _begin() -> None:
    """What is there from the beginning is not gone through at every collection of garbage."""
    django.setup()
    gc.freeze()
