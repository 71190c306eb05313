import struct
import time
import tracemalloc
import zipfile

import pytest

from shangda.readers import Limits, UnreadableError
from shangda.readers.document import MIB
from shangda.readers.guards import open_package, read_part
from shangda.readers.understanding import understand
from tests.readers.build import docx, zipped


def refused(data, limits=None):
    with pytest.raises(UnreadableError) as refusal:
        open_package(data, limits or Limits())
    assert refusal.value.remedy
    return refusal.value.cause


def zeros(count, size, compression=zipfile.ZIP_DEFLATED):
    return zipped({f"{number}.xml": b"\x00" * size for number in range(count)}, compression)


def overlapping(count):
    """Entries of the directory that all point at one and the same content."""
    one = zipped({"word/document.xml": b"\x00" * 100_000})
    entry = one[one.rfind(b"PK\x01\x02") : -22]
    rows = b"".join(
        entry.replace(b"word/document.xml", b"word/docu%04d.xml" % number)
        for number in range(count)
    )
    body = one[: one.rfind(b"PK\x01\x02")]
    end = struct.pack(
        "<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, len(rows), len(body), 0
    )
    return body + rows + end


def test_an_ordinary_package_opens():
    package = open_package(docx(), Limits())

    assert read_part(package, "word/document.xml").startswith(b"<?xml")
    assert read_part(package, "word/none.xml") is None


def test_too_high_a_ratio_is_refused_before_unpacking():
    data = zeros(1, 65 * MIB)
    tracemalloc.start()
    begun = time.monotonic()

    cause = refused(data)

    assert "压缩得反常" in cause
    assert time.monotonic() - begun < 1
    assert tracemalloc.get_traced_memory()[1] < 10 * MIB
    tracemalloc.stop()


def test_a_high_ratio_of_a_small_file_is_no_bomb():
    assert open_package(zeros(1, MIB), Limits())


def test_too_much_content_is_refused():
    assert refused(zeros(3, 100), Limits(zip_bytes=200)).startswith("文件解开后有0MB")
    assert "201MB" in refused(zeros(3, 67 * MIB))


def test_too_many_entries_are_refused_by_the_end_record_alone():
    data = zeros(2_001, 1, zipfile.ZIP_STORED)

    assert "2001个部分" in refused(data)
    assert "2001个部分" in refused(b"PK\x03\x04" + data[-22:])


def test_an_end_record_that_lies_about_its_count_is_seen_through():
    data = bytearray(zeros(2_001, 1, zipfile.ZIP_STORED))
    struct.pack_into("<HH", data, len(data) - 14, 3, 3)

    assert "个部分" in refused(bytes(data))


def test_a_directory_larger_than_its_entries_is_refused():
    data = bytearray(docx())
    struct.pack_into("<I", data, len(data) - 10, 2_000 * 512 + 1)

    assert "个部分" in refused(bytes(data))


def test_entries_that_share_bytes_are_refused():
    assert "互相重叠" in refused(overlapping(30))


def test_archives_within_the_package_are_refused():
    assert "套着压缩包" in refused(zipped({"word/a.zip": zeros(1, 10)}))


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "C:\\x", "\\\\host\\x", "a\\..\\b"]
)
def test_names_that_point_outside_are_refused(name):
    assert "外面目录" in refused(zipped({name: "x"}))


def test_the_same_name_twice_is_refused():
    data = zipped({"word/aaaa.xml": "1", "word/bbbb.xml": "2"})

    assert "同名" in refused(data.replace(b"bbbb.xml", b"aaaa.xml"))


def test_an_encrypted_entry_is_refused():
    data = bytearray(zipped({"a.xml": "1"}, zipfile.ZIP_STORED))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1

    assert "密码" in refused(bytes(data))


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04",
        b"PK\x05\x06",
        docx()[:-30],
        docx()[:300],
        b"PK\x03\x04" + b"\x00" * 100 + b"PK\x06\x07" + b"\x00" * 16 + docx()[-22:],
        docx()[:-22] + b"PK\x05\x06" + b"\xff" * 18,
    ],
)
def test_broken_packages_are_refused(data):
    with pytest.raises(UnreadableError) as refusal:
        open_package(data, Limits())

    assert "损坏" in refusal.value.cause or "个部分" in refusal.value.cause


def test_a_zip64_record_is_believed_for_its_count():
    record = struct.pack(
        "<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 9_999, 9_999, 46, 0
    )
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, 0, 1)
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 46, 0, 0)

    assert "9999个部分" in refused(record + locator + end)


def test_a_part_too_large_for_memory_is_refused():
    package = open_package(zeros(1, 64 * MIB + 1), Limits(zip_ratio=10_000))

    with pytest.raises(UnreadableError, match="超过了64MB"):
        read_part(package, "0.xml")


@pytest.mark.parametrize(
    "compression",
    [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA],
)
def test_a_part_with_broken_content_is_refused(compression):
    data = bytearray(zipped({"word/document.xml": "正文" * 500}, compression))
    for at in range(60, 70):
        data[at] ^= 0xFF

    with pytest.raises(UnreadableError, match="损坏"):
        read_part(open_package(bytes(data), Limits()), "word/document.xml")


def test_embedded_workbooks_are_ordinary():
    data = docx(parts={"word/embeddings/Microsoft_Excel.xlsx": zeros(1, 10)})

    assert understand(data, "a.docx", Limits()).warnings == [
        "文件里嵌入的1个对象（如表格、附件）没有读入"
    ]
