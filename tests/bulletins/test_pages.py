import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from lxml.html import fromstring
from openpyxl import load_workbook

from shangda.bulletins import queries, schemes
from shangda.bulletins.models import Bulletin, BulletinTemplate, BulletinTerms, Objection
from shangda.scoring.models import ClosedPeriod, LedgerLine
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = make.third_quarter(make.office())
    with make.after_the_quarter():
        yield world


def url(name, *args):
    return reverse(f"bulletins:{name}", args=args)


def get(client, who, name, *args, **query):
    client.force_login(who)
    return client.get(url(name, *args), query)


def post(client, who, name, *args, **data):
    client.force_login(who)
    return client.post(url(name, *args), data)


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))


def test_the_scorer_is_offered_what_is_over(client, world):
    page = text(get(client, world.scorer, "bulletins", world.desk.pk))

    assert "上季度通报" in page
    assert "关账并起草" in page
    assert "去年" not in page  # nothing was counted then


def test_one_of_what_could_be_done_stands_out(client, world):
    page = fromstring(get(client, world.scorer, "bulletins", world.desk.pk).content)

    assert len(page.xpath("//li//a[contains(@class, 'btn')]")) > 1
    (button,) = page.xpath("//li//*[contains(@class, 'btn-primary')]")
    assert button.text_content() == "关账并起草"


def test_what_was_issued_is_not_to_be_done_again(world):
    before = to_do(world.desk)
    make.issued_bulletin(world)

    assert before - to_do(world.desk) == {"quarter"}


def to_do(desk):
    return {one.kind for one in queries.due(desk, timezone.localdate()) if one.is_open}


def test_a_unit_sees_what_was_issued_alone(client, world):
    make.draft_bulletin(world)
    before = text(get(client, world.informant, "bulletins", world.desk.pk))
    Bulletin.objects.all().delete()
    made = make.issued_bulletin(world)

    after = text(get(client, world.informant, "bulletins", world.desk.pk))

    assert "还没有通报" in before
    assert made.title in after
    assert "关账并起草" not in after


def test_closing_tells_what_is_open_and_does_it_anyway(client, world):
    wanted = {"kind": "quarter", "start": "2026-07-01"}
    page = get(client, world.scorer, "closing", world.desk.pk, **wanted)
    assert "没有要先办的" in text(page)

    answer = post(client, world.scorer, "close-period", world.desk.pk, **wanted)

    closed = ClosedPeriod.objects.get()
    assert answer.url == url("closed", closed.pk)
    shown = text(get(client, world.scorer, "closed", closed.pk))
    assert "2026年第三季度关账的数" in shown
    assert "关账以后没有补记，也没有撤销" in shown


@pytest.mark.parametrize(
    ("wanted", "status"),
    [
        ({}, 404),
        ({"kind": "quarter", "start": "then"}, 404),
        ({"kind": "decade", "start": "2026-07-01"}, 404),
        ({"kind": "quarter", "start": "2026-08-01"}, 422),
    ],
)
def test_a_period_that_is_none_is_refused(client, world, wanted, status):
    assert (
        get(client, world.scorer, "closing", world.desk.pk, **wanted).status_code == status
    )
    answer = post(client, world.scorer, "start-bulletin", world.desk.pk, **wanted)
    assert answer.status_code == status


def test_one_press_makes_a_draft(client, world):
    answer = post(
        client,
        world.scorer,
        "start-bulletin",
        world.desk.pk,
        kind="quarter",
        start="2026-07-01",
    )

    made = Bulletin.objects.get()
    assert answer.url == url("bulletin", made.pk)
    page = text(get(client, world.scorer, "bulletin", made.pk))
    assert "关于2026年第三季度信息报送采用情况的通报" in page
    assert "（编号在签发时给）" in page


