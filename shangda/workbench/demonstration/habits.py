"""What makes a draft weak: the habits of informants, planted so that an editor can mend them.

Each flaw keeps what stands in the draft and what it should be, so that the edited text,
the redline and the reason beside it always agree.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from shangda.workbench.demonstration.phrases import pairs, phrases
from shangda.workbench.demonstration.places import Unit
from shangda.workbench.demonstration.texts import Flaw, Kind, Text, figures_in

_COUNTED = re.compile(r"(?<![\d.])(\d{3,5})(户|人|亩|件|处|吨|台|万元|家|名)")
_LONG_FIGURE = re.compile(r"(?<![\d.])\d{2,5}(?![\d.])")
_AS_OF = re.compile(r"截至\d+月\d+日，[^。]*。")
_CONTEXT = 6


@dataclass(slots=True)
class _Draft:
    rng: random.Random
    unit: Unit
    subject: str
    text: Text

    def say(self, template: str, **more: str) -> str:
        names = {"u": self.unit.short, "事由": self.subject, **more}
        for name, value in names.items():
            template = template.replace(f"{{{name}}}", value)
        return template

    def why(self, kind: str, **more: str) -> str:
        return self.say(self.rng.choice(phrases(f"why-{kind}")), **more)

    def note(self, kind: str, raw: str, clean: str, **more: str) -> None:
        flaw = Flaw(kind, raw, clean, self.why(kind, **more))
        self.text = replace(self.text, flaws=(*self.text.flaws, flaw))

    def swap(self, old: str, new: str) -> None:
        """Put the weak words in place of the good ones, which stand there once."""
        paragraphs = [p.replace(old, new) for p in self.text.paragraphs]
        self.text = self.text.with_paragraphs(paragraphs)

    def once(self, words: str) -> bool:
        return self.text.body.count(words) == 1


def _vague_title(draft: _Draft) -> None:
    raw = draft.say(draft.rng.choice(phrases("habit-titles")))
    clean = draft.text.title
    if figures_in(clean) or draft.text.kind not in {Kind.MEASURES, Kind.RESULTS}:
        return
    draft.text = replace(draft.text, title=raw)
    draft.note("title", raw, clean)


def _opening(draft: _Draft) -> None:
    raw = draft.say(draft.rng.choice(phrases("habit-openings")))
    first, *rest = draft.text.paragraphs
    draft.text = draft.text.with_paragraphs((raw + first, *rest))
    draft.note("opening", raw, "")


def _closing(draft: _Draft) -> None:
    raw = draft.say(draft.rng.choice(phrases("habit-closings")))
    if draft.text.kind is Kind.PROBLEM:
        return
    draft.text = draft.text.with_paragraphs((*draft.text.paragraphs, raw))
    draft.note("closing", raw, "")


def _filler(draft: _Draft) -> None:
    for plain, padded in draft.rng.sample(pairs("habit-fillers"), 5):
        found = re.search(rf"(?<=[，。；]){plain}[^，。；、]{{1,4}}", draft.text.body)
        if found and draft.once(found.group()) and not draft.once(padded):
            clean = found.group()
            raw = clean.replace(plain, padded, 1)
            draft.swap(clean, raw)
            draft.note("filler", raw, clean, 词=padded.removesuffix(plain))
            return


def _vague_figure(draft: _Draft) -> None:
    for found in _COUNTED.finditer(draft.text.paragraphs[0]):
        figure, measure = found.groups()
        base = int(figure) // 100 * 100
        clean = found.group()
        if draft.once(figure) and figure not in draft.text.title and base != int(figure):
            raw = f"{base}余{measure}"
            draft.swap(clean, raw)
            draft.note("vague", raw, clean, 词=raw)
            return


def _wrong_figure(draft: _Draft) -> None:
    body = draft.text.body
    figures = [m.group() for m in _LONG_FIGURE.finditer(body)]
    twice = [f for f in dict.fromkeys(figures) if figures.count(f) > 1 and len(set(f)) > 1]
    if not twice or draft.text.flaws:
        return
    right = draft.rng.choice(twice)
    at = [m for m in _LONG_FIGURE.finditer(body) if m.group() == right][1]
    before = body[max(0, at.start() - _CONTEXT) : at.start()].rpartition("\n")[2]
    clean = before + right + body[at.end()]
    wrong = right[1::-1] + right[2:] if right[0] != right[1] else right[:-2] + right[:-3:-1]
    raw = before + wrong + body[at.end()]
    if draft.once(clean) and wrong not in figures and not wrong.startswith("0"):
        draft.swap(clean, raw)
        draft.note("wrong", raw, clean, 真=right)


def _late_result(draft: _Draft) -> None:
    first, *rest = draft.text.paragraphs
    found = _AS_OF.search(first)
    if found and rest and found.start() > 0 and draft.once(found.group()):
        told = found.group()
        moved = (first.replace(told, ""), *rest, told)
        draft.text = draft.text.with_paragraphs(moved)
        draft.note("order", told, told)


def _word(draft: _Draft) -> None:
    found = re.search(r"截至\d+月\d+日", draft.text.body)
    if found and draft.once(found.group()):
        raw = found.group().replace("截至", "截止")
        draft.swap(found.group(), raw)
        draft.note("word", raw, found.group())


_HABITS: tuple[tuple[Callable[[_Draft], None], float], ...] = (
    (_late_result, 0.35),
    (_wrong_figure, 0.2),
    (_vague_figure, 0.5),
    (_filler, 0.6),
    (_filler, 0.4),
    (_word, 0.35),
    (_opening, 0.55),
    (_closing, 0.4),
    (_vague_title, 0.5),
)


def weaken(
    rng: random.Random, unit: Unit, subject: str, text: Text, skill: float, limit: int
) -> Text:
    """Give a clean text the flaws of an author of this skill, 0 to 1, within a limit."""
    draft = _Draft(rng, unit, subject, text)
    for habit, weight in _HABITS:
        before = draft.text
        if rng.random() < weight * (1 - skill):
            habit(draft)
            if draft.text.length > limit:
                draft.text = before
    return draft.text
