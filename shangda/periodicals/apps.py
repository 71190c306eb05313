"""Registers the app and tells ``editing`` where articles stand."""

from django.apps import AppConfig


class Periodicals(AppConfig):
    """Issues, numbering, distribution."""

    name = "shangda.periodicals"
    verbose_name = "刊物"

    def ready(self) -> None:
        """What is printed cannot be dissolved; only this app knows what is printed."""
        from shangda.editing import uses  # noqa: PLC0415 -- apps must be loaded
        from shangda.periodicals import queries  # noqa: PLC0415 -- apps must be loaded

        uses.find_places_by("periodicals", queries.places_of)
        uses.tell_placed_by("periodicals", queries.is_placed)