@pytest.mark.parametrize("who", ["editor", "informant", "leader", "city_editor"])
def test_others_neither_close_nor_draft(client, world, who):
    wanted = {"kind": "quarter", "start": "2026-07-01"}

    for name in ("close-period", "start-bulletin"):
        answer = post(client, getattr(world, who), name, world.desk.pk, **wanted)
        assert answer.status_code == 404
    assert not ClosedPeriod.objects.exists()


def test_a_typed_figure_comes_back_with_all_that_was_typed(client, world):
    made = make.draft_bulletin(world)
    page = get(client, world.scorer, "wording", made.pk)
    rows = {row["one"].key: row for row in page.context["rows"]}
    number = rows["总体"]["number"]
    typed = rows["总体"]["text"].replace("采用{采用条数}条", "采用1条")

    answer = post(
        client,
        world.scorer,
        "save-sentences",
        made.pk,
        version=1,
        **{f"text-{number}": typed, f"out-{rows['要求']['number']}": "1"},
    )

    assert answer.status_code == 422
    assert "数据{采用条数}被打成了“1”" in text(answer)
    shown = {row["one"].key: row for row in answer.context["rows"]}
    assert shown["总体"]["text"] == typed
    assert shown["要求"]["is_left_out"]
    assert Bulletin.objects.get().sentences == {}


def test_words_are_kept(client, world):
    made = make.draft_bulletin(world)
    page = get(client, world.scorer, "wording", made.pk)
    number = next(row["number"] for row in page.context["rows"] if row["one"].key == "要求")

    answer = post(
        client,
        world.scorer,
        "save-sentences",
        made.pk,
        version=1,
        **{f"text-{number}": "每月不少于2条。"},
    )

    assert answer.url == url("bulletin", made.pk)
    assert "每月不少于2条。" in text(get(client, world.scorer, "bulletin", made.pk))


def test_the_way_to_the_units(client, world):
    made = make.draft_bulletin(world)
    assert get(client, world.informant, "bulletin", made.pk).status_code == 404

    post(client, world.scorer, "ask-signature", made.pk, version=1)
    refused = post(client, world.issuer, "send-back", made.pk, words="")
    assert (refused.status_code, "请写明哪里要改" in text(refused)) == (422, True)
    post(client, world.issuer, "send-back", made.pk, words="再看看。")
    assert "再看看。" in text(get(client, world.scorer, "bulletin", made.pk))
    post(client, world.scorer, "ask-signature", made.pk, version=1)
    post(client, world.issuer, "issue-bulletin", made.pk, version=1)
    make.drain()

    answer = get(client, world.informant, "bulletin", made.pk)
    own = re.findall(r'<tr class="own">(.*?)</tr>', answer.content.decode(), re.DOTALL)
    assert "第1期" in text(answer)
    assert [("松岚镇" in row, "芦雪乡" in row) for row in own] == [(True, False)]


@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx"])
def test_files_are_there_as_draft_and_as_kept(client, world, form):
    made = make.draft_bulletin(world)
    draft = get(client, world.scorer, "file", made.pk, form)
    seen = get(client, world.scorer, "file", made.pk, form, look=1)
    Bulletin.objects.all().delete()
    issued = make.issued_bulletin(world)

    kept = get(client, world.informant, "file", issued.pk, form)

    beginning = {"pdf": b"%PDF", "docx": b"PK", "xlsx": b"PK"}[form]
    assert draft.content.startswith(beginning)
    assert draft.headers["Content-Disposition"].startswith("attachment")
    assert seen.headers["Content-Disposition"].startswith("inline")
    assert b"".join(kept.streaming_content).startswith(beginning)
    assert get(client, world.informant, "file", issued.pk, "exe").status_code == 404


