"""``{% request_key %}``: the hidden field that lets a form count once."""

import uuid

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def request_key() -> SafeString:
    """A new key each time the form is shown."""
    return format_html('<input type="hidden" name="request_key" value="{}">', uuid.uuid4())
