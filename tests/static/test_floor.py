"""What Chromium 90 does not know, and what the content policy forbids, is nowhere."""

import gzip
import json
import re
from pathlib import Path

import django_htmx
import pytest

KERNEL = Path(__file__).resolve().parents[2] / "shangda"
TOOLS = KERNEL.parent / "tools/editor"
SCRIPTS = sorted(KERNEL.glob("*/static/**/*.js"))
STYLES = sorted(KERNEL.glob("*/static/**/*.css"))
TEMPLATES = sorted(KERNEL.glob("*/templates/**/*.html"))

LATER_SCRIPT = {
    "Array.at (92)": r"\.at\(-?\d",
    "findLast (97)": r"\.findLast(?:Index)?\(",
    "toSorted and kin (110)": r"\.to(?:Sorted|Reversed|Spliced)\(",
    "structuredClone (98)": r"\bstructuredClone\b",
    "Object.hasOwn (93)": r"\bObject\.hasOwn\(",
    "Object.groupBy (117)": r"\bObject\.groupBy\(",
    "Array.fromAsync (121)": r"\bArray\.fromAsync\(",
    "Promise.withResolvers (119)": r"\bPromise\.withResolvers\(",
    "randomUUID (92)": r"\brandomUUID\b",
    "AbortSignal.timeout (103)": r"\bAbortSignal\.(?:timeout|any)\(",
    "inert (102)": r"\.inert\s*=",
    "static blocks (94)": r"\bstatic\s*\{",
    "popover (114)": r"\.(?:showPopover|togglePopover)\(",
    "scheduler (94)": r"\bscheduler\.",
}
LATER_STYLE = {
    ":has (105)": r":has\(",
    "container queries (105)": r"@container\b|\bcontainer-type\b",
    "layers (99)": r"@layer\b",
    "nesting (112)": r"(?m)^\s*&",
    "color-mix (111)": r"color-mix\(",
    "dynamic viewport units (108)": r"\d[dsl]v[hw]\b",
    "media ranges (104)": r"@media[^{]*[<>]",
}
INLINE = {
    "a style attribute": r"<[a-z][^>]*\sstyle\s*=",
    "a style element": r"<style\b",
    "a script in the page": r"<script(?![^>]*\bsrc=)[^>]*>",
    "an event attribute": r"<[a-z][^>]*\s(?:on[a-z]+|hx-on[:\w-]*)\s*=\s*[\"']",
    "a script address": r"javascript:",
    "an evaluated trigger": r"hx-trigger=\"[^\"]*\[",
    "another host": r"(?:src|href)=\"(?:https?:)?//",
}


def faults(files, patterns):
    return [
        f"{file.relative_to(KERNEL)}: {name}"
        for file in files
        for name, pattern in patterns.items()
        if re.search(pattern, file.read_text(encoding="utf-8"))
    ]


def test_scripts_use_nothing_later_than_the_floor():
    assert len(SCRIPTS) > 20
    assert faults(SCRIPTS, LATER_SCRIPT) == []


def test_styles_use_nothing_later_than_the_floor():
    assert STYLES
    assert faults(STYLES, LATER_STYLE) == []


def test_templates_hold_no_inline_script_or_style():
    assert len(TEMPLATES) > 20
    assert faults(TEMPLATES, INLINE) == []


@pytest.mark.parametrize(
    "text",
    ["rows.at(-1)", "await structuredClone(x)", "a.findLast(f)", "crypto.randomUUID()"],
)
def test_a_later_feature_would_be_found(text):
    assert any(re.search(pattern, text) for pattern in LATER_SCRIPT.values())


def test_every_icon_that_a_template_names_is_drawn():
    sprite = (KERNEL / "kernel/static/shangda/icons.svg").read_text()
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', sprite))
    named = {
        name
        for file in TEMPLATES
        for name in re.findall(r'icon\.html" with name="([\w-]+)"', file.read_text())
    }

    assert named - drawn == set()


def test_scripts_weigh_less_than_the_budget():
    htmx = Path(django_htmx.__file__).parent / "static/django_htmx/htmx-2.min.js"
    weight = sum(len(gzip.compress(file.read_bytes())) for file in [*SCRIPTS, htmx])

    assert weight < 150 * 1024


def test_editor_bundle_names_no_map_and_no_host():
    bundle = KERNEL / "kernel/static/shangda/js/vendor/editor.js"
    lock = json.loads((TOOLS / "package-lock.json").read_text())

    assert "sourceMappingURL" not in bundle.read_text(encoding="utf-8")
    assert not [name for name, entry in lock["packages"].items() if "resolved" in entry]
