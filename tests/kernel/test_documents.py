import pytest
from django.core.management.base import CommandError

from shangda.kernel import documents


def test_read_parts_the_title_from_the_paragraphs(tmp_path):
    path = tmp_path / "稿.txt"
    path.write_text("松岚镇查修水泵\n\n镇里派人查看。\n当天修好。", "utf-8")

    read = documents.read(path)

    assert (
        read.title + read.body.replace("\n", "") == "松岚镇查修水泵镇里派人查看。当天修好。"
    )
    assert read.body.endswith("镇里派人查看。\n当天修好。")


def test_read_names_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match="没有这份：文件打不开"):
        documents.read(tmp_path / "没有这份")


def test_read_names_a_file_that_is_no_document(tmp_path):
    path = tmp_path / "图"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))

    with pytest.raises(CommandError, match="图："):
        documents.read(path)
