"""Real processes: what is left when the one that started them is killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from shangda.kernel import orphans

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30  # seconds
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="asks Linux' kernel")


def children(pid):
    """Pids of all that this process started, and of what those started."""
    told = Path(f"/proc/{pid}/task/{pid}/children")
    found = [int(one) for one in told.read_text().split()] if told.exists() else []
    return found + [deeper for one in found for deeper in children(one)]


def is_alive(pid):
    try:
        told = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return told.rpartition(")")[2].split()[0] != "Z"


def wait_until(is_so):
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.1)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port):
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def served(tmp_path):
    """``shangda serve`` with a web server, its two workers, and a worker on the outbox."""
    port = free_port()
    env = os.environ | {
        "SHANGDA_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "shangda.config.settings",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "shangda", "serve", "--port", str(port)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(command, env=env, **quiet)  # noqa: S603 -- our own
    wait_until(lambda: len(children(server.pid)) >= 4 and answers(port))
    started = children(server.pid)
    yield server, port, started
    server.kill()
    server.wait()
    for pid in filter(is_alive, started):
        os.kill(pid, signal.SIGKILL)


@linux_only
@pytest.mark.slow
def test_nothing_is_left_of_a_server_that_was_killed(served):
    server, port, started = served

    server.kill()
    server.wait()

    wait_until(lambda: not any(is_alive(pid) for pid in started))
    assert not answers(port)


@linux_only
@pytest.mark.slow
def test_web_workers_end_with_a_web_server_that_was_killed(served):
    _, _, (web, _, *workers) = served
    of_web = children(web)
    assert set(of_web) <= set(workers)

    os.kill(web, signal.SIGKILL)

    wait_until(lambda: not any(is_alive(pid) for pid in of_web))


@pytest.fixture
def asked(monkeypatch):
    """What the system was asked for."""
    calls = []
    libc = SimpleNamespace(prctl=lambda *told: calls.append(told))
    monkeypatch.setattr(orphans, "_libc", libc)
    monkeypatch.setattr(orphans.os, "_exit", calls.append)
    return calls


def test_the_signal_is_asked_for_once_while_the_parent_lives(asked):
    orphans.end_with(os.getppid())

    assert asked == [(orphans.PR_SET_PDEATHSIG, signal.SIGTERM)]


def test_a_parent_that_is_gone_already_ends_the_child_at_once(asked):
    orphans.end_with(-1)

    assert asked[1:] == [1]


def test_nothing_is_asked_where_the_system_cannot_do_it(asked, monkeypatch):
    monkeypatch.setattr(orphans, "_libc", None)

    orphans.end_with(-1)

    assert asked == []


@pytest.mark.parametrize(("starter", "count"), [(None, 0), (SimpleNamespace(pid=1), 1)])
def test_only_a_process_of_multiprocessing_ends_with_its_starter(
    asked, monkeypatch, starter, count
):
    monkeypatch.setattr(orphans, "parent_process", lambda: starter)
    monkeypatch.setattr(orphans.os, "getppid", lambda: 1)

    before = signal.getsignal(signal.SIGTERM)

    try:
        orphans.end_with_starter()
        after = signal.getsignal(signal.SIGTERM)
    finally:
        signal.signal(signal.SIGTERM, before)

    assert len(asked) == count
    assert after == (signal.SIG_DFL if starter else before)


@linux_only
def test_a_child_whose_parent_went_before_it_could_ask_ends_too():
    code = "import os; from shangda.kernel import orphans; orphans.end_with(-1); print(1)"

    ended = subprocess.run(  # noqa: S603 -- our own
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False
    )

    assert (ended.returncode, ended.stdout) == (1, b"")
