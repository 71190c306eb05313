"""Registers the app."""

from django.apps import AppConfig


class Awards(AppConfig):
    """See the package's docstring."""

    name = "shangda.awards"
