"""``shangda load_defaults``: what every app ships to start with, as far as it is missing."""

from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand

APPS = ["organisations", "items", "editing", "periodicals", "scoring"]


class Command(BaseCommand):
    """Safe to run again: what the office changed stays."""

    help = "Lay down the shipped defaults of every app."

    def handle(self, *args: Any, **options: Any) -> None:
        """Call each app's verb and print what it warns of."""
        for app in APPS:
            said = import_module(f"shangda.{app}.actions").load_defaults()
            for warning in said or []:
                self.stderr.write(self.style.WARNING(warning))
