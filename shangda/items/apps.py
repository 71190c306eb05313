"""Registers the app."""

from django.apps import AppConfig


class Items(AppConfig):
    """See the package's docstring."""

    name = "shangda.items"
