"""Run the readers in a child process and turn whatever becomes of it into an answer."""

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from shangda.readers.document import MIB, Document, Limits
from shangda.readers.refusals import UnreadableError
from shangda.readers.wording import clean

# Neither the environment nor the working folder nor site hooks reach the child: it gets
# the parent's import path in words and nothing else.
_START = """\
import json, sys
given = json.loads(sys.argv[1])
sys.path += given["path"]
from shangda.readers.child import Limits, main
main(given["name"], Limits(**given["limits"]))
"""
_ROOT = str(Path(__file__).resolve().parents[2])
_SIMPLER = "请用Word或WPS打开，把文字复制到新文件，另存为.docx再传。"


def read(path: Path, *, name: str | None = None, limits: Limits | None = None) -> Document:
    """Read an untrusted file; ``name`` is what the person called it.

    Raises UnreadableError for every file that gives no text, within ``limits``.
    """
    limits = limits or Limits()
    with _opened(path, limits) as file, _memory_file() as answer:
        code = _run(file, answer, name or path.name, limits)
        return _interpret(code, answer, limits)


@contextmanager
def _opened(path: Path, limits: Limits) -> Iterator[BinaryIO]:
    try:
        file = path.open("rb")
    except OSError as fault:
        raise UnreadableError(
            "文件打不开或者已经不在了。", "请重新选择文件再传一次。"
        ) from fault
    with file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableError("这不是一个文件。", "请选择一个文件再传一次。")
        if not status.st_size:
            raise UnreadableError(
                "文件是空的，里面没有内容。", "请检查是否选错了文件，再传一次。"
            )
        if status.st_size > limits.file_bytes:
            raise UnreadableError(
                f"文件有{status.st_size // MIB}MB，超过了{limits.file_bytes // MIB}MB的上限。",
                "请删去图片和不需要的内容后再传。",
            )
        yield file


@contextmanager
def _memory_file() -> Iterator[BinaryIO]:
    """A file that is on no disk: it works when the disk is full, and has a size limit."""
    with os.fdopen(os.memfd_create("shangda-answer"), "w+b") as file:
        yield file


def _run(file: BinaryIO, answer: BinaryIO, name: str, limits: Limits) -> int:
    paths = [entry for entry in sys.path if entry and Path(entry).is_dir()]
    given = {"path": [_ROOT, *paths], "name": clean(name), "limits": asdict(limits)}
    child = subprocess.Popen(  # noqa: S603 -- fixed program, data only as one argument
        [sys.executable, "-I", "-S", "-c", _START, json.dumps(given)],
        stdin=file,
        stdout=answer,
        stderr=subprocess.DEVNULL,
        env={"MALLOC_ARENA_MAX": "1"},
        cwd="/",
        start_new_session=True,
    )
    try:
        return child.wait(limits.wall_seconds)
    except subprocess.TimeoutExpired:
        return -signal.SIGXCPU
    finally:
        # Only a child that was not yet waited for still owns its process group's number.
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def _interpret(code: int, answer: BinaryIO, limits: Limits) -> Document:
    if code:
        raise _death(code, limits)
    answer.seek(0)
    try:
        found: dict[str, Any] = json.load(answer)
    except ValueError as fault:
        raise _death(code, limits) from fault
    if "cause" in found:
        raise UnreadableError(found["cause"], found["remedy"])
    return Document(**found)


def _death(code: int, limits: Limits) -> UnreadableError:
    if code in {-signal.SIGXCPU, -signal.SIGKILL}:
        cause = f"文件太复杂，{limits.wall_seconds:.0f}秒内没有读完。"
    elif code == -signal.SIGXFSZ:
        cause = "文件里的文字太多，超过了上限。"
    else:
        cause = "文件已经损坏，或者大到内存放不下，读取中途停了。"
    return UnreadableError(cause, _SIMPLER)
