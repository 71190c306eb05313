"""Nothing that was typed is lost: saved soon, again, later, here."""

import json
import re
import time

import pytest

from tests.static.site import Reply

pytestmark = pytest.mark.journey

FORM = """
<span class="saved" role="status" data-save-state="saved"><svg class="icon" viewBox="0 0 20 20">
<use href="/static/shangda/icons.svg#check"/></svg><span data-save-text>还没有改动</span></span>
<form id="f" method="post" action="/send" data-autosave-url="/save">
  <input type="hidden" name="version" value="3"><input name="title" value="旧题">
  <textarea name="body">旧文。</textarea><button>送</button></form>
"""


def saved(version=4):
    return Reply(json.dumps({"version": version, "saved_at": "14:21"}))


def opened(site, page, **more):
    page.goto(
        site.page("/", FORM, attrs='data-who="zhen" data-sign-in-url="/sign-in"', **more)
    )
    page.wait_for_load_state("load")


def write(page, text, **more):
    page.focus("[name=body]")
    page.keyboard.press("Control+End")
    page.keyboard.type(text, **more)


def wait_for(page, name, timeout=8000):
    page.wait_for_selector(f'[data-save-state="{name}"]', timeout=timeout)


def fields(sent):
    return dict(re.findall(r'name="(\w+)"\r\n\r\n(.*?)\r\n--', sent.body, re.DOTALL))


def test_autosave_sends_within_three_seconds_and_says_when(site, page):
    site.answers["/save"] = lambda sent: saved()
    opened(site, page)

    write(page, "新")
    start = time.monotonic()
    wait_for(page, "saved")

    assert time.monotonic() - start < 3
    assert page.inner_text("[data-save-text]") == "已保存 14:21"
    sent = site.posted("/save")[0]
    assert fields(sent) == {"version": "3", "title": "旧题", "body": "旧文。新"}
    assert sent.headers["X-CSRFToken"] == "page-token"
    assert page.input_value("[name=version]") == "4"


def test_autosave_does_not_wait_for_a_pause(site, page):
    site.answers["/save"] = lambda sent: saved()
    opened(site, page)

    start = time.monotonic()
    while time.monotonic() - start < 6 and not site.posted("/save"):
        write(page, "字", delay=150)

    assert len(site.posted("/save")) == 1
    assert time.monotonic() - start < 5


def test_autosave_makes_up_when_the_network_is_back(site, page):
    site.answers["/save"] = lambda sent: saved()
    opened(site, page)

    page.context.set_offline(True)
    write(page, "断网时写的")
    wait_for(page, "unsaved")
    assert page.inner_text("[data-save-text]") == "未保存（断网，恢复后自动补存）"
    page.context.set_offline(False)
    wait_for(page, "saved")

    assert fields(site.posted("/save")[-1])["body"] == "旧文。断网时写的"


def test_autosave_tries_again_when_the_server_is_down(site, page):
    replies = iter([Reply(status=503), saved()])
    site.answers["/save"] = lambda sent: next(replies)
    opened(site, page)

    write(page, "新")
    wait_for(page, "unsaved")
    wait_for(page, "saved")

    assert len(site.posted("/save")) == 2


def test_autosave_at_a_conflict_points_to_both_versions_and_keeps_what_follows(site, page):
    conflict = {"cause": "梁景行14:20也改了这一篇。", "merge_url": "/merge"}
    site.answers["/save"] = lambda sent: Reply(json.dumps(conflict), status=409)
    opened(site, page)

    write(page, "新")
    wait_for(page, "conflict")
    write(page, "再写")
    page.wait_for_timeout(2500)

    assert page.get_attribute("[data-save-text] a", "href") == "/merge"
    assert "梁景行14:20也改了这一篇" in page.inner_text("[data-save-text]")
    assert len(site.posted("/save")) == 2
    assert not page.evaluate(
        "Object.keys(localStorage).some(key => key.includes('draft:'))"
    )


def test_autosave_stops_where_nothing_is_kept(site, page):
    site.answers["/save"] = lambda sent: Reply(
        json.dumps({"cause": "已送审。"}), status=409
    )
    opened(site, page)

    write(page, "新")
    wait_for(page, "conflict")
    write(page, "再写")
    page.wait_for_timeout(2500)

    assert len(site.posted("/save")) == 1


def test_autosave_says_why_it_was_refused(site, page):
    refusal = {"cause": "正文超过100万字。", "remedy": "请分成几篇。"}
    site.answers["/save"] = lambda sent: Reply(json.dumps(refusal), status=413)
    opened(site, page)

    write(page, "新")
    wait_for(page, "refused")

    assert page.inner_text("[data-save-text]") == "未保存：正文超过100万字。请分成几篇。"


def test_text_of_a_tab_that_died_is_offered_and_taken(site, page):
    site.answers["/save"] = lambda sent: Reply(status=503)
    opened(site, page)
    write(page, "没送出的一段")
    wait_for(page, "unsaved")
    left = page.evaluate("Object.keys(localStorage).filter(key => key.includes('draft:'))")
    assert left == ["shangda:draft:zhen:/save"]

    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    site.answers["/save"] = lambda sent: saved()
    page.click("text=补上")
    wait_for(page, "saved")

    assert fields(site.posted("/save")[-1])["body"] == "旧文。没送出的一段"
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_leaving_with_unsaved_text_asks_first(site, page):
    site.answers["/save"] = lambda sent: Reply(status=503)
    site.pages["/else"] = "<p>别处</p>"
    opened(site, page)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

    write(page, "新")
    wait_for(page, "unsaved")
    page.goto(site.url + "/else")

    assert asked == ["beforeunload"]


def test_sending_the_form_does_not_ask(site, page):
    site.pages["/send"] = "<p>送了</p>"
    site.answers["/save"] = lambda sent: Reply(status=503)
    site.answers["/send"] = lambda sent: Reply(
        "<p>送了</p>", kind="text/html; charset=utf-8"
    )
    opened(site, page)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

    write(page, "新")
    page.click("button")
    page.wait_for_selector("text=送了")

    assert asked == []


def test_session_that_ended_is_renewed_over_the_page(site, page):
    form = (
        '<form data-sign-in method="post" action="/sign-in"><input name="login">'
        '<input name="password" type="password">{}<button>登录</button></form>'
    )
    site.page("/sign-in", form.format(""))
    signed_in = site.page("/home", "<p>首页</p>", attrs='data-who="zhen"')
    assert signed_in
    kinds = {"kind": "text/html; charset=utf-8"}
    site.answers["/sign-in"] = lambda sent: (
        Reply(site.pages["/home"].replace("page-token", "new-token"), **kinds)
        if "password=right" in sent.body
        else Reply(form.format('<p class="invalid-feedback">密码不对</p>'), **kinds)
    )
    site.answers["/save"] = lambda sent: (
        saved() if sent.headers["X-CSRFToken"] == "new-token" else Reply(status=401)
    )
    opened(site, page)

    write(page, "登录过期时写的")
    page.wait_for_selector("dialog[open] [type=password]")
    assert page.input_value("dialog [name=login]") == "zhen"
    page.fill("dialog [type=password]", "wrong")
    page.click("dialog button")
    page.wait_for_selector("text=密码不对")
    page.fill("dialog [type=password]", "right")
    page.click("dialog button")
    wait_for(page, "saved")

    assert page.is_hidden("dialog")
    assert fields(site.posted("/save")[-1])["body"] == "旧文。登录过期时写的"
