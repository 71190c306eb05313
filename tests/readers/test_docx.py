import pytest

from shangda.readers import Limits, UnreadableError
from shangda.readers.understanding import understand
from tests.readers.build import (
    BODY,
    TITLE,
    content_types,
    document_xml,
    docx,
    paragraph,
    relations,
    title_and_body,
)


def words(body, **more):
    found = understand(docx(body, **more), "a.docx", Limits())
    return ([found.title] if found.title else []) + found.paragraphs


def test_docx_gives_title_and_paragraphs():
    found = understand(docx(), "a.docx", Limits())

    assert (found.title, found.paragraphs, found.kind) == (TITLE, [BODY], "docx")
    assert found.warnings == []


def test_insertions_are_kept_and_deletions_dropped():
    body = (
        "<w:p><w:r><w:t>会议</w:t></w:r>"
        "<w:ins><w:r><w:t>减少四成</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>增加三成</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>移走的话</w:t></w:r></w:moveFrom>"
        "<w:moveTo><w:r><w:t>移来的话</w:t></w:r></w:moveTo><w:r><w:t>。</w:t></w:r></w:p>"
    )

    assert words(body) == ["会议减少四成移来的话。"]


def test_a_deleted_paragraph_mark_joins_the_paragraphs():
    body = paragraph("前半句，", "<w:rPr><w:del/></w:rPr>") + paragraph("后半句。")

    assert words(body) == ["前半句，后半句。"]


def test_a_deleted_mark_at_the_end_loses_no_words():
    assert words(paragraph("只有一句。", "<w:rPr><w:del/></w:rPr>")) == ["只有一句。"]


