"""From submissions to an article: select, merge, add, remove, dissolve."""

from collections.abc import Iterable, Sequence

from django.utils import timezone

from shangda.editing import uses
from shangda.editing.actions import telling
from shangda.editing.actions.decisions import (
    Grounds,
    be_open_for_editing,
    decide,
    last_decision,
    mark_undone,
    refuse_if_placed,
    refuse_if_reported,
)
from shangda.editing.lifecycle import ARTICLE_STEPS, STEPS
from shangda.editing.models import Article, ArticleRevision, Decision, Source
from shangda.items.models import Submission
from shangda.kernel import deadlines
from shangda.kernel.errors import InvalidError, WrongStateError
from shangda.kernel.lifecycle import advance, record
from shangda.kernel.transactions import action
from shangda.organisations.models import Person

FEWEST = 2
MOST_NAMES = 4  # of units, in one sentence
LONGEST_PARTS = 1000  # of one source; enough for shares in thousandths


@action
def select(*, submission: Submission, by: Person) -> Article:
    """Take it for use: its text becomes an article of the desk, ready to edit."""
    decision = decide(submission, "select", by)
    _close(submission)
    article = _start(submission, by)
    Source.objects.create(article=article, submission=submission)
    record("editing.start_article", article, by=by, sources=[submission.receipt_number])
    telling.tell_authors(decision, f"{_desk_and_title(submission)}已选用，正在编辑。")
    return article


@action
def merge(
    *,
    submissions: Sequence[Submission],
    by: Person,
    parts: Sequence[int] | None = None,
) -> Article:
    """Make one article of several submissions; the first is the 底稿 whose text it starts from.

    ``parts`` are the shares of the credit in the same order; equal where none are given.
    """
    parts = list(parts) if parts is not None else [1] * len(submissions)
    _check_merge(submissions, parts)
    names = {submission.pk: submission.item.unit_name for submission in submissions}
    for submission in submissions:
        others = [name for key, name in names.items() if key != submission.pk]
        decision = decide(submission, "select", by, Grounds(words=merged_with(others)))
        _close(submission)
        telling.tell_authors(
            decision,
            f"{_desk_and_title(submission)}已选用，与另外{len(submissions) - 1}篇合并成一篇。",
        )
    article = _start(submissions[0], by, is_even=len(set(parts)) == 1)
    Source.objects.bulk_create(
        Source(article=article, submission=submission, parts=share, position=position)
        for position, (submission, share) in enumerate(zip(submissions, parts, strict=True))
    )
    numbers = [submission.receipt_number for submission in submissions]
    record("editing.merge", article, by=by, sources=numbers, parts=parts)
    return article


@action
def add_source(*, article: Article, submission: Submission, by: Person) -> Source:
    """Let one more submission give to the article, with a share as large as the smallest."""
    be_open_for_editing(article, by)
    be_unprinted(article)
    refuse_if_reported(article, "并入别的来源")
    if submission.desk_id != article.desk_id:
        raise InvalidError("只能合并报给同一个信息科的稿件。")
    sources = article.sources.select_related("submission__item").order_by("position")
    known = list(sources)
    names = [other.submission.item.unit_name for other in known]
    decision = decide(submission, "select", by, Grounds(words=merged_with(names)))
    _close(submission)
    source = Source.objects.create(
        article=article,
        submission=submission,
        parts=min((other.parts for other in known), default=1),
        position=len(known),
    )
    record("editing.add_source", article, by=by, source=submission.receipt_number)
    telling.tell_authors(decision, f"{_desk_and_title(submission)}已选用，并入一篇综合稿。")
    return source


@action
def remove_source(*, source: Source, by: Person) -> Article:
    """Take a submission out again; it is back in hand, as it was."""
    article = source.article
    be_open_for_editing(article, by)
    be_unprinted(article)
    refuse_if_reported(article, "移出来源")
    if article.sources.count() < FEWEST:
        raise WrongStateError("这是最后一篇来源。", "不用这篇稿子了，请“撤销成稿”。")
    submission = source.submission
    _back_in_hand(submission, by, last_decision(submission))
    _drop(source)
    record("editing.remove_source", article, by=by, source=submission.receipt_number)
    return article


@action
def dissolve(*, article: Article, by: Person) -> Article:
    """Undo the selection or merge: every source is back in hand, the text is kept."""
    refuse_if_placed(article, "撤销成稿")
    advance(
        article,
        "dissolve",
        ARTICLE_STEPS,
        by=by,
        changes={"waiting_since": timezone.now()},
    )
    for source in article.sources.select_related(
        "submission__revision", "submission__desk"
    ):
        submission = source.submission
        _back_in_hand(submission, by, last_decision(submission))
    return article


