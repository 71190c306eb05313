"""Names of files as people may read them: no path, no control or direction characters."""

import re
import unicodedata

LONGEST = 120  # characters, so that it fits every file system in UTF-8
NAMELESS = "附件"
_PATH = re.compile(r"[\\/:*?\"<>|]")


def safe_name(name: str) -> str:
    """The last part of a given name without anything that hides what the file is."""
    last = re.split(r"[\\/]", name)[-1]
    seen = "".join(c for c in last if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    whole = _PATH.sub("_", unicodedata.normalize("NFC", seen)).strip(" .")
    stem, dot, extension = whole.rpartition(".")
    if not dot:
        stem, extension = whole, ""
    kept = stem[: LONGEST - len(extension) - 1] or NAMELESS
    return f"{kept}.{extension[:20]}" if extension else kept
