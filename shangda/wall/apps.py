"""Registers the app."""

from django.apps import AppConfig


class Wall(AppConfig):
    """See the package's docstring."""

    name = "shangda.wall"