@action
def undo_select(*, submission: Submission, by: Person) -> Submission:
    """Take the selection back while its text is still being edited."""
    source = (
        Source.objects.filter(submission=submission)
        .exclude(article__state=Article.State.DISSOLVED)
        .select_related("article")
        .first()
    )
    if submission.state != Submission.State.SELECTED or source is None:
        raise WrongStateError("它现在没有被选用，不用撤销。")
    if source.article.state != Article.State.EDITING:
        raise WrongStateError(
            f"稿子已经是“{source.article.get_state_display()}”，不能撤销选用。",
            "请先在编辑页把稿子收回来。",
        )
    if source.article.sources.count() < FEWEST:
        dissolve(article=source.article, by=by)
    else:
        remove_source(source=source, by=by)
    submission.refresh_from_db()
    return submission


def merged_with(names: Iterable[str]) -> str:
    """What stands beside the selection: whose texts it makes one article with."""
    found = list(dict.fromkeys(names))
    rest = f"等{len(found)}家" if len(found) > MOST_NAMES else ""
    return f"与{'、'.join(found[:MOST_NAMES])}{rest}的来稿合成一篇"


def _check_merge(submissions: Sequence[Submission], parts: Sequence[int]) -> None:
    if len({submission.pk for submission in submissions}) < FEWEST:
        raise InvalidError("合并至少要选两篇。", "请再勾选一篇。")
    if len({submission.desk_id for submission in submissions}) > 1:
        raise InvalidError("只能合并报给同一个信息科的稿件。", "请按条线分开合并。")
    if len({submission.pk for submission in submissions}) != len(parts):
        raise InvalidError("来源和份额对不上。", "请刷新页面再选一次。")
    check_parts(parts)


def check_parts(parts: Sequence[int]) -> None:
    """Shares are whole parts, at least one each. Raises InvalidError."""
    if not all(0 < part <= LONGEST_PARTS for part in parts):
        raise InvalidError(
            f"每篇来源的份额要在1到{LONGEST_PARTS}之间。",
            fields={"parts": "没有贡献的来源，请移出这篇稿子。"},
        )


def _start(lead: Submission, by: Person, *, is_even: bool = True) -> Article:
    revision, now = lead.revision, timezone.now()
    article = Article.objects.create(
        desk=lead.desk,
        title=revision.title,
        body=revision.body,
        count=revision.count,
        section=lead.item.section,
        editor=by,
        split=Article.Split.EVEN if is_even else Article.Split.BY_HAND,
        made_at=now,
        changed_at=now,
        waiting_since=now,
    )
    ArticleRevision.objects.create(
        article=article, number=1, title=revision.title, body=revision.body, by=by
    )
    return article


def _back_in_hand(submission: Submission, by: Person, decision: Decision | None) -> None:
    now = timezone.now()
    advance(submission, "undo_select", STEPS, by=by, changes={"waiting_since": now})
    if decision:
        mark_undone(decision, by)
        telling.tell_of_undoing(
            decision, f"{_desk_and_title(submission)}暂不选用，放回来再看。"
        )


def _drop(source: Source) -> None:
    """Close the gap that the source leaves; the next one leads if it was the first."""
    rest = source.article.sources.exclude(pk=source.pk).order_by("position", "pk")
    for position, other in enumerate(rest):
        Source.objects.filter(pk=other.pk).update(position=position)
    source.delete()


def be_unprinted(article: Article) -> None:
    """What was printed, or selected above, is counted: its sources no longer change."""
    for place in uses.places(article):
        if place.is_issued:
            raise WrongStateError(
                f"它已在{place.where}刊出，来源和份额不能再改。",
                "如果确实记错了，请先撤回这次采用。",
            )
    selected = Submission.objects.filter(
        item__reported_from__article=article, state=Submission.State.SELECTED
    )
    if above := selected.select_related("desk").first():
        raise WrongStateError(
            f"{above.desk}已选用它的上报稿，来源和份额不能再改。",
            "如果确实记错了，请和那边的编辑商量。",
        )


def _close(submission: Submission) -> None:
    deadlines.meet(submission, "hold")


def _desk_and_title(submission: Submission) -> str:
    return f"{submission.desk.name}：“{submission.revision.title}”"
