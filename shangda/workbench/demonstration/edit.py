"""What an editor does to a text, with a reason beside each change; and merging."""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, Decimal

from shangda.workbench.demonstration.phrases import pairs, phrases
from shangda.workbench.demonstration.texts import NUMERALS, Text, tidy

_VOICE = re.compile(r"一名.*：“")
_ACCOUNT = re.compile(r"^(如|其中，|以.+为例，|从.+看，)")
_NUMBERED = re.compile(r"^(（?[一二三四五六七八九十]）|[一二三四五六七八九十][、是])")
_EMPTY = re.compile(r"^主要(做法|抓|难|有)|具体做法|现.*反馈如下|个方面。$|件事。$")
_SHORTEST = 13
_MANY_POINTS = 4
_SHORT = 70
_TENTH = Decimal("0.1")
_WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Change:
    """Words taken out, words put in, and why; the author reads all three."""

    old: str
    new: str
    reason: str


@dataclass(slots=True)
class Edited:
    """An article made from one text."""

    title: str
    paragraphs: list[str]
    changes: list[Change] = field(default_factory=list)

    def change(self, old: str, new: str, reason: str) -> None:
        """Note a change that has been made."""
        self.changes.append(Change(old, new, reason))

    def drop(self, index: int, reason: str) -> None:
        """Take a paragraph out."""
        self.change(self.paragraphs.pop(index), "", reason)

    def replace(self, old: str, new: str, reason: str) -> None:
        """Change words wherever they first stand."""
        for i, paragraph in enumerate(self.paragraphs):
            if old in paragraph:
                self.paragraphs[i] = tidy(paragraph.replace(old, new, 1))
                self.change(old, new, reason)
                break


def edit(rng: random.Random, text: Text, *, county: str = "", limit: int = 400) -> Edited:
    """Mend the flaws of a text, shorten it towards a limit, and say why each time.

    ``county`` is put before the unit's name in a text that goes up to the city.
    """
    made = Edited(text.title, list(text.paragraphs))
    _mend(made, text)
    if county:
        _place(made, county, rng)
    swaps = [s for s in pairs("edit-swaps") if s[0].strip() in "".join(made.paragraphs)]
    for old, new, reason in rng.sample(swaps, min(2, len(swaps))):
        made.replace(old.strip(), new.strip(), reason)
    for shorten in (_voice, _account, _last_point, _merge):
        if sum(map(len, made.paragraphs)) > limit:
            shorten(made, rng)
    made.paragraphs = [p for p in made.paragraphs if p]
    return made


def _mend(made: Edited, text: Text) -> None:
    for flaw in reversed(text.flaws):
        if flaw.kind == "title":
            made.title = flaw.clean
            made.change(flaw.raw, flaw.clean, flaw.reason)
        elif flaw.kind == "order":
            made.paragraphs = [p for p in made.paragraphs if p != flaw.raw]
            made.paragraphs[0] += flaw.clean
            made.change(flaw.raw, flaw.clean, flaw.reason)
        else:
            made.replace(flaw.raw, flaw.clean, flaw.reason)
            made.paragraphs = [p for p in made.paragraphs if p]


def _place(made: Edited, county: str, rng: random.Random) -> None:
    found = re.match(r"(县\S{2,6}?[局委部办会社]|\S{2}[镇乡]|\S{2}街道)", made.title)
    if found:
        unit = found.group()
        full = county + unit.removeprefix("县")
        reason = rng.choice(phrases("why-place"))
        made.change(made.title, made.title.replace(unit, full, 1), reason)
        made.title = made.title.replace(unit, full, 1)
        made.replace(unit, full, reason)


def _first(paragraphs: Sequence[str], fits: Callable[[str], object]) -> int | None:
    return next((i for i, p in enumerate(paragraphs) if fits(p)), None)


