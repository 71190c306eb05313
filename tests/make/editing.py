"""What a desk makes of submissions, reached by the real verbs."""

from dataclasses import replace
from datetime import timedelta

from django.utils import timezone

from shangda.editing import actions
from shangda.editing.models import DeclineReason
from shangda.items import actions as items
from shangda.organisations.models import Role
from tests.make.items import ITEM_BODY, submission
from tests.make.organisations import holder, join
from tests.make.organisations import unit as _unit

_CHANGED = ITEM_BODY.replace("逐村摸清", "逐村查清").replace("147个", "152个")


def desk_defaults():
    """The shipped reasons and phrases."""
    actions.load_defaults()


def decline_reason(text="只报会议和活动", desk=None):
    """A reason of the list."""
    return DeclineReason.objects.create(text=text, desk=desk)


def received(world, **fields):
    """A submission that nobody at the desk has touched."""
    return submission(world, **fields)


def claimed(world, *, by=None, **fields):
    """A submission in the editor's hands."""
    return actions.claim(submission=received(world, **fields), by=by or world.editor)


def verifying(world, *, by=None, **fields):
    """A submission about which its own unit is asked."""
    sent = received(world, **fields)
    question(sent, by=by or world.editor)
    return sent


def question(sent, *, by, unit=None, text="新接备用水源是4处还是5处？"):
    """A question about a submission."""
    return actions.verify(
        submission=sent,
        by=by,
        unit=unit or sent.item.unit,
        question=text,
        passage="新接备用水源4处",
    )


def held(world, *, by=None, days=3, **fields):
    """A submission kept until a day to come."""
    until = timezone.localdate() + timedelta(days=days)
    return actions.hold(
        submission=received(world, **fields), by=by or world.editor, until=until
    )


def returned(world, *, by=None, words="请补上资金来源。", **fields):
    """A submission that its unit has back."""
    sent = received(world, **fields)
    return actions.return_for_change(submission=sent, by=by or world.editor, words=words)


def declined(world, *, by=None, **fields):
    """A submission that was not used."""
    reason = DeclineReason.objects.filter(desk=None).first() or decline_reason()
    return actions.decline(
        submission=received(world, **fields), by=by or world.editor, reason=reason.text
    )


def selected(world, *, by=None, **fields):
    """A submission whose text is an article now."""
    sent = received(world, **fields)
    actions.select(submission=sent, by=by or world.editor)
    return sent


def article(world, *, by=None, **fields):
    """An article of one source, as it was submitted."""
    return actions.select(submission=received(world, **fields), by=by or world.editor)


def edited_article(world, *, by=None, body=_CHANGED, **fields):
    """An article that its editor has changed."""
    by = by or world.editor
    made = article(world, by=by, **fields)
    return actions.save_article(
        article=made, by=by, title=made.title, body=body, version=made.version
    )


def article_in_review(world, **fields):
    """An article that waits for its second reader."""
    return actions.send_to_review(
        article=edited_article(world, **fields), by=fields.get("by") or world.editor
    )


def passed_article(world, *, reviewer=None, **fields):
    """An article that may be printed."""
    made = article_in_review(world, **fields)
    return actions.pass_review(article=made, by=reviewer or world.chief_editor)


def neighbour(world, name="芦雪乡"):
    """Another township with people in its posts, as a world of the same desks."""
    township = _unit("", name, parent=world.county)
    join(township, world.desk)
    return replace(
        world,
        township=township,
        informant=holder(Role.INFORMANT, unit=township),
        deputy=holder(Role.DEPUTY_APPROVER, unit=township),
        chief=holder(Role.CHIEF_APPROVER, unit=township),
    )


def merged(world, *, by=None, parts=None, count=2):
    """An article of several townships' submissions, the world's own first."""
    worlds = [world, *(neighbour(world, f"邻{n}镇") for n in range(1, count))]
    sent = [received(each) for each in worlds]
    return actions.merge(submissions=sent, by=by or world.editor, parts=parts)


def reported_item(world, *, article=None, by=None, **fields):
    """An office's item made of its desk's article, not signed yet."""
    by = by or world.editor
    made = article or passed_article(world, **fields)
    item = actions.report_up(article=made, by=by)
    return items.set_particulars(
        item=item, by=by, is_secrecy_checked=True, informant_phone="内线6001"
    )


def submission_above(world, **fields):
    """What the city's desk has of the county's article."""
    item = reported_item(world, **fields)
    items.ask_sign_off(item=item, by=fields.get("by") or world.editor)
    item.refresh_from_db()
    items.agree(item=item, by=world.office_head)
    item.refresh_from_db()
    if item.state == "awaiting":
        items.sign_off(item=item, by=world.office_head)
    return item.submissions.select_related("desk", "item", "revision").get()


def items_withdraw(sent, by):
    """Take a submission back by its unit."""
    return items.withdraw(submission=sent, by=by)


def resubmit(world, sent, *, added):
    """Let the unit change the returned text and send it again."""
    item = sent.item
    item.refresh_from_db()
    items.save(
        item=item,
        by=world.informant,
        title=item.title,
        body=item.body + added,
        version=item.version,
    )
    for verb, by in (
        (items.ask_sign_off, world.informant),
        (items.agree, world.chief),
        (items.sign_off, world.deputy),
    ):
        item.refresh_from_db()
        verb(item=item, by=by)
    sent.refresh_from_db()
    return sent
