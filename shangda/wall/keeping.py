"""What is made once is kept for a while, for every wall that shows the same.

When it has grown old one process makes it anew; whoever asks meanwhile gets the old one.
"""

import time
from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache

T = TypeVar("T")
LONGEST = 30  # seconds that making may take
OLDEST = 10  # times its age that something is kept at most


def kept(key: str, seconds: int, make: Callable[[], T]) -> T:
    """The thing of this key, made at most once in so many seconds."""
    found = cache.get(key)
    if found and time.time() - found[0] < seconds:
        return found[1]  # type: ignore[no-any-return]  # the cache forgets types
    making = f"{key}:making"
    is_first = cache.add(making, 1, LONGEST)
    if found and not is_first:
        return found[1]  # type: ignore[no-any-return]  # as above
    made = make()
    cache.set(key, (time.time(), made), seconds * OLDEST)
    cache.delete(making)
    return made
