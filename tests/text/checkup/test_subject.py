from shangda.text.checkup.subject import Line, Subject


def test_subject_cuts_lines_with_their_level_and_place():
    subject = Subject("　　一、进展\n\n全县入库过半。\n(1)抓排查。\n一是抓。")

    assert subject.lines == [
        Line(2, "一、进展", 1, "一、", is_heading=True),
        Line(8, "全县入库过半。"),
        Line(16, "(1)抓排查。", 4, "（1）", is_heading=True),
        Line(24, "一是抓。", 5, "一是", is_heading=True),
    ]


def test_subject_leaves_carriage_returns_out_of_lines():
    assert [line.text for line in Subject("甲。\r\n乙。\r\n").lines] == ["甲。", "乙。"]


def test_subject_knows_the_lead():
    lead = Subject("一、进展\n全县入库过半。").lead

    assert lead
    assert lead.text == "全县入库过半。"
    assert Subject("").lead is None
