"""The last quarter's bulletin, made by the verbs that people use; its files follow as a job."""

from datetime import date

from shangda.bulletins import actions, spans
from shangda.bulletins.models import Bulletin, Kind
from shangda.organisations.models import Desk, Person, Unit
from shangda.points.rulesets import Per
from shangda.scoring.models import LedgerLine

DESK, SCORER, ISSUER = "QD", "xian-kaohe", "xian-qianfa"
OBJECTING, INFORMANT = "QSZ", "zhen-xinxi"
_REASON = "这一条是两家合写的，供稿单位里我们在前，请核一下份额。"


def issue_last_quarter(today: date) -> Bulletin:
    """Close it, draft, sign; one unit objects, and waits for its answer."""
    desk = Desk.objects.select_related("unit").get(code=DESK)
    scorer, issuer = _person(SCORER), _person(ISSUER)
    made = actions.start_bulletin(
        desk=desk, kind=Kind.QUARTER, span=spans.last_ended(Per.QUARTER, today), by=scorer
    )
    actions.ask_signature(bulletin=made, by=scorer)
    actions.issue_bulletin(bulletin=made, by=issuer)
    _object(made)
    return made


def _object(bulletin: Bulletin) -> None:
    unit, closed = Unit.objects.get(code=OBJECTING), bulletin.closed
    rows = LedgerLine.objects.standing().filter(
        desk=bulletin.desk_id, unit=unit, person=None
    )
    days = (closed.start, closed.end)
    line = rows.filter(counted_date__range=days).order_by("counted_date", "pk").last()
    if line:
        case = actions.Case(reason=_REASON, line=line)
        actions.raise_objection(
            bulletin=bulletin, unit=unit, by=_person(INFORMANT), case=case
        )


def _person(username: str) -> Person:
    return Person.objects.get(username=username)
