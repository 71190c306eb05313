"""Registers the app."""

from django.apps import AppConfig


class Scoring(AppConfig):
    """See the package's docstring."""

    name = "shangda.scoring"
