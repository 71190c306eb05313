"""Make storable plain text out of whatever was typed, pasted or read from a file.

Storable text has one paragraph on a line, no empty lines, no indents, no characters
that cannot be seen. Full-width marks stay as they are (NFC, never NFKC), and so do
private-use characters, which older systems use for rare names. Pasted HTML is read by
``pasting``.
"""

from __future__ import annotations

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufdd0-\ufdef\ufff9-\ufffb\U000e0000-\U000e007f"
    f"{''.join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF))}]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")


class UnreadableTextError(ValueError):
    """Text that cannot be kept whole; says in Chinese what is wrong and what to do."""


def clean(text: str) -> str:
    """The text as it may be stored; cleaning it again changes nothing.

    Unusual spaces become ordinary ones. Raises UnreadableTextError for unpaired surrogates.
    """
    text = _LINE_ENDS.sub("\n", unbroken(text))
    text = _UNSEEN.sub("", _SPACES.sub(" ", text))
    lines = unicodedata.normalize("NFC", text).split("\n")
    return "\n".join(filter(None, map(str.strip, lines)))


def unbroken(text: str) -> str:
    """The text itself; raises UnreadableTextError if half a character is in it."""
    if broken := _SURROGATE.search(text):
        raise UnreadableTextError(
            f"第{broken.start() + 1}个字符不完整，无法保存。请删掉它，或从原文件重新复制一次。"
        )
    return text
