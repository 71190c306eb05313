"""The desk's text: saving without overwriting anybody, reasons, second review."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils import timezone

from shangda.editing import rules
from shangda.editing.actions import telling
from shangda.editing.actions.decisions import (
    be_open_for_editing,
    refuse_if_placed,
)
from shangda.editing.actions.shares import keep_count_shares
from shangda.editing.lifecycle import ARTICLE_STEPS
from shangda.editing.models import Article, ArticleRevision, ChangeNote, SetAside
from shangda.kernel import typed
from shangda.kernel.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    WrongStateError,
)
from shangda.kernel.lifecycle import advance, record
from shangda.kernel.transactions import action
from shangda.organisations.models import Person, Role
from shangda.organisations.queries import holders
from shangda.text.cleaning import clean
from shangda.text.counting import count
from shangda.text.merge import ConflictsLeftError, Merge, merge3

LONGEST_TITLE, LONGEST_BODY, LONGEST_WORDS, LONGEST_REASON = 200, 300_000, 500, 300
NO_TITLE = "标题不能空着。"


class EditedByOthersError(ConflictError):
    """Somebody saved another text first; ``theirs`` stands, ``mine`` is kept aside."""

    def __init__(self, article: Article, mine: SetAside | None = None) -> None:
        theirs = article.revisions.select_related("by").get(number=article.version)
        when = timezone.localtime(theirs.made_at)
        super().__init__(
            f"{theirs.by.name}{when:%H:%M}也改了这一篇，您的改动没有盖上去。",
            "两个版本都留着，请逐处选用。",
        )
        self.article, self.theirs, self.mine = article, theirs, mine


def save_article(
    *, article: Article, by: Person, title: str, body: str, version: int
) -> Article:
    """Save a text that was made from ``version``; every save is a revision of its own.

    Raises EditedByOthersError when that is not the latest; the text is then kept aside.
    """
    title = typed.plain(title.replace("\n", ""), "title", most=LONGEST_TITLE, ask=NO_TITLE)
    body = typed.plain(body, "body", most=LONGEST_BODY)
    try:
        return _save(article=article, by=by, text=(title, body), version=version)
    except EditedByOthersError as lost:
        lost.mine = _set_aside(article=article, by=by, text=(title, body), version=version)
        raise


@action
def settle_article(
    *, aside: SetAside, by: Person, decided: Sequence[str], version: int
) -> Article:
    """Make one text of the one kept aside and the article's, conflicts as decided, in order."""
    if aside.person_id != by.pk:
        raise NotAllowedError("这是别人没有存上的一稿，请由本人合并。")
    title, body = merge_of(aside)
    needed = len(title.conflicts)
    try:
        text = (title.text(decided[:needed]), body.text(decided[needed:]))
    except ConflictsLeftError as left:
        raise InvalidError("还有没选的地方。", "每一处选一个版本，再合并。") from left
    text = (typed.plain(text[0], "title", most=LONGEST_TITLE, ask=NO_TITLE), clean(text[1]))
    saved = _save(article=aside.article, by=by, text=text, version=version)
    aside.delete()
    return saved


@action
def _save(*, article: Article, by: Person, text: tuple[str, str], version: int) -> Article:
    article.refresh_from_db()
    be_open_for_editing(article, by)
    title, body = text
    if (article.title, article.body) != text:
        now = timezone.now()
        rows = Article.objects.filter(
            pk=article.pk, version=version, state=Article.State.EDITING
        )
        if not rows.update(
            version=version + 1, title=title, body=body, count=count(body), changed_at=now
        ):
            article.refresh_from_db()
            raise EditedByOthersError(article)
        ArticleRevision.objects.create(
            article=article, number=version + 1, title=title, body=body, by=by, made_at=now
        )
        article.refresh_from_db()
        record("editing.save_article", article, by=by, version=article.version)
    return article


@action
def _set_aside(
    *, article: Article, by: Person, text: tuple[str, str], version: int
) -> SetAside:
    """One for each version that was written upon: a later loss takes no earlier one's place."""
    kept, is_new = SetAside.objects.update_or_create(
        article=article,
        person=by,
        base_version=max(1, min(version, article.version)),
        defaults={"title": text[0], "body": text[1], "at": timezone.now()},
    )
    if is_new:
        record("editing.set_aside", article, by=by, base_version=version)
    return kept


@action
def drop_set_aside(*, article: Article, by: Person) -> None:
    """Go on with the colleague's text and without one's own, the earliest that waits."""
    if kept := waiting_aside(article, by).first():
        kept.delete()
    record("editing.drop_set_aside", article, by=by)


