"""Installations of their own for races: real processes, real files, real databases."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
START_LIMIT = 120  # seconds; a server of its own session has to wait for the tests'


class Installation:
    """A data folder and a database; commands and race workers run in processes of it."""

    def __init__(self, folder, database_url="", *, is_prepared=False):
        self.folder = folder
        self.env = {
            **{
                key: os.environ[key]
                for key in ("PATH", "HOME", "LANG")
                if key in os.environ
            },
            "SHANGDA_DATA": str(folder),
            "SHANGDA_DATABASE_URL": database_url,
            "SHANGDA_JOB_LEASE": "6",
            "DJANGO_SETTINGS_MODULE": "shangda.config.settings",
            "PYTHONPATH": str(ROOT),
        }
        if not is_prepared:
            self.run("migrate", "--verbosity", "0")
            self.run("collectstatic", "--noinput", "--verbosity", "0")

    def run(self, *command):
        """A ``shangda`` command; its output."""
        return self._python("-m", "shangda", *command)

    def work(self, name, **options):
        """A function of ``tests.races.workers`` in a process of its own; its answer."""
        return answer(self.start_work(name, **options))

    def start_work(self, name, **options):
        """The same without waiting."""
        command = [sys.executable, "-m", "tests.races.workers", name, json.dumps(options)]
        return subprocess.Popen(
            command, env=self.env, cwd=ROOT, stdout=subprocess.PIPE, text=True
        )

    def _python(self, *arguments):
        done = subprocess.run(
            [sys.executable, *arguments],
            env=self.env,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout


class Server:
    """The web server and a worker of an installation, in a process group that can be killed."""

    def __init__(self, installation, *, workers=2):
        self.installation = installation
        self.workers = workers
        self.port = free_port()
        self.kills = 0
        self.process = None
        self.start()

    def start(self):
        command = [sys.executable, "-m", "shangda", "serve", "--port", str(self.port)]
        command += ["--workers", str(self.workers)]
        with (self.installation.folder / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(
                command,
                env=self.installation.env,
                cwd=ROOT,
                start_new_session=True,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
            )
        until = time.monotonic() + START_LIMIT
        while time.monotonic() < until:
            with_answer = _answers(f"http://127.0.0.1:{self.port}/accounts/login/")
            if with_answer:
                return
            time.sleep(0.1)
        raise AssertionError("the server did not start")

    def kill_one(self, random):
        """Kill -9 one process of the group: a web process, or the worker."""
        below = [pid for pid in _below(self.process.pid) if pid != self.process.pid]
        if below:
            with suppress(ProcessLookupError):  # it ended by itself meanwhile
                os.kill(random.choice(below), signal.SIGKILL)
                self.kills += 1

    def kill_all(self):
        """Kill -9 everything, as when the power goes."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.kills += 1
        self.start()

    def stop(self):
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def answer(process):
    """What started work has to say."""
    said, _ = process.communicate()
    assert process.returncode == 0
    return json.loads(said)


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def databases():
    """The databases that this machine can run, as parameters of a test."""
    return ["sqlite", pytest.param("postgresql", marks=_needs_postgresql())]


@contextmanager
def database(kind, tmp_path):
    """The URL of an empty database of this kind; "" for SQLite."""
    if kind == "sqlite":
        yield ""
        return
    place = Path("/tmp") / f"shangda-{uuid.uuid4().hex[:8]}"
    port = free_port()
    env = os.environ | {"PGTESTPORT": str(port)}
    tool = str(ROOT / "tools/postgres.sh")
    try:
        started = subprocess.run(
            [tool, "start", str(place / "c")],
            env=env,
            capture_output=True,
            text=True,
            check=True,
        )
        yield started.stdout.strip()
    finally:
        subprocess.run([tool, "stop", str(place / "c")], env=env, check=False)
        shutil.rmtree(place, ignore_errors=True)


def _needs_postgresql():
    found = shutil.which("pg_config")
    bindir = (
        subprocess.run(
            ["pg_config", "--bindir"], capture_output=True, text=True, check=False
        )
        if found
        else None
    )
    has_server = bool(bindir) and (Path(bindir.stdout.strip()) / "initdb").exists()
    return pytest.mark.skipif(not has_server, reason="no PostgreSQL server on this machine")


def _answers(url):
    try:
        with urllib.request.urlopen(url, timeout=2):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def _below(pid):
    """The process and all its descendants."""
    found, ahead = [], [pid]
    while ahead:
        one = ahead.pop()
        found.append(one)
        listed = subprocess.run(
            ["pgrep", "-P", str(one)], capture_output=True, text=True, check=False
        )
        ahead += [int(line) for line in listed.stdout.split()]
    return found
