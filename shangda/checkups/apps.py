"""Registers the app."""

from django.apps import AppConfig


class Checkups(AppConfig):
    """See the package's docstring."""

    name = "shangda.checkups"
