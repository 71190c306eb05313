"""Registers the app, and has it told of what verbs change."""

from django.apps import AppConfig


class Search(AppConfig):
    """See the package's docstring."""

    name = "shangda.search"

    def ready(self) -> None:
        """Every verb's subjects pass here, at the end of its transaction."""
        from shangda.kernel import health, transactions  # noqa: PLC0415 -- apps must be loaded
        from shangda.search import looking, tasks  # noqa: PLC0415 -- apps must be loaded

        health.look_by("search", looking.findings)
        transactions.follow_by("search", tasks.follow)
