import io
import json

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from shangda.scoring.models import ClosedPeriod
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = make.third_quarter(make.office())
    with make.after_the_quarter():
        yield world


def run(*args):
    out = io.StringIO()
    call_command(*args, stdout=out)
    return out.getvalue()


def test_a_period_is_closed_from_the_command_line(world):
    told = run("close_period", "XW", "--per", "quarter", "--start", "2026-07-01", "--json")

    closed = ClosedPeriod.objects.get()
    about = json.loads(told)
    assert (about["sha256"], about["end"]) == (closed.sha256, "2026-09-30")
    assert closed.by == world.scorer


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("NO", "--per", "quarter", "--start", "2026-07-01"), "没有代码是NO的信息科"),
        (("XW", "--per", "quarter", "--start", "2026-07-02"), "不是季度的第一天"),
        (("XW", "--per", "quarter", "--start", "soon"), "没有soon这一天"),
        (("XW", "--per", "quarter", "--start", "2026-10-01"), "还没有完"),
        (("XW", "--per", "month", "--start", "2026-07-01", "--as", "nobody"), "没有登录名"),
    ],
)
def test_what_cannot_be_closed_ends_the_command(world, args, told):
    with pytest.raises(CommandError, match=told):
        run("close_period", *args)


def test_a_bulletin_is_written_as_files(world, tmp_path):
    paths = {form: tmp_path / f"out.{form}" for form in ("pdf", "docx", "xlsx")}
    asked = [part for form, path in paths.items() for part in (f"--{form}", str(path))]

    told = run(
        "make_bulletin", "XW", "--per", "quarter", "--start", "2026-07-01", *asked, "--json"
    )
    again = run("make_bulletin", "XW", "--start", "2026-07-01", "--json")

    assert json.loads(told)["bulletin"] == json.loads(again)["bulletin"]
    assert paths["pdf"].read_bytes().startswith(b"%PDF")
    assert "乡镇组排名" in load_workbook(paths["xlsx"]).sheetnames


def test_a_file_that_cannot_be_written_ends_the_command(world, tmp_path):
    with pytest.raises(CommandError, match="写不到"):
        run(
            "make_bulletin",
            "XW",
            "--start",
            "2026-07-01",
            "--pdf",
            str(tmp_path / "no/out.pdf"),
        )
