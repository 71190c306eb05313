import re
from pathlib import Path

import pytest
from django.apps import apps

from shangda.workbench.lives import LIVES

PACKAGE = Path(__file__).parents[1] / "shangda"
GLOSSARY = (PACKAGE.parent / "docs" / "glossary.md").read_text(encoding="utf-8")
MODELS = {
    model.__name__
    for app in apps.get_app_configs()
    if app.name.startswith("shangda.")
    for model in app.get_models()
}
VERBS = {verb for _, lives in LIVES for life in lives for verb in life}
CODE_NAMES = set(re.findall(r"`(\w+)`", GLOSSARY))


@pytest.mark.parametrize("model", sorted(MODELS))
def test_every_model_is_in_the_glossary(model):
    assert model in CODE_NAMES


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_every_verb_of_a_life_is_in_the_glossary(verb):
    assert verb in CODE_NAMES


def test_no_row_of_the_glossary_is_there_twice():
    rows = re.findall(r"^\| ([^|]+?) \|", GLOSSARY, re.MULTILINE)
    terms = [row for row in rows if row not in {"English (code)", "---"}]

    assert sorted(terms) == sorted(set(terms))


def test_a_class_that_the_glossary_names_is_there():
    code = "\n".join(path.read_text() for path in PACKAGE.rglob("*.py"))
    classes = set(re.findall(r"^class (\w+)", code, re.MULTILINE))

    assert {name for name in CODE_NAMES if name[0].isupper()} <= classes
