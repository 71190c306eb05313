"""What the verbs of this app ask before they write."""

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
        fields = {name: "".join(said) for name, said in wrong.message_dict.items()}
        named = [f"{_label(row, name)}：{said}" for name, said in fields.items()]
        raise InvalidError("；".join(named), fields=fields) from wrong


def _label(row: models.Model, name: str) -> str:
    return str(getattr(row._meta.get_field(name), "verbose_name", name))


def as_data(value: Any) -> Any:
    """A value for the trace: rows by their name, the rest as it is."""
    return str(value) if isinstance(value, models.Model) else value
