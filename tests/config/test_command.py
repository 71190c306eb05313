"""The ``shangda`` command before anything was set up."""

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow


def test_a_command_without_its_tables_says_what_to_do(tmp_path):
    env = os.environ | {"SHANGDA_DATA": str(tmp_path), "SHANGDA_DATABASE_URL": ""}
    command = [sys.executable, "-m", "shangda", "search", "水库"]

    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)  # noqa: S603 -- our own

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "请先运行 ./run" in done.stderr
