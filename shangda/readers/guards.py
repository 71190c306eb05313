"""Refusals that come before unpacking a zip: bombs, hostile names, passwords."""

import io
import re
import struct
import zipfile

from shangda.readers.document import MIB, Limits
from shangda.readers.refusals import UnreadableError, damaged, encrypted

_END = b"PK\x05\x06"
_END_SIZE = 22
_COMMENT_MOST = 65_535
_ZIP64_LOCATOR_SIZE = 20
_LOCAL_HEADER_SIZE = 30
_FLAG_ENCRYPTED = 0x1
# A directory entry is 46 bytes and a name; half a kilobyte each is generous.
_DIRECTORY_BYTES_PER_ENTRY = 512
_NESTED = (".zip", ".rar", ".7z", ".gz", ".bz2", ".xz", ".tar", ".tgz", ".jar")
_HOSTILE_NAME = re.compile(r"^(?:[/\\]|[A-Za-z]:)|(?:^|[/\\])\.\.(?:[/\\]|$)|\x00")

# One part of the package in memory, as XML.
PART_BYTES = 64 * MIB

_BOMB_REMEDY = (
    "请确认没有选错文件；用Word或WPS打开原文，删去不需要的图片和附件，另存为新的.docx再传。"
)


def open_package(data: bytes, limits: Limits) -> zipfile.ZipFile:
    """Open a zip whose directory promises nothing outrageous; nothing is unpacked yet."""
    _check_directory(data, limits)
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError) as fault:
        raise damaged() from fault
    entries = package.infolist()
    _check_entries(entries, limits)
    _check_overlap(entries, package.start_dir)
    return package


def read_part(package: zipfile.ZipFile, name: str) -> bytes | None:
    """The bytes of one part, or None when the package has none of that name."""
    try:
        entry = package.getinfo(name)
    except KeyError:
        return None
    if entry.file_size > PART_BYTES:
        raise UnreadableError("文件里的文字部分太大，超过了64MB。", _BOMB_REMEDY)
    try:
        return package.read(entry)
    except (
        zipfile.BadZipFile,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
    ) as fault:
        raise damaged() from fault
    except Exception as fault:
        if type(fault).__name__ in {"error", "LZMAError"}:
            raise damaged() from fault
        raise


def _check_directory(data: bytes, limits: Limits) -> None:
    count, size = _directory(data)
    if count > limits.zip_entries:
        raise _too_many(count, limits)
    if size > limits.zip_entries * _DIRECTORY_BYTES_PER_ENTRY:
        raise _too_many(size // 46, limits)


def _directory(data: bytes) -> tuple[int, int]:
    """Entry count and directory size as the zip's own end record states them."""
    start = len(data) - _END_SIZE
    if data[start : start + 4] != _END:
        start = data.rfind(_END, max(0, len(data) - _END_SIZE - _COMMENT_MOST))
    if start < 0 or start + _END_SIZE > len(data):
        raise damaged()
    count, size = struct.unpack_from("<HI", data, start + 10)
    locator = start - _ZIP64_LOCATOR_SIZE
    if locator >= 0 and data[locator : locator + 4] == b"PK\x06\x07":
        (record,) = struct.unpack_from("<Q", data, locator + 8)
        if data[record : record + 4] != b"PK\x06\x06" or record + 56 > len(data):
            raise damaged()
        count, size = struct.unpack_from("<QQ", data, record + 32)
    return count, size


def _check_entries(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(entries) > limits.zip_entries:
        raise _too_many(len(entries), limits)
    for entry in entries:
        _check_entry(entry)
    if len({entry.filename for entry in entries}) < len(entries):
        raise UnreadableError("文件内部有同名的部分，不是正常的Word文件。", _BOMB_REMEDY)
    _check_size(entries, limits)


def _check_entry(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & _FLAG_ENCRYPTED:
        raise encrypted()
    if _HOSTILE_NAME.search(entry.orig_filename):
        raise UnreadableError(
            "文件内部含有指向外面目录的路径，不是正常的Word文件。", _BOMB_REMEDY
        )
    if entry.filename.lower().endswith(_NESTED):
        raise UnreadableError("文件里面又套着压缩包，为安全起见不读取。", _BOMB_REMEDY)


def _check_size(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if unpacked > limits.zip_bytes:
        raise UnreadableError(
            f"文件解开后有{unpacked // MIB}MB，超过了{limits.zip_bytes // MIB}MB的上限。",
            _BOMB_REMEDY,
        )
    if unpacked > limits.zip_ratio_from_bytes and unpacked > packed * limits.zip_ratio:
        raise UnreadableError(
            f"文件压缩得反常，解开后是原来的{unpacked // packed}倍，像是有意构造的文件。",
            _BOMB_REMEDY,
        )


def _check_overlap(entries: list[zipfile.ZipInfo], directory_start: int) -> None:
    """Entries that share bytes are how a small zip promises a huge content."""
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    starts = [entry.header_offset for entry in ordered[1:]] + [directory_start]
    for entry, following in zip(ordered, starts, strict=True):
        end = entry.header_offset + _LOCAL_HEADER_SIZE + entry.compress_size
        if end > following:
            raise UnreadableError(
                "文件内部的各部分互相重叠，像是有意构造的文件。", _BOMB_REMEDY
            )


def _too_many(count: int, limits: Limits) -> UnreadableError:
    return UnreadableError(
        f"文件里有{count}个部分，超过了{limits.zip_entries}个的上限。", _BOMB_REMEDY
    )
