"""How the credit of an article is split among its sources: even, by characters, by hand."""

from collections.abc import Mapping

from shangda.editing.actions.decisions import be_open_for_editing
from shangda.editing.actions.selection import be_unprinted, check_parts
from shangda.editing.credit import characters_used
from shangda.editing.models import Article, Source
from shangda.kernel.errors import InvalidError
from shangda.kernel.lifecycle import record
from shangda.kernel.transactions import action
from shangda.organisations.models import Person


@action
def set_shares(*, article: Article, by: Person, parts: Mapping[int, int]) -> Article:
    """Give each source, by its key, its parts of the whole (手定)."""
    return _split(article, by, Article.Split.BY_HAND, parts)


@action
def share_evenly(*, article: Article, by: Person) -> Article:
    """Give every source the same (平均)."""
    keys = article.sources.values_list("pk", flat=True)
    return _split(article, by, Article.Split.EVEN, dict.fromkeys(keys, 1))


@action
def share_by_count(*, article: Article, by: Person) -> Article:
    """Give each source as many parts as characters of it were used (按字数)."""
    return _split(article, by, Article.Split.BY_COUNT, by_count(article))


def by_count(article: Article) -> dict[int, int]:
    """Parts in thousandths by characters used; a source of which nothing shows keeps one."""
    used = characters_used(article)
    whole = sum(used.values()) or 1
    return {key: max(1, round(1000 * number / whole)) for key, number in used.items()}


def keep_count_shares(article: Article) -> None:
    """The text has changed since: where it is split by characters, count them again."""
    if article.split == Article.Split.BY_COUNT:
        _write(article, by_count(article))


def _split(
    article: Article, by: Person, way: Article.Split, parts: Mapping[int, int]
) -> Article:
    be_open_for_editing(article, by)
    be_unprinted(article)
    sources = set(article.sources.values_list("pk", flat=True))
    if sources != set(parts):
        raise InvalidError("来源刚刚有了变化，份额没有改。", "请刷新页面再分一次。")
    check_parts(list(parts.values()))
    _write(article, parts)
    Article.objects.filter(pk=article.pk).update(split=way)
    article.split = way
    record(
        "editing.set_shares",
        article,
        by=by,
        way=way,
        parts={str(key): value for key, value in parts.items()},
    )
    return article


def _write(article: Article, parts: Mapping[int, int]) -> None:
    for key, share in parts.items():
        Source.objects.filter(pk=key, article=article).update(parts=share)
