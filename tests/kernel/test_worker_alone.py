import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ASK = """
import django
django.setup()
from shangda.kernel import outbox
print(outbox._task("periodicals.print_issue").name)
"""


def test_worker_knows_the_tasks_of_apps_whose_pages_it_never_loaded(tmp_path):
    env = os.environ | {
        "SHANGDA_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "shangda.config.settings",
        "PYTHONPATH": str(ROOT),
    }

    asked = subprocess.run(  # noqa: S603 -- our own words
        [sys.executable, "-c", ASK], env=env, capture_output=True, text=True, check=False
    )

    assert (asked.stdout.strip(), asked.returncode) == ("periodicals.print_issue", 0)
