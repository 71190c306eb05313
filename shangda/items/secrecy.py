"""Finds the markings of state secrets, which have no place in this product (TRUST 2.4).

Only markings as they stand on a classified paper are meant (机密★10年, or the word alone on
its line): 商业秘密 and 保守秘密 are ordinary words. The patterns are data.
"""

import json
import re
from functools import cache
from pathlib import Path

SHIPPED = Path(__file__).parent / "defaults" / "secrecy.json"


def marking_in(*texts: str) -> str:
    """The first marking found, as it is written there, or an empty string."""
    for text in texts:
        if found := _pattern().search(text):
            return found[0].strip()
    return ""


@cache
def _pattern() -> re.Pattern[str]:
    shipped = json.loads(SHIPPED.read_text("utf-8"))
    return re.compile("|".join(f"(?:{part})" for part in shipped["patterns"]), re.MULTILINE)
