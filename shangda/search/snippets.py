"""The words found, shown in the text as it was written."""

from shangda.text.bigrams import is_settled, narrow

AROUND = 30  # characters shown before the first hit
SHOWN = 120  # characters of a snippet
Marked = list[tuple[str, bool]]


def snippet(text: str, wanted: list[str]) -> Marked:
    """A stretch of a text from before the first hit, cut at the words found in it.

    ``wanted`` is narrowed. A text without any of them is shown from its beginning.
    """
    plain = _sought(text, wanted)
    places = [plain.find(word) for word in wanted]
    first = min((at for at in places if at >= 0), default=0)
    start = max(0, first - AROUND)
    shown = text[start : start + SHOWN].replace("\n", "　")
    cut = [("…", False)]
    has_more = start + SHOWN < len(text)
    return [*cut * bool(start), *marked(shown, wanted), *cut * has_more]


def marked(text: str, wanted: list[str]) -> Marked:
    """The text cut at the words found in it; joined it is the text again."""
    found, at = Marked(), 0
    for start, end in _spans(_sought(text, wanted), wanted):
        found += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [piece for piece in [*found, (text[at:], False)] if piece[0]]


def _sought(text: str, wanted: list[str]) -> str:
    """The text as the words are sought in it: as it is, where it can be."""
    return text if all(map(is_settled, wanted)) else narrow(text)


def _spans(plain: str, wanted: list[str]) -> list[tuple[int, int]]:
    """Where the words stand, in order; those that touch or overlap become one."""
    spans = sorted(_all_spans(plain, wanted))
    merged = list[tuple[int, int]]()
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _all_spans(plain: str, wanted: list[str]) -> list[tuple[int, int]]:
    found = list[tuple[int, int]]()
    for word in filter(None, wanted):
        at = plain.find(word)
        while at >= 0:
            found.append((at, at + len(word)))
            at = plain.find(word, at + 1)
    return found
