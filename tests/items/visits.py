"""Pages of writing: their addresses, their forms, their words."""

import re


def url(item, verb=""):
    return f"/write/{item.pk}/{verb}/" if verb else f"/write/{item.pk}/"


def form_of(item, **changes):
    """All that the page's form posts."""
    fields = {
        "title": item.title,
        "body": item.body,
        "version": item.version,
        "kind": item.kind,
        "structure": item.structure,
        "section": item.section_id or "",
        "desks": [desk.pk for desk in item.desks.all()],
        "informant_name": item.informant_name,
        "informant_phone": item.informant_phone,
        "marking": item.marking,
        "is_secrecy_checked": "on" if item.is_secrecy_checked else "",
        "occurred_at": "",
        "learned_at": "",
    }
    fields |= changes
    return {name: value for name, value in fields.items() if value != ""}


def words(response):
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", response.content.decode()))
