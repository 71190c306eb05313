import datetime as dt
import random

from shangda.workbench.demonstration import meetings, talk, writing
from shangda.workbench.demonstration.places import by_code
from shangda.workbench.demonstration.texts import Kind, figures_in
from shangda.workbench.demonstration.topics import all_topics

DAY = dt.date(2026, 11, 3)
UNIT = by_code()["QSZ"]


def text(seed, kind=Kind.MEASURES):
    return writing.write(random.Random(seed), UNIT, all_topics()[seed], kind, DAY)


def test_a_question_quotes_a_figure_of_the_text():
    for seed in range(12):
        item = text(seed)

        said = talk.exchange(random.Random(seed), item, UNIT, DAY)

        assert figures_in(said.question) & figures_in(item.body)
        assert "{" not in said.question + said.answer


def test_a_corrected_answer_names_both_figures():
    said = [
        talk.exchange(random.Random(s), text(s % 10), UNIT, DAY, 1.0) for s in range(20)
    ]
    corrected = [one for one in said if one.is_corrected]

    assert len(corrected) > 15
    for one in corrected:
        assert one.new_figure in one.answer
        assert one.new_figure != one.old_figure


def test_a_meeting_report_is_declined_as_one():
    report = meetings.write_meeting(random.Random(1), UNIT, all_topics()[0], DAY)

    for seed in range(10):
        assert talk.decline_reason(random.Random(seed), report, UNIT).label == "会议报道"
        assert talk.return_reason(random.Random(seed), report, UNIT).label == "会议报道"


def test_other_items_are_not_called_meeting_reports():
    labels = {
        talk.decline_reason(random.Random(s), text(s % 10), UNIT).label for s in range(60)
    }

    assert "会议报道" not in labels
    assert len(labels) >= 3


def test_remarks_have_no_open_places():
    for name in (
        "notes",
        "hold-reasons",
        "withdraw-reasons",
        "approve-notes",
        "return-short",
    ):
        for seed in range(10):
            assert "{" not in talk.remark(random.Random(seed), name, text(3), UNIT)
    for seed in range(20):
        assert "{" not in talk.send_back_reason(random.Random(seed), text(4), UNIT).words
