"""What a hand-over would move, shown before anybody presses the button."""

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from shangda.editing.models import Article
from shangda.items.models import Item, Submission
from shangda.organisations.models import Appointment, Person, Role
from shangda.organisations.queries import day_before
from shangda.organisations.rules import is_desk_admin, is_security_admin
from shangda.workbench import rules

UNFINISHED = (
    Item.State.DRAFT, Item.State.AWAITING, Item.State.SIGNED, Item.State.RETURNED
)  # fmt: skip
IN_HAND = (
    Submission.State.CLAIMED, Submission.State.VERIFYING, Submission.State.HELD
)  # fmt: skip
IN_EDITING = (Article.State.EDITING, Article.State.IN_REVIEW)


@dataclass(frozen=True)
class Preview:
    """Posts that move and posts that stay, unfinished texts, and work in hand at a desk."""

    posts: list[Appointment]
    kept_posts: list[Appointment]
    drafts: list[Item]
    claims: list[Submission]
    articles: list[Article]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to hand over."""
        return not (self.posts or self.drafts or self.claims or self.articles)


def preview(leaver: Person, by: Person, day: date) -> Preview:
    """What moves on the day when ``by`` hands over the leaver's work."""
    held = posts_held(leaver, day)
    moved = [one for one in held if rules.may_move_post(by, one.post)]
    claims = Submission.objects.filter(claimed_by=leaver, state__in=IN_HAND)
    texts = Article.objects.filter(editor=leaver, state__in=IN_EDITING)
    kept = Q(keeper=leaver) | Q(keeper=None, author=leaver)
    drafts = Item.objects.filter(kept, state__in=UNFINISHED).select_related("unit")
    return Preview(
        posts=moved,
        kept_posts=[one for one in held if one not in moved],
        drafts=list(drafts.order_by("-changed_at", "pk")),
        claims=list(claims.select_related("revision", "desk").order_by("waiting_since")),
        articles=list(texts.select_related("desk").order_by("changed_at", "pk")),
    )


def posts_held(leaver: Person, day: date) -> list[Appointment]:
    """Posts held in one's own right up to the day before."""
    rows = leaver.appointments.in_force(day_before(day)).filter(stands_in_for=None)
    return list(rows.select_related("post__unit", "post__desk").order_by("pk"))


def leavers(by: Person) -> QuerySet[Person]:
    """Whose work this person may hand over; oneself first among them."""
    units = by.units_as(Role.CHIEF_APPROVER)
    desks = by.desks_as(Role.CHIEF_EDITOR)
    visible = _kept(by).values("pk")
    led = Q(appointments__post__unit__in=units) | Q(appointments__post__desk__in=desks)
    found = Person.objects.filter(Q(pk=by.pk) | Q(pk__in=visible) | led)
    return _by_initials(found)


def successors(leaver: Person, by: Person) -> QuerySet[Person]:
    """Who may take over: those this person can see, and the leaver's colleagues."""
    desks = {power.desk_id for power in leaver.powers if power.desk_id}
    seats = Appointment.objects.filter(
        Q(post__unit__in=leaver.unit_ids) | Q(post__desk__in=desks)
    )
    visible = _kept(by).values("pk")
    found = Person.objects.filter(Q(pk__in=visible) | Q(appointments__in=seats))
    return _by_initials(found.filter(is_active=True).exclude(pk=leaver.pk))


def _by_initials(people: QuerySet[Person]) -> QuerySet[Person]:
    """People as one looks for them in a list, with ``place``, where they work today."""
    held = Appointment.objects.in_force(timezone.localdate())
    places = held.filter(person=OuterRef("pk")).annotate(
        place=Coalesce("post__unit__short_name", "post__desk__name", Value(""))
    )
    place = Subquery(places.order_by("stands_in_for", "pk").values("place")[:1])
    return people.distinct().annotate(place=place).order_by("initials", "name", "pk")


def _kept(by: Person) -> QuerySet[Person]:
    """Accounts in sight of those who give posts; making accounts alone is not enough."""
    if is_security_admin(by) or is_desk_admin(by):
        return Person.objects.visible_to(by)
    return Person.objects.none()
