"""Registers the app and tells the kernel how to find the holders of a post."""

from django.apps import AppConfig


class Organisations(AppConfig):
    """Units, desks, people."""

    name = "shangda.organisations"
    verbose_name = "组织"

    def ready(self) -> None:
        """Deadlines may be owned by a role; only this app knows who holds it."""
        from shangda.kernel import deadlines  # noqa: PLC0415 -- apps must be loaded
        from shangda.organisations import queries  # noqa: PLC0415 -- apps must be loaded

        deadlines.find_holders_by(queries.holders_of_deadline)
