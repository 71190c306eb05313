"""What an office needs besides: hand-over of work in hand, shipped lists."""

import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.utils import timezone

from shangda.editing import rules
from shangda.editing.actions.decisions import IN_HAND
from shangda.editing.models import Article, DeclineReason, Phrase
from shangda.items.models import Submission
from shangda.kernel.errors import InvalidError, NotAllowedError
from shangda.kernel.lifecycle import record
from shangda.kernel.models import Deadline
from shangda.kernel.transactions import action
from shangda.organisations.models import Desk, Person

PHRASED = ("return_for_change", "verify", "send_back")  # verbs that have phrases
LONGEST_REASON, LONGEST_LINE = 60, 200
SHIPPED = Path(__file__).parent.parent / "defaults"


@action
def hand_over_claims(*, from_person: Person, to_person: Person, by: Person) -> int:
    """Give what one editor has in hand, claims and texts, to another; says how many.

    Authorship of revisions and decisions stays. Raises NotAllowedError when ``by`` may not
    do so at one of the desks, InvalidError when ``to_person`` does not edit there.
    """
    claims = Submission.objects.filter(claimed_by=from_person, state__in=IN_HAND)
    texts = Article.objects.filter(
        editor=from_person, state__in=[Article.State.EDITING, Article.State.IN_REVIEW]
    )
    for desk_id in {row.desk_id for row in [*claims, *texts]}:
        if not rules.may_hand_over(by, from_person, desk_id):
            raise NotAllowedError(f"您不能交接{from_person.name}手上的稿件。")
        if not rules.is_editor(to_person, desk_id):
            raise InvalidError(f"{to_person.name}不在这个信息科任编辑，不能接手。")
    keys = list(claims.values_list("pk", flat=True))
    text_keys = list(texts.values_list("pk", flat=True))
    Submission.objects.filter(pk__in=keys).update(
        claimed_by=to_person, claimed_at=timezone.now()
    )
    Article.objects.filter(pk__in=text_keys).update(editor=to_person)
    Deadline.objects.filter(
        subject_kind="items.submission",
        subject_id__in=keys,
        person=from_person,
        met_at=None,
    ).update(person=to_person)
    record(
        "editing.hand_over_claims",
        from_person,
        by=by,
        to=to_person.name,
        submissions=keys,
        articles=text_keys,
    )
    return len(keys) + len(text_keys)


@action
def set_words(
    *,
    desk: Desk,
    by: Person,
    reasons: Sequence[tuple[str, str]],
    phrases: Mapping[str, Sequence[str]],
    qualified: Collection[str] = (),
) -> None:
    """Give a desk its own reasons for declining, each with advice, and its own phrases.

    ``qualified`` are the reasons that say nothing against the text (合格未用). An empty list
    brings the shipped one back. Decisions keep the words they were made with.
    """
    if not rules.may_set_words(by, desk.pk):
        raise NotAllowedError("您不能改这个信息科的理由和常用语。")
    _check_words(reasons, phrases)
    _check_qualified([text for text, _ in reasons], qualified)
    DeclineReason.objects.filter(desk=desk).delete()
    DeclineReason.objects.bulk_create(
        DeclineReason(
            desk=desk,
            text=text,
            advice=advice,
            is_qualified=text in qualified,
            position=position,
        )
        for position, (text, advice) in enumerate(reasons)
    )
    Phrase.objects.filter(desk=desk).delete()
    Phrase.objects.bulk_create(
        Phrase(desk=desk, verb=verb, text=text, position=position)
        for verb, texts in phrases.items()
        for position, text in enumerate(texts)
    )
    record(
        "editing.set_words",
        desk,
        by=by,
        reasons=[text for text, _ in reasons],
        qualified=sorted(qualified),
        phrases={verb: list(texts) for verb, texts in phrases.items()},
    )


def _check_words(
    reasons: Sequence[tuple[str, str]], phrases: Mapping[str, Sequence[str]]
) -> None:
    texts = [text for text, _ in reasons]
    if len(set(texts)) < len(texts):
        raise InvalidError("理由有重复的。", fields={"reasons": "同一个理由只写一行。"})
    if any(len(text) > LONGEST_REASON for text in texts):
        sentence = f"理由最多{LONGEST_REASON}字，细说的写在竖线后面。"
        raise InvalidError("有一个理由太长。", fields={"reasons": sentence})
    advices = [advice for _, advice in reasons]
    lines = [*advices, *(text for group in phrases.values() for text in group)]
    if any(len(line) > LONGEST_LINE for line in lines):
        raise InvalidError(f"一行最多{LONGEST_LINE}字，有一行太长。")
    if set(phrases) - set(PHRASED):
        raise InvalidError("没有这样的常用语。")


def _check_qualified(texts: Sequence[str], qualified: Collection[str]) -> None:
    strange = [text for text in qualified if text not in texts]
    if strange:
        sentence = f"上面的理由里没有“{strange[0]}”，请照上面的写。"
        raise InvalidError(
            "有一个合格未用的理由不在清单里。", fields={"qualified": sentence}
        )


def load_defaults() -> None:
    """Write the shipped reasons and phrases; running it again changes nothing."""
    for position, row in enumerate(_shipped("decline_reasons.json")):
        DeclineReason.objects.update_or_create(
            desk=None,
            text=row["text"],
            defaults={"advice": row["advice"], "position": position},
        )
    for verb, texts in _shipped("phrases.json").items():
        for position, text in enumerate(texts):
            Phrase.objects.update_or_create(
                desk=None, verb=verb, text=text, defaults={"position": position}
            )


def _shipped(name: str) -> Any:
    return json.loads((SHIPPED / name).read_text("utf-8"))
