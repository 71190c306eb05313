"""Many processes at one sign-in page, on a database of their own."""

import json
import os
import subprocess
import sys

import pytest

pytestmark = [pytest.mark.races, pytest.mark.slow, pytest.mark.sql]
PROCESSES, THREADS, TRIES, LIMIT = 2, 4, 6, 5
READY = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from shangda.organisations.models import Person
Person.objects.create_user("fang", "secret-2026", name="方")
"""
HAMMER = """
import json, sys
from concurrent.futures import ThreadPoolExecutor
import django; django.setup()
from django.db import connections
from django.test import Client
def attempt(_):
    body = {"login": "fang", "password": "wrong"}
    try:
        return Client().post("/accounts/login/", body).status_code
    finally:
        connections.close_all()
threads, tries = map(int, sys.argv[1:])
with ThreadPoolExecutor(threads) as pool:
    print(json.dumps(list(pool.map(attempt, range(tries * threads)))))
"""
SIXTH = """
import django; django.setup()
from django.test import Client
body = {"login": "fang", "password": "secret-2026"}
print(Client().post("/accounts/login/", body).status_code)
"""


def start(code, folder, *args):
    surroundings = os.environ | {
        "SHANGDA_DATA": str(folder),
        "SHANGDA_HOSTS": "testserver",
        "SHANGDA_LOG_LEVEL": "CRITICAL",
        "SHANGDA_DEBUG": "1",
        "DJANGO_SETTINGS_MODULE": "shangda.config.settings",
    }
    surroundings.pop("SHANGDA_DATABASE_URL", None)
    command = [sys.executable, "-W", "ignore", "-c", code, *map(str, args)]
    return subprocess.Popen(  # noqa: S603 -- our own code on our own data
        command, env=surroundings, stdout=subprocess.PIPE
    )


def said(process):
    out, _ = process.communicate(timeout=180)
    assert process.returncode == 0
    return out


def test_the_lock_holds_across_processes(tmp_path):
    said(start(READY, tmp_path))

    hammers = [start(HAMMER, tmp_path, THREADS, TRIES) for _ in range(PROCESSES)]
    statuses = [status for hammer in hammers for status in json.loads(said(hammer))]

    assert len(statuses) == PROCESSES * THREADS * TRIES
    # One check per thread may be on its way when the limit is reached.
    assert LIMIT - 1 <= statuses.count(200) <= LIMIT + PROCESSES * THREADS
    assert set(statuses) == {200, 429}
    assert said(start(SIXTH, tmp_path)).strip() == b"429"
