"""Who hears of what the desk does: authors, signers, asked units, colleagues."""

from collections.abc import Iterable
from datetime import datetime

from shangda.editing.models import Article, Decision, Verification
from shangda.items import rules
from shangda.items.models import Item, SignOff, Submission
from shangda.kernel import notices
from shangda.kernel.deadlines import Owner
from shangda.kernel.notices import Message
from shangda.organisations.models import Desk, Person, Role
from shangda.organisations.queries import holders


def authors(item: Item) -> list[Person]:
    """Who looks after it, and the unit's informants when that person is there no more."""
    keeper = item.looked_after_by
    informants = list(holders(Role.INFORMANT, unit_id=item.unit_id))
    if keeper in informants or rules.edits_for(keeper, item.unit):
        return [keeper]
    return [keeper, *informants]


def signers(submission: Submission) -> list[Person]:
    """Those who agreed to or signed the text that the desk has."""
    signed = [SignOff.Outcome.AGREED, SignOff.Outcome.SIGNED]
    done = submission.revision.sign_offs.filter(outcome__in=signed, undone_at=None)
    return [sign_off.by for sign_off in done.select_related("by") if sign_off.by]


def tell_authors(
    decision: Decision, text: str, *, others: Iterable[Person] = (), act: bool = False
) -> None:
    """Tell the author's side what was decided, with a way to the item."""
    item = decision.submission.item
    message = Message(
        event=f"decision:{decision.pk}",
        group=f"items.item:{item.pk}",
        kind=decision.verb,
        text=text,
        url=item.get_absolute_url(),
        is_action_needed=act,
    )
    notices.tell([*authors(item), *others], message)


def tell_of_undoing(decision: Decision, text: str, others: Iterable[Person] = ()) -> None:
    """Tell those who heard of a decision that it no longer holds."""
    item = decision.submission.item
    message = Message(
        event=f"decision:{decision.pk}:undone",
        group=f"items.item:{item.pk}",
        kind="undo",
        text=text,
        url=item.get_absolute_url(),
    )
    notices.tell([*authors(item), *others], message)


def tell_of_question(
    verification: Verification, people: Iterable[Person], what: str, text: str, url: str
) -> None:
    """Tell somebody of a question: that it is asked, answered or withdrawn."""
    message = Message(
        event=f"verification:{verification.pk}:{what}",
        group=f"editing.verification:{verification.pk}",
        kind=what,
        text=text,
        url=url,
        is_action_needed=what == "verify",
    )
    notices.tell(people, message)


def tell_of_article(
    article: Article, people: Iterable[Person], what: str, text: str, *, act: bool = False
) -> None:
    """Tell colleagues of an article's way through review."""
    message = Message(
        event=f"article:{article.pk}:{what}:{article.version}:{article.waiting_since:%H%M%S%f}",
        group=f"editing.article:{article.pk}",
        kind=what,
        text=text,
        url=f"/articles/{article.pk}/",
        is_action_needed=act,
    )
    notices.tell(people, message)


def tell_of_take_over(
    submission: Submission, before: Person, by: Person, at: datetime
) -> None:
    """Tell a colleague that somebody goes on with their work."""
    message = Message(
        event=f"submission:{submission.pk}:take_over:{at:%Y%m%d%H%M%S%f}",
        group=f"items.item:{submission.item_id}",
        kind="take_over",
        text=f"{by.name}接手了您认领的“{submission.revision.title}”，您存过的稿子都在。",
        url=f"/inbox/{submission.pk}/",
    )
    notices.tell([before], message)


def those_asked(unit_id: int) -> tuple[list[Person], Owner]:
    """Who answers for a unit: its informants, else its approvers, else its desks' editors."""
    for role in (Role.INFORMANT, Role.DEPUTY_APPROVER, Role.CHIEF_APPROVER):
        if people := list(holders(role, unit_id=unit_id)):
            return people, Owner(role=role, unit_id=unit_id)
    for desk in Desk.objects.filter(unit_id=unit_id):
        if people := list(holders(Role.EDITOR, desk_id=desk.pk)):
            return people, Owner(role=Role.EDITOR, desk_id=desk.pk)
    return [], Owner(role=Role.INFORMANT, unit_id=unit_id)
