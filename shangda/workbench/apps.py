"""Registers the app."""

from django.apps import AppConfig


class Workbench(AppConfig):
    """See the package's docstring."""

    name = "shangda.workbench"
