"""The check-up of a text as it is shown beside it: numbered, with words around each place."""

from dataclasses import dataclass

from django.utils import timezone

from shangda.items.models import Item
from shangda.text.checkup.check import check
from shangda.text.checkup.findings import Finding, Level
from shangda.text.checkup.subject import Context

AROUND = 5  # characters shown on either side of a finding
LONGEST = 24  # characters of a finding that are shown
SHOWN = 60  # findings; who has more begins with these
KINDS = {Level.ERROR: "error", Level.WARNING: "warn", Level.HINT: "hint"}


@dataclass(frozen=True)
class Card:
    """One finding. ``start`` and ``end`` count UTF-16 units, as browsers do."""

    number: int
    rule: str
    kind: str
    part: str
    start: int
    end: int
    before: str
    found: str
    after: str
    suggestion: str | None
    message: str

    @property
    def is_certain(self) -> bool:
        """Whether one press can put it right."""
        return self.suggestion is not None


@dataclass(frozen=True)
class Checkup:
    """All findings of a text, and the first of them as cards."""

    findings: list[Finding]
    cards: list[Card]

    @property
    def count(self) -> int:
        """How many places were found."""
        return len(self.findings)

    @property
    def errors(self) -> list[Card]:
        """What is wrong beyond doubt, as far as it is shown."""
        return [card for card in self.cards if card.kind == "error"]

    @property
    def certain(self) -> int:
        """How many can be put right at once."""
        return sum(card.is_certain for card in self.cards)


def checkup_of(item: Item, *, title: str | None = None, body: str | None = None) -> Checkup:
    """Check an item's text, or what its writer has typed since."""
    title = item.title if title is None else title
    body = item.body if body is None else body
    return checkup(title, body, context_of(item))


def checkup(title: str, body: str, context: Context) -> Checkup:
    """Check any text; line ends may be those of a form."""
    texts = {"title": _line_ends(title), "body": _line_ends(body)}
    findings = check(texts["body"], texts["title"], context=context)
    shown = findings[:SHOWN]
    cards = [_card(number, one, texts[one.part]) for number, one in enumerate(shown, 1)]
    return Checkup(findings, cards)


def context_of(item: Item) -> Context:
    """What the office knows that the text does not say."""
    unit = item.unit
    names = {unit.short_name, unit.name}
    return Context(
        today=timezone.localdate(),
        kind=item.get_kind_display(),
        places=frozenset(filter(None, names)),
        attachments=item.attachments.filter(removed_at=None).count(),
    )


def _card(number: int, one: Finding, text: str) -> Card:
    line_start = text.rfind("\n", 0, one.start) + 1
    line_end = text.find("\n", one.end)
    line_end = len(text) if line_end < 0 else line_end
    found = text[one.start : one.end]
    return Card(
        number=number,
        rule=one.rule,
        kind=KINDS[one.level],
        part=one.part,
        start=_units(text[: one.start]),
        end=_units(text[: one.end]),
        before=text[max(line_start, one.start - AROUND) : one.start],
        found=found if len(found) <= LONGEST else f"{found[:LONGEST]}…",
        after=text[one.end : min(line_end, one.end + AROUND)],
        suggestion=one.suggestion,
        message=one.message,
    )


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