def test_the_page_asks_again_until_the_files_are_there(client, world):
    made = make.bulletin_to_sign(world)
    post(client, world.issuer, "issue-bulletin", made.pk, version=made.version)
    waiting = get(client, world.informant, "bulletin", made.pk).content.decode()
    make.drain()

    client.force_login(world.informant)
    ready = client.get(url("bulletin", made.pk), headers={"HX-Request": "true"})

    assert 'hx-trigger="every 2s"' in waiting
    assert url("file", made.pk, "xlsx") in ready.content.decode()
    assert "<main" not in ready.content.decode()
    assert "every 2s" not in ready.content.decode()


def test_the_workbook_has_numbers_as_numbers(client, world):
    made = make.draft_bulletin(world)

    content = get(client, world.scorer, "file", made.pk, "xlsx").content

    rows = list(load_workbook(io.BytesIO(content))["乡镇组排名"].values)
    head = dict(zip(rows[0], rows[1], strict=True))
    assert (head["单位"], head["得分"], head["报送"], head["名次"]) == ("松岚镇", 5, 2, 1)
    assert isinstance(head["得分"], int | float)


def test_a_unit_objects_on_its_page(client, world):
    made = make.issued_bulletin(world)
    line = LedgerLine.objects.get()
    page = get(client, world.informant, "unit-lines", made.pk, world.township.pk)
    assert "提异议" in text(page)

    scan = SimpleUploadedFile("简报.pdf", b"%PDF-1.4 scan", content_type="application/pdf")
    refused = post(
        client,
        world.informant,
        "raise-objection",
        made.pk,
        world.township.pk,
        line=line.pk,
        reason="",
        evidence=scan,
    )
    assert (refused.status_code, "请写明理由" in text(refused)) == (422, True)
    assert "已收到“简报.pdf”" in text(refused)
    answer = post(
        client,
        world.informant,
        "raise-objection",
        made.pk,
        world.township.pk,
        line=line.pk,
        reason="应记8分。",
        kept=refused.context["kept"],
    )

    found = Objection.objects.get()
    assert answer.url == url("objection", found.pk)
    assert (found.line, found.evidence_name) == (line, "简报.pdf")
    sent = get(client, world.scorer, "evidence", found.pk)
    assert b"".join(sent.streaming_content) == b"%PDF-1.4 scan"


def test_evidence_too_large_leaves_the_rest_on_the_page(client, world, settings):
    made = make.issued_bulletin(world)
    settings.UPLOAD_LIMIT = 10

    answer = post(
        client,
        world.informant,
        "raise-objection",
        made.pk,
        world.township.pk,
        line=LedgerLine.objects.get().pk,
        reason="应记8分。",
        evidence=SimpleUploadedFile("简报.pdf", b"%PDF-1.4 scan"),
    )

    assert answer.status_code == 422
    assert "请压缩图片后再传。" in text(answer)
    assert "应记8分。" in text(answer)


def test_a_late_objection_is_refused_with_the_date(client, world):
    made = make.issued_bulletin(world)
    with make.after_the_quarter(30):
        answer = post(
            client,
            world.informant,
            "raise-objection",
            made.pk,
            world.township.pk,
            line=LedgerLine.objects.get().pk,
            reason="应记8分。",
        )

    assert answer.status_code == 409
    assert "异议期到2026年10月" in text(answer)


def test_another_unit_sees_nothing_of_it(client, world):
    made = make.issued_bulletin(world)
    found = make.objection(world, made)
    other = make.informant_of("芦雪乡")

    assert get(client, other, "unit-lines", made.pk, world.township.pk).status_code == 404
    assert get(client, other, "objection", found.pk).status_code == 404
    assert get(client, other, "objections", world.desk.pk).status_code == 404


def test_the_desk_answers_on_its_page(client, world):
    found = make.objection(world, make.issued_bulletin(world))
    assert "松岚镇" in text(get(client, world.scorer, "objections", world.desk.pk))

    refused = post(client, world.scorer, "refuse-objection", found.pk, words="")
    assert (refused.status_code, "请写明怎么核的" in text(refused)) == (422, True)
    post(client, world.scorer, "grant-objection", found.pk, words="核对属实。")

    page = text(get(client, world.informant, "objection", found.pk))
    assert "核对属实。" in page
    assert "成立" in page