def _voice(made: Edited, rng: random.Random) -> None:
    found = _first(made.paragraphs, _VOICE.search)
    if found:
        made.drop(found, rng.choice(phrases("why-voice")))


def _account(made: Edited, rng: random.Random) -> None:
    found = _first(made.paragraphs, _ACCOUNT.match)
    if found:
        made.drop(found, rng.choice(phrases("why-account")))


def _last_point(made: Edited, rng: random.Random) -> None:
    points = [i for i, p in enumerate(made.paragraphs) if _NUMBERED.match(p)]
    if len(points) >= _MANY_POINTS:
        made.drop(points[-1], rng.choice(phrases("why-last-point")))
        for four, three in (
            ("四个", "三个"),
            ("四条", "三条"),
            ("四处", "三处"),
            ("四件", "三件"),
        ):
            if four in made.paragraphs[0]:
                made.replace(four, three, "删去一条，随文改数。")
                break


def _merge(made: Edited, rng: random.Random) -> None:
    for i in range(1, len(made.paragraphs) - 1):
        one, other = made.paragraphs[i : i + 2]
        plain = not _NUMBERED.match(one) and not _NUMBERED.match(other)
        if plain and len(one) < _SHORT and len(other) < _SHORT:
            made.paragraphs[i : i + 2] = [one + other]
            made.change(f"{one}\n{other}", one + other, rng.choice(phrases("why-merge")))
            return


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of the article that came from one source."""

    paragraph: int
    start: int
    end: int
    source: int


@dataclass(frozen=True, slots=True)
class Composite:
    """One article made from several texts, with what each gave."""

    title: str
    paragraphs: tuple[str, ...]
    passages: tuple[Passage, ...]
    shares: tuple[Decimal, ...]
    """Per cent of the credit by words used, one decimal, adding up to 100."""


def composite(texts: Sequence[Text], title: str, limit: int = 480) -> Composite:
    """Merge texts about one thing: the first gives the lead, each gives a passage.

    Raises ValueError when there is nothing to merge.
    """
    if not texts:
        raise ValueError("nothing to merge")
    paragraphs = [_plain(texts[0].paragraphs[0])]
    passages = [Passage(0, 0, len(paragraphs[0]), 0)]
    room = (limit - len(paragraphs[0])) // len(texts)
    for number, text in enumerate(texts):
        own = _best(text, room, skip=number == 0)
        numeral = f"{NUMERALS[number]}是" if len(texts) > 1 else ""
        paragraphs.append(numeral + own)
        start = len(numeral)
        passages.append(Passage(len(paragraphs) - 1, start, start + len(own), number))
    used = [0] * len(texts)
    for passage in passages:
        used[passage.source] += passage.end - passage.start
    return Composite(title, tuple(paragraphs), tuple(passages), shares(used))


def _plain(paragraph: str) -> str:
    return _NUMBERED.sub("", paragraph).strip()


def _best(text: Text, room: int, *, skip: bool) -> str:
    told = [_plain(p) for p in text.paragraphs[1 if skip else 0 :] if not _VOICE.search(p)]
    kept = ""
    for sentence in re.findall(r"[^。]+。", "".join(told) or text.body):
        if _EMPTY.search(sentence) or len(sentence) < _SHORTEST:
            continue
        if kept and len(kept) + len(sentence) > room:
            break
        kept += sentence
    return kept or text.paragraphs[-1]


def shares(used: Sequence[int]) -> tuple[Decimal, ...]:
    """Divide 100 by the words used, to one decimal, the rest to the largest remainders."""
    total = sum(used)
    exact = [_WHOLE * u / total for u in used]
    floors = [e.quantize(_TENTH, ROUND_FLOOR) for e in exact]
    missing = int((_WHOLE - sum(floors)) / _TENTH)
    order = sorted(range(len(used)), key=lambda i: (floors[i] - exact[i], i))
    for i in order[:missing]:
        floors[i] += _TENTH
    return tuple(floors)
