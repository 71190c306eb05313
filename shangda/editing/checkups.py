"""What a desk checks what it will print by: its own rules, and the facts around a text."""

from collections.abc import Mapping
from dataclasses import replace

from django.urls import reverse
from django.utils import timezone

from shangda.checkups import directory, office
from shangda.checkups.office import TextKey
from shangda.editing.models import Article
from shangda.items.checkups import Checkup, Setting
from shangda.items.queries import limits_of
from shangda.text.checkup.subject import Context


def checkup_of(
    article: Article, *, title: str | None = None, body: str | None = None
) -> Checkup:
    """Check an article's text, or what its editor has typed since."""
    title = article.title if title is None else title
    body = article.body if body is None else body
    return setting_of(article).checkup(title, body, _urls(article))


def count_findings(article: Article, *, is_sent: bool = False) -> None:
    """Count what became of the findings in the article's text as it is kept now."""
    setting_of(article).count(article.title, article.body, is_sent=is_sent)


def setting_of(article: Article, by: office.Office | None = None) -> Setting:
    """The rules of the article's desk (already at hand), and what is known of the text."""
    by = by or office.of_desk(article.desk_id)
    text = TextKey("editing.article", article.pk)
    return Setting(by, _context(article, by), text, office.ignored(text))


def _context(article: Article, by: office.Office) -> Context:
    sources = article.sources.select_related("submission__item__unit").order_by("position")
    items = [source.submission.item for source in sources]
    units = {item.unit for item in items} | {article.desk.unit}
    names = {name for unit in units for name in (unit.short_name, unit.name)}
    limits = limits_of(items[0], [article.desk]) if items else []
    today = timezone.localdate()
    return replace(
        by.known,
        today=today,
        kind=items[0].get_kind_display() if items else "",
        most_characters=limits[0].most if limits else 0,
        places=frozenset(filter(None, names)),
        posts=directory.posts({unit.pk for unit in units}, by.desk_id, today),
        agencies=(*by.known.agencies, *directory.renamed()),
    )


def _urls(article: Article) -> Mapping[str, str]:
    pages = {
        "kept": "check-kept",
        "ignore": "ignore-finding",
        "restore": "restore-findings",
    }
    posts = {
        name: reverse(f"editing:{to}", args=[article.pk]) for name, to in pages.items()
    }
    return posts | {"rules": reverse("checkups:rules", args=[article.desk_id])}
