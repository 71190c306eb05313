from datetime import date

import pytest
from django.utils import timezone

from shangda.bulletins import actions, bulletin_files, content, spans
from shangda.bulletins.actions.drafting import editables_of
from shangda.bulletins.models import Bulletin, BulletinTerms
from shangda.kernel import workcalendar
from shangda.kernel.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    WrongStateError,
)
from shangda.kernel.models import Notice
from shangda.scoring.models import ClosedPeriod
from tests import make

pytestmark = pytest.mark.django_db
State = Bulletin.State


@pytest.fixture
def world():
    world = make.third_quarter(make.office())
    with make.after_the_quarter():
        yield world


def sentence(bulletin, key):
    found = editables_of(bulletin)
    return next(one for one in found if one.key == key)


def save(world, bulletin, **texts):
    return actions.save_sentences(
        bulletin=bulletin, by=world.scorer, texts=texts, version=bulletin.version
    )


def words(bulletin):
    return [one.text for one in bulletin_files.content_of(bulletin).paragraphs]


def test_one_press_closes_and_drafts(world):
    bulletin = make.draft_bulletin(world)

    assert bulletin.state == State.DRAFT
    assert bulletin.closed == ClosedPeriod.objects.get()
    assert bulletin.title == "关于2026年第三季度信息报送采用情况的通报"
    assert words(bulletin)[0].startswith(
        "2026年第三季度，2个报送单位共报送信息2条，比上期多2条；采用1条"
    )


def test_a_period_has_one_bulletin_of_a_kind(world):
    make.draft_bulletin(world)

    with pytest.raises(ConflictError, match="已经起草"):
        make.draft_bulletin(world)


def test_the_year_so_far_is_a_bulletin_of_its_last_month(world):
    monthly = make.draft_bulletin(world, "month")
    running = make.draft_bulletin(world, "running")

    assert running.closed == monthly.closed
    assert running.title == "关于2026年1—9月信息报送采用情况的通报"


def test_a_kind_fits_its_span(world):
    with pytest.raises(InvalidError):
        actions.start_bulletin(
            desk=world.desk,
            kind="year",
            span=spans.of("quarter", date(2026, 9, 1)),
            by=world.scorer,
        )


def test_the_words_of_a_sentence_are_changed(world):
    bulletin = make.draft_bulletin(world)
    old = sentence(bulletin, "总体").text

    save(world, bulletin, 总体=old.replace("共报送信息", "一共报来信息"))

    assert "2个报送单位一共报来信息2条" in words(bulletin)[0]
    assert bulletin.version == 2
    assert list(bulletin.sentences) == ["总体"]


def test_a_typed_figure_is_refused_and_nothing_is_kept(world):
    bulletin = make.draft_bulletin(world)
    old = sentence(bulletin, "总体").text

    with pytest.raises(InvalidError) as refused:
        save(world, bulletin, 总体=old.replace("{采用条数}", "9"), 要求="每月不少于2条。")

    assert list(refused.value.fields) == ["总体"]
    assert "少了数据{采用条数}" in refused.value.fields["总体"]
    bulletin.refresh_from_db()
    assert (bulletin.sentences, bulletin.version) == ({}, 1)


def test_a_sentence_of_a_group_is_its_own(world):
    bulletin = make.draft_bulletin(world)
    key = "领先：乡镇组"
    old = sentence(bulletin, key).text

    save(world, bulletin, **{key: f"{old}值得肯定。"})

    assert sum("值得肯定" in one for one in words(bulletin)) == 1


def test_a_sentence_may_be_left_out_but_not_emptied(world):
    bulletin = make.draft_bulletin(world)
    before = len(words(bulletin))

    save(world, bulletin, 要求=None)

    assert len(words(bulletin)) == before - 1
    with pytest.raises(InvalidError, match="1句没有存"):
        save(world, bulletin, 要求="  ")


def test_words_as_they_were_leave_no_trace(world):
    bulletin = make.draft_bulletin(world)

    save(world, bulletin, 总体=sentence(bulletin, "总体").text)

    assert bulletin.sentences == {}


def test_the_title_keeps_its_period_and_is_printed(world):
    bulletin = make.draft_bulletin(world)

    save(world, bulletin, **{content.TITLE: "{时段}信息工作情况通报"})

    assert bulletin.title == "2026年第三季度信息工作情况通报"
    for wrong in ("信息工作情况通报", None):
        with pytest.raises(InvalidError):
            save(world, bulletin, **{content.TITLE: wrong})


def test_an_unknown_sentence_is_refused(world):
    with pytest.raises(InvalidError, match="没有这一句"):
        save(world, make.draft_bulletin(world), 多余="话")


def test_two_people_do_not_overwrite_each_other(world):
    bulletin = make.draft_bulletin(world)
    save(world, bulletin, 要求="甲。")

    with pytest.raises(ConflictError):
        actions.save_sentences(
            bulletin=bulletin, by=world.scorer, texts={"要求": "乙。"}, version=1
        )


def test_the_template_of_a_draft_is_its_own(world):
    bulletin = make.draft_bulletin(world)
    text = bulletin.template.replace("信息工作通报", "工作情况")

    actions.set_template(
        desk=world.desk, kind="quarter", text=text, by=world.scorer, version=0
    )

    bulletin.refresh_from_db()
    assert bulletin_files.content_of(bulletin).masthead == "信息工作通报"


def test_a_bulletin_goes_to_the_signer_and_back_with_a_reason(world):
    bulletin = make.bulletin_to_sign(world)
    make.drain()
    assert (
        Notice.objects.get(person=world.issuer, kind="to_sign").text
        == f"《{bulletin.title}》等您签发"
    )

    actions.send_back(bulletin=bulletin, by=world.issuer, words="第三部分再简短些。")

    bulletin.refresh_from_db()
    assert (bulletin.state, bulletin.sent_back_words) == (State.DRAFT, "第三部分再简短些。")
    assert "再简短些" in Notice.objects.get(person=world.scorer, kind="proof").text


