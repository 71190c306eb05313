"""Processes that work something out beside this one, each with its own link to the database.

No model may be imported here: a process begins before it has its apps.
"""

import gc
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TypeVar

import django
from django.db import connections

Asked = TypeVar("Asked")
Found = TypeVar("Found")
AHEAD = 2  # pieces of work of each process, before the one that is waited for


@dataclass(frozen=True)
class Others:
    """So many processes that wait for work."""

    pool: ProcessPoolExecutor
    count: int

    def each(
        self, work: Callable[[Asked], Found], pieces: Iterable[Asked]
    ) -> Iterator[tuple[Asked, Found]]:
        """Pieces in their order with what came of them, worked out a few ahead."""
        waiting: deque[tuple[Asked, Future[Found]]] = deque()
        for piece in pieces:
            waiting.append((piece, self.pool.submit(work, piece)))
            if len(waiting) > AHEAD * self.count:
                first, future = waiting.popleft()
                yield first, future.result()
        for first, future in waiting:
            yield first, future.result()


@contextmanager
def beside(count: int) -> Iterator[Others | None]:
    """So many of them; nothing where this process alone is enough."""
    if count == 1:
        yield None
        return
    connections.close_all()
    with ProcessPoolExecutor(
        count, mp_context=get_context("spawn"), initializer=_begin
    ) as pool:
        yield Others(pool, count)


def _begin() -> None:
    """What is there from the beginning is not gone through at every collection of garbage."""
    django.setup()
    gc.freeze()
