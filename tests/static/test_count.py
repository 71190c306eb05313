"""字数 in the browser is 字数 on the server."""

import json
from pathlib import Path

import pytest

from shangda.text.counting import count
from shangda.text.outline import sections

pytestmark = pytest.mark.journey

CASES = Path(__file__).parents[1] / "text/count_cases.json"

TEXTS = [
    "",
    "11月以来，松岚镇建账。",
    "A4纸 3.5% https://a.cn 共3份",
    "你,好 — “引号”……　　全角空格",
    "𠮷镕喆堃\u200b\ufeff\u00ad\nend of line",
    "①②③ ℃ Ⅳ 10∶30 ＡＢＣ１２３",
    "e\u0301cole naïve Пример ελλά",
    "👍🏽甲\ufe0f乙\U000e0101",
]
OUTLINES = [
    "导语一句。\n一、水源。逐点测流。\n二、管网。更换阀门147个。\n三、用户。逐户登记。\n目前仍有缺口。",
    "一、总体情况\n正文。\n（一）主要做法\n1.先查\n（1）细看\n二．存在问题\n正文",
    "没有编号的一段。\n又一段。",
    "一是先封后通。23时起。\n二是分段除冰。出动6台。",
    "（一）、强化责任。（不该有顿号）\n　　2、建立台账\n3.5公里不是编号",
    "",
]


def evaluated(site, page, module, call, arguments):
    page.goto(site.page("/", ""))
    return page.evaluate(
        f"""async given => {{
          const module = await import("/static/shangda/js/{module}.js");
          return given.map(text => module.{call}(text));
        }}""",
        arguments,
    )


def test_count_agrees_with_the_table_of_cases(site, page):
    cases = json.loads(CASES.read_text(encoding="utf-8"))["cases"]

    found = evaluated(
        site, page, "characters", "countCharacters", [c["text"] for c in cases]
    )

    assert found == [case["count"] for case in cases]


def test_count_agrees_with_the_server(site, page):
    found = evaluated(site, page, "characters", "countCharacters", TEXTS)

    assert found == [count(text) for text in TEXTS]


def test_outline_agrees_with_the_server(site, page):
    found = evaluated(site, page, "structure", "sections", OUTLINES)

    for text, headings in zip(OUTLINES, found, strict=True):
        assert [(h["level"], h["label"], h["count"]) for h in headings] == [
            (h.level, h.label, h.count) for h in sections(text)
        ]


def test_counter_follows_typing_and_shows_what_is_over(site, page):
    page.goto(
        site.page(
            "/",
            '<textarea id="t">水</textarea><p data-count-of="#t" data-limit="3">'
            "<b data-count-number></b><span data-count-over hidden></span>"
            '<svg class="meter" role="img"><rect data-meter-fill width="0"/></svg></p>',
        )
    )

    page.type("#t", "源地点")
    page.wait_for_selector("text=超出1字")

    assert page.text_content("[data-count-number]") == "4"
    assert page.get_attribute("[data-meter-fill]", "width") == "100.0%"
    assert page.get_attribute("svg", "aria-label") == "4字，限3字"


def test_outline_panel_lists_and_jumps(site, page):
    page.goto(
        site.page(
            "/",
            '<input id="title" value="标题四字"><textarea id="t">导语。\n一、水源\n正文</textarea>'
            '<nav class="outline" data-outline-of="#t" data-outline-title="#title"></nav>',
        )
    )

    entries = page.eval_on_selector_all(
        ".outline a", "links => links.map(l => l.innerText)"
    )
    page.click(".outline >> text=一、水源")

    assert [entry.split() for entry in entries] == [
        ["标题", "4"],
        ["导语", "3"],
        ["一、水源", "6"],
    ]
    assert page.evaluate("document.querySelector('#t').selectionStart") == len("导语。\n")
