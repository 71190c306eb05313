"""The small language of the topic files: figures that agree, and sentences that vary.

A sentence holds ``{name}`` for a figure or a place, ``[a|b]`` for a choice of words,
``[a&b]`` for words of which the later may be left out, and ``<3-9>`` for a figure that is
needed once; ``<~3-9>`` grows with the size of the unit.
A figure is declared once and keeps its value through title, lead and body:

``a=3-9``            drawn from a range; with a decimal point, to one place
``a~300-900``        the same, multiplied for a unit that speaks for a whole county
``a=300-900=b+c``    a total and its parts, which add up to it
``a=b/c%``           a share in per cent, to one place
``a=b-c``, ``a=b+c`` computed from others
``a=b*2..4``         a multiple of another, drawn from a range
"""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

Figure = int | float

_DECLARED = re.compile(r"(\w+?)([=~])(.+)")
_RANGE = re.compile(r"(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)(?:=(.+))?")
_MULTIPLE = re.compile(r"(\w+)\*([\d.]+?)\.\.([\d.]+)")
_SHARE = re.compile(r"(\w+)/(\w+)%")
_COMPUTED = re.compile(r"(\w+)([+-])(\w+)")
_PIECE = re.compile(r"\{(\w+)\}|\[([^\]]*)\]|<(~?)([\d.]+)-([\d.]+)>")
_SMALLEST_WEIGHT = 0.35
_WHOLE_SERIES = 0.65


@dataclass(frozen=True, slots=True)
class Declared:
    """One declaration: how a figure is found, and from which others."""

    name: str
    how: str
    operands: tuple[str, ...]
    parts: tuple[str, ...] = ()

    @property
    def needs(self) -> tuple[str, ...]:
        """The figures that must be known first."""
        return (
            self.operands
            if self.how in {"share", "+", "-"}
            else (self.operands[:1] if self.how == "multiple" else ())
        )


@dataclass(frozen=True, slots=True)
class Sum:
    """A total and the parts that must add up to it, as they are printed."""

    total: str
    parts: tuple[str, ...]


def shown(value: Figure) -> str:
    """Write a figure as it stands in a text: no grouping, at most one decimal."""
    return str(value) if isinstance(value, int) else f"{value:.1f}"


def draw(rng: random.Random, low: str, high: str, scale: int = 1) -> Figure:
    """Draw a figure between two bounds, whole unless a bound has a decimal point."""
    first, last = float(low) * scale, float(high) * scale
    if "." in low or "." in high:
        return round(rng.uniform(first, last), 1)
    return rng.randint(round(first), round(last))


def split(rng: random.Random, total: Figure, count: int) -> list[Figure]:
    """Cut a total into parts that add up to it exactly, none of them negligible."""
    step = 1 if isinstance(total, int) else 0.1
    units = round(total / step)
    weights = [rng.uniform(_SMALLEST_WEIGHT, 1.0) for _ in range(count)]
    cuts = [max(1, int(units * w / sum(weights))) for w in weights[:-1]]
    cuts.append(units - sum(cuts))
    return [c if isinstance(total, int) else round(c * step, 1) for c in cuts]


def declare(line: str) -> tuple[Declared, ...]:
    """Read a line of declarations, in an order in which they can be computed.

    Raises ValueError for a declaration that cannot be read or rests on itself.
    """
    waiting = [_read(token) for token in line.split()]
    ordered: list[Declared] = []
    known: set[str] = set()
    while waiting:
        ready = [d for d in waiting if known.issuperset(d.needs)]
        if not ready:
            raise ValueError(f"figures without a source: {[d.name for d in waiting]}")
        for found in ready:
            ordered.append(found)
            known.update((found.name, *found.parts))
        waiting = [d for d in waiting if d not in ready]
    return tuple(ordered)


