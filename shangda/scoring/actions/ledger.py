"""The ledger as a whole: made right by order, and brought up after an update."""

from shangda.items.models import Submission
from shangda.kernel.lifecycle import record
from shangda.kernel.transactions import action
from shangda.organisations.models import Person
from shangda.scoring import first_rules, ledger, noting
from shangda.scoring.ledger import Rebuilt
from shangda.scoring.models import Fact


def rebuild_ledger(*, by: Person, processes: int = 1) -> Rebuilt:
    """Make the facts say what the sources mean, and the ledger what the facts say.

    Goes range by range, so that others can work meanwhile; traced when it is done.
    """
    noted = noting.note_all()
    found = ledger.rebuild(processes=processes)
    _trace(by, found, len(noted.new), len(noted.gone))
    return found


@action
def _trace(by: Person, found: Rebuilt, new: int, gone: int) -> None:
    record(
        "scoring.rebuild_ledger",
        by,
        by=by,
        added=found.missing,
        reversed=found.wrong,
        facts=new,
        revoked=gone,
    )


def load_defaults() -> list[str]:
    """Note and count what happened before there were facts, and give each desk a draft."""
    if Submission.objects.exists() and not Fact.objects.exists():
        noting.note_all()
        ledger.rebuild()
    first_rules.start()
    return []
