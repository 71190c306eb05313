"""Scans that came with a form that was not yet right: kept, so that nobody sends them twice."""

from dataclasses import dataclass

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.forms import Form

from shangda.kernel import files
from shangda.kernel.models import StoredFile
from shangda.organisations.models import Person

_SALT = "scoring.scan"
KEPT_FOR = 24 * 3600  # seconds in which the form can be sent again
LONGEST_NAME = 200


@dataclass(frozen=True)
class Scan:
    """The stored bytes and the name under which they came."""

    file: StoredFile
    name: str


def keep(upload: UploadedFile) -> Scan:
    """Store what was sent. Raises TooLargeError."""
    media_type = upload.content_type or files.UNKNOWN_TYPE
    kept = files.keep(upload.chunks(), media_type=media_type)
    return Scan(kept, (upload.name or "")[-LONGEST_NAME:])


def with_form(form: Form, name: str, person: Person) -> Scan | None:
    """What is sent in the field, or came with the form before; it is asked for only once."""
    field, before = form.fields[name], known(form.data.get("kept", ""), person)
    field.required = field.required and before is None
    form.full_clean()
    sent = form.cleaned_data.get(name)
    kept = keep(sent) if sent else before
    field.required = field.required and kept is None
    return kept


def token(scan: Scan, person: Person) -> str:
    """What the form carries instead of the bytes; good for this person alone."""
    return signing.dumps([person.pk, scan.file.pk, scan.name], salt=_SALT)


def known(token: str, person: Person) -> Scan | None:
    """The scan of such a token; None when it is another's, too old, or not ours."""
    try:
        owner, pk, name = signing.loads(token, salt=_SALT, max_age=KEPT_FOR)
    except signing.BadSignature:
        return None
    file = StoredFile.objects.filter(pk=pk).first()
    return Scan(file, name) if file and owner == person.pk else None
