"""Registers the app."""

from django.apps import AppConfig


class Search(AppConfig):
    """See the package's docstring."""

    name = "shangda.search"
