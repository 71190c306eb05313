"""The way of an article through the desk, as ``partials/timeline.html`` shows it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from shangda.editing import clocks
from shangda.editing.models import Article
from shangda.kernel.models import AuditEvent
from shangda.organisations.models import Person

WORDS = {
    "editing.start_article": "选用",
    "editing.merge": "合并",
    "editing.add_source": "并入一篇",
    "editing.remove_source": "移出一篇",
    "editing.send_to_review": "送二审",
    "editing.call_back": "收回再改",
    "editing.pass_review": "二审通过",
    "editing.undo_review": "撤回二审",
    "editing.send_back": "二审退回",
    "editing.reopen": "重新编辑",
    "editing.report_up": "上报",
    "editing.dissolve": "撤销成稿",
}
State = Article.State


@dataclass(frozen=True)
class Event:
    """One step that was taken, is being taken, or comes next."""

    title: str
    who: str = ""
    when: str = ""
    note: str = ""
    quote: str = ""
    state: str = ""


def of_article(article: Article, reviewers: list[Person], now: datetime) -> list[Event]:
    """What happened to the text, where it is now, who is next."""
    return [*_past(article, now), *_ahead(article, reviewers, now)]


def _past(article: Article, now: datetime) -> list[Event]:
    events = AuditEvent.objects.filter(
        subject_kind=article._meta.label_lower, subject_id=article.pk, verb__in=WORDS
    ).order_by("sequence")
    return [
        Event(
            WORDS[event.verb],
            event.actor_name,
            _when(event.at, now),
            note=_texts(event.details),
            quote=event.details.get("words", ""),
        )
        for event in events
    ]


def _texts(details: dict[str, Any]) -> str:
    """The receipt numbers of the texts that were put together, or taken in or out."""
    numbers = details.get("sources") or filter(None, [details.get("source")])
    return "、".join(map(str, numbers))


def _ahead(article: Article, reviewers: list[Person], now: datetime) -> list[Event]:
    names = "、".join(person.name for person in reviewers)
    waited = f"已等{clocks.waited(article.waiting_since, now)}"
    review = Event("二审", names or "还没有合适的人", state="next")
    printing = Event("入刊", note="二审过后可以排进刊物", state="next")
    ways = {
        State.EDITING: [
            Event("一审", article.editor.name, note="正在编辑", state="now"),
            review,
            printing,
        ],
        State.IN_REVIEW: [Event("二审", names, note=waited, state="now"), printing],
        State.PASSED: [Event("入刊", note="可以排进刊物，也可以上报", state="now")],
    }
    return ways.get(State(article.state), [])


def _when(at: datetime, now: datetime) -> str:
    local, today = timezone.localtime(at), timezone.localdate(now)
    is_today = local.date() == today
    return f"{local:%H:%M}" if is_today else f"{local.month}月{local.day}日 {local:%H:%M}"
