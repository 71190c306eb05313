import io
import json

import pytest
from django.core.management import CommandError, call_command

from shangda.organisations import exporting
from shangda.organisations.models import Person, Unit
from tests.organisations.pages import as_unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.FILES = tmp_path / "files"


def run(*args, **options):
    out = io.StringIO()
    call_command(*args, stdout=out, **options)
    return out.getvalue()


def roster(tmp_path, units=(), people=()):
    path = tmp_path / "名册.xlsx"
    path.write_bytes(exporting.roster(units, people))
    return str(path)


def test_add_person_prints_the_password_that_works(world):
    by = world.system.username

    told = json.loads(run("add_person", "lin", "林若水", "--by", by, "--json"))
    assert Person.objects.get(pk=told["person"]).check_password(told["password"])
    assert "初始密码：" in run("add_person", "lin2", "林二", "--by", by)


def test_add_person_refuses_like_the_page(world):
    for by, said in (
        ("nobody-here", "没有叫nobody-here的账号"),
        (world.editor.username, "账号由"),
    ):
        with pytest.raises(CommandError) as refused:
            run("add_person", "lin", "林若水", "--by", by)
        assert said in str(refused.value)
    assert not Person.objects.filter(username="lin").exists()


def test_import_people_writes_and_tells_as_json(world, tmp_path):
    lin = Person(username="lin", name="林若水")
    file = roster(tmp_path, [as_unit("BSZ", world.county)], [lin])

    told = json.loads(
        run("import_people", file, "--by", world.desk_admin.username, "--json")
    )

    assert (told["file"], told["new_units"], told["faults"]) == ("名册.xlsx", ["BSZ"], [])
    assert Person.objects.get(username="lin").check_password(told["passwords"]["lin"])


def test_import_people_can_rehearse(world, tmp_path):
    file = roster(tmp_path, [as_unit("BSZ", world.county)])

    said = run("import_people", file, "--by", world.desk_admin.username, "--rehearse")

    assert said.startswith("新增单位1，新增账号0，任职0。")
    assert not Unit.objects.filter(code="BSZ").exists()


def test_import_people_names_faults_and_fails(world, tmp_path):
    file = roster(tmp_path, [as_unit("BSZ", world.city)])
    out = io.StringIO()

    with pytest.raises(CommandError) as refused:
        call_command("import_people", file, by=world.desk_admin.username, stdout=out)
    assert "什么都没有写" in str(refused.value)
    assert out.getvalue().startswith("单位第2行：您不能在这里增加单位。")


def test_import_people_refuses_missing_files_and_strangers(world, tmp_path):
    with pytest.raises(CommandError):
        run("import_people", str(tmp_path / "none.xlsx"), "--by", world.system.username)
    with pytest.raises(CommandError):
        run("import_people", roster(tmp_path), "--by", "nobody-here")
