"""What a desk knows beyond the text when it checks what it will print."""

from django.utils import timezone

from shangda.editing.models import Article
from shangda.text.checkup.subject import Context


def context_of_article(article: Article) -> Context:
    """The office's own names, and the units that the text came from."""
    units = {
        source.submission.item.unit
        for source in article.sources.select_related("submission__item__unit")
    }
    names = {
        name
        for unit in {*units, article.desk.unit}
        for name in (unit.short_name, unit.name)
    }
    return Context(today=timezone.localdate(), places=frozenset(filter(None, names)))
