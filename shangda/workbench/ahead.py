"""What comes next for an item: at whom it is, since when, by when, and in one sentence."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from shangda.editing.models import Article, Verification
from shangda.items.models import Item, Submission
from shangda.workbench.story import AtOneDesk, Story
from shangda.workbench.words import when

AtDesk = Submission.State
Text = Article.State
RESULT = "有结果会马上告诉您。"


@dataclass(frozen=True)
class Next:
    """One thing that is awaited; ``desk_id`` is empty while it is in the unit."""

    title: str
    sentence: str
    who: str = ""
    since: datetime | None = None
    due_at: datetime | None = None
    desk_id: int | None = None


def awaited(story: Story) -> list[Next]:
    """What is awaited now, in the unit and at each desk; empty when the story is over."""
    return [*_in_unit(story), *(one for at in story.desks for one in _at_desk(story, at))]


def _in_unit(story: Story) -> Iterator[Next]:
    item = story.item
    if item.state == Item.State.AWAITING:
        line = next((one for one in story.route if one.state == "now"), None)
        label, names = (line.label, "、".join(line.names)) if line else ("领导", "")
        yield Next(f"等{label}审签", f"等{label}{names}审签。", names, item.asked_at)
    elif item.state == Item.State.DRAFT and story.is_own:
        yield Next("写完送审签", "写好后送审签。", since=item.changed_at)
    elif item.state == Item.State.SIGNED and story.is_own:
        yield Next("等报送", "已签发，还没有报送，点“报送”就送出。", since=item.changed_at)


def _at_desk(story: Story, at: AtOneDesk) -> Iterator[Next]:
    make = _MAKERS.get(AtDesk(at.submission.state))
    if make:
        yield from make(story, at)


def _received(story: Story, at: AtOneDesk) -> Iterator[Next]:
    due = f"，{when(at.due_at)}前应有人看" if at.due_at else ""
    yield _of(at, "等待收稿", f"{at.submission.desk}收稿{due}。{_result(story)}")


def _claimed(story: Story, at: AtOneDesk) -> Iterator[Next]:
    who = at.submission.claimed_by.name if at.submission.claimed_by else ""
    sentence = (
        f"{at.submission.desk}{who}正在看，会定选用、退回还是不采用。{_result(story)}"
    )
    yield _of(at, "等编辑决定", sentence, who)


def _verifying(story: Story, at: AtOneDesk) -> Iterator[Next]:
    asked = [one for one in at.questions if one.state == Verification.State.ASKED]
    if not asked:
        yield from _claimed(story, at)
        return
    units = "、".join(dict.fromkeys(str(one.asked_unit) for one in asked))
    due_at = min(one.due_at for one in asked)
    yield Next(
        "等核实答复",
        f"{at.submission.desk}在等{units}答复核实，{when(due_at)}前。",
        units,
        asked[0].asked_at,
        due_at,
        at.submission.desk_id,
    )


def _held(story: Story, at: AtOneDesk) -> Iterator[Next]:
    until = at.submission.hold_until
    day = f"到{until.month}月{until.day}日" if until else ""
    yield _of(
        at, f"缓报{day}", f"{at.submission.desk}缓报{day}，到时再定。{_result(story)}"
    )


def _returned(story: Story, at: AtOneDesk) -> Iterator[Next]:
    due = f"，{when(at.due_at)}前送回" if at.due_at else ""
    if story.is_own:
        yield _of(at, "等您修改后重送", f"请按意见修改后重新送审签{due}。")
    else:
        yield _of(at, "等单位修改", f"等{story.item.unit_name}改好再报{due}。")


def _selected(story: Story, at: AtOneDesk) -> Iterator[Next]:
    if at.source and not at.uses:
        yield from _article(story, at, at.source.article)
    for report in at.reports:
        for sent in report.item.submissions.all():
            if sent.state not in (AtDesk.SELECTED, AtDesk.DECLINED):
                yield Next(
                    f"等{sent.desk.unit}结果",
                    f"已上报{sent.desk}，等那边定。{_result(story)}",
                    str(sent.desk),
                    sent.received_at,
                    desk_id=at.submission.desk_id,
                )


def _article(story: Story, at: AtOneDesk, article: Article) -> Iterator[Next]:
    title, sentence = {
        Text.EDITING: ("编辑中", f"{article.editor}正在编辑，改好送二审。"),
        Text.IN_REVIEW: ("等二审", f"{at.submission.desk}二审，通过后入刊。"),
        Text.PASSED: ("等入刊签发", "二审已过，等编入刊物、签发。"),
    }[Text(article.state)]
    yield Next(
        title,
        sentence + _result(story),
        article.editor.name,
        article.waiting_since,
        desk_id=at.submission.desk_id,
    )


def _of(at: AtOneDesk, title: str, sentence: str, who: str = "") -> Next:
    submission = at.submission
    return Next(
        title, sentence, who, submission.waiting_since, at.due_at, submission.desk_id
    )


def _result(story: Story) -> str:
    return RESULT if story.is_own else ""


_MAKERS: dict[str, Callable[[Story, AtOneDesk], Iterator[Next]]] = {
    AtDesk.RECEIVED: _received,
    AtDesk.CLAIMED: _claimed,
    AtDesk.VERIFYING: _verifying,
    AtDesk.HELD: _held,
    AtDesk.RETURNED: _returned,
    AtDesk.SELECTED: _selected,
}
