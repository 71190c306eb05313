"""The last check of an issue: errors in its texts, and whether they were printed before."""

from dataclasses import dataclass, field

from shangda.editing.checkups import context_of_article
from shangda.items.checkups import Card, checkup
from shangda.items.likes import PRINTED, Shown, shown
from shangda.organisations.models import Person
from shangda.periodicals import rendering
from shangda.periodicals.models import Entry, Issue
from shangda.search import likeness
from shangda.search.sources import source
from shangda.text.counting import count

PER = 10_000  # characters; the measure of an issue's quality


@dataclass(frozen=True)
class Checked:
    """One text of the issue with what is wrong in it and what it repeats."""

    entry: Entry
    title: str
    size: int
    errors: list[Card] = field(default_factory=list)
    likes: list[Shown] = field(default_factory=list)


@dataclass(frozen=True)
class Proofed:
    """All texts of an issue, checked."""

    texts: list[Checked]

    @property
    def characters(self) -> int:
        """字数 of all texts with their titles."""
        return sum(one.size for one in self.texts)

    @property
    def errors(self) -> int:
        """How many places are wrong beyond doubt."""
        return sum(len(one.errors) for one in self.texts)

    @property
    def rate(self) -> float:
        """Errors in 10,000 characters; 0 is expected."""
        return self.errors * PER / self.characters if self.characters else 0.0

    @property
    def telling(self) -> list[Checked]:
        """The texts about which something is to be said."""
        return [one for one in self.texts if one.errors or one.likes]


def of_issue(issue: Issue, person: Person) -> Proofed:
    """Check every text as it would be printed now."""
    rows = issue.entries.select_related("article__desk__unit", "revision")
    return Proofed(
        [_checked(entry, issue, person) for entry in rows.order_by("position", "pk")]
    )


def _checked(entry: Entry, issue: Issue, person: Person) -> Checked:
    text = entry.article if issue.state in rendering.BEING_COMPOSED else entry.revision
    before = source(PRINTED).visible(person).exclude(article=entry.article)
    likes = shown(likeness.similar(text.body, {PRINTED: before}))
    found = checkup(text.title, text.body, context_of_article(entry.article))
    return Checked(
        entry=entry,
        title=text.title,
        size=count(text.title) + count(text.body),
        errors=found.errors,
        likes=[one for one in likes if one.is_alarming],
    )
