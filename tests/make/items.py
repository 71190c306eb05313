"""Items in every state, reached by the real verbs."""

from shangda.items import actions
from shangda.items.actions.material import Found
from shangda.items.models import RouteStep
from shangda.kernel import files

ITEM_TITLE = "松岚镇建好三本台账保群众冬季用水"
ITEM_BODY = (
    "入冬以来，松岚镇把供水难题逐村摸清，建起三本台账。\n"
    "一、水源台账定余缺。逐点测流23处，查明缺水点6处，新接备用水源4处。\n"
    "二、管网台账定短板。分段编号38公里，更换老化阀门147个。\n"
    "三、用户台账定责任。对83户重点对象每周上门查看，接报后2小时内答复。"
)


def item_defaults():
    """The shipped routes and skeletons, once in a test."""
    if not RouteStep.objects.exists():
        actions.load_defaults()


def draft(
    world,
    *,
    by=None,
    unit=None,
    desks=None,
    title=ITEM_TITLE,
    body=ITEM_BODY,
    **particulars,
):
    """A draft with all that submission asks for."""
    item_defaults()
    by = by or world.informant
    item = actions.start_item(unit=unit or world.township, by=by, title=title, body=body)
    complete = {
        "section": world.section,
        "informant_name": by.name,
        "informant_phone": "内线6127",
        "is_secrecy_checked": True,
        "desks": [world.desk] if desks is None else desks,
    }
    return actions.set_particulars(item=item, by=by, **(complete | particulars))


def awaiting_item(world, **fields):
    """A text put up for its first signature."""
    item = draft(world, **fields)
    actions.ask_sign_off(item=item, by=fields.get("by") or world.informant)
    return item


def agreed_item(world, **fields):
    """A text to which the chief approver has agreed; the deputy is next."""
    item = awaiting_item(world, **fields)
    return actions.agree(item=item, by=world.chief)


def submitted_item(world, **fields):
    """A signed item that lies at its desks."""
    item = agreed_item(world, **fields)
    return actions.sign_off(item=item, by=world.deputy)


def submission(world, **fields):
    """The one submission of a new item."""
    return submitted_item(world, **fields).submissions.select_related("desk", "item").get()


def signed_item(world, **fields):
    """A signed item that was taken back from its desk."""
    sent = submission(world, **fields)
    actions.withdraw(submission=sent, by=world.informant)
    sent.item.refresh_from_db()
    return sent.item


def returned_item(world, *, words="请补上资金来源。", **fields):
    """An item whose desk has opened it for change again; the desk's side is editing's."""
    sent = submission(world, **fields)
    return actions.mark_returned(submission=sent, by=world.editor, words=words)


def discarded_item(world, **fields):
    """A draft thrown away."""
    return actions.discard(item=draft(world, **fields), by=world.informant)


def stored_file(content=b"%PDF-1.4 invented", media_type="application/pdf"):
    """A file in the store."""
    return files.keep_bytes(content, media_type=media_type)


def material(world, *, title="冬季供水台账", text="高山6个村冬季易冻。", **found):
    """A text in the township's library."""
    form = found.pop("form", "text")
    return actions.add_material(
        unit=world.township,
        by=world.informant,
        found=Found(form=form, title=title, text=text, **found),
    )
