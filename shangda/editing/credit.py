"""Which source a passage came from, and how many characters each gave."""

from shangda.editing.models import Article, Source
from shangda.text.attribution import Attribution, attribute


def sources_of(article: Article) -> list[Source]:
    """The article's sources, the lead first, each with its submitted text."""
    found = article.sources.select_related(
        "submission__revision", "submission__item__unit", "submission__desk"
    )
    return list(found.order_by("position", "pk"))


def attribution(body: str, sources: list[Source]) -> Attribution:
    """Attribute a text to its sources; keys are the sources' own, as text."""
    texts = {str(source.pk): source.submission.revision.body for source in sources}
    return attribute(body, texts, lead=str(sources[0].pk) if sources else None)


def characters_used(article: Article) -> dict[int, int]:
    """Source key → characters of the article that came from it."""
    used = attribution(article.body, sources_of(article)).used
    return {int(key): number for key, number in used.items()}