@pytest.mark.parametrize("words", ["", "长" * 301])
def test_nothing_is_sent_back_without_words(world, words):
    bulletin = make.bulletin_to_sign(world)

    with pytest.raises(InvalidError):
        actions.send_back(bulletin=bulletin, by=world.issuer, words=words)

    assert Bulletin.objects.get().state == State.TO_SIGN


def test_what_waits_for_its_signature_is_not_changed(world):
    bulletin = make.bulletin_to_sign(world)

    with pytest.raises(WrongStateError, match="已经送签发"):
        save(world, bulletin, 要求="甲。")

    actions.recall(bulletin=bulletin, by=world.scorer)
    save(world, bulletin, 要求="甲。")


def test_the_signature_gives_number_date_and_time_for_objections(world):
    bulletin = make.issued_bulletin(world)

    assert (bulletin.state, bulletin.year, bulletin.number) == (State.ISSUED, 2026, 1)
    assert bulletin_files.number_line_of(bulletin) == "第1期"
    # Friday 9 October, with the working Saturday of the holiday: five working days later.
    until = timezone.localtime(bulletin.objections_until)
    assert (until.hour, until.minute) == (17, 30)
    assert until.date() == workcalendar.next_workday(date(2026, 10, 9), 5)


def test_numbers_of_a_series_have_no_gap(world):
    first = make.draft_bulletin(world, "month")
    make.draft_bulletin(world, "running")
    actions.discard(bulletin=first, by=world.scorer)
    numbers = []
    for bulletin in Bulletin.objects.exclude(state=State.DISCARDED):
        actions.ask_signature(bulletin=bulletin, by=world.scorer)
        actions.issue_bulletin(bulletin=bulletin, by=world.issuer)
        numbers.append(bulletin.number)
    numbers.append(make.issued_bulletin(world).number)

    assert numbers == [1, 2]


def test_what_was_read_is_what_is_signed(world):
    bulletin = make.bulletin_to_sign(world)

    with pytest.raises(ConflictError):
        actions.issue_bulletin(bulletin=bulletin, by=world.issuer, version=0)


def test_the_desk_says_who_signs(world):
    actions.set_terms(
        desk=world.desk,
        by=world.scorer,
        signer=BulletinTerms.Signer.CHIEF_EDITOR,
        objection_days=3,
        answer_days=2,
    )
    bulletin = make.bulletin_to_sign(world)

    with pytest.raises(NotAllowedError):
        actions.issue_bulletin(bulletin=bulletin, by=world.issuer)
    assert actions.issue_bulletin(bulletin=bulletin, by=world.chief_editor).number == 1


def test_an_issued_bulletin_has_its_files_and_is_told_to_every_member(world):
    bulletin = make.issued_bulletin(world)

    assert bulletin.pdf_id
    assert bulletin.docx_id
    assert bulletin.xlsx_id
    told = Notice.objects.filter(event=f"bulletin:{bulletin.pk}:issued")
    people = {notice.person.name for notice in told.select_related("person")}
    assert {"沈知禾", "周牧远", "梁景行"} <= people
    assert "闻一苇" not in people


def test_a_discarded_draft_comes_back_unless_another_was_drafted(world):
    first = make.draft_bulletin(world)
    actions.discard(bulletin=first, by=world.scorer)
    make.draft_bulletin(world)

    with pytest.raises(ConflictError, match="另起草"):
        actions.restore(bulletin=first, by=world.scorer)


def test_files_are_made_again_only_where_they_lack(world):
    bulletin = make.issued_bulletin(world)

    with pytest.raises(WrongStateError):
        actions.reprint(bulletin=bulletin, by=world.scorer)
    Bulletin.objects.filter(pk=bulletin.pk).update(pdf=None)
    bulletin.refresh_from_db()
    actions.reprint(bulletin=bulletin, by=world.scorer)
    make.drain()

    assert Bulletin.objects.get().pdf_id


def test_the_scorer_alone_drafts_and_words(world):
    with pytest.raises(NotAllowedError):
        actions.start_bulletin(
            desk=world.desk,
            kind="quarter",
            span=spans.of("quarter", date(2026, 9, 1)),
            by=world.editor,
        )
    with pytest.raises(NotAllowedError):
        actions.save_sentences(
            bulletin=make.draft_bulletin(world), by=world.editor, texts={}, version=1
        )


def test_a_discarded_draft_comes_back(world):
    made = make.draft_bulletin(world)
    actions.discard(bulletin=made, by=world.scorer)

    actions.restore(bulletin=made, by=world.scorer)

    assert Bulletin.objects.get().state == State.DRAFT


def test_files_are_made_again_by_the_desk_alone(world):
    made = make.issued_bulletin(world)

    with pytest.raises(NotAllowedError):
        actions.reprint(bulletin=made, by=world.informant)


def test_templates_are_kept_by_those_who_prepare_and_of_known_kinds(world):
    with pytest.raises(NotAllowedError):
        actions.drop_template(desk=world.desk, kind="week", by=world.editor)
    with pytest.raises(InvalidError):
        actions.drop_template(desk=world.desk, kind="decade", by=world.scorer)

    actions.drop_template(desk=world.desk, kind="week", by=world.scorer)  # nothing to drop


def test_a_recalled_bulletin_is_asked_for_no_signature(world):
    made = make.bulletin_to_sign(world)
    actions.recall(bulletin=made, by=world.scorer)
    make.drain()

    assert not Notice.objects.filter(
        person=world.issuer, text__contains="等您签发"
    ).exists()
