"""Data for tests, made as people make it: by the real verbs."""

import importlib.util

from tests.make.organisations import *  # noqa: F403

for _app in (
    "checkups",
    "items",
    "editing",
    "periodicals",
    "scoring",
    "targets",
    "awards",
    "bulletins",
):
    if importlib.util.find_spec(f"tests.make.{_app}"):
        _made = importlib.import_module(f"tests.make.{_app}")
        globals().update({k: v for k, v in vars(_made).items() if not k.startswith("_")})
