"""Registers the app and what of it can be found."""

from django.apps import AppConfig


class Items(AppConfig):
    """See the package's docstring."""

    name = "shangda.items"

    def ready(self) -> None:
        """Make the app's texts known to search."""
        from shangda.items import findable  # noqa: PLC0415 -- apps must be loaded

        findable.register_sources()
