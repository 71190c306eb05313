"""The commands of the kernel, as an operator calls them."""

import json
import os
import signal
import subprocess

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from shangda.kernel import audit, outbox, workcalendar, worker
from shangda.kernel.lifecycle import record
from shangda.kernel.management.commands import doctor, serve
from shangda.kernel.models import AuditEvent, Job
from shangda.kernel.transactions import action
from tests import make

pytestmark = pytest.mark.django_db


@outbox.task("tests.command_job")
def job():
    pass


@action
def happen(by):
    record("tests.happen", by, by=by)


@pytest.fixture(autouse=True)
def _place(settings, tmp_path):
    settings.DATA = tmp_path


def test_verify_audit_says_how_many_events_are_whole(capsys):
    happen(make.person())

    call_command("verify_audit")

    assert capsys.readouterr().out == f"审计链完整，共{AuditEvent.objects.count()}条。\n"


def test_verify_audit_names_the_first_bad_sequence_for_programs(capsys):
    who = make.person()
    happen(who)
    happen(who)
    last = AuditEvent.objects.order_by("sequence").last().sequence
    AuditEvent.objects.filter(sequence=last).update(verb="tests.other")

    with pytest.raises(CommandError, match=f"第{last}条起不可信：内容被改动"):
        call_command("verify_audit", json=True)

    answer = json.loads(capsys.readouterr().out)
    assert answer == {
        "ok": False, "checked": last - 1, "first_bad": last, "cause": "内容被改动"
    }  # fmt: skip


def test_verify_audit_asks_the_heads_that_were_left(capsys):
    happen(make.person())
    audit.anchors_place().write_text(f"99 {'0' * 64}\n")

    with pytest.raises(CommandError, match="比另存的链头短"):
        call_command("verify_audit")


def test_work_once_says_how_much_was_done(capsys):
    job.enqueue()
    call_command("work", once=True)
    call_command("work", once=True, json=True)

    assert capsys.readouterr().out == '办完1件\n{"done": 0}\n'


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
def test_work_goes_on_until_a_signal_comes(monkeypatch, name):
    before = {one: signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGINT)}

    def wait_for_it(stop):
        os.kill(os.getpid(), name)
        assert stop.wait(5)

    monkeypatch.setattr(worker, "work", wait_for_it)
    try:
        call_command("work")
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


@pytest.mark.parametrize("is_json", [False, True])
def test_doctor_prints_a_line_for_each_finding(capsys, monkeypatch, is_json):
    workcalendar.seed(timezone.localdate().year)
    monkeypatch.setattr(doctor.typeset, "missing_fonts", lambda folders: [])
    monkeypatch.setattr(
        doctor.health, "findings", lambda: [doctor.Finding("文件夹", "files")]
    )

    call_command("doctor", json=is_json)

    lines = capsys.readouterr().out.splitlines()
    if is_json:
        assert json.loads(lines[0]) == {
            "name": "文件夹", "seen": "files", "ok": True, "remedy": ""
        }  # fmt: skip
    else:
        assert lines == ["文件夹　files　正常", "字体　齐全　正常"]


def test_doctor_fails_when_something_needs_doing(capsys):
    Job.objects.create(name="a", state=Job.State.DEAD)

    with pytest.raises(CommandError, match="需要处理"):
        call_command("doctor")

    assert "后台任务　失败1件　请处理：有1件没有办成" in capsys.readouterr().out


class Process:
    """Stands for a part of the server; ``ends`` says how often it is found ended."""

    started = []

    def __init__(self, command, preexec_fn=None):
        self.command, self.calls = command, []
        self.started.append(self)

    def poll(self):
        return 1 if len(self.started) < 3 and "work" in self.command else None

    def terminate(self):
        self.calls.append("terminate")

    def kill(self):
        self.calls.append("kill")

    def wait(self, timeout=None):
        self.calls.append("wait")
        if timeout and "work" in self.command:
            raise subprocess.TimeoutExpired(self.command, timeout)


@pytest.fixture
def processes(monkeypatch):
    Process.started = []
    monkeypatch.setattr(serve, "Process", Process)
    monkeypatch.setattr(serve.subprocess, "Popen", Process)
    return Process.started


def test_serve_starts_both_parts_and_the_ended_one_again(processes, monkeypatch):
    class StoppedError(Exception):
        pass

    def stop(seconds):
        if len(processes) == 3:
            raise StoppedError

    before = {one: signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGINT)}
    monkeypatch.setattr(serve.time, "sleep", stop)
    try:
        with pytest.raises(StoppedError):
            call_command("serve", port=8123)
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)

    web, first, again = [one.command for one in processes]
    assert web[web.index("--port") + 1] == "8123"
    assert first == again
    assert first[-1] == "work"


def test_serve_ends_both_parts_even_one_that_hangs(processes, monkeypatch):
    ended = []
    monkeypatch.setattr(serve.os, "_exit", ended.append)
    web, work = Process(["granian"]), Process(["shangda", "work"])

    serve._end([web, work])

    assert web.calls == ["terminate", "wait"]
    assert work.calls == ["terminate", "wait", "kill", "wait"]
    assert ended == [0]
