"""Periodicals and issues in every state, reached by the real verbs."""

from django.utils import timezone

from shangda.kernel import outbox
from shangda.organisations.models import Role
from shangda.periodicals import actions, tasks
from shangda.periodicals.models import Issue
from tests.make.editing import passed_article
from tests.make.items import stored_file
from tests.make.organisations import holder

_STATES = ("composing", "first_proof", "second_proof", "to_sign", "issued")


def keeper(world):
    """The administrator of the county's desk; the same one each time."""
    if not hasattr(world, "_keeper"):
        world._keeper = holder(Role.DESK_ADMIN, desk=world.desk, name="关立")
    return world._keeper


def second_editor(world):
    """Another editor of the desk, who reads the second proof."""
    if not hasattr(world, "_second_editor"):
        world._second_editor = holder(Role.EDITOR, desk=world.desk, name="乔一帆")
    return world._second_editor


def periodical(world, *, masthead="栖云快报", desk=None, by=None, **head):
    """A periodical of the county's desk, without recipients or columns."""
    desk = desk or world.desk
    by = by or (keeper(world) if desk == world.desk else holder(Role.DESK_ADMIN, desk=desk))
    particulars = {"office": "中共栖云县委办公室", "copies": 35} | head
    return actions.add_periodical(
        desk=desk, by=by, head=actions.Masthead(masthead=masthead, **particulars)
    )


def recipients(world, printed, *, persons=None, units=None):
    """报 to the leader, 发 to the township."""
    by = keeper(world)
    actions.add_recipient(
        periodical=printed,
        by=by,
        address="report",
        label="县委领导",
        persons=[world.leader] if persons is None else persons,
    )
    actions.add_recipient(
        periodical=printed,
        by=by,
        address="distribute",
        label="各乡镇",
        units=[world.township] if units is None else units,
    )
    return printed


def issue(world, *, periodical=None, articles=None, day=None, by=None, **particulars):
    """An issue that is being composed, with one article unless told otherwise."""
    by = by or world.editor
    printed = periodical or recipients(world, _periodical(world))
    made = actions.start_issue(
        periodical=printed, by=by, issue_date=day or timezone.localdate(), **particulars
    )
    for article in [passed_article(world)] if articles is None else articles:
        actions.place(issue=made, article=article, by=by)
    return _fresh(made)


def issue_in(state, world, **fields):
    """An issue in this state."""
    made = issue(world, **fields)
    if state == "discarded":
        return _fresh(actions.discard(issue=made, by=world.editor))
    second = second_editor(world)
    ways = [
        lambda: actions.start_proof(issue=made, by=world.editor),
        lambda: actions.pass_first_proof(issue=made, by=world.editor),
        lambda: actions.pass_second_proof(issue=made, by=second),
        lambda: actions.sign(issue=made, by=world.issuer),
    ]
    for go in ways[: _STATES.index(state)]:
        go()
    return _fresh(made)


def issued_issue(world, **fields):
    """A signed issue whose files are not made yet."""
    return issue_in("issued", world, **fields)


def printed_issue(world, **fields):
    """A signed issue with its files."""
    made = issued_issue(world, **fields)
    tasks.print_issue.run(made.pk)
    return _fresh(made)


def drain():
    """Do all work that waits behind the verbs."""
    return outbox.drain()


def outside_outlet(world, name="市委办公室刊物"):
    """An outlet outside the system."""
    return actions.add_outlet(desk=world.desk, by=keeper(world), name=name, level="city")


def outside_use(world, *, article=None, item=None, by=None, **fields):
    """An adoption outside the system, of the desk's article unless told otherwise."""
    if article is None and item is None:
        article = passed_article(world)
    evidence = actions.Evidence(scan=stored_file(), name="扫描件.pdf", reference="第38期")
    use = actions.Use(
        desk=world.desk,
        outlet=fields.pop("outlet", None) or outside_outlet(world),
        used_date=fields.pop("used_date", timezone.localdate()),
        article=article,
        item=item,
    )
    return actions.record_outside_use(use=use, evidence=evidence, by=by or world.editor)


_periodical = periodical


def _fresh(made):
    return Issue.objects.select_related("periodical__desk__unit").get(pk=made.pk)
