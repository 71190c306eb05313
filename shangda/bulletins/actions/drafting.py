"""Drafting a bulletin: its figures stand, its words are people's."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from shangda.bulletins import content, queries, rules, schemes, sentences, snapshots, tasks
from shangda.bulletins.actions.closing import close_period
from shangda.bulletins.content import Editable, Sentences
from shangda.bulletins.lifecycle import STEPS
from shangda.bulletins.models import Bulletin, Kind
from shangda.bulletins.spans import Span
from shangda.kernel.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    WrongStateError,
)
from shangda.kernel.lifecycle import advance, record, require
from shangda.kernel.transactions import action
from shangda.organisations.models import Desk, Person
from shangda.scoring.models import ClosedPeriod

LONGEST_TITLE: int = Bulletin._meta.get_field("title").max_length or 0


@action
def start_bulletin(
    *, desk: Desk, kind: str, span: Span, by: Person, now: datetime | None = None
) -> Bulletin:
    """Draft a bulletin on a span, which is closed first where it is still open.

    Raises ConflictError where there is one already.
    """
    if not rules.may_prepare(by, desk.pk):
        raise NotAllowedError("通报由本信息科的考核员来起草。")
    _require_fit(kind, span)
    closed = queries.closed_for(desk, span) or close_period(
        desk=desk, span=span, by=by, now=now
    )
    text = queries.template_of(desk, kind).text
    made = _keep(_drafted(desk, kind, closed, text, by))
    record("bulletins.start_bulletin", made, by=by, title=made.title)
    return made


@action
def save_sentences(
    *, bulletin: Bulletin, by: Person, texts: Mapping[str, str | None], version: int
) -> Bulletin:
    """Keep the words of sentences by key; None for one that is not to be printed.

    Raises InvalidError with each sentence in which a figure was lost or typed over.
    """
    _require_draft(bulletin, by)
    _be_current(bulletin, version)
    known = {one.key: one for one in editables_of(bulletin)}
    changed = {
        key: text
        for key, text in _tidied(known, texts).items()
        if text != known[key].shipped
    }
    _require_figures(known, changed)
    bulletin.sentences = changed
    bulletin.title = _title(bulletin)
    bulletin.version += 1
    bulletin.save(update_fields=["sentences", "title", "version"])
    record("bulletins.save_sentences", bulletin, by=by, changed=len(changed))
    return bulletin


@action
def ask_signature(
    *, bulletin: Bulletin, by: Person, version: int | None = None
) -> Bulletin:
    """Hand it to whoever signs, and tell them."""
    require(bulletin, "ask_signature", STEPS, by=by)
    if version is not None:
        _be_current(bulletin, version)
    advance(bulletin, "ask_signature", STEPS, by=by, changes={"sent_back_words": ""})
    tasks.tell_signers.enqueue(bulletin.pk, bulletin.version)
    return bulletin


@action
def recall(*, bulletin: Bulletin, by: Person) -> Bulletin:
    """Take it back from the signature."""
    advance(bulletin, "recall", STEPS, by=by)
    return bulletin


@action
def discard(*, bulletin: Bulletin, by: Person) -> Bulletin:
    """Give the draft up; the period stays closed."""
    advance(bulletin, "discard", STEPS, by=by)
    return bulletin


@action
def restore(*, bulletin: Bulletin, by: Person) -> Bulletin:
    """Take it up again, unless another was drafted meanwhile."""
    try:
        with transaction.atomic():
            advance(bulletin, "restore", STEPS, by=by)
    except IntegrityError as taken:
        raise ConflictError("这一期已经另起草了一份通报。", "请用那一份。") from taken
    return bulletin


def editables_of(bulletin: Bulletin) -> list[Editable]:
    """What people may word otherwise in a bulletin."""
    scheme = schemes.kept(bulletin.template)
    return content.editables(
        scheme, snapshots.of_closed(bulletin.closed), bulletin.sentences
    )


def _drafted(
    desk: Desk, kind: str, closed: ClosedPeriod, text: str, by: Person
) -> Bulletin:
    scheme = schemes.kept(text)
    made = Bulletin(
        desk=desk, closed=closed, kind=kind, template=text, series=scheme.series, made_by=by
    )
    made.title = _title(made)
    return made


def _keep(bulletin: Bulletin) -> Bulletin:
    try:
        with transaction.atomic():
            bulletin.save(force_insert=True)
    except IntegrityError as taken:
        raise ConflictError("这一期的通报已经起草了。", "请接着改那一份。") from taken
    return bulletin


def _title(bulletin: Bulletin) -> str:
    scheme, kept = schemes.kept(bulletin.template), snapshots.of_closed(bulletin.closed)
    return content.title(scheme, kept, bulletin.sentences)[:LONGEST_TITLE]


def _tidied(known: Mapping[str, Editable], texts: Mapping[str, str | None]) -> Sentences:
    """All sentences: as given where they were given, else as they are."""
    for key in texts:
        if key not in known:
            raise InvalidError("通报里没有这一句。", "请刷新页面再改。")
    now = {key: None if one.is_left_out else one.text for key, one in known.items()}
    given = {
        key: None if text is None else sentences.tidied(text) for key, text in texts.items()
    }
    return now | given


def _require_figures(known: Mapping[str, Editable], changed: Sentences) -> None:
    found = {key: _faults(known[key], text) for key, text in changed.items()}
    wrong = {key: "；".join(faults) for key, faults in found.items() if faults}
    if wrong:
        raise InvalidError(
            f"有{len(wrong)}句没有存：里面的数被改了，或者少了。",
            "句子可以改，数改不了。改好后再存，已填的都还在。",
            fields=wrong,
        )


def _faults(one: Editable, text: str | None) -> list[str]:
    if text is None:
        return ["标题不能不印。"] if one.key == content.TITLE else []
    if not text:
        return ["这一句空了；整句不要，就勾“不印”。"]
    if one.is_free:
        return sentences.free_faults(text, one.figures)
    return sentences.faults(one.shipped, text, one.figures)


def _require_fit(kind: str, span: Span) -> None:
    if kind not in Kind.values or queries.PER_OF[Kind(kind)] is not span.per:
        raise InvalidError("这种通报不能按这个时段来写。", "请从通报页面重新选一次。")


def _require_draft(bulletin: Bulletin, by: Person) -> None:
    if not rules.may_write(by, bulletin):
        raise NotAllowedError("通报由本信息科的考核员来改。")
    if bulletin.state != Bulletin.State.DRAFT:
        raise WrongStateError("通报已经送签发，不能再改。", "要改请先撤回。")


def _be_current(bulletin: Bulletin, version: int) -> None:
    """What is saved or sent is what was on the page. Raises ConflictError.

    The row is held to the commit, so that nobody changes it in between.
    """
    row = Bulletin.objects.select_for_update().only("version").get(pk=bulletin.pk)
    if row.version != version:
        raise ConflictError("您打开之后，别人改过这份通报。", "请刷新页面，看过再改。")
    bulletin.version = row.version
