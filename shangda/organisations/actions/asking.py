"""What the verbs of this app ask before they write."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from shangda.kernel.errors import InvalidError, NotAllowedError


def allow(may: bool, cause: str) -> None:  # noqa: FBT001 -- reads as a sentence
    """Go on only if allowed. Raises NotAllowedError."""
    if not may:
        raise NotAllowedError(cause)


def refuse(field: str, sentence: str) -> InvalidError:
    """The refusal of one field, to be raised."""
    return InvalidError(sentence, fields={field: sentence})


def refuse_taken(
    table: type[models.Model], *, cause: str, other_than: int | None = None, **columns: Any
) -> None:
    """Raise InvalidError when another row has these unique columns already."""
    rows = table._default_manager.filter(**columns).exclude(pk=other_than)
    if rows.exists():
        raise InvalidError(cause, fields={next(iter(columns)): cause})


def check(row: models.Model) -> None:
    """Raise InvalidError for values that the columns cannot take (length, form, choice)."""
    try:
        row.clean_fields()
    except ValidationError as wrong:
        fields = {name: _said(faults) for name, faults in wrong.error_dict.items()}
        named = [_named(_label(row, name), said) for name, said in fields.items()]
        raise InvalidError("".join(named), fields=fields) from wrong


def _said(faults: Iterable[ValidationError]) -> str:
    """What is wrong, in the words of the house where the framework's are stiff."""
    return "".join(_sentence(fault) for fault in faults)


def _sentence(fault: ValidationError) -> str:
    if fault.code == "max_length":
        told = fault.params or {}
        return f"有{told.get('show_value')}个字，最多{told.get('limit_value')}个。"
    return "没有填。" if fault.code in {"blank", "null"} else "".join(fault.messages)


def _named(label: str, said: str) -> str:
    """A sentence that names its field already is left alone."""
    return said if said.startswith(label) else f"{label}：{said}"


def _label(row: models.Model, name: str) -> str:
    return str(getattr(row._meta.get_field(name), "verbose_name", name))


def as_data(value: Any) -> Any:
    """A value for the trace: rows by their name, the rest as it is."""
    return str(value) if isinstance(value, models.Model) else value
