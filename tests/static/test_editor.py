"""The writing sheet over its textarea."""

import pytest

pytestmark = pytest.mark.journey

TEXT = "11月以来，青石镇建账。\n一、水源账定余缺。逐点测流。\n（一）先看水\n1.阀门更换147个\n一是先封后通。23时起。"
SHEET = (
    '<form><article class="sheet"><label for="id_body">正文</label>'
    f'<textarea id="id_body" name="body" data-editor required>{TEXT}</textarea></article></form>'
)


def opened(site, page, body=SHEET):
    page.goto(site.page("/", body, editor=True))
    page.wait_for_selector(".cm-content")
    return page.locator(".cm-content")


def test_editor_shows_the_text_and_mirrors_what_is_typed(site, page):
    sheet = opened(site, page)

    sheet.click()
    page.keyboard.press("Control+End")
    page.keyboard.type("又写了一句。")

    assert page.input_value("#id_body") == TEXT + "又写了一句。"
    assert page.evaluate("shangda.editor('#id_body').text()") == TEXT + "又写了一句。"


def test_editor_marks_levels_and_heading_words_as_typed(site, page):
    opened(site, page)

    classes = page.eval_on_selector_all(
        ".cm-line",
        "rows => rows.map(r => [...r.classList].find(c => c.startsWith('level-')))",
    )
    leads = page.eval_on_selector_all(
        ".cm-line .run", "runs => runs.map(r => r.textContent)"
    )

    assert classes == ["level-0", "level-1", "level-2", "level-3", "level-5"]
    assert leads == [
        "一、水源账定余缺。",
        "（一）先看水",
        "1.阀门更换147个",
        "一是先封后通。",
    ]


def test_editor_takes_its_name_from_the_label_and_leaves_required_to_the_server(site, page):
    sheet = opened(site, page)

    assert sheet.get_attribute("aria-label") == "正文"
    assert page.evaluate("document.querySelector('#id_body').required") is False
    assert page.is_hidden("#id_body")


def test_editor_undoes_what_was_set_from_outside(site, page):
    sheet = opened(site, page)

    page.evaluate("shangda.editor('#id_body').setText('换成另一篇。')")
    assert page.input_value("#id_body") == "换成另一篇。"
    sheet.click()
    page.keyboard.press("Control+z")

    assert page.input_value("#id_body") == TEXT


def test_editor_jumps_and_marks(site, page):
    opened(site, page)

    page.evaluate(
        "shangda.editor('#id_body').mark([{from: 0, to: 3, kind: 'error', title: '用词'}])"
    )
    page.evaluate("shangda.editor('#id_body').jump(2)")
    page.keyboard.type("甲")

    assert page.text_content(".finding-error") == "11月"
    assert page.input_value("#id_body").split("\n")[2] == "甲（一）先看水"


def test_editor_locked_takes_no_key(site, page):
    sheet = opened(site, page)

    page.evaluate("shangda.editor('#id_body').setReadOnly(true)")
    sheet.click()
    page.keyboard.type("不该写进去")

    assert page.input_value("#id_body") == TEXT
    assert sheet.get_attribute("contenteditable") == "false"


def test_editor_leaves_the_send_key_to_the_page(site, page):
    button = '<button type="button" data-key="Ctrl+Enter" id="send">送审签</button>'
    sheet = opened(site, page, SHEET + button)
    page.evaluate(
        "document.querySelector('#send').onclick = () => { document.title = '送了' }"
    )

    sheet.click()
    page.keyboard.press("Control+Enter")

    assert page.title() == "送了"
    assert page.input_value("#id_body") == TEXT


def test_editor_pastes_word_as_plain_paragraphs(site, page):
    sheet = opened(site, page)
    html = (
        "<style>p{color:red}</style><p class=MsoNormal><span>　　第一段<o:p></o:p></span></p>"
        "<table><tr><td><p>户数</p></td><td><p>1286</p></td></tr></table>"
    )

    sheet.click()
    page.keyboard.press("Control+a")
    page.evaluate(
        """html => {
          const data = new DataTransfer();
          data.setData("text/html", html);
          document.querySelector(".cm-content").dispatchEvent(
            new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        html,
    )

    assert page.input_value("#id_body") == "第一段\n户数\t1286"


def test_editor_speaks_chinese_when_searching(site, page):
    sheet = opened(site, page)

    sheet.click()
    page.keyboard.press("Control+f")

    assert page.get_attribute(".cm-search input[name=search]", "placeholder") == "查找"


def test_editor_lays_28_characters_on_a_line(site, page):
    opened(site, page, SHEET.replace(TEXT, "　" + "水" * 80))

    width = page.evaluate(
        "document.querySelector('.cm-line').getBoundingClientRect().width"
    )

    assert width == 28 * 20
