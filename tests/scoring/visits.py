"""Pages of counting as people ask for them, and forms as browsers send them."""

from django.urls import reverse
from lxml import html


def get(client, who, name, *args, **query):
    client.force_login(who)
    return client.get(reverse(f"scoring:{name}", args=args), query)


def post(client, who, name, *args, **fields):
    client.force_login(who)
    return client.post(reverse(f"scoring:{name}", args=args), fields)


def text_of(response):
    return response.content.decode()


def sent(page):
    """What a browser would send of the form of a part, nothing touched."""
    (form,) = page.xpath("//form[@id='part-form']")
    found = {}
    for field in form.xpath(".//input | .//select | .//textarea"):
        if field.get("type") in {"checkbox", "radio"} and field.get("checked") is None:
            continue
        usual = "on" if field.get("type") == "checkbox" else None
        value = field.get("value", usual) if field.tag == "input" else field.value
        if field.tag == "textarea":
            value = (field.text or "").removeprefix("\n")
        if field.name and value is not None:
            found.setdefault(field.name, []).append(value)
    found.pop("request_key")
    return found


def part_page(client, world, row, kind, key=""):
    response = get(client, world.scorer, "part", row.pk, kind=kind, key=key)
    assert response.status_code == 200, (kind, key)
    return html.fromstring(text_of(response))
