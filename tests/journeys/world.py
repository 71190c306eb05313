"""Installations that journeys walk through: real processes, real files, a real SQLite.

``live_server`` shares one process and its database connection with the test; what journeys
have to show (kill -9, autosave beside other writers, the worker that renders) needs the
processes of ``shangda serve``. So each journey has a folder of its own, copied from one
prepared folder, and makes its people in a process of that installation.
"""

import json
import shutil

from tests.races.world import Installation, Server

__all__ = ["House", "Server", "prepared_house"]

MAKE = """
import django
django.setup()
from tests.journeys import making
making.main()
"""
PASSWORD = "secret-2026"  # of everybody whom tests.make makes


class House(Installation):
    """An installation in which a process can make what a journey needs."""

    def copy(self, folder):
        """The same installation once more, in a folder of its own."""
        shutil.copytree(self.folder, folder)
        return House(folder, is_prepared=True)

    def make(self, name, **options):
        """A function of ``tests.journeys.making`` in a process of its own; its answer."""
        return json.loads(self._python("-c", MAKE, name, json.dumps(options)))

    def lines(self, *command):
        """The JSON lines that a command prints."""
        return [json.loads(line) for line in self.run(*command).splitlines() if line]


def prepared_house(folder):
    """An empty house with the shipped defaults, to copy from."""
    folder.mkdir(exist_ok=True)
    house = House(folder)
    house.run("load_defaults")
    return house
