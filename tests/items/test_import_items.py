"""``shangda import_items``: files into drafts, one line each."""

import io
import json
from difflib import SequenceMatcher

import pytest
from django.core.management import CommandError, call_command

from shangda.items.models import Item
from tests import make

pytestmark = pytest.mark.django_db


def run(*files, unit="QSZ", by="zhen"):
    out = io.StringIO()
    call_command(
        "import_items", *map(str, files), "--unit", unit, "--by", by, "--json", stdout=out
    )
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.fixture
def world():
    found = make.office()
    type(found.informant).objects.filter(pk=found.informant.pk).update(username="zhen")
    return found


def test_import_reads_what_it_can_and_says_why_not_else(world, tmp_path):
    good = tmp_path / "方案.txt"
    good.write_text("冬季供水方案\n\n　　第一段。\n　　第二段。\n", encoding="gb18030")
    empty, data = tmp_path / "空.txt", tmp_path / "数据.json"
    empty.touch()
    data.write_text("{}")

    read, nothing, skipped, missing = run(good, empty, data, tmp_path / "没有.docx")

    item = Item.objects.get()
    assert read == {
        "file": str(good),
        "item": item.pk,
        "title": item.title,
        "paragraphs": item.body.split("\n"),
    }
    assert read["paragraphs"][-2:] == ["第一段。", "第二段。"]
    assert "空" in nothing["error"]
    assert ".json" in skipped["error"]
    assert missing["error"]
    assert item.author == world.informant


def test_import_needs_a_unit_and_its_informant(world, tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("一段文字，够长的一段文字。")

    with pytest.raises(CommandError, match="NOPE"):
        run(file, unit="NOPE")
    with pytest.raises(CommandError, match="nobody"):
        run(file, by="nobody")
    with pytest.raises(CommandError, match="不是松岚镇的信息员"):
        run(file, by=world.chief.username)

    assert not Item.objects.exists()


def test_import_speaks_to_people_too(world, tmp_path, capsys):
    file, data = tmp_path / "方案.txt", tmp_path / "a.json"
    file.write_text("冬季供水方案\n\n　　第一段话在这里。\n")
    data.touch()

    call_command("import_items", str(file), str(data), "--unit", "QSZ", "--by", "zhen")

    read, skipped = capsys.readouterr().out.splitlines()
    assert read.startswith(f"{file} → {Item.objects.get().pk} ")
    assert skipped.startswith(f"{data}：不读.json文件")


@pytest.mark.data
@pytest.mark.slow
@pytest.mark.parametrize("number", range(1, 9))
def test_import_of_the_samples_equals_what_they_say(world, data_files, number):
    expected = json.loads((data_files / f"dev{number}.json").read_text("utf-8"))
    kinds = ["docx", "doc", "rtf", "gb18030.txt", "eml"]

    found = run(*[data_files / f"dev{number}.{kind}" for kind in kinds])

    for kind, read in zip(kinds, found, strict=True):
        assert (kind, read.get("title")) == (kind, expected["title"])
        assert (kind, read["paragraphs"]) == (kind, expected["paragraphs"])


@pytest.mark.data
@pytest.mark.slow
@pytest.mark.parametrize("number", range(1, 9))
def test_import_of_the_sample_pdfs_keeps_the_characters_in_order(world, data_files, number):
    expected = json.loads((data_files / f"dev{number}.json").read_text("utf-8"))
    whole = "".join([expected["title"], *expected["paragraphs"]])

    (read,) = run(data_files / f"dev{number}.pdf")

    found = "".join([read["title"], *read["paragraphs"]])
    same = SequenceMatcher(None, whole, found, autojunk=False).get_matching_blocks()
    assert sum(block.size for block in same) >= 0.98 * len(whole)
