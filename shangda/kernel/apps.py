"""Registers the app; its name in tables is ``kernel``."""

from django.apps import AppConfig


class Kernel(AppConfig):
    """The foundation."""

    name = "shangda.kernel"
    verbose_name = "内核"
