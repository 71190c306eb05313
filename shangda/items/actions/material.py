"""The unit's library of material: adding, taking out, putting back."""

from dataclasses import dataclass

from django.utils import timezone

from shangda.items import rules, texts
from shangda.items.findable import MATERIALS
from shangda.items.models import Material
from shangda.items.naming import safe_name
from shangda.kernel import typed
from shangda.kernel.errors import InvalidError, NotAllowedError, WrongStateError
from shangda.kernel.lifecycle import record
from shangda.kernel.models import StoredFile
from shangda.kernel.transactions import action
from shangda.organisations.models import Person, Unit
from shangda.search import likeness

Form = Material.Form

LONGEST_URL = 500
TOO_LONG_URL = f"网址最多{LONGEST_URL}个字符，请去掉问号后面的部分再试。"


@dataclass(frozen=True)
class Found:
    """What is put into the library; which parts it must have depends on its form."""

    form: str
    title: str
    origin: str = Material.Origin.DOCUMENT
    text: str = ""
    url: str = ""
    file: StoredFile | None = None
    file_name: str = ""


@action
def add_material(*, unit: Unit, by: Person, found: Found) -> Material:
    """Put something into the unit's library."""
    if not rules.may_use_library(by, unit):
        raise NotAllowedError(f"您在{unit.short_name}没有岗位，不能往它的素材库里放东西。")
    text = texts.cleaned("", found.text)
    title = typed.line(found.title, "title", most=120)
    _refuse_incomplete(found, title, text.body)
    material = Material.objects.create(
        unit=unit,
        by=by,
        form=found.form,
        origin=found.origin,
        title=title,
        text=text.body,
        url=found.url,
        file=found.file,
        file_name=safe_name(found.file_name) if found.file else "",
    )
    if material.text:
        likeness.remember(MATERIALS, material.pk, material.text)
    record("items.add_material", material, by=by)
    return material


@action
def discard_material(*, material: Material, by: Person) -> Material:
    """Take it out of the library; texts written from it stay."""
    return _mark(material, by, "discard_material", is_out=True)


@action
def restore_material(*, material: Material, by: Person) -> Material:
    """Put it back."""
    return _mark(material, by, "restore_material", is_out=False)


def _mark(material: Material, by: Person, verb: str, *, is_out: bool) -> Material:
    if not rules.may_use_library(by, material.unit):
        raise NotAllowedError("这份素材不在您单位的素材库里。")
    rows = Material.objects.filter(pk=material.pk, deleted_at__isnull=is_out)
    when = timezone.now() if is_out else None
    if not rows.update(deleted_at=when):
        raise WrongStateError("这份素材刚刚有人动过。")
    material.deleted_at = when
    record(f"items.{verb}", material, by=by)
    return material


def _refuse_incomplete(found: Found, title: str, text: str) -> None:
    wrong = {}
    if not title:
        wrong["title"] = "给它起个名字，以后好找。"
    if found.form == Form.TEXT and not text:
        wrong["text"] = "内容还是空的。"
    if found.form == Form.LINK and not found.url.startswith(("http://", "https://")):
        wrong["url"] = "网址要以 http:// 或 https:// 开头。"
    elif len(found.url) > LONGEST_URL:
        wrong["url"] = TOO_LONG_URL
    if found.form == Form.FILE and found.file is None:
        wrong["file"] = "还没有选文件。"
    if wrong:
        raise InvalidError(next(iter(wrong.values())), fields=wrong)
