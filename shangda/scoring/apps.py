"""Registers the app, its sources of facts, and has it told of what verbs change."""

from django.apps import AppConfig

HOUR = 3600  # seconds


class Scoring(AppConfig):
    """See the package's docstring."""

    name = "shangda.scoring"

    def ready(self) -> None:
        """Every verb's subjects pass here, at the end of its transaction."""
        from shangda.kernel import transactions, worker  # noqa: PLC0415 -- apps must be loaded
        from shangda.scoring import sources, tasks  # noqa: PLC0415 -- apps must be loaded
        from shangda.scoring.sources import (  # noqa: PLC0415 -- apps must be loaded
            going_up,
            registrations,
            submissions,
            uses,
        )

        for one in (
            submissions.SUBMISSIONS,
            going_up.GOING_UP,
            uses.ENTRIES,
            uses.OUTSIDE,
            registrations.REGISTRATIONS,
        ):
            sources.register(one)
        transactions.follow_by("scoring", tasks.follow)
        worker.do_every(HOUR, "scoring", tasks.settle_ended)
