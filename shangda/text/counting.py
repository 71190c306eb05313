"""Count 字数 the way Word and WPS do, here and in the browser alike.

Every Chinese character and every full-width mark counts one; a run of Western letters,
digits and half-width marks without a space counts one ("3.5%", "A4", "https://a.cn").
Marks that Western and Chinese text share (“ ” … — ·) count one each, as they do in a
Chinese document. Spaces, control and zero-width characters count nothing, nor do the
selectors that only choose a glyph. The title is not part of the text.

``PATTERN`` means the same to Python and, with the flags ``gu``, to JavaScript;
``tests/text/count_cases.json`` holds it with examples for both.
"""

from __future__ import annotations

import re

_WESTERN = "\u0021-\u007e\u00a1-\u00ac\u00ae-\u00b6\u00b8-\u02ff\u0300-\u058f\u1e00-\u1fff"
_NOTHING = (
    "\u0000-\u0020\u007f-\u00a0\u00ad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f"
    "\u3000\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef"
)

PATTERN = f"[{_WESTERN}]+|[^{_NOTHING}]"

_COUNTED = re.compile(PATTERN)


def count(text: str) -> int:
    """The 字数 of a text."""
    return len(_COUNTED.findall(text))
