"""The rules of the house that a program can see, most of them by reading the code."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, get_resolver

import shangda

ROOT = Path(shangda.__file__).parent
OURS = (
    "organisations",
    "checkups",
    "items",
    "editing",
    "periodicals",
    "scoring",
    "targets",
    "bulletins",
    "awards",
    "wall",
    "workbench",
)
ENGINES = ("text", "typeset", "readers", "points")
DELIVERY = ("views", "forms", "urls", "api", "admin")
WRITES = {
    "save",
    "create",
    "bulk_create",
    "update",
    "bulk_update",
    "delete",
    "get_or_create",
    "update_or_create",
    "advance",
    "record",
}
BANNED = {
    "utils",
    "helpers",
    "common",
    "misc",
    "base",
    "manager",
    "managers",
    "service",
    "services",
    "handler",
    "handlers",
    "processor",
    "info",
}
MOST_LINES = 600
LONGEST_NAME = 30  # of a table, index or constraint: some databases take no more
# POST addresses whose name is agreed upon elsewhere, and the action behind them.
NAMED_OTHERWISE = {
    "scoring:sign": "sign_issue",
    "scoring:record-use": "record_outside_use",
    "scoring:revoke-use": "revoke_outside_use",
}
# POST addresses that change nothing of the business, and so are no verb.
NOT_VERBS = {"aids", "presence", "paste", "drop", "check", "preview", "passwords"}
# Parts of the frame that wait for a page which needs them.
KIT = {"partials/meter.html"}


@cache
def modules():
    """Path → tree of every module of the product, migrations apart."""
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        if "migrations" not in path.parts:
            found[path.relative_to(ROOT)] = ast.parse(path.read_text("utf-8"))
    return found


def is_delivery(path):
    return path.stem in DELIVERY or "views" in path.parts[:-1]


def calls(tree):
    """Every call with the name called and whose it is."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node, node.func.attr, ast.unparse(node.func.value)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node, node.func.id, ""


def places(found):
    return sorted(f"{path}:{node.lineno}" for path, node in found)


# --- The code -----------------------------------------------------------------------------


def test_only_the_lifecycle_writes_a_state():
    found = []
    for path, tree in modules().items():
        if path.parts[0] in ENGINES:
            continue
        for node in ast.walk(tree):
            targets = getattr(node, "targets", [getattr(node, "target", None)])
            is_assignment = isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign)
            if is_assignment and any(
                isinstance(target, ast.Attribute) and target.attr == "state"
                for target in targets
            ):
                found.append((path, node))

    assert places(found) == []


def test_delivery_writes_nothing():
    """Pages parse and show; an action writes. Sessions and dictionaries are not rows."""
    found = []
    for path, tree in modules().items():
        if not is_delivery(path):
            continue
        for node, name, target in calls(tree):
            is_action = re.search(r"(^|\.)(actions|\w*_?actions)$", target)
            is_row = not re.search(r"session|GET|POST|headers|context|fields$", target)
            if name in WRITES and is_row and not is_action:
                found.append((path, node))

    assert places(found) == []


def test_actions_and_tasks_alone_ask_for_jobs():
    allowed = ("actions", "tasks", "outbox", "notices")
    found = [
        (path, node)
        for path, tree in modules().items()
        for node, name, _ in calls(tree)
        if name == "enqueue" and not set(allowed) & {path.stem, *path.parts}
    ]

    assert places(found) == []


def test_there_are_no_signals_and_no_save_of_our_own():
    found = []
    for path, tree in modules().items():
        for node in ast.walk(tree):
            is_signal = isinstance(node, ast.ImportFrom) and "signals" in (
                node.module or ""
            )
            is_save = isinstance(node, ast.FunctionDef) and node.name == "save"
            holder = path.stem == "models"
            if (is_signal and "django" in node.module) or (is_save and holder):
                found.append((path, node))

    assert places(found) == []


def test_no_module_is_too_long():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in ROOT.rglob("*.py")
        if "migrations" not in path.parts
        and (lines := len(path.read_text("utf-8").splitlines())) > MOST_LINES
    }

    assert long == {}


