"""Searching, for programs."""

from django.http import HttpRequest
from ninja import Query, Router, Schema

from shangda.kernel.errors import InvalidError
from shangda.organisations.pages import person
from shangda.workbench import finding

router = Router(tags=["search"])


class Asked(Schema):
    """What the search page's address may hold; an empty one does not narrow."""

    q: str = ""
    kind: str = ""
    unit: str = ""
    desk: str = ""
    section: str = ""
    periodical: str = ""
    author: str = ""
    item_kind: str = ""
    status: str = ""
    since: str = ""
    until: str = ""
    where: str = ""
    order: str = ""
    page: str = "1"


class Hit(Schema):
    """A text that was found, the words around the first hit, and where it is."""

    kind: str
    id: int
    title: str
    note: str
    snippet: str
    url: str


class Answer(Schema):
    """``count`` is ``1000+`` where counting ended; hits are those of one page."""

    count: str
    hits: list[Hit]


@router.get("/search", response=Answer)
def search(request: HttpRequest, asked: Query[Asked]) -> Answer:
    """What the caller may see and the words mean, as on the search page."""
    wanted = finding.Asked.of(asked.dict())
    found = finding.find(person(request), wanted, asked.page)
    if found.cause:
        raise InvalidError(found.cause, found.remedy)
    return Answer(count=found.count_words, hits=[_hit(one) for one in found.hits])


def _hit(one: finding.Hit) -> Hit:
    return Hit(
        kind=one.kind,
        id=one.key,
        title="".join(piece for piece, _ in one.title),
        note=one.note,
        snippet="".join(piece for piece, _ in one.snippet),
        url=one.url,
    )
