"""Reading aids at the desk: of a submission, of an article, and who adds what to it."""

from collections.abc import Iterable
from dataclasses import dataclass

from shangda.editing.models import Article, Source
from shangda.items.aids import Aids, aids, known_to
from shangda.items.models import Submission
from shangda.text.gathering import Gathering, Sentence, Strand, Value, gather

PAIR = 2  # sources


@dataclass(frozen=True)
class Said:
    """What one or several units say: the sentence of the first, and how others put it."""

    text: str
    others: list[tuple[str, str]]
    """Unit and sentence."""
    is_used: bool


@dataclass(frozen=True)
class Part:
    """What the same units say, in reading order."""

    label: str
    said: list[Said]

    @property
    def left(self) -> int:
        """How many sentences the article does not have yet."""
        return sum(not one.is_used for one in self.said)


@dataclass(frozen=True)
class Gathered:
    """The content of all sources, by who adds it; figures that units give otherwise."""

    parts: list[Part]
    differing: list[list[tuple[str, str]]]


def aids_of_submission(submission: Submission) -> Aids:
    """The aids of a text as it was submitted."""
    known = known_to(submission.item.unit, [submission.desk.channel])
    return aids(submission.revision.title, submission.revision.body, known)


def aids_of_article(
    article: Article, *, title: str | None = None, body: str | None = None
) -> Aids:
    """The aids of an article, or of what its editor has typed since."""
    title = article.title if title is None else title
    body = article.body if body is None else body
    return aids(title, body, known_to(article.desk.unit, [article.desk.channel]))


def gathered(sources: Iterable[Source], article: str) -> Gathered | None:
    """The sentences of a composite article's sources put together; None of a single one."""
    of = {str(source.pk): source.submission for source in sources}
    if len(of) < PAIR:
        return None
    bodies = {key: submission.revision.body for key, submission in of.items()}
    names = {key: submission.item.unit_name for key, submission in of.items()}
    found = gather(bodies, article)
    return Gathered(list(_parts(found, names)), list(_differing(found.differing, names)))


def _parts(found: Gathering, names: dict[str, str]) -> Iterable[Part]:
    """What all say first, then what several say, then each unit alone."""
    whole = len(names)
    by_all = [one for one in found.strands if len(one.keys) == whole]
    by_some = [one for one in found.strands if 1 < len(one.keys) < whole]
    yield from _part("各家都有" if whole > PAIR else "两家都有", by_all, names)
    yield from _part("几家有", by_some, names)
    for key, name in names.items():
        alone = [one for one in found.strands if one.keys == (key,)]
        yield from _part(f"只有{name}", alone, names)


def _part(label: str, strands: list[Strand], names: dict[str, str]) -> Iterable[Part]:
    if strands:
        yield Part(label, [_said(strand, names) for strand in strands])


def _said(strand: Strand, names: dict[str, str]) -> Said:
    first, *others = strand.sentences
    return Said(first.text, [_named(one, names) for one in others], strand.is_used)


def _named(one: Sentence, names: dict[str, str]) -> tuple[str, str]:
    return names[one.key], one.text


def _differing(
    differing: Iterable[tuple[Value, ...]], names: dict[str, str]
) -> Iterable[list[tuple[str, str]]]:
    for values in differing:
        yield [(names[value.key], value.words) for value in values]
