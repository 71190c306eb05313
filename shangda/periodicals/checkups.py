"""The last check of an issue: errors in its texts, and whether they were printed before."""

from dataclasses import dataclass

from shangda.editing.checkups import context_of_article
from shangda.items.checkups import Checkup, checkup
from shangda.items.likes import Shown, shown
from shangda.organisations.models import Person
from shangda.periodicals import rendering
from shangda.periodicals.findable import PRINTED
from shangda.periodicals.models import Entry, Issue
from shangda.search import likeness
from shangda.search.sources import source
from shangda.text.checkup.check import errors_per_10_000
from shangda.text.checkup.findings import Level
from shangda.text.counting import count


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

    @property
    def characters(self) -> int:
        """字数 of all texts with their titles."""
        return sum(one.size for one in self.texts)

    @property
    def errors(self) -> int:
        """How many places are wrong beyond doubt."""
        return sum(one.errors for one in self.texts)

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
    """Check every text as it would be printed now."""
    rows = issue.entries.select_related("article__desk__unit", "revision")
    return Proofed(
        [_checked(entry, issue, person) for entry in rows.order_by("position", "pk")]
    )


def _checked(entry: Entry, issue: Issue, person: Person) -> Checked:
    text = entry.article if issue.state in rendering.BEING_COMPOSED else entry.revision
    before = source(PRINTED).visible(person).exclude(article=entry.article)
    likes = shown(likeness.similar(text.body, {PRINTED: before}))
    return Checked(
        entry=entry,
        title=text.title,
        size=count(text.title) + count(text.body),
        checkup=checkup(text.title, text.body, context_of_article(entry.article)),
        likes=[one for one in likes if one.is_alarming],
    )
