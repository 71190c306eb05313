"""Registers the app, what of it can be found, and what follows verbs."""

from django.apps import AppConfig


class Editing(AppConfig):
    """See the package's docstring."""

    name = "shangda.editing"

    def ready(self) -> None:
        """Make the app's texts known to search."""
        from shangda.editing import findable, tasks  # noqa: PLC0415 -- apps must be loaded
        from shangda.kernel import transactions  # noqa: PLC0415 -- apps must be loaded

        findable.register_sources()
        transactions.follow_by("clusters", tasks.follow)
