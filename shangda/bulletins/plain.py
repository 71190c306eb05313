"""Dataclasses as plain JSON values and back; amounts are kept as exact decimal words."""

import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from types import NoneType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from shangda.points.exact import plain

T = TypeVar("T")


def encoded(value: Any) -> Any:
    """Dictionaries, lists, words, whole numbers and nothing else."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: encoded(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, list | tuple):
        return [encoded(one) for one in value]
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, date) else value


def decoded(kind: type[T], value: Any) -> T:
    """The dataclass that was encoded. Raises KeyError or ValueError for anything else."""
    hints = get_type_hints(kind)
    known: Any = kind
    return known(**{name: _decoded(hints[name], value[name]) for name in hints})  # type: ignore[no-any-return]


def canonical(value: Any) -> bytes:
    """The one way to write plain values: keys in order, no blanks, UTF-8."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def fingerprint(value: Any) -> str:
    """SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def _decoded(hint: Any, value: Any) -> Any:
    if get_origin(hint) in (list, tuple):
        inner = get_args(hint)[0]
        return get_origin(hint)(_decoded(inner, one) for one in value)
    kinds = [one for one in get_args(hint) or (hint,) if one is not NoneType]
    if value is None or len(kinds) != 1:
        return value
    (kind,) = kinds
    if isinstance(kind, type) and is_dataclass(kind):
        return decoded(kind, value)
    if kind is Decimal:
        return Decimal(value)
    return date.fromisoformat(value) if kind is date else value
