"""Registers the app."""

from django.apps import AppConfig


class Bulletins(AppConfig):
    """See the package's docstring."""

    name = "shangda.bulletins"
