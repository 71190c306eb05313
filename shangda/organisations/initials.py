"""First letters of a name in pinyin, by which lists are searched."""

from pypinyin import Style, lazy_pinyin

MOST = 20


def initials_of(name: str) -> str:
    """``沈知禾`` → ``szh``; what is not a Chinese character stays, in lower case."""
    letters = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
    return "".join(filter(str.isalnum, letters)).lower()[:MOST]
