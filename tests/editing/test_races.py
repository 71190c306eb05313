"""Several editors at once, each in a process of its own, on one database file."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

pytestmark = [pytest.mark.races, pytest.mark.slow, pytest.mark.sql]
ROOT = Path(__file__).resolve().parents[2]

BEFORE = """
import json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
import django
from django.conf import settings
settings.DATABASES["default"]["TEST"] = {}
django.setup()
"""
FILL = """
from django.core.management import call_command
settings.MIGRATION_MODULES = {app.split(".")[-1]: None for app in settings.INSTALLED_APPS}
call_command("migrate", run_syncdb=True, verbosity=0)
from shangda.organisations.models import Role
from shangda.search import marks
marks.make()
from tests import make
world = make.office()
editors = [make.holder(Role.EDITOR, desk=world.desk) for _ in range(4)]
keys = [make.received(world, title=f"第{n}件").pk for n in range(12)]
print(json.dumps({"editors": [e.pk for e in editors], "keys": keys}))
"""
CLAIM = """
from shangda.editing import actions
from shangda.items.models import Submission
from shangda.kernel.errors import RefusedError
from shangda.organisations.models import Person
me, keys = Person.objects.get(pk=int(sys.argv[1])), json.loads(sys.argv[2])
won = []
for key in keys:
    try:
        actions.{verb}(submission=Submission.objects.get(pk=key), by=me)
    except RefusedError:
        continue
    won.append(key)
print(json.dumps(won))
"""
AFTER = """
from shangda.editing.models import Article, Decision
from shangda.items.models import Submission
from shangda.kernel import audit
rows = list(Submission.objects.values_list("pk", "claimed_by", "state"))
print(json.dumps({"rows": rows, "decisions": Decision.objects.count(),
    "articles": Article.objects.count(), "bad": audit.verify().first_bad}))
"""


def run(folder, code, *args):
    environment = os.environ | {"SHANGDA_DATA": str(folder), "PYTHONPATH": str(ROOT)}
    environment.pop(
        "SHANGDA_DATABASE_URL", None
    )  # a file of its own, wherever else we test
    return subprocess.Popen(  # noqa: S603 -- our own code
        [sys.executable, "-c", BEFORE + code, *args],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )


def said(process):
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return json.loads(out)


@pytest.mark.parametrize("verb", ["claim", "select"])
def test_each_text_goes_to_exactly_one_editor(tmp_path, verb):
    made = said(run(tmp_path, FILL))
    keys = json.dumps(made["keys"])
    code = CLAIM.replace("{verb}", verb)

    racing = [run(tmp_path, code, str(editor), keys) for editor in made["editors"]]
    won = dict(zip(made["editors"], map(said, racing), strict=True))

    after = said(run(tmp_path, AFTER))
    counted = Counter(key for mine in won.values() for key in mine)
    assert counted == dict.fromkeys(made["keys"], 1)
    assert after["decisions"] == len(made["keys"])
    assert after["articles"] == (len(made["keys"]) if verb == "select" else 0)
    assert after["bad"] is None
    for key, editor, _ in after["rows"]:
        assert key in won[editor]
