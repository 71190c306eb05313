"""Files: reading one into the sheet, attaching, downloading."""

import mimetypes
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from shangda import readers
from shangda.items import actions, queries
from shangda.items.models import Attachment, Item
from shangda.items.naming import safe_name
from shangda.items.views.finding import own_item_of
from shangda.kernel import files
from shangda.kernel.answering import say
from shangda.kernel.errors import InvalidError, TooLargeError
from shangda.kernel.models import StoredFile
from shangda.kernel.pages import received
from shangda.kernel.requests import once
from shangda.organisations.pages import person
from shangda.text.counting import count


@login_required
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a file says; nothing is replaced before the person confirms."""
    item = own_item_of(request, pk)
    upload = upload_of(request)
    read = read_upload(upload)
    context = {
        "item": item,
        "name": upload.name,
        "document": read,
        "body": "\n".join(read.paragraphs),
        "count": count("\n".join(read.paragraphs)),
    }
    part = "#preview" if "application/json" in request.headers.get("Accept", "") else ""
    return render(request, f"items/drop.html{part}", context)


@login_required
@require_POST
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Add files to the item: first safely stored, then their rows in one transaction."""
    item = own_item_of(request, pk)
    upload_of(request)
    stored = [(store(one), one.name or "") for one in request.FILES.getlist("file")]
    return _attach(request, item, stored)


@once
def _attach(
    request: HttpRequest, item: Item, stored: list[tuple[StoredFile, str]]
) -> HttpResponse:
    for file, name in stored:
        actions.attach(item=item, by=person(request), file=file, name=name)
    if request.headers.get("HX-Request"):
        context = {"item": item, "attachments": queries.attachments(item)}
        return render(request, "items/write.html#attachments", context)
    return redirect("items:write", pk=item.pk)


@login_required
@require_POST
@once
def detach(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file off the item."""
    row = actions.detach(attachment=_own(request, pk), by=person(request))
    say(request, f"已移除{row.name}", undo=reverse("items:reattach", args=[row.pk]))
    return redirect("items:write", pk=row.item_id)


@login_required
@require_POST
@once
def reattach(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it back."""
    row = actions.reattach(attachment=_own(request, pk), by=person(request))
    return redirect("items:write", pk=row.item_id)


@login_required
@require_safe
def attachment(request: HttpRequest, pk: int) -> FileResponse:
    """The file, for everybody who may read its item."""
    rows = Attachment.objects.filter(
        item__in=Item.objects.visible_to(person(request)), removed_at=None
    )
    row = get_object_or_404(rows.select_related("file"), pk=pk)
    return received(row.file, name=row.name)


def upload_of(request: HttpRequest) -> UploadedFile:
    """The posted file. Raises InvalidError without one, TooLargeError beyond the limit."""
    upload = request.FILES.get("file")
    if not isinstance(upload, UploadedFile):
        raise InvalidError(
            "还没有选文件。", "请选一个文件再传。", fields={"file": "请选文件。"}
        )
    if (upload.size or 0) > settings.UPLOAD_LIMIT:
        most = settings.UPLOAD_LIMIT // 1024 // 1024
        raise TooLargeError(f"文件超过{most} MB。", "请压缩图片或拆成几个文件再传。")
    return upload


def store(upload: UploadedFile) -> StoredFile:
    """Keep the upload's bytes; the type is what its name says and serves only for lists."""
    media_type = mimetypes.guess_type(upload.name or "")[0] or files.UNKNOWN_TYPE
    return files.keep(upload.chunks(), media_type=media_type)


def read_upload(upload: UploadedFile) -> readers.Document:
    """What the file says, read in a child process. Raises InvalidError with the cause."""
    name = safe_name(upload.name or "")
    try:
        with _on_disk(upload) as path:
            return readers.read(path, name=name)
    except readers.UnreadableError as fault:
        raise InvalidError(
            fault.cause, fault.remedy, fields={"file": fault.cause}
        ) from fault


@contextmanager
def _on_disk(upload: UploadedFile) -> Iterator[Path]:
    with tempfile.NamedTemporaryFile(prefix="shangda-drop-") as copy:
        for chunk in upload.chunks():
            copy.write(chunk)
        copy.flush()
        yield Path(copy.name)


def _own(request: HttpRequest, pk: int) -> Attachment:
    rows = Attachment.objects.filter(item__in=Item.objects.of_unit_of(person(request)))
    return get_object_or_404(rows.select_related("item__unit"), pk=pk)
