from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from shangda.workbench import lives

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_of_lives_is_not_stale():
    assert (ROOT / "docs/lifecycles.md").read_text("utf-8") == lives.document()


def test_every_step_is_an_arrow_with_its_verb_and_its_word():
    page = lives.document()

    assert "    draft --> awaiting: items.ask_sign_off " in page
    assert page.count("stateDiagram-v2") == len(lives.LIVES)


def test_the_command_draws_the_page_again(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()

    call_command("draw_lifecycles")

    assert (tmp_path / "docs/lifecycles.md").read_text("utf-8") == lives.document()


def test_a_page_that_was_edited_is_stale(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    call_command("draw_lifecycles")
    call_command("draw_lifecycles", check=True)
    (tmp_path / "docs/lifecycles.md").write_text("# Lives\n")

    with pytest.raises(CommandError, match="stale"):
        call_command("draw_lifecycles", check=True)