def _read(token: str) -> Declared:
    found = _DECLARED.fullmatch(token)
    if found is None:
        raise ValueError(f"not a figure: {token}")
    name, mark, rest = found.groups()
    if ranged := _RANGE.fullmatch(rest):
        low, high, parts = ranged.groups()
        how = "scaled" if mark == "~" else "range"
        return Declared(name, how, (low, high), tuple(parts.split("+")) if parts else ())
    if shared := _SHARE.fullmatch(rest):
        return Declared(name, "share", shared.groups())
    if multiple := _MULTIPLE.fullmatch(rest):
        return Declared(name, "multiple", multiple.groups())
    if computed := _COMPUTED.fullmatch(rest):
        one, sign, other = computed.groups()
        return Declared(name, sign, (one, other))
    raise ValueError(f"not a figure: {token}")


def settle(
    declared: Sequence[Declared], rng: random.Random, scale: int = 1
) -> dict[str, Figure]:
    """Give every declared figure its value; ``scale`` is for units that speak for many."""
    values: dict[str, Figure] = {}
    for one in declared:
        values[one.name] = _value(one, values, rng, scale)
        if one.parts:
            pieces = split(rng, values[one.name], len(one.parts))
            values.update(zip(one.parts, pieces, strict=True))
    return values


def _value(
    one: Declared, values: Mapping[str, Figure], rng: random.Random, scale: int
) -> Figure:
    match one.how:
        case "range":
            return draw(rng, one.operands[0], one.operands[1])
        case "scaled":
            return draw(rng, one.operands[0], one.operands[1], scale)
        case "multiple":
            base, low, high = one.operands
            result = values[base] * rng.uniform(float(low), float(high))
            return round(result) if isinstance(values[base], int) else round(result, 1)
        case "share":
            return round(100 * values[one.operands[0]] / values[one.operands[1]], 1)
        case sign:
            first, second = (values[o] for o in one.operands)
            result = first - second if sign == "-" else first + second
            return result if isinstance(result, int) else round(result, 1)


def sums(declared: Sequence[Declared], values: Mapping[str, Figure]) -> list[Sum]:
    """List the totals that a reader could check, printed as in the text."""
    found = []
    for one in declared:
        if one.parts:
            parts = tuple(shown(values[p]) for p in one.parts)
            found.append(Sum(shown(values[one.name]), parts))
        elif one.how == "-":
            parts = (shown(values[one.name]), shown(values[one.operands[1]]))
            found.append(Sum(shown(values[one.operands[0]]), parts))
    return found


@cache
def _pieces(template: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    cut: list[tuple[str, tuple[str, ...]]] = []
    at = 0
    for found in _PIECE.finditer(template):
        cut.append(("plain", (template[at : found.start()],)))
        name, choice, scaled, low, high = found.groups()
        if name:
            cut.append(("name", (name,)))
        elif choice is not None and "&" in choice:
            cut.append(("series", tuple(choice.split("&"))))
        elif choice is not None:
            cut.append(("choice", tuple(choice.split("|"))))
        else:
            cut.append(("drawn", (low, high, scaled)))
        at = found.end()
    cut.append(("plain", (template[at:],)))
    return tuple(piece for piece in cut if piece != ("plain", ("",)))


def expand(
    template: str, slots: Mapping[str, str], rng: random.Random, scale: int = 1
) -> str:
    """Write out one sentence. Raises KeyError for a name that nobody declared."""
    written = []
    for kind, content in _pieces(template):
        if kind == "plain":
            written.append(content[0])
        elif kind == "name":
            written.append(slots[content[0]])
        elif kind == "choice":
            written.append(expand(rng.choice(content), slots, rng, scale))
        elif kind == "series":
            kept = content if rng.random() < _WHOLE_SERIES else content[:1]
            written.append("，".join(expand(c, slots, rng, scale) for c in kept))
        else:
            low, high, scaled = content
            written.append(shown(draw(rng, low, high, scale if scaled else 1)))
    return "".join(written)
