"""Forms that count once, toasts, refusals, files, dialogs, tabs, phrases, places."""

import json

import pytest

from tests.static.site import Reply

pytestmark = pytest.mark.journey

HTML = "text/html; charset=utf-8"
REFUSAL = (
    '<div class="alert"\n     role="alert"\n     data-refusal="409"><h3>已被认领</h3></div>'
)


def opened(site, page, body, attrs=""):
    page.goto(site.page("/", body, attrs=attrs))
    page.wait_for_load_state("networkidle")
    return page


def test_form_with_a_key_is_sent_once_by_a_double_press(site, page):
    site.answers["/send"] = lambda sent: Reply("<p>送了</p>", kind=HTML)
    opened(
        site,
        page,
        '<form method="post" action="/send"><input type="hidden" name="request_key" value="k1">'
        '<button name="verb" value="sign" data-busy-text="正在送…">送</button></form>',
    )

    page.dblclick("button")
    page.wait_for_selector("text=送了")

    assert [sent.body for sent in site.posted("/send")] == ["request_key=k1&verb=sign"]


def test_htmx_form_has_a_new_key_after_an_answer_and_the_old_one_after_none(site, page):
    site.answers["/send"] = lambda sent: Reply("<p>好</p>", kind=HTML)
    opened(
        site,
        page,
        '<form hx-post="/send" hx-target="#out"><input type="hidden" name="request_key" '
        'value="k1"><button>送</button></form><div id="out"></div>',
    )

    page.click("button")
    page.wait_for_selector("#out p")
    second = page.input_value("[name=request_key]")
    page.context.set_offline(True)
    page.click("button")
    page.wait_for_selector("form:not([aria-busy])")

    assert len(second) == 32
    assert page.input_value("[name=request_key]") == second
    assert site.posted("/send")[0].headers["X-CSRFToken"] == "page-token"


def test_htmx_refusal_is_shown_where_words_belong(site, page):
    site.answers["/take"] = lambda sent: Reply(REFUSAL, status=409, kind=HTML)
    opened(
        site,
        page,
        '<div data-refusals></div><button hx-post="/take" hx-target="#row">认领</button>'
        '<p id="row">原样</p>',
    )

    page.click("button")
    page.wait_for_selector("[data-refusals] .alert")

    assert page.inner_text("[data-refusals] h3") == "已被认领"
    assert page.inner_text("#row") == "原样"


def test_htmx_error_without_words_is_never_silent(site, page):
    broken = Reply("boom", status=500, kind="text/plain", headers={"X-Request-Id": "7f3"})
    site.answers["/take"] = lambda sent: broken
    opened(site, page, '<div data-refusals></div><button hx-post="/take">认领</button>')

    page.click("button")
    page.wait_for_selector("[data-refusals] .alert")

    assert page.inner_text("[data-refusals] .ref") == "编号 7f3"


def test_form_answer_422_is_swapped_as_usual(site, page):
    site.answers["/send"] = lambda sent: Reply("<p>还有1处要改</p>", status=422, kind=HTML)
    opened(site, page, '<form hx-post="/send"><button>送</button></form>')

    page.click("button")

    page.wait_for_selector("form >> text=还有1处要改")


def test_z_takes_back_the_last_step(site, page):
    site.answers["/undo"] = lambda sent: Reply("<p>撤回了</p>", kind=HTML)
    opened(
        site,
        page,
        '<div data-toasts><div data-toast="10" class="toast">已退回<form method="post" '
        'action="/undo" data-undo><button>撤回</button></form>'
        "<span data-toast-left></span></div></div>",
    )

    page.keyboard.press("z")
    page.wait_for_selector("text=撤回了")

    assert len(site.posted("/undo")) == 1


def test_toast_goes_by_itself(site, page):
    opened(site, page, '<div data-toasts><p data-toast="1" class="toast">已存</p></div>')

    page.wait_for_selector("[data-toast]", state="detached")


def test_dropped_file_replaces_nothing_until_it_is_taken(site, page):
    site.answers["/read"] = lambda sent: Reply(
        '<input data-drop-title value="读出的题"><textarea data-drop-body>读出的文</textarea>'
        '<button type="button" data-drop-apply>用它</button>',
        kind=HTML,
    )
    opened(
        site,
        page,
        '<form id="f"><input name="title" value="旧题"><textarea name="body">旧文</textarea>'
        '</form><button type="button" data-drop-url="/read" data-drop-into="#f">导入</button>'
        '<dialog class="dialog" data-drop-dialog><div data-drop-preview></div></dialog>',
    )

    page.set_input_files(
        "input[type=file]",
        {"name": "稿.txt", "mimeType": "text/plain", "buffer": "读出的文".encode()},
    )
    page.wait_for_selector("[data-drop-apply]")
    assert page.input_value("[name=body]") == "旧文"
    page.click("[data-drop-apply]")

    assert page.input_value("[name=title]") == "读出的题"
    assert page.input_value("[name=body]") == "读出的文"
    assert 'filename="稿.txt"' in site.posted("/read")[0].body