def test_modules_are_named_by_what_they_know():
    named = {str(path) for path in modules() if BANNED & {path.stem, *path.parts}}

    assert named == set()


def test_every_module_says_what_it_is_for():
    silent = {
        str(path)
        for path, tree in modules().items()
        if ast.get_docstring(tree) is None and path.name != "__init__.py"
    }

    assert silent == set()


def test_no_template_is_left_over():
    """Every template is rendered, extended or included by somebody, or is allauth's."""
    code = "\n".join((ROOT / path).read_text("utf-8") for path in modules())
    pages = "\n".join(path.read_text("utf-8") for path in ROOT.rglob("*.html"))
    known = ("account/", "mfa/", "usersessions/", "allauth/", "400", "403", "404", "500")
    unused = []
    for path in ROOT.rglob("*.html"):
        name = path.as_posix().split("/templates/")[-1]
        stem = Path(name).stem
        is_named = name in code + pages or f'"{stem}"' in code or f'"{stem}.html"' in code
        if not is_named and not name.startswith(known):
            unused.append(name)

    assert set(unused) - KIT == set()


def test_templates_have_no_inline_script_or_style():
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=[\"'{]|hx-on", re.IGNORECASE
    )
    found = [
        str(path.relative_to(ROOT))
        for path in ROOT.rglob("*.html")
        if inline.search(path.read_text("utf-8"))
    ]

    assert found == []


# --- The tables ---------------------------------------------------------------------------


def our_models():
    labels = {*OURS, "kernel", "search"}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in labels:
            yield model


def test_no_name_in_the_database_is_too_long():
    names = set()
    for model in our_models():
        meta = model._meta
        names.add(meta.db_table)
        names |= {field.column for field in meta.local_fields if field.column}
        names |= {one.name for one in [*meta.indexes, *meta.constraints]}

    assert {name for name in names if len(name) > LONGEST_NAME} == set()


def test_every_state_column_is_checked_by_the_database():
    """Unless another constraint ties the state to what it means."""
    free = []
    for model in our_models():
        fields = {field.name for field in model._meta.local_fields}
        rules = " ".join(str(one.condition) for one in _checks(model))
        if "state" in fields and "state" not in rules:
            free.append(model._meta.label)

    assert free == []


def _checks(model):
    return [one for one in model._meta.constraints if hasattr(one, "condition")]


# --- The addresses ------------------------------------------------------------------------


def addresses():
    """(app, name, view) of every address of ours."""
    for resolver in get_resolver().url_patterns:
        app = getattr(resolver, "namespace", None)
        if app in OURS:
            for pattern in resolver.url_patterns:
                if isinstance(pattern, URLPattern):
                    yield app, pattern.name, pattern.callback


@cache
def posting_views():
    """Module and name of every view that only takes a POST."""
    found = set()
    for path, tree in modules().items():
        if not is_delivery(path):
            continue
        module = ".".join(("shangda", *path.with_suffix("").parts))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                marks = [ast.unparse(mark) for mark in node.decorator_list]
                if any(mark == "require_POST" for mark in marks):
                    found.add((module, node.name))
    return found


def test_the_name_of_a_post_is_the_name_of_its_verb():
    strange = []
    for app, name, view in addresses():
        if (view.__module__, view.__name__) not in posting_views():
            continue
        verb = NAMED_OTHERWISE.get(f"{app}:{name}", name.replace("-", "_"))
        is_quiet = any(part in NOT_VERBS for part in name.split("-"))
        if not is_quiet and not _is_action(app, verb):
            strange.append(f"{app}:{name}")

    assert strange == []


def _is_action(app, verb):
    """Whether the app's actions define the verb, in whichever module."""
    place = ROOT / app
    files = [place / "actions.py", *(place / "actions").rglob("*.py")]
    return any(
        re.search(rf"^def {verb}\(", file.read_text("utf-8"), re.MULTILINE)
        for file in files
        if file.exists()
    )


def test_every_address_has_a_name():
    assert [view.__name__ for _, name, view in addresses() if not name] == []


@pytest.mark.parametrize("app", OURS)
def test_every_app_of_ours_is_installed(app):
    assert f"shangda.{app}" in settings.INSTALLED_APPS
