"""Files kept once under their own SHA-256: first safely on disk, then the row.

Order (TRUST 3.1): write aside, hash while writing, fsync, rename, fsync the folder, row.
A crash leaves at worst a file without a row, which ``sweep`` removes after a day; never a
row without its file.
"""

import hashlib
import os
import time
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings

from shangda.kernel.errors import TooLargeError
from shangda.kernel.models import StoredFile

CHUNK = 64 * 1024  # bytes
SWEEP_AFTER = 24 * 3600  # seconds
UNKNOWN_TYPE = "application/octet-stream"


def keep(chunks: Iterable[bytes], *, media_type: str) -> StoredFile:
    """Store the bytes and return their row. Raises TooLargeError beyond UPLOAD_LIMIT."""
    draft = _folder("tmp") / uuid.uuid4().hex
    try:
        digest, size = _write(draft, chunks)
        place = path_of(digest)
        place.parent.mkdir(parents=True, exist_ok=True)
        draft.replace(place)
        _sync_folder(place.parent)
    finally:
        draft.unlink(missing_ok=True)
    row, _ = StoredFile.objects.get_or_create(
        sha256=digest, defaults={"size": size, "media_type": media_type}
    )
    return row


def keep_bytes(content: bytes, *, media_type: str) -> StoredFile:
    """Store bytes that are in memory already."""
    return keep([content], media_type=media_type)


def path_of(sha256: str) -> Path:
    """Where the bytes with this hash lie."""
    return Path(settings.FILES) / sha256[:2] / sha256[2:4] / sha256


def read(file: StoredFile) -> bytes:
    """All bytes of a stored file."""
    return path_of(file.sha256).read_bytes()


def damaged() -> Iterator[StoredFile]:
    """Rows whose file is missing or no longer has its hash."""
    for row in StoredFile.objects.order_by("pk").iterator():
        path = path_of(row.sha256)
        if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != row.sha256:
            yield row


def sweep(*, now: float | None = None) -> int:
    """Remove files that no row knows and that are older than a day; says how many."""
    oldest = (time.time() if now is None else now) - SWEEP_AFTER
    orphans = [path for path in _all_paths() if _is_orphan(path, oldest)]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)


def _write(path: Path, chunks: Iterable[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with path.open("xb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > settings.UPLOAD_LIMIT:
                raise TooLargeError(
                    f"文件超过{settings.UPLOAD_LIMIT // 1024 // 1024} MB。",
                    "请压缩图片或拆成几个文件再传。",
                )
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest(), size


def _folder(name: str) -> Path:
    folder = Path(settings.FILES) / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _all_paths() -> Iterator[Path]:
    return (path for path in Path(settings.FILES).rglob("*") if path.is_file())


def _is_orphan(path: Path, oldest: float) -> bool:
    return (
        path.stat().st_mtime < oldest
        and not StoredFile.objects.filter(sha256=path.name).exists()
    )