def test_text_boxes_are_read_once():
    box = f"<w:txbxContent>{paragraph('框里的话。')}</w:txbxContent>"
    drawing = (
        "<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
        f"{box}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>"
        f"{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    body = f"<w:p><w:r><w:t>正文的话。</w:t></w:r><w:r>{drawing}</w:r></w:p>"

    assert words(body) == ["正文的话。", "框里的话。"]


def test_an_old_text_box_stands_in_for_a_new_one_that_is_empty():
    drawing = (
        "<mc:AlternateContent><mc:Choice Requires='wps'/><mc:Fallback><w:pict><v:textbox>"
        f"<w:txbxContent>{paragraph('旧框。')}</w:txbxContent>"
        "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )

    assert words(f"<w:p><w:r>{drawing}</w:r></w:p>") == ["旧框。"]


def test_alternate_content_around_runs_and_paragraphs_is_read_once():
    run = "<w:r><w:t>一次。</w:t></w:r>"
    inline = (
        f"<w:p><mc:AlternateContent><mc:Choice>{run}</mc:Choice>"
        f"<mc:Fallback>{run}</mc:Fallback></mc:AlternateContent></w:p>"
    )
    block = f"<mc:AlternateContent><mc:Choice>{paragraph('整段。')}</mc:Choice></mc:AlternateContent>"

    assert words(inline + block) == ["一次。", "整段。"]


def test_tables_become_rows_of_tab_separated_cells():
    def row(*cells, properties=""):
        return (
            f"<w:tr>{properties}"
            + "".join(f"<w:tc>{''.join(map(paragraph, cell))}</w:tc>" for cell in cells)
            + "</w:tr>"
        )

    table = (
        "<w:tbl>"
        + row(["单位"], ["采用 条数"])
        + row(["青石镇", "（含街道）"], [""])
        + row([""], [""])
        + row(["删去的行"], ["9"], properties="<w:trPr><w:del/></w:trPr>")
        + "</w:tbl>"
    )

    assert words(paragraph("各单位情况。") + table) == [
        "各单位情况。",
        "单位\t采用 条数",
        "青石镇 （含街道）\t",
    ]


def test_a_frame_of_one_cell_is_no_table():
    frame = f"<w:tbl><w:tr><w:tc>{paragraph('框内一。')}{paragraph('框内二。')}</w:tc></w:tr></w:tbl>"

    assert words(frame) == ["框内一。", "框内二。"]


def test_wrappers_are_seen_through():
    body = (
        "<w:sdt><w:sdtContent><w:p><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink>"
        "<w:smartTag><w:r><w:t>标签</w:t></w:r></w:smartTag>"
        "<w:fldSimple><w:r><w:t>域。</w:t></w:r></w:fldSimple></w:p></w:sdtContent></w:sdt>"
    )

    assert words(body) == ["链接标签域。"]


def test_field_codes_are_dropped_and_results_kept():
    def field(step):
        return f'<w:r><w:fldChar w:fldCharType="{step}"/></w:r>'

    body = (
        f"<w:p>{field('begin')}<w:r><w:instrText>PAGE</w:instrText></w:r>"
        f"<w:r><w:t>码</w:t></w:r>{field('separate')}<w:r><w:t>第3页。</w:t></w:r>{field('end')}"
        "</w:p>"
    )

    assert words(body) == ["第3页。"]


def test_breaks_tabs_and_symbols_keep_their_meaning():
    body = (
        "<w:p><w:r><w:t>上行。</w:t><w:br/><w:t>下</w:t><w:noBreakHyphen/><w:t>行</w:t>"
        '<w:sym w:char="2103"/><w:sym w:char="F0FC"/><w:sym w:char="x"/><w:tab/><w:t>末。</w:t>'
        "</w:r></w:p>"
    )

    assert words(body) == ["上行。", "下-行℃\t末。"]


def test_hidden_text_is_left_out():
    body = paragraph("看不见", run="<w:vanish/>") + paragraph(
        "看得见。", run='<w:vanish w:val="0"/>'
    )

    assert words(body) == ["看得见。"]


def test_ruby_and_formulas_give_their_base_text():
    body = (
        "<w:p><w:r><w:ruby><w:rt><w:r><w:t>pīn</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>拼</w:t></w:r></w:rubyBase></w:ruby></w:r>"
        "<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath></w:p>"
    )

    assert words(body) == ["拼a+b"]


def test_what_is_left_out_is_said():
    body = title_and_body() + (
        "<w:p><w:r><w:footnoteReference/><w:commentReference/>"
        "<w:drawing><a:blip/></w:drawing><w:pict><v:imagedata/></w:pict></w:r></w:p>"
        "<w:altChunk/>"
    )

    found = understand(
        docx(body, parts={"word/embeddings/表.xlsx": b"PK"}), "a.docx", Limits()
    )

    assert found.warnings == [
        "文件里嵌入的1个对象（如表格、附件）没有读入",
        "文中有1处脚注没有读入",
        "文中有1条批注没有读入",
        "文中有2张图片没有读入",
        "文中有1段插入的文件没有读入",
    ]


def test_table_of_contents_is_left_out():
    styles = (
        '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:style w:type="paragraph" w:styleId="T1"><w:name w:val="toc 1"/></w:style></w:styles>'
    )
    body = title_and_body() + paragraph("一、情况……1", '<w:pStyle w:val="T1"/>')

    found = understand(docx(body, parts={"word/styles.xml": styles}), "a.docx", Limits())

    assert (found.paragraphs, found.warnings) == ([BODY], ["目录没有读入"])


def test_style_inheritance_tells_the_title():
    styles = (
        '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val='21'/></w:rPr></w:rPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:styleId="Base"><w:name w:val="Base"/>'
        '<w:pPr><w:jc w:val="center"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="Mine"/>'
        '<w:basedOn w:val="Base"/></w:style>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/></w:style>'
        "</w:styles>"
    )
    body = paragraph("一、先做什么？再做什么，", '<w:pStyle w:val="Mine"/>') + paragraph(
        BODY
    )

    found = understand(docx(body, parts={"word/styles.xml": styles}), "a.docx", Limits())

    assert (found.title, found.paragraphs) == ("一、先做什么？再做什么，", [BODY])


def test_title_over_two_centred_lines_is_joined():
    look = ('<w:jc w:val="center"/>', '<w:sz w:val="44"/>')
    body = (
        paragraph("青石镇推行“三张清单”", *look)
        + paragraph("破解基层减负难题", *look)
        + paragraph("——来自二十个村的调查", '<w:jc w:val="center"/>', '<w:sz w:val="32"/>')
        + paragraph(BODY, run='<w:sz w:val="32"/>')
    )

    found = understand(docx(body), "a.docx", Limits())

    assert found.title == "青石镇推行“三张清单”破解基层减负难题——来自二十个村的调查"
    assert found.paragraphs == [BODY]


@pytest.mark.parametrize(
    ("types", "parts"),
    [
        (None, {"word/vbaProject.bin": b"x"}),
        (content_types("application/vnd.ms-word.document.macroEnabled.main+xml"), {}),
    ],
)
def test_macros_are_refused(types, parts):
    with pytest.raises(UnreadableError) as refusal:
        understand(docx(parts=parts, types=types), "a.docx", Limits())

    assert "宏" in refusal.value.cause
    assert "另存为不含宏的.docx" in refusal.value.remedy


def test_external_relations_are_warned_of_and_links_are_not():
    links = [
        ("hyperlink", "https://office.example/", "External"),
        ("attachedTemplate", "https://office.example/t.dotm", "External"),
    ]

    linked = understand(docx(links=links[:1]), "a.docx", Limits())
    templated = understand(docx(links=links), "a.docx", Limits())

    assert linked.warnings == []
    assert templated.warnings == ["文件引用了外部内容，没有联网读取"]


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE w:document SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<!DOCTYPE l [<!ENTITY a "哈哈"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>',
    ],
)
def test_doctype_is_refused(doctype):
    body = paragraph("&x;") if "SYSTEM" in doctype else paragraph("&c;")

    with pytest.raises(UnreadableError, match="DOCTYPE"):
        understand(docx(body, before=doctype), "a.docx", Limits())


def test_doctype_in_another_encoding_is_refused_too():
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE w SYSTEM "x"><w/>'

    with pytest.raises(UnreadableError, match="DOCTYPE"):
        understand(
            docx(parts={"word/document.xml": text.encode("utf-16")}), "a.docx", Limits()
        )


@pytest.mark.parametrize("content", [b"<w:document", b"", b"<a/>", b"\x00\x01"])
def test_broken_xml_is_refused(content):
    with pytest.raises(UnreadableError) as refusal:
        understand(docx(parts={"word/document.xml": content}), "a.docx", Limits())

    assert "损坏" in refusal.value.cause


def test_a_package_without_its_first_relation_is_read():
    assert (
        understand(docx(parts={"_rels/.rels": relations()}), "a", Limits()).title == TITLE
    )


def test_charts_rows_in_wrappers_and_boxes_in_boxes():
    chart = (
        '<w:drawing><c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
        ' r:id="r1"/></w:drawing>'
    )
    inner = (
        "<mc:AlternateContent><mc:Choice><wps:txbx><w:txbxContent>"
        f"{paragraph('组里的框。')}</w:txbxContent></wps:txbx></mc:Choice></mc:AlternateContent>"
    )
    row = f"<w:sdt><w:sdtContent><w:tr><w:tc>{paragraph('包着的行。')}</w:tc></w:tr></w:sdtContent></w:sdt>"
    body = (
        f"<w:p><w:r>{chart}<w:drawing>{inner}</w:drawing></w:r></w:p><w:tbl>{row}</w:tbl>"
        "<w:p><mc:AlternateContent><mc:Choice><w:ins><w:r><w:t>包着的字。</w:t></w:r></w:ins>"
        "</mc:Choice></mc:AlternateContent></w:p>"
    )

    found = understand(docx(body), "a.docx", Limits())

    assert found.paragraphs == ["组里的框。", "包着的行。", "包着的字。"]
    assert found.warnings == ["文中有1张图表没有读入"]


def test_main_part_may_have_another_name():
    parts = {
        "_rels/.rels": relations(("officeDocument", "/word/document2.xml", "")),
        "word/document2.xml": document_xml(paragraph("另一处的正文。")),
    }

    found = understand(docx(parts=parts), "a.docx", Limits())

    assert found.paragraphs == ["另一处的正文。"]


def test_rare_characters_survive():
    rare = "𠀀𪚥𫝆𬸘𮯠𰀀𱍊"

    assert words(paragraph(f"{rare}镕喆堃。")) == [f"{rare}镕喆堃。"]


def test_docx_without_words_is_refused():
    body = "<w:p><w:r><w:drawing><a:blip/></w:drawing></w:r></w:p>"

    with pytest.raises(UnreadableError) as refusal:
        understand(docx(body), "a.docx", Limits())

    assert refusal.value.cause == "文件里没有文字。文中有1张图片没有读入。"
