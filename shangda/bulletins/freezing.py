"""The lock of closed periods in the database itself: what was kept is refused a change.

Rows may be deleted only by somebody who may drop the lock as well; the trace keeps the
fingerprint of every period (docs/adr/0018).
"""

from django.db import connection

TABLE = "scoring_closedperiod"
_REFUSAL = "closed periods never change"
_SQLITE = (
    f"CREATE TRIGGER IF NOT EXISTS closed_period_kept BEFORE UPDATE ON {TABLE}"
    f" BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
)
_FUNCTION = (
    "CREATE OR REPLACE FUNCTION closed_period_kept() RETURNS trigger AS $$"
    f" BEGIN RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';"
    " END $$ LANGUAGE plpgsql"
)
_TRIGGER = (
    f"CREATE TRIGGER closed_period_kept BEFORE UPDATE ON {TABLE}"
    " FOR EACH ROW EXECUTE FUNCTION closed_period_kept()"
)
_DROP_TRIGGER = f"DROP TRIGGER IF EXISTS closed_period_kept ON {TABLE}"


def make() -> None:
    """Lock the table, where it is not locked.

    SQLite forgets the lock when a migration alters the table: that one has to ask for it
    again.
    """
    if connection.vendor == "postgresql":
        _run(_FUNCTION, _DROP_TRIGGER, _TRIGGER)
    else:
        _run(_SQLITE)


def drop() -> None:
    """Open it again."""
    if connection.vendor == "postgresql":
        _run(_DROP_TRIGGER, "DROP FUNCTION IF EXISTS closed_period_kept()")
    else:
        _run("DROP TRIGGER IF EXISTS closed_period_kept")


def _run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
