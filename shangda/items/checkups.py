"""The check-up of a text as it is shown beside it: numbered, with words around each place.

Which rules and words count is the desk's (``checkups.office``); here stands which desk
that is, and what else is known of an item.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b

from django.urls import reverse
from django.utils import timezone

from shangda.checkups import actions as verbs
from shangda.checkups import directory, office
from shangda.checkups.office import Office, TextKey
from shangda.items import queries, routes, texts
from shangda.items.models import Item
from shangda.kernel.errors import InvalidError
from shangda.organisations.models import Desk, Person, Role, Unit
from shangda.organisations.queries import desks_for
from shangda.text.checkup.findings import Finding, Level
from shangda.text.checkup.subject import Context

AROUND = 5  # characters shown on either side of a finding
LONGEST = 24  # characters of a finding that are shown
LONGEST_RULE = 12  # characters of a rule's id
SHOWN = 60  # findings; who has more begins with these
_MARK = re.compile("[0-9a-f]{32}")
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
    mark: str = ""

    @property
    def is_certain(self) -> bool:
        """Whether one press can put it right."""
        return self.suggestion is not None


@dataclass(frozen=True)
class Checkup:
    """All findings of a text, and the first of them as cards."""

    findings: list[Finding]
    cards: list[Card]
    ignored_count: int = 0
    urls: Mapping[str, str] = field(default_factory=dict)
    """Where the panel posts to: kept, ignore, restore; nothing where it is only read."""

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


@dataclass(frozen=True)
class Setting:
    """What a text is checked by: a desk's rules, the facts around it, what is to stay."""

    office: Office
    context: Context
    text: TextKey
    ignored: frozenset[str]

    def checkup(
        self, title: str, body: str, urls: Mapping[str, str] | None = None
    ) -> Checkup:
        """Check a title and a body; line ends may be those of a form."""
        found = checkup(title, body, self.context, by=self.office, without=self.ignored)
        return replace(found, urls=urls or {})

    def count(self, title: str, body: str, *, is_sent: bool = False) -> None:
        """Count what of the findings people followed, from a text that was kept."""
        if self.office.desk_id is None:
            return
        found = checkup(title, body, self.context, by=self.office)
        verbs.count_findings(
            desk_id=self.office.desk_id,
            text=self.text,
            seen_in=_mark_of_text(title, body),
            seen=[verbs.Seen(card.rule, card.mark) for card in found.cards],
            in_force={rule.id for rule in self.office.rules if rule.is_on},
            is_sent=is_sent,
        )

    def ignore(
        self, seen: verbs.Seen, words: str, title: str, body: str, *, by: Person
    ) -> None:
        """Have a finding never come back in this text. Raises InvalidError for none."""
        if not _MARK.fullmatch(seen.mark) or len(seen.rule) > LONGEST_RULE:
            raise InvalidError("没有这一处提示。", "请刷新页面再试。")
        verbs.ignore(
            desk_id=self.office.desk_id,
            text=self.text,
            seen=seen,
            words=words,
            seen_in=_mark_of_text(title, body),
            by=by,
        )


def checkup_of(item: Item, *, title: str | None = None, body: str | None = None) -> Checkup:
    """Check an item's text, or what its writer has typed since."""
    title = item.title if title is None else title
    body = item.body if body is None else body
    return setting_of(item).checkup(title, body, _urls(item))


def checkup_for(person: Person, title: str, body: str) -> Checkup:
    """Check a loose text by the rules of the desk where somebody works, or reports to."""
    own = Desk.objects.filter(pk__in=person.desks_as(*Role.of_desks())).order_by("pk")
    units = Unit.objects.filter(pk__in=person.unit_ids).order_by("pk")
    above = (desk for unit in units for desk in desks_for(unit, timezone.localdate()))
    desk = own.first() or next(above, None)
    by = office.of_desk(desk.pk if desk else None)
    return checkup(title, body, replace(by.known, today=timezone.localdate()), by=by)


def count_findings(item: Item, *, is_sent: bool = False) -> None:
    """Count what became of the findings in the item's text as it is kept now."""
    setting_of(item).count(item.title, item.body, is_sent=is_sent)


def setting_of(item: Item) -> Setting:
    """The rules of the desk that the item goes to, and what is known of it."""
    desks = list(item.desks.order_by("channel__position", "pk"))
    chosen = desks or list(desks_for(item.unit, timezone.localdate())[:1])
    by = office.of_desk(chosen[0].pk if chosen else None)
    text = TextKey("items.item", item.pk)
    return Setting(by, _context(item, chosen, by), text, office.ignored(text))


def checkup(
    title: str,
    body: str,
    context: Context,
    *,
    by: Office | None = None,
    without: frozenset[str] = frozenset(),
) -> Checkup:
    """Check any text by a desk's rules (the shipped ones), without what is to stay."""
    said = {"title": _line_ends(title), "body": _line_ends(body)}
    by = by or office.of_desk(None)
    found = by.examine(said["title"], said["body"], context).findings
    marked = [(one, office.mark_of(one, said[one.part])) for one in found]
    told = [(one, mark) for one, mark in marked if mark not in without]
    cards = [
        _card(number, one, said[one.part], mark)
        for number, (one, mark) in enumerate(told[:SHOWN], 1)
    ]
    return Checkup([one for one, _ in told], cards, len(found) - len(told))


def _context(item: Item, desks: list[Desk], by: Office) -> Context:
    unit = item.unit
    limits = queries.limits_of(item, desks)
    today = timezone.localdate()
    return replace(
        by.known,
        today=today,
        kind=item.get_kind_display(),
        most_characters=limits[0].most if limits else 0,
        places=frozenset(filter(None, (unit.short_name, unit.name))),
        goes_up=any(desk.unit_id != unit.pk for desk in desks),
        posts=directory.posts(directory.above(unit), by.desk_id, today),
        agencies=(*by.known.agencies, *directory.renamed()),
        attachments=item.attachments.filter(removed_at=None).count(),
        sender=None if item.is_open else _sender(item),
    )


def _sender(item: Item) -> dict[str, str]:
    """Who signs and who answers; while an item is open, the page says what is missing."""
    stop = routes.first_held(routes.stops(item))
    return {
        "审签人": "、".join(person.name for person in stop.people) if stop else "",
        "信息员": item.informant_name,
        "联系电话": item.informant_phone,
    }


def _urls(item: Item) -> dict[str, str]:
    return {
        name: reverse(f"items:{page}", args=[item.pk])
        for name, page in {
            "kept": "check-kept",
            "ignore": "ignore-finding",
            "restore": "restore-findings",
        }.items()
    }


def _mark_of_text(title: str, body: str) -> str:
    whole = texts.cleaned(title, body)
    told = f"{whole.title}\n{whole.body}".encode("utf-8", "replace")
    return blake2b(told, digest_size=office.MARK_BYTES).hexdigest()


def _card(number: int, one: Finding, text: str, mark: str) -> Card:
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
        mark=mark,
    )


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
