"""Widgets written out without a template: the inbox shows a dozen of them on every page."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class Select(forms.Select):
    """One of a list; groups of options are not drawn."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,
    ) -> SafeString:
        """The list, each option by its value and words."""
        chosen = set(self.format_value(value))
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (key, " selected" if key in chosen else "", word)
                for key, word in _pairs(self)
            ),
        )
        whole = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        return format_html("<select{}>{}</select>", whole, options)

    def use_required_attribute(self, initial: Any) -> bool:
        """Never: to know would read the list once more."""
        return False


class Radios(forms.RadioSelect):
    """One of a few, all in sight."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,
    ) -> SafeString:
        """Each choice in a line of its own, numbered as Django numbers them."""
        given = self.build_attrs(self.attrs, attrs)
        frame, chosen = given.pop("id", ""), set(self.format_value(value))
        lines = format_html_join(
            "",
            '<div><label for="{0}_{1}"><input type="radio" name="{2}" value="{3}"'
            ' id="{0}_{1}"{4}{5}> {6}</label></div>',
            (
                (
                    frame,
                    at,
                    name,
                    key,
                    flatatt(given),
                    " checked" if key in chosen else "",
                    w,
                )
                for at, (key, w) in enumerate(_pairs(self))
            ),
        )
        return format_html('<div id="{}">{}</div>', frame, lines)


class DayInput(forms.DateInput):
    """A date as browsers pick it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,
    ) -> SafeString:
        """The one element."""
        given: dict[str, Any] = {"type": "date", "name": name, **(attrs or {})}
        if shown := self.format_value(value):
            given["value"] = shown
        return format_html("<input{}>", flatatt(self.build_attrs(self.attrs, given)))


class Words(forms.Textarea):
    """Some lines of text."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,
    ) -> SafeString:
        """The one element; a line break first, so that one of the text's own is kept."""
        whole = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        return format_html(
            "<textarea{}>\n{}</textarea>", whole, self.format_value(value) or ""
        )


def _pairs(widget: forms.Select | forms.RadioSelect) -> Iterator[tuple[str, str]]:
    for key, word in widget.choices:
        yield "" if key is None else str(key), str(word)
