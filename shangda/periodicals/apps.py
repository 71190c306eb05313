"""Registers the app, what of it can be found, and where articles stand."""

from django.apps import AppConfig


class Periodicals(AppConfig):
    """Issues, numbering, distribution."""

    name = "shangda.periodicals"
    verbose_name = "刊物"

    def ready(self) -> None:
        """What is printed cannot be dissolved; only this app knows what is printed."""
        from shangda.editing import uses  # noqa: PLC0415 -- apps must be loaded
        from shangda.periodicals import findable, queries  # noqa: PLC0415 -- apps must be loaded

        findable.register_sources()
        uses.find_places_by("periodicals", queries.places_of)
        uses.tell_placed_by("periodicals", queries.is_placed)
