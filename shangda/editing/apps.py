"""Registers the app and what of it can be found."""

from django.apps import AppConfig


class Editing(AppConfig):
    """See the package's docstring."""

    name = "shangda.editing"

    def ready(self) -> None:
        """Make the app's texts known to search."""
        from shangda.editing import findable  # noqa: PLC0415 -- apps must be loaded

        findable.register_sources()
