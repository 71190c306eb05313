"""Words that somebody typed and others will read: cleaned, there where asked for, not too long."""

import re

from shangda.kernel.errors import InvalidError
from shangda.text.cleaning import UnreadableTextError, clean

_BREAKS = re.compile(r"[ \t\r\n]+")  # the wide space of a masthead's corner stays


def plain(words: str, field: str, *, most: int, ask: str = "") -> str:
    """The words, cleaned. Raises InvalidError when too long, or empty where asked for."""
    try:
        cleaned = clean(words)
    except UnreadableTextError as broken:
        raise _refused(field, str(broken)) from broken
    if ask and not cleaned:
        raise _refused(field, ask)
    if len(cleaned) > most:
        raise _refused(field, f"最多{most}字，现在{len(cleaned)}字，请删短一些。")
    return cleaned


def line(words: str, field: str, *, most: int, ask: str = "") -> str:
    """The same, on one line."""
    return plain(_BREAKS.sub(" ", words).strip(), field, most=most, ask=ask)


def _refused(field: str, sentence: str) -> InvalidError:
    return InvalidError(sentence, fields={field: sentence})
