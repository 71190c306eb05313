"""Registers the app."""

from django.apps import AppConfig


class Editing(AppConfig):
    """See the package's docstring."""

    name = "shangda.editing"
