"""What a browser calls itself, in the words its user knows it by.

The names are data, browsers.json: the first pattern found wins, so that a shell comes
before the Chrome that it also claims to be. A group in a pattern is the version.
"""

import json
import re
from functools import cache
from pathlib import Path

OTHER = "其他浏览器"
ENGINE = re.compile(r"Chrome/(\d+)")
Named = tuple[re.Pattern[str], str]


def words(user_agent: str) -> str:
    """Chrome 96 · Windows 7, or 360安全浏览器（内核86） · Windows 10或11."""
    browser = _browser(user_agent) or OTHER
    system = next((name for rule, name in _named("systems") if rule.search(user_agent)), "")
    return f"{browser} · {system}" if system else browser


def _browser(user_agent: str) -> str:
    for rule, name in _named("browsers"):
        if found := rule.search(user_agent):
            version = next(filter(None, found.groups()), "")
            return f"{name} {version}" if version else f"{name}{_engine(user_agent)}"
    return ""


def _engine(user_agent: str) -> str:
    """The number that decides whether our pages run in a shell."""
    found = ENGINE.search(user_agent)
    return f"（内核{found[1]}）" if found else ""


@cache
def _named(kind: str) -> list[Named]:
    text = Path(__file__).with_suffix(".json").read_text(encoding="utf-8")
    return [
        (re.compile(rule, re.IGNORECASE), name) for rule, name in json.loads(text)[kind]
    ]
