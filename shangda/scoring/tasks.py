"""What follows a verb, after the commit."""

from datetime import date

from shangda.kernel.outbox import task
from shangda.periodicals.models import Outlet
from shangda.scoring import posting


@task("scoring.repost")
def repost(desk_id: int, outlet_id: int, from_date: str) -> None:
    """A value has changed: count anew what it had counted. ``from_date`` is ISO."""
    outlet = Outlet.objects.get(pk=outlet_id)
    posting.repost(desk_id, outlet, date.fromisoformat(from_date))
