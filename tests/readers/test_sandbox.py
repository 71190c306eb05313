import os
import resource
import socket
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

from shangda.readers import Limits, UnreadableError, read, sandbox
from tests.readers.build import BODY, TITLE, docx, paragraph


@pytest.fixture
def saved(tmp_path):
    """Write bytes to a file and give its path."""

    def save(data, name="a.docx"):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return save


@pytest.fixture
def child_runs(monkeypatch):
    """Let the child run other code with its limits set, to see what they hold."""

    def run(code):
        start = (
            "import json, sys\ngiven = json.loads(sys.argv[1])\nsys.path += given['path']\n"
            "from shangda.readers.child import Limits, confine\n"
            "confine(Limits(**given['limits']))\n"
            "import os\ndef answer(value):\n"
            "    os.write(1, json.dumps({'title': str(value), 'paragraphs': [], 'kind': '',"
            " 'warnings': []}).encode())\n"
        )
        monkeypatch.setattr(sandbox, "_START", start + textwrap.dedent(code))

    return run


def refused(path, **limits):
    with pytest.raises(UnreadableError) as refusal:
        read(path, limits=Limits(**limits))
    assert refusal.value.remedy
    return refusal.value.cause


def test_read_gives_the_document(saved):
    found = read(saved(docx()))

    assert (found.title, found.paragraphs, found.kind) == (TITLE, [BODY], "docx")


def test_the_given_name_counts_and_not_the_stored_one(saved):
    path = saved(docx(), "5f2c")

    assert read(path).warnings == []
    assert read(path, name="报告.pdf").warnings[0].startswith("文件名是.pdf")


def test_a_refusal_crosses_the_border_whole(saved):
    with pytest.raises(UnreadableError) as refusal:
        read(saved(b"\x89PNG"))

    assert refusal.value.cause == "文件名是.docx，实际是图片。"
    assert str(refusal.value) == refusal.value.cause + refusal.value.remedy


def test_files_that_are_none_are_refused(saved, tmp_path):
    assert "打不开" in refused(tmp_path / "gone.docx")
    assert "打不开" in refused(tmp_path)
    assert "空的" in refused(saved(b""))
    assert "超过了0MB" in refused(saved(b"123"), file_bytes=2)
    os.mkfifo(tmp_path / "pipe")
    writer = os.open(tmp_path / "pipe", os.O_RDWR)
    assert "不是一个文件" in refused(tmp_path / "pipe")
    os.close(writer)


def test_time_on_the_clock_is_limited(saved, child_runs):
    child_runs("import time\ntime.sleep(300)")
    begun = time.monotonic()

    cause = refused(saved(b"x"), wall_seconds=0.5)

    assert "没有读完" in cause
    assert time.monotonic() - begun < 60  # long before the child would have ended


def test_time_of_the_processor_is_limited(saved, child_runs):
    child_runs("while True: pass")

    assert "没有读完" in refused(saved(b"x"), cpu_seconds=1, wall_seconds=10)


def test_memory_is_limited(saved, child_runs):
    child_runs("bytearray(600 * 1024 * 1024)")

    assert "内存" in refused(saved(b"x"))


def test_memory_used_up_by_a_reader_is_explained(saved):
    data = docx("<w:p><w:r><w:t>" + "字" * 2_000_000 + "</w:t></w:r></w:p>")

    assert "内存" in refused(saved(data), memory_bytes=40 * 1024 * 1024)


def test_the_answer_is_limited(saved):
    cause = refused(saved(docx(paragraph("字" * 5_000))), answer_bytes=4_096)

    assert "文字太多" in cause


@pytest.mark.parametrize(
    "code", ["os.abort()", "os._exit(3)", "os.kill(os.getpid(), 11)", "1/0"]
)
def test_a_child_that_dies_is_a_refusal(saved, child_runs, code):
    child_runs(code)

    assert "损坏" in refused(saved(b"x"))


@pytest.mark.parametrize("code", ["", "os.write(1, b'no json')"])
def test_a_child_without_a_proper_answer_is_a_refusal(saved, child_runs, code):
    child_runs(code)

    assert "损坏" in refused(saved(b"x"))


def attempt(code):
    """Code for the child that says whether something was refused to it."""
    return (
        "try:\n"
        + textwrap.indent(textwrap.dedent(code), "    ")
        + "\n    answer('done')\nexcept OSError as fault:\n    answer(type(fault).__name__)"
    )


@pytest.mark.parametrize(
    "code",
    [
        "import socket\nsocket.socket()",
        "import socket\nsocket.getaddrinfo('office.example', 80)",
        "import subprocess\nsubprocess.run(['true'])",
        "os.fork()",
        "os.system('true')",
        "os.execv('/bin/true', ['true'])",
    ],
)
def test_the_child_reaches_neither_network_nor_programs(saved, child_runs, code):
    child_runs(attempt(code))

    assert read(saved(b"x")).title == "PermissionError"


def test_the_child_has_no_network_even_below_python(saved, child_runs):
    """Connect through the C library, which no hook of Python sees."""
    if subprocess.run(["unshare", "--user", "--net", "true"], check=False).returncode:  # noqa: S607
        pytest.skip("this machine allows no network namespaces")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        child_runs(
            f"""
            import ctypes, struct
            libc = ctypes.CDLL(None)
            there = struct.pack("=H", 2) + ({port}).to_bytes(2, "big") + bytes([127, 0, 0, 1]) + bytes(8)
            answer(libc.connect(libc.socket(2, 1, 0), there, 16))
            """
        )

        assert read(saved(b"x")).title == "-1"


def test_the_child_gets_no_environment_and_few_files(saved, child_runs, monkeypatch):
    monkeypatch.setenv("SHANGDA_SECRET_KEY", "canary")
    child_runs("answer(sorted(os.environ))")

    assert "SHANGDA_SECRET_KEY" not in read(saved(b"x")).title
    child_runs(attempt("kept = [os.open('/', 0) for _ in range(64)]"))
    assert read(saved(b"x")).title == "OSError"


def test_stricter_limits_of_the_machine_are_kept(saved, child_runs):
    child_runs(
        """
        import resource
        confine(Limits(cpu_seconds=99))
        answer(resource.getrlimit(resource.RLIMIT_CPU))
        """
    )

    assert read(saved(b"x")).title == "(17, 17)"


def test_the_caller_is_not_changed(saved):
    limits = [
        resource.getrlimit(which) for which in (resource.RLIMIT_AS, resource.RLIMIT_NOFILE)
    ]
    opened = len(list(Path("/proc/self/fd").iterdir()))

    read(saved(docx()))
    refused(saved(b"\x00\x01" * 50))

    assert limits == [
        resource.getrlimit(which) for which in (resource.RLIMIT_AS, resource.RLIMIT_NOFILE)
    ]
    assert len(list(Path("/proc/self/fd").iterdir())) == opened


def test_readers_run_side_by_side_in_threads(saved):
    path, found = saved(docx()), []
    threads = [threading.Thread(target=lambda: found.append(read(path))) for _ in range(6)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [each.title for each in found] == [TITLE] * 6


def test_the_child_needs_no_folder_of_the_caller(saved, monkeypatch, tmp_path):
    path = saved(docx())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [entry for entry in sys.path if entry])

    assert read(Path(path.name)).title == TITLE
