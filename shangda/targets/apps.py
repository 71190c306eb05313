"""Registers the app."""

from django.apps import AppConfig


class Targets(AppConfig):
    """See the package's docstring."""

    name = "shangda.targets"