def test_an_objection_leads_to_its_text(client, world):
    found = make.objection(world, make.issued_bulletin(world))

    page = get(client, world.scorer, "objection", found.pk)

    assert reverse("workbench:item", args=[found.line.item_id]) in page.content.decode()


def test_a_unit_takes_its_objection_back(client, world):
    found = make.objection(world, make.issued_bulletin(world))

    post(client, world.informant, "withdraw-objection", found.pk)

    found.refresh_from_db()
    assert found.state == Objection.State.WITHDRAWN


def test_terms_are_set_within_their_limits(client, world):
    terms = {"signer": "chief_editor", "objection_days": 3, "answer_days": 0}
    refused = post(client, world.scorer, "set-terms", world.desk.pk, **terms)
    assert (refused.status_code, "不能小于1" in text(refused)) == (422, True)

    post(client, world.scorer, "set-terms", world.desk.pk, **terms | {"answer_days": 4})

    row = BulletinTerms.objects.get()
    assert (row.signer, row.objection_days, row.answer_days) == ("chief_editor", 3, 4)


def test_a_template_is_tried_kept_and_dropped(client, world):
    make.closed_quarter(world)
    shipped = schemes.shipped_text("quarter")
    own = shipped.replace("信息工作通报", "情况通报")
    place = (world.desk.pk, "quarter")

    tried = post(client, world.scorer, "preview-template", *place, text=own, version=0)
    assert "情况通报" in text(tried)
    assert not BulletinTemplate.objects.exists()
    wrong = own.replace("{采用条数}", "{采用件数}")
    refused = post(client, world.scorer, "set-template", *place, text=wrong, version=0)
    assert refused.status_code == 422
    assert "没有叫“采用件数”的数据" in text(refused)
    assert refused.context["row"].text == wrong
    post(client, world.scorer, "set-template", *place, text=own, version=0)
    assert BulletinTemplate.objects.get().text == own
    conflict = post(client, world.scorer, "set-template", *place, text=shipped, version=0)
    assert conflict.status_code == 409
    post(client, world.scorer, "drop-template", *place)
    assert not BulletinTemplate.objects.exists()


@pytest.mark.parametrize("name", ["settings", "template"])
def test_settings_are_for_those_who_keep_them(client, world, name):
    args = (world.desk.pk,) if name == "settings" else (world.desk.pk, "quarter")

    assert get(client, world.informant, name, *args).status_code == 404
    assert get(client, world.scorer, name, *args).status_code == 200


def test_the_list_asks_a_constant_number_of_questions(
    client, world, django_assert_max_num_queries
):
    make.issued_bulletin(world)
    client.force_login(world.scorer)

    with django_assert_max_num_queries(40):
        client.get(url("bulletins", world.desk.pk))


def test_every_figure_of_the_workbook_is_that_of_the_standings_page(client, world):
    make.used_issue_of(world, "芦雪乡")
    made = make.issued_bulletin(world)
    client.force_login(world.scorer)
    days = {"period": "last-quarter", "as": "xlsx"}
    page = client.get(reverse("scoring:standings", args=[world.desk.pk]), days)

    printed = load_workbook(
        io.BytesIO(b"".join(get(client, world.scorer, "file", made.pk, "xlsx")))
    )
    on_page = load_workbook(io.BytesIO(page.content)).active

    wanted = ("单位", "名次", "报送", "采用", "采用率%")
    rows = list(on_page.values)
    expected = [tuple(row[rows[0].index(head)] for head in wanted) for row in rows[1:]]
    heads, *lines = list(printed["乡镇组排名"].values)
    found = [tuple(row[heads.index(head)] for head in wanted) for row in lines]
    assert found == expected
    totals = [row[rows[0].index("总分")] for row in rows[1:]]
    assert [row[heads.index("得分")] for row in lines] == totals
