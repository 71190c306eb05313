"""Pastes read in the browser as on the server: the same twenty, and plain fields."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.journey

PASTES = sorted((Path(__file__).parents[1] / "text/pastes").glob("*.html"))


def test_pastes_read_as_on_the_server(site, page):
    page.goto(site.page("/", ""))
    written = [paste.read_text(encoding="utf-8") for paste in PASTES]

    found = page.evaluate(
        """async pastes => {
          const { plainFromHtml } = await import("/static/shangda/js/word_paste.js");
          return pastes.map(plainFromHtml);
        }""",
        written,
    )

    assert len(PASTES) == 20
    for paste, text in zip(PASTES, found, strict=True):
        expected = paste.with_suffix(".txt").read_text(encoding="utf-8").removesuffix("\n")
        assert (paste.name, text) == (paste.name, expected)


def test_plain_field_takes_the_words_of_a_paste_at_the_caret(site, page):
    page.goto(site.page("/", '<textarea id="t" data-paste-plain>头尾</textarea>'))
    page.wait_for_load_state("load")

    page.evaluate(
        """() => {
          const field = document.querySelector("#t");
          field.focus();
          field.setSelectionRange(1, 1);
          const data = new DataTransfer();
          data.setData("text/html", "<p>一</p><p>二</p>");
          field.dispatchEvent(
            new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }"""
    )

    assert page.input_value("#t") == "头一\n二尾"
