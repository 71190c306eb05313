"""The frame and the partials: what pages rely on."""

import re
from pathlib import Path
from types import SimpleNamespace as Thing

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template import RequestContext, engines
from django.template.loader import get_template
from django.test import RequestFactory
from lxml import html

TEMPLATES = Path(__file__).resolve().parents[2] / "shangda/kernel/templates"
PAGES = sorted(path.name for path in TEMPLATES.glob("*.html"))
PARTIALS = sorted(f"partials/{path.name}" for path in TEMPLATES.glob("partials/*.html"))
REQUEST = RequestFactory().get("/list", {"q": "水", "page": "1"})
REQUEST.user = AnonymousUser()
urlpatterns: list[object] = []


@pytest.fixture(autouse=True)
def _without_addresses(settings):
    """The frame must stand even when no address can be resolved."""
    settings.ROOT_URLCONF = __name__


def rendered(name, **context):
    return get_template(name).render({"request": REQUEST} | context)


def tree(name, **context):
    return html.fromstring(rendered(name, **context))


def run(op, text, number=None):
    return Thing(op=op, text=text, note_number=number)


class Asked(forms.Form):
    unit = forms.ChoiceField(label="单位", choices=[("", "请选择")], help_text="只列本县")
    is_urgent = forms.BooleanField(label="紧急", required=False)


@pytest.mark.parametrize("name", PAGES)
def test_page_renders_with_nothing_as_after_a_crash(name):
    assert '<html lang="zh-CN"' in rendered(name)


@pytest.mark.parametrize("name", PARTIALS)
def test_partial_compiles(name):
    assert get_template(name).origin.template_name == name


def test_shell_shows_the_rail_where_one_is_and_what_waits():
    rail = [
        Thing(url="/", icon="desk", label="工作台", count=0, is_current=True),
        Thing(url="/in", icon="inbox", label="收稿", count=146, is_current=False),
    ]
    who = Thing(
        name="顾文澜", post_title="信息科编辑", unit_name="栖云县委办", username="gu"
    )

    page = tree("shell.html", rail=rail, who=who, bell=Thing(unread_count=2, url="/bell"))

    current = page.xpath("//nav[@aria-label='主导航']//a[@aria-current='page']")
    assert [link.text_content().split() for link in current] == [["工作台"]]
    assert page.xpath("//span[@class='rail-count']/text()") == ["146"]
    assert page.xpath("//a[@href='/bell']/@aria-label") == ["通知，2条未读"]
    assert page.xpath("//body/@data-who") == ["gu"]
    assert len(page.xpath("//nav[@aria-label='底部导航']/a")) == 2


def test_redline_keeps_every_character_and_adds_none():
    line = Thing(
        kind="changed",
        runs=[
            run("=", "停水"),
            run("-", "多次", 1),
            run("+", "由91次降至18次"),
            run("=", "。"),
        ],
    )

    page = tree("partials/redline.html", redline=Thing(lines=[line]))

    (shown,) = page.xpath("//p")
    assert shown.text_content() == "停水多次\u20601由91次降至18次。"
    assert shown.xpath("del/text() | ins/text()") == ["多次", "由91次降至18次"]
    assert shown.xpath("a/@href") == ["#n1"]


def test_redline_says_what_moved():
    lines = [Thing(kind=kind, runs=[run("=", "甲")]) for kind in ("moved", "moved_away")]

    page = tree("partials/redline.html", redline=Thing(lines=lines))

    assert [p.text_content() for p in page.xpath("//p")] == ["移到这里甲", "已移走甲"]


def test_refusal_as_an_answer_is_what_the_script_looks_for():
    script = TEMPLATES.parent / "static/shangda/js/refusals.js"
    mark = re.search(r"const MARK = /(.+)/;", script.read_text())

    answer = rendered(
        "refusal.html#answer",
        refusal=Thing(status=409),
        cause="已被认领。",
        request_id="7f3",
    )

    assert mark
    assert re.search(mark[1], answer)
    page = html.fromstring(answer)
    assert page.get("data-refusal") == "409"
    assert page.xpath("//h3/text()") == ["已被认领。"]
    assert page.xpath("//span[@class='ref']/text()") == ["编号 7f3"]


def test_refusal_as_a_page_offers_a_way_on():
    told = {"status": 404, "cause": "没有这个页面。", "remedy": "它可能被撤回。"}
    page = tree("refusal.html", who={"name": "沈知禾"}, **told)
    stranger = tree("refusal.html", **told)

    assert page.xpath("//main//h2/text()") == ["没有这个页面。"]
    assert page.xpath("//div[@class='act']/a/text()") == ["回工作台"]
    assert stranger.xpath("//div[@class='act']/a/text()") == ["去登录"]
    assert page.xpath("//html/@lang") == ["zh-CN"]


def test_refusal_leads_to_the_fields_that_are_wrong():
    page = tree("refusal.html", cause="有一处要改。", fields={"title": "题目太长。"})

    assert page.xpath("//ul[@class='alert-list']//a/@href") == ["#id_title"]


def test_pager_keeps_the_filter():
    context = RequestContext(
        REQUEST, {"page": Paginator(range(120), 50).page(2), "unit": "篇"}
    )
    engine = engines["django"].engine

    page = html.fromstring(engine.get_template("partials/pager.html").render(context))

    assert page.xpath("//a/@href") == ["?q=%E6%B0%B4&page=1", "?q=%E6%B0%B4&page=3"]
    assert "第2页，共3页，120篇" in page.text_content()


def test_field_is_described_by_its_help_and_its_error():
    field = Asked({"unit": ""})["unit"]

    page = tree("partials/field.html", field=field)

    described = page.xpath("//select/@aria-describedby")[0].split()
    assert described == ["id_unit_helptext", "id_unit_error"]
    assert [len(page.xpath(f"//p[@id='{name}']")) for name in described] == [1, 1]
    assert page.xpath("//select/@aria-invalid") == ["true"]


def test_checkbox_stands_before_its_words():
    page = tree("partials/field.html", field=Asked()["is_urgent"])

    (label,) = page.xpath("//label")
    assert [child.tag for child in label] == ["input", "span"]


def test_meter_prints_numbers_with_a_point():
    page = tree("partials/meter.html", percent=78.3, due=89.9, label="已得47分")

    assert page.xpath("//rect[@data-meter-fill]/@width") == ["78.3%"]
    assert page.xpath("//line/@x1") == ["89.9%", "89.9%"]


def test_status_speaks_by_shape_and_word():
    page = tree(
        "partials/status.html", status=Thing(tone="held", icon="pause", label="缓报")
    )

    assert page.get("class") == "status status-held"
    assert page.text_content().split() == ["缓报"]
    assert page.xpath("//use/@href")[0].endswith("icons.svg#pause")


def test_toast_can_be_taken_back():
    toast = Thing(text="已退回", undo_url="/undo", request_key="k1", seconds=10)

    page = tree("partials/toasts.html", toasts=[toast])

    assert page.xpath("//form[@data-undo]/@action") == ["/undo"]
    assert page.xpath("//input[@name='request_key']/@value") == ["k1"]
    assert page.get("aria-live") == "polite"
