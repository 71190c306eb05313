import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from shangda.kernel.management.commands import list_settings

ROOT = Path(__file__).resolve().parents[2]


def read_setting(name, **environment):
    """The setting as a fresh process sees it."""
    code = f"from shangda.config import settings; print(settings.{name})"
    return subprocess.run(  # noqa: S603 -- our own code
        [sys.executable, "-c", code],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_variable_has_a_sentence_and_every_sentence_a_variable():
    found = [one.name for one in list_settings.found()]

    sentences = list_settings._explained()["sentences"]

    assert sorted(found) == sorted(sentences)
    assert all(text.endswith("。") for text in sentences.values())


def test_a_setting_is_found_with_section_type_and_default():
    found = {one.name: one for one in list_settings.found()}

    assert found["SESSION_IDLE_MINUTES"] == list_settings.Setting(
        "SESSION_IDLE_MINUTES", "Sign-in", "整数", "`30`"
    )
    assert found["DATABASE_URL"].type == "网址"
    assert found["HOSTS"].default == "`127.0.0.1,localhost,[::1]`"
    assert found["LOG_LEVEL"].section == "Logs"
    assert found["SECRET_KEY"].default == "不设"


def test_the_page_in_the_repository_is_not_stale(monkeypatch):
    monkeypatch.chdir(ROOT)

    call_command("list_settings", check=True)


def test_settings_are_printed_for_programs_and_no_file_is_written(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)

    call_command("list_settings", json=True)

    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["SESSION_IDLE_MINUTES"] == {
        "name": "SESSION_IDLE_MINUTES",
        "section": "Sign-in",
        "type": "整数",
        "default": "`30`",
        "says": list_settings.sentence("SESSION_IDLE_MINUTES"),
    }
    assert list(tmp_path.iterdir()) == []


def test_check_refuses_a_page_that_was_edited(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    call_command("list_settings")
    call_command("list_settings", check=True)
    page = tmp_path / list_settings.PAGE
    page.write_text(page.read_text(encoding="utf-8").replace("`30`", "`31`"))

    with pytest.raises(CommandError, match="stale"):
        call_command("list_settings", check=True)


def test_a_value_may_stand_in_a_file_and_wins_over_the_variable(tmp_path):
    (tmp_path / "key").write_text("from the file\n")

    seen = read_setting(
        "SECRET_KEY",
        SHANGDA_DATA=str(tmp_path),
        SHANGDA_SECRET_KEY="from the environment",
        SHANGDA_SECRET_KEY_FILE=str(tmp_path / "key"),
    )

    assert seen.stdout == "from the file\n"


def test_a_missing_file_or_a_wrong_value_refuses_to_start(tmp_path):
    lost = read_setting(
        "DATA", SHANGDA_DATA=str(tmp_path), SHANGDA_SECRET_KEY_FILE=str(tmp_path / "no")
    )
    wrong = read_setting("DATA", SHANGDA_DATA=str(tmp_path), SHANGDA_JOB_LEASE="long")

    assert lost.returncode == 1
    assert "SHANGDA_SECRET_KEY_FILE" in lost.stderr
    assert wrong.returncode == 1
    assert "SHANGDA_JOB_LEASE" in wrong.stderr


def test_a_setting_without_a_sentence_is_named():
    with pytest.raises(CommandError, match="NEW_ONE"):
        list_settings.sentence("NEW_ONE")
