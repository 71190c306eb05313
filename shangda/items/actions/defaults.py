"""What a new installation starts with: routes of signatures and skeletons of texts."""

import json
from pathlib import Path
from typing import Any

from shangda.items.models import RouteStep, Skeleton
from shangda.kernel.transactions import action

SHIPPED = Path(__file__).parents[1] / "defaults"


@action
def load_defaults() -> None:
    """Write what is missing; what an office has changed stays."""
    for way in _shipped("routes.json"):
        _load_route(way)
    for shape in _shipped("skeletons.json"):
        Skeleton.objects.get_or_create(
            kind=shape["kind"],
            structure=shape["structure"],
            defaults={
                "title": shape["title"],
                "body": "\n".join(shape["body"]),
                "advice": shape["advice"],
            },
        )


def _load_route(way: dict[str, Any]) -> None:
    of_kind = {"unit": None, "kind": way["kind"], "is_major": way["is_major"]}
    if RouteStep.objects.filter(**of_kind).exists():
        return
    RouteStep.objects.bulk_create(
        RouteStep(position=number, role=step["role"], act=step["act"], **of_kind)
        for number, step in enumerate(way["steps"], start=1)
    )


def _shipped(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((SHIPPED / name).read_text("utf-8"))
    return found
