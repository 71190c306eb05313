"""Registers the app."""

from django.apps import AppConfig


class Periodicals(AppConfig):
    """See the package's docstring."""

    name = "shangda.periodicals"
