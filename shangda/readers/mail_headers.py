"""Mail headers and file names as Chinese mail programs really write them."""

import base64
import binascii
import quopri
import re
from email.message import Message

from shangda.readers.plain_text import decode
from shangda.readers.wording import trim

_ENCODED_WORD = re.compile(r"=\?([\w.:-]+)(?:\*[\w-]*)?\?([bq])\?([^?]*)\?=", re.IGNORECASE)
_BETWEEN_WORDS = re.compile(r"\?=\s+=\?")


def header(message: Message, name: str) -> str:
    """One header in plain text: folded, encoded and raw eight-bit forms undone."""
    for key, value in message.raw_items():
        if key.lower() == name.lower():
            return trim(" ".join(unencoded(_repaired(value)).split()))
    return ""


def file_name(part: Message) -> str:
    """The name of an attachment, an empty string when it has none."""
    for key, parameter in (("content-disposition", "filename"), ("content-type", "name")):
        raw = next((value for name, value in part.raw_items() if name.lower() == key), "")
        # A message of one header lets the library take the parameters apart.
        alone = Message()
        alone[key] = " ".join(_repaired(raw).split())
        found = alone.get_param(parameter, header=key)
        if isinstance(found, tuple):
            charset, _, text = found
            return trim(decode(text.encode("latin-1", "replace"), charset or "")[0])
        if found:
            return trim(unencoded(str(found)))
    return ""


def unencoded(text: str) -> str:
    """Undo RFC 2047; neighbouring words are joined as bytes, for some cut a character."""
    text = _BETWEEN_WORDS.sub("?==?", text)
    out, at, held, charset = [], 0, b"", ""
    for match in _ENCODED_WORD.finditer(text):
        if match.start() > at or match[1].lower() != charset:
            out += [decode(held, charset)[0], text[at : match.start()]]
            held = b""
        charset, at = match[1].lower(), match.end()
        held += _word_bytes(match[2], match[3])
    return "".join([*out, decode(held, charset)[0], text[at:]])


def _word_bytes(form: str, text: str) -> bytes:
    data = text.encode("utf-8", "surrogateescape")
    if form in "qQ":
        return quopri.decodestring(data, header=True)
    try:
        return base64.b64decode(data + b"=" * (-len(data) % 4))
    except binascii.Error:
        return data


def _repaired(raw: object) -> str:
    """A header whose raw bytes the mail package kept as surrogates."""
    data = str(raw).encode("utf-8", "surrogateescape")
    return str(raw) if data.isascii() else decode(data)[0]
