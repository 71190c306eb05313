import json
import os
import subprocess
import sys

SETTINGS = """
import json
from shangda.config import settings
print(json.dumps(settings.DATABASES["default"]["OPTIONS"]))
"""


def options_of(url, folder):
    """Another process, as settings are read once."""
    env = os.environ | {"SHANGDA_DATABASE_URL": url, "SHANGDA_DATA": str(folder)}
    done = subprocess.run(  # noqa: S603 -- our own words
        [sys.executable, "-c", SETTINGS], env=env, check=True, capture_output=True
    )
    return json.loads(done.stdout)


def test_postgresql_compiles_no_plans_and_calls_no_helpers(tmp_path):
    options = options_of("postgres://shangda@127.0.0.1/shangda", tmp_path)

    assert options == {"options": "-c jit=off -c max_parallel_workers_per_gather=0"}


def test_what_the_address_says_of_options_counts(tmp_path):
    options = options_of(
        "postgres://shangda@127.0.0.1/shangda?sslmode=require&options=-c%20jit=on", tmp_path
    )

    assert options == {"options": "-c jit=on", "sslmode": "require"}
