"""Addresses of pages, and what stands on them."""

from django.urls import reverse
from lxml import html

BY_SCRIPT = {"HTTP_HX_REQUEST": "true"}


def to(name, *args):
    return reverse(f"periodicals:{name}", args=args)


def tree(response):
    assert response.status_code == 200, response.status_code
    return html.fromstring(response.text)


def words(element):
    return " ".join(element.text_content().split())


def red_buttons(page):
    """What the one red button says; dialogs have their own."""
    found = page.xpath("//*[contains(@class, 'btn-primary')][not(ancestor::dialog)]")
    return [words(one) for one in found]


def toast(client, response):
    """The words of the next page's toast, and where its undo goes."""
    page = tree(client.get(response.url))
    found = page.xpath("//*[@data-toast]")
    said = words(found[-1].xpath("span")[0])
    undo = found[-1].xpath("form/@action")
    return said, undo[0] if undo else ""
