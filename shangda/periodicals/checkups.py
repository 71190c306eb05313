"""The last check of an issue: its texts, what stands around them, what was printed before."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils import timezone

from shangda.checkups import office
from shangda.checkups.office import Office
from shangda.editing.checkups import setting_of
from shangda.items.checkups import Card, Checkup, checkup
from shangda.items.likes import Shown, shown
from shangda.organisations.models import Person, Unit
from shangda.periodicals import readers, rendering
from shangda.periodicals.findable import PRINTED
from shangda.periodicals.models import Entry, Issue
from shangda.search import likeness
from shangda.search.sources import source
from shangda.text.checkup.check import errors_per_10_000
from shangda.text.checkup.findings import Level
from shangda.text.checkup.subject import Context, Likeness
from shangda.text.checkup.subject import Issue as Numbers
from shangda.text.counting import count

_BETWEEN_NAMES = re.compile("[、，,；;。]")


@dataclass(frozen=True)
class Checked:
    """One text of the issue with what is wrong in it and what it repeats."""

    entry: Entry
    title: str
    size: int
    checkup: Checkup
    likes: list[Shown]

    @property
    def errors(self) -> int:
        """How many places are wrong beyond doubt."""
        return sum(one.level is Level.ERROR for one in self.checkup.findings)


@dataclass(frozen=True)
class Proofed:
    """All texts of an issue, checked."""

    texts: list[Checked]
    around: list[Card]
    """What is wrong with number, date, recipients or contents."""

    @property
    def characters(self) -> int:
        """字数 of all texts with their titles."""
        return sum(one.size for one in self.texts)

    @property
    def errors(self) -> int:
        """How many places are wrong beyond doubt."""
        around = sum(card.kind == "error" for card in self.around)
        return around + sum(one.errors for one in self.texts)

    @property
    def rate(self) -> float:
        """Errors in 10,000 characters; 0 is expected."""
        found = [finding for one in self.texts for finding in one.checkup.findings]
        return errors_per_10_000(found, self.characters)

    @property
    def telling(self) -> list[Checked]:
        """The texts about which something is to be said."""
        return [one for one in self.texts if one.errors or one.likes]


def of_issue(issue: Issue, person: Person) -> Proofed:
    """Check every text as it would be printed now, and what stands around the texts."""
    by = office.of_desk(issue.periodical.desk_id)
    rows = issue.entries.select_related("article__desk__unit", "revision")
    texts = [
        _checked(entry, issue, person, by) for entry in rows.order_by("position", "pk")
    ]
    return Proofed(texts, _around(issue, by, tuple(one.title for one in texts)))


def _checked(entry: Entry, issue: Issue, person: Person, by: Office) -> Checked:
    text = entry.article if issue.state in rendering.BEING_COMPOSED else entry.revision
    before = source(PRINTED).visible(person).exclude(article=entry.article)
    likes = shown(likeness.similar(text.body, {PRINTED: before}))
    alarming = [one for one in likes if one.is_alarming]
    setting = setting_of(entry.article, by)
    known = tuple(Likeness(one.title, one.percent / 100) for one in alarming)
    setting = replace(setting, context=replace(setting.context, likenesses=known))
    return Checked(
        entry=entry,
        title=text.title,
        size=count(text.title) + count(text.body),
        checkup=setting.checkup(text.title, text.body),
        likes=alarming,
    )


def _around(issue: Issue, by: Office, titles: tuple[str, ...]) -> list[Card]:
    """Number, date and contents, then each line of recipients by itself."""
    pieces = rendering.printed(issue).pieces if issue.periodical.has_contents else ()
    facts = Context(
        issue=_numbers(issue), contents=tuple(one.title for one in pieces), titles=titles
    )
    contexts = [facts, *_recipients(issue)]
    return [card for each in contexts for card in checkup("", "", each, by=by).cards]


def _numbers(issue: Issue) -> Numbers:
    """The numbers given at signature, with those before; nothing before the signature."""
    if issue.number is None or issue.signed_at is None:
        return Numbers(dated=issue.issue_date)
    issued = Issue.objects.issued().filter(periodical=issue.periodical_id)
    in_year = issued.filter(series=issue.series, year=issue.year, number__lt=issue.number)
    before = in_year.order_by("-number").values_list("number", flat=True).first()
    total = issue.running_number or 0
    earlier = issued.filter(running_number__lt=total).order_by("-running_number")
    return Numbers(
        number=issue.number,
        previous=before or 0,
        total=total,
        previous_total=earlier.values_list("running_number", flat=True).first() or 0,
        dated=issue.issue_date,
        signed=timezone.localdate(issue.signed_at),
    )


def _recipients(issue: Issue) -> Iterator[Context]:
    """Each of 报 / 送 / 发 with its names, and the official order of those that are units."""
    lines = [
        tuple(name.strip() for name in _BETWEEN_NAMES.split(names) if name.strip())
        for _, names in readers.foot(issue)
    ]
    named = {name for line in lines for name in line}
    units = Unit.objects.filter(Q(short_name__in=named) | Q(name__in=named))
    ordered = units.in_official_order().values_list("short_name", "name")
    order = tuple(name for both in ordered for name in both)
    for line in lines:
        yield Context(recipients=line, recipient_order=order)
