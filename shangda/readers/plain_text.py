"""Read plain text in whatever encoding a Chinese office wrote it, and undo hard wrapping."""

import codecs
import re
import unicodedata
from itertools import pairwise

import charset_normalizer

from shangda.readers import formats
from shangda.readers.document import Block, Contents, Limits
from shangda.readers.refusals import UnreadableError
from shangda.readers.wording import clean, glue, is_wide

_MARKS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
]
_SAMPLE = 200_000
_LOOKED_AT = 20_000
# Both old standards sort everyday characters first: the table and its last such lead byte.
_FIRST_LEAD = 0xA1
_EVERYDAY_LEAD_BYTES = {"gb18030": ("gb2312", 0xD7), "big5hkscs": ("big5", 0xC6)}
_DAMAGE_MOST = 0.02
_ODD_MOST = 0.05
_ODD_ALWAYS_BORNE = 4
_INDENT = re.compile("^(?:\u3000|\t| {2})")
_WRAPPED_LINES_LEAST = 3
_WRAP_SLACK = 6
_WRAP_WIDTHS = range(36, 161)


def read(data: bytes, name: str, limits: Limits) -> Contents:
    """One block per line, or per paragraph where lines were broken at a fixed width."""
    text, lost = decode(data)
    if _looks_binary(text):
        raise UnreadableError(
            "看不出这是什么文件，里面不是文字。", "请用Word或WPS打开，另存为.docx再传。"
        )
    formats.refuse_markup(text, name)
    return Contents(blocks(text), [lost_characters(lost)] if lost else [])


def blocks(text: str) -> list[Block]:
    """Cut a text into its paragraphs."""
    lines = clean(text).replace("\x0c", "\n").split("\n")
    lines = [line.rstrip() for line in lines]
    return [Block(line, indented=bool(_INDENT.match(line))) for line in _unwrapped(lines)]


def lost_characters(count: int) -> str:
    """The warning about characters that no encoding explains."""
    return f"有{count}个字认不出来，已用“\ufffd”代替，请核对"


def decode(data: bytes, declared: str = "") -> tuple[str, int]:
    """The text and how many characters were lost; never raises."""
    encoding = _certain(data) or _declared(data, declared) or _guessed(data)
    text = data.decode(encoding, "replace").replace("\x00", "")
    return text, text.count("\ufffd") - data.count("\ufffd".encode())


def _certain(data: bytes) -> str:
    """An encoding that the bytes prove, or an empty string."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    wide = _wide(data)
    if wide:
        return wide
    without = data.replace(b"\x00", b"")
    return "utf-8" if _decodes(without, "utf-8") else ""


def _wide(data: bytes) -> str:
    """UTF-16 without a mark shows itself by line feeds and blanks with a zero beside them."""
    sample = data[: _SAMPLE // 2 * 2]
    zeros_even, zeros_odd = sample[::2].count(0), sample[1::2].count(0)
    if len(data) % 2 or zeros_even + zeros_odd < len(sample) / 100:
        return ""
    encoding = "utf-16-le" if zeros_odd > zeros_even else "utf-16-be"
    text = sample.decode(encoding, "replace")
    readable = sum(char.isalnum() or char.isspace() or char in "，。、" for char in text)
    return encoding if readable > len(text) * 0.8 else ""


def _declared(data: bytes, declared: str) -> str:
    """What a mail header says, when the bytes agree; Chinese names widened to GB18030."""
    try:
        encoding = codecs.lookup(declared.strip().strip("\"'") or "none").name
    except LookupError:
        return ""
    if encoding in {"gb2312", "gbk", "hz"} or declared.lower().startswith(("gb", "x-gb")):
        encoding = "gb18030"
    if encoding == "big5":
        encoding = "big5hkscs"
    return encoding if encoding != "ascii" and _decodes(data, encoding) else ""


def _guessed(data: bytes) -> str:
    sample = data[:_SAMPLE]
    if _damage(sample, "utf-8") < _DAMAGE_MOST:
        return "utf-8"
    shares = {each: _everyday_share(sample, each) for each in _EVERYDAY_LEAD_BYTES}
    for encoding in sorted(shares, key=shares.__getitem__, reverse=True):
        if _damage(sample, encoding) < _DAMAGE_MOST:
            return encoding
    best = charset_normalizer.from_bytes(sample).best()
    return best.encoding if best else "gb18030"


def _everyday_share(sample: bytes, encoding: str) -> float:
    """How many Han characters are everyday ones, were the sample in this encoding."""
    table, last_lead = _EVERYDAY_LEAD_BYTES[encoding]
    text = sample.decode(encoding, "replace")[:_LOOKED_AT]
    leads = [char.encode(table, "replace")[0] for char in text if char >= "\u3400"]
    return sum(_FIRST_LEAD <= lead <= last_lead for lead in leads) / max(1, len(leads))


def _damage(data: bytes, encoding: str) -> float:
    """The share of characters that this encoding cannot explain."""
    text = data.decode(encoding, "replace")
    beyond_ascii = sum(char > "\x7f" for char in text)
    return text.count("\ufffd") / max(1, beyond_ascii)


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _looks_binary(text: str) -> bool:
    sample = text[:_SAMPLE]
    odd = sum(unicodedata.category(char) in {"Cc", "Cn"} for char in sample)
    odd -= sum(sample.count(char) for char in "\t\n\r\x0c\x1a")
    return odd + sample.count("\ufffd") > max(_ODD_ALWAYS_BORNE, len(sample) * _ODD_MOST)


def _unwrapped(lines: list[str]) -> list[str]:
    """Join lines that were broken at a fixed width; other texts stay as they are."""
    full = max(map(_width, lines), default=0) - _WRAP_SLACK
    continued = [_continues(above, line, full) for above, line in pairwise(["", *lines])]
    if not _is_wrapped(lines, continued):
        return lines
    found: list[str] = []
    for line, joins in zip(lines, continued, strict=True):
        if joins and found:
            found[-1] = glue(found[-1], line)
        else:
            found.append(line)
    return found


def _continues(above: str, line: str, full: int) -> bool:
    return bool(line and above) and not _INDENT.match(line) and _width(above) >= full


def _is_wrapped(lines: list[str], continued: list[bool]) -> bool:
    """Whether paragraphs show by indents or empty lines and the rest are full lines."""
    plain = [
        (above, joins)
        for (above, line), joins in zip(pairwise(lines), continued[1:], strict=True)
        if above and line and not _INDENT.match(line)
    ]
    joined = [above for above, joins in plain if joins]
    open_ends = sum(above[-1] not in "。！？；：.!?;:" for above in joined)
    marked = any(not line or _INDENT.match(line) for line in lines[1:-1])
    return (
        marked
        and max(map(_width, lines)) in _WRAP_WIDTHS
        and len(joined) >= _WRAPPED_LINES_LEAST
        and len(joined) * 10 >= len(plain) * 8
        and open_ends * 2 > len(joined)
    )


def _width(line: str) -> int:
    return sum(2 if is_wide(char) else 1 for char in line)
