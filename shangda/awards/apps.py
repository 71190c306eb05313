"""Registers the app, and its winners as a source of facts."""

from django.apps import AppConfig


class Awards(AppConfig):
    """See the package's docstring."""

    name = "shangda.awards"

    def ready(self) -> None:
        """What a vote decides counts as soon as it is confirmed."""
        from shangda.awards import winning  # noqa: PLC0415 -- apps must be loaded
        from shangda.scoring import sources  # noqa: PLC0415 -- apps must be loaded

        sources.register(winning.NOMINEES)