@action
def write_note(
    *, article: Article, by: Person, old: str, new: str, reason: str
) -> ChangeNote:
    """Say why ``old`` became ``new``; the author reads it beside the change."""
    if not rules.may_edit(by, article):
        raise NotAllowedError("您不能给这篇写改动原因。")
    if article.state == Article.State.DISSOLVED:
        raise WrongStateError("这篇已经撤销，不用再写原因。")
    reason = typed.plain(reason, "reason", most=LONGEST_REASON, ask="请写一句为什么改。")
    note, _ = ChangeNote.objects.update_or_create(
        article=article,
        old=old,
        new=new,
        defaults={"reason": reason, "by": by, "at": timezone.now()},
    )
    record("editing.write_note", article, by=by, reason=reason)
    return note


@action
def remove_note(*, note: ChangeNote, by: Person) -> None:
    """Take a reason away again."""
    if not rules.may_edit(by, note.article):
        raise NotAllowedError("您不能删这篇的改动原因。")
    record("editing.remove_note", note.article, by=by, reason=note.reason)
    note.delete()


@action
def send_to_review(*, article: Article, by: Person) -> Article:
    """Ask for the second review; those who may give it are told."""
    if not article.body.strip():
        raise InvalidError("正文还是空的，不能送二审。", fields={"body": "请先写正文。"})
    _step(article, "send_to_review", by)
    keep_count_shares(article)
    wrote = rules.editors_of(article)
    keep = [who for who in reviewers(article) if who.pk not in wrote]
    telling.tell_of_article(
        article, keep, "send_to_review", f"{by.name}请您二审：{article.title}", act=True
    )
    return article


@action
def call_back(*, article: Article, by: Person) -> Article:
    """Take it out of review to go on editing."""
    return _step(article, "call_back", by)


@action
def pass_review(*, article: Article, by: Person, words: str = "") -> Article:
    """Let the text go into issues; its editor is told."""
    _be_reviewer(article, by)
    words = typed.plain(words, "words", most=LONGEST_WORDS)
    _step(article, "pass_review", by, reviewer=by, review_words=words)
    text = f"{by.name}二审通过：{article.title}{'。' + words if words else ''}"
    telling.tell_of_article(article, [article.editor], "pass_review", text)
    return article


@action
def send_back(*, article: Article, by: Person, words: str) -> Article:
    """Return the text to its editor, with what to change."""
    _be_reviewer(article, by)
    words = typed.plain(words, "words", most=LONGEST_WORDS, ask="请写明哪里要改。")
    _step(article, "send_back", by, reviewer=by, review_words=words)
    text = f"{by.name}二审退回“{article.title}”：{words}"
    telling.tell_of_article(article, [article.editor], "send_back", text, act=True)
    return article


@action
def undo_review(*, article: Article, by: Person) -> Article:
    """Take the pass back, as long as the text stands in no issue."""
    refuse_if_placed(article, "撤回二审")
    return _step(article, "undo_review", by)


@action
def reopen(*, article: Article, by: Person) -> Article:
    """Edit again after review; issues keep the text that they have."""
    return _step(article, "reopen", by)


def reviewers(article: Article) -> list[Person]:
    """Who holds a post from which this desk's articles are reviewed."""
    roles = (Role.CHIEF_EDITOR, Role.ISSUER)
    return list(holders(*roles, desk_id=article.desk_id))


def _be_reviewer(article: Article, by: Person) -> None:
    if rules.holds_review_post(by, article) and rules.has_edited(by, article):
        raise NotAllowedError("这篇是您编的，二审要由别人来做。", "请科长或签发人来看。")


def _step(article: Article, verb: str, by: Person, **changes: object) -> Article:
    columns = {"waiting_since": timezone.now(), **changes}
    words = str(changes.get("review_words", ""))
    advance(article, verb, ARTICLE_STEPS, by=by, changes=columns, words=words)
    return article


def waiting_aside(article: Article, person: Person) -> QuerySet[SetAside]:
    """What of theirs could not be saved and is not merged yet, the earliest first."""
    return article.set_asides.filter(person=person).order_by("base_version", "pk")


def merge_of(aside: SetAside) -> tuple[Merge, Merge]:
    """Title and body put aside, merged with the article's over what both started from."""
    article = aside.article
    base = article.revisions.get(number=aside.base_version)
    return (
        merge3(base.title, aside.title, article.title),
        merge3(base.body, aside.body, article.body),
    )