def test_unreadable_file_is_refused_in_words(site, page):
    refusal = {"cause": "这个文件加了密码。", "remedy": "去掉密码后再拖一次。"}
    site.answers["/read"] = lambda sent: Reply(json.dumps(refusal), status=422)
    opened(
        site,
        page,
        '<div data-refusals></div><form id="f"></form><button type="button" '
        'data-drop-url="/read" data-drop-into="#f">导入</button>',
    )

    page.set_input_files(
        "input[type=file]", {"name": "a.doc", "mimeType": "", "buffer": b"x"}
    )
    page.wait_for_selector("[role=alert]")

    assert page.inner_text("[role=alert] p") == "去掉密码后再拖一次。"


def test_dialog_opens_with_focus_and_closes_by_escape(site, page):
    opened(
        site,
        page,
        '<a href="#back" data-dialog-open>退回</a><dialog class="sheet-up" id="back">'
        '<button data-dialog-close type="button">取消</button></dialog>',
    )

    page.click("a")
    assert page.evaluate("document.activeElement.textContent") == "取消"
    page.keyboard.press("Escape")

    assert page.is_hidden("dialog")


def test_dialog_without_scripts_is_shown_by_its_link(site, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(
        site.page(
            "/", '<a href="#back" data-dialog-open>退</a><dialog id="back">退回给</dialog>'
        )
    )
    assert page.is_hidden("dialog")

    page.click("a")

    assert page.is_visible("dialog")
    context.close()


def test_phrase_goes_in_and_out(site, page):
    opened(
        site,
        page,
        '<textarea id="say">先看</textarea><button type="button" class="chip" '
        'data-phrase="数据不准" data-phrase-into="#say">数据不准</button>',
    )

    page.click(".chip")
    assert page.input_value("#say") == "先看\n数据不准"
    assert page.get_attribute(".chip", "aria-pressed") == "true"
    page.click(".chip")

    assert page.input_value("#say") == "先看"


def test_tabs_show_one_panel_and_move_by_arrows(site, page):
    opened(
        site,
        page,
        '<div role="tablist"><button role="tab" id="t1" aria-controls="p1" '
        'aria-selected="true">一</button><button role="tab" id="t2" aria-controls="p2" '
        'aria-selected="false">二</button></div><div id="p1">甲</div><div id="p2">乙</div>',
    )
    assert page.is_hidden("#p2")

    page.focus("#t1")
    page.keyboard.press("ArrowRight")

    assert page.is_visible("#p2")
    assert page.is_hidden("#p1")
    assert page.get_attribute("#t2", "aria-selected") == "true"


def test_scroll_place_is_kept(site, page):
    tall = (
        '<div data-place="list" class="pane-scroll" id="s"><svg height="4000"></svg></div>'
    )
    opened(site, page, f'<div class="shell-fixed"><div class="stage">{tall}</div></div>')

    page.evaluate("document.querySelector('#s').scrollTop = 700")
    page.wait_for_timeout(400)
    page.reload()

    page.wait_for_function("document.querySelector('#s').scrollTop === 700")


def test_others_on_the_page_are_named(site, page):
    site.answers["/here"] = lambda sent: Reply(json.dumps({"others": ["顾文澜", "方若谷"]}))
    opened(site, page, '<span class="present" data-presence-url="/here"></span>')

    page.wait_for_selector("text=顾文澜、方若谷也开着这一篇")


def test_look_is_kept_without_a_flash(site, page):
    opened(site, page, '<button type="button" data-look-theme="dark">深色</button>')

    page.click("button")
    page.reload()

    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.get_attribute("button", "aria-pressed") == "true"


def test_one_of_three_sizes_of_text_is_chosen_and_kept(site, page):
    opened(
        site,
        page,
        '<span data-look-sizes hidden><button data-look-size="">字</button>'
        '<button data-look-size="large">字</button>'
        '<button data-look-size="largest">字</button></span>',
    )

    page.click("[data-look-size=largest]")
    page.reload()

    root = "getComputedStyle(document.documentElement).fontSize"
    assert page.evaluate(root) == "23px"
    pressed = page.eval_on_selector_all(
        "[data-look-size]", "all => all.map(one => one.getAttribute('aria-pressed'))"
    )
    assert pressed == ["false", "false", "true"]
    page.click("[data-look-size='']")
    assert page.evaluate(root) == "16px"


def test_time_left_is_told_in_words(site, page):
    page.goto(site.page("/", ""))

    found = page.evaluate(
        """async () => {
          const { leftOf } = await import("/static/shangda/js/due.js");
          const minute = 60000;
          return [188, 42, -90, 2 * 1440, 0.5].map(n => leftOf(n * minute));
        }"""
    )

    assert found == ["剩3小时08分", "剩42分", "已过1小时30分", "剩2天", "剩0分"]


def test_banner_says_that_the_network_is_gone(site, page):
    opened(
        site,
        page,
        '<div class="banner" data-connection hidden><span data-connection-text></span></div>',
    )

    page.context.set_offline(True)
    page.wait_for_selector("[data-connection]", state="visible")
    page.context.set_offline(False)

    page.wait_for_selector("[data-connection]", state="hidden")


def test_missing_field_loses_its_mark_once_it_is_filled(site, page):
    opened(
        site,
        page,
        '<select class="needed"><option value="">请选择</option><option>农业</option></select>'
        '<input class="needed" type="checkbox">',
    )

    page.select_option("select", "农业")

    assert page.locator("select").get_attribute("class") == ""
    assert page.locator("input").get_attribute("class") == "needed"
    page.check("input")
    assert page.locator("input").get_attribute("class") == ""
