import io
import json

import pytest
from django.core.management import CommandError, call_command

from tests import make

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = io.StringIO()
    call_command("render_issue", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_it_writes_both_files_and_says_so(tmp_path):
    issue = make.issued_issue(make.office())
    pdf, docx = tmp_path / "a.pdf", tmp_path / "a.docx"

    answer = json.loads(run(issue.pk, "--pdf", pdf, "--docx", docx, "--json"))

    assert answer == {
        "issue": issue.pk,
        "number": 1,
        "name": "《栖云快报》第1期",
        "pdf": str(pdf),
        "docx": str(docx),
    }
    assert pdf.read_bytes()[:4] == b"%PDF"
    assert docx.read_bytes()[:2] == b"PK"


def test_it_writes_one_for_people(tmp_path):
    issue = make.issue(make.office())

    answer = run(issue.pk, "--pdf", tmp_path / "a.pdf")

    assert answer.strip() == f"《栖云快报》未编号：{tmp_path / 'a.pdf'}"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([1], "--pdf"),
        ([99, "--pdf", "/nowhere/a.pdf"], "没有编号为99"),
    ],
)
def test_what_cannot_be_done_is_said(arguments, words):
    with pytest.raises(CommandError, match=words):
        run(*arguments)


def test_a_place_that_cannot_be_written_is_said(tmp_path):
    issue = make.issue(make.office())

    with pytest.raises(CommandError, match="写不到"):
        run(issue.pk, "--pdf", tmp_path / "no" / "a.pdf")
