import os
import time

import pytest

from shangda.kernel import files
from shangda.kernel.errors import TooLargeError
from shangda.kernel.models import StoredFile

pytestmark = pytest.mark.django_db


def test_keep_stores_bytes_under_their_hash():
    row = files.keep([b"ab", b"c"], media_type="text/plain")

    assert files.read(row) == b"abc"
    assert row.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert row.size == 3


def test_keep_stores_the_same_bytes_once():
    first = files.keep_bytes(b"abc", media_type="text/plain")
    second = files.keep_bytes(b"abc", media_type="text/plain")

    assert first == second
    assert len([p for p in files._all_paths() if p.name == first.sha256]) == 1


def test_keep_refuses_more_than_the_limit_and_leaves_nothing(settings):
    settings.UPLOAD_LIMIT = 3 * 1024 * 1024

    with pytest.raises(TooLargeError) as refusal:
        files.keep([b"x" * 1024 * 1024] * 4, media_type="text/plain")

    assert str(refusal.value) == "文件超过3 MB。请压缩图片或拆成几个文件再传。"
    assert not StoredFile.objects.exists()
    assert not list(files._all_paths())


def test_keep_leaves_no_row_when_the_upload_breaks_off():
    def broken():
        yield b"x"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        files.keep(broken(), media_type="text/plain")

    assert not StoredFile.objects.exists()
    assert not list(files._all_paths())


def test_sweep_removes_old_orphans_only():
    kept = files.keep_bytes(b"known", media_type="text/plain")
    orphan = files.keep_bytes(b"orphan", media_type="text/plain")
    young = files.keep_bytes(b"young", media_type="text/plain")
    StoredFile.objects.exclude(pk=kept.pk).delete()
    yesterday = time.time() - files.SWEEP_AFTER - 1
    for row in (kept, orphan):
        os.utime(files.path_of(row.sha256), (yesterday, yesterday))

    assert files.sweep() == 1
    assert files.path_of(kept.sha256).exists()
    assert files.path_of(young.sha256).exists()
    assert not files.path_of(orphan.sha256).exists()


@pytest.mark.parametrize("harm", ["missing", "altered", "emptied"])
def test_damaged_names_files_that_are_not_what_they_were(harm):
    row = files.keep_bytes(b"whole", media_type="text/plain")
    files.keep_bytes(b"other", media_type="text/plain")
    path = files.path_of(row.sha256)
    if harm == "missing":
        path.unlink()
    else:
        path.write_bytes(b"wh0le" if harm == "altered" else b"")

    assert list(files.damaged()) == [row]
