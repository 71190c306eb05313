import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from lxml import html

from shangda.kernel import files
from shangda.periodicals import actions as periodicals
from shangda.periodicals.models import OutsideUse
from shangda.scoring.models import Fact, LedgerLine
from tests import make
from tests.scoring.offices import scored_office
from tests.scoring.visits import get, post, text_of

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 invented"


def scan():
    return SimpleUploadedFile("扫描件.pdf", PDF, "application/pdf")


def shown(page):
    """What the fields of the form that records a use hold."""
    (form,) = page.xpath("//form[@enctype]")
    typed = {one.name: one.value for one in form.xpath(".//input | .//select")}
    ours = ("desk", "article", "outlet", "used_date", "reference")
    return {name: typed[name] for name in ours}


def sent_again(issue, editor):
    """Recalled, given another print run, and read anew."""
    periodicals.recall(issue=issue, by=editor)
    periodicals.set_particulars(
        issue=issue, by=editor, issue_date=issue.issue_date, copies=40
    )
    periodicals.start_proof(issue=issue, by=editor)
    periodicals.pass_first_proof(issue=issue, by=editor)
    periodicals.pass_second_proof(issue=issue, by=editor)


def recorded(client, who, desk, article, day):
    return post(
        client,
        who,
        "record-use",
        desk=desk.pk,
        article=article.pk,
        outlet=make.outlet().pk,
        used_date=day,
        scan=scan(),
    )


def test_the_issuer_signs_on_the_page(client):
    world = make.office()
    issue = make.issue_to_sign(
        world.desk, [make.passed_article(world)], editor=world.editor
    )

    response = post(client, world.issuer, "sign", issue.pk)

    issue.refresh_from_db()
    assert response.url == f"/archive/{issue.pk}/"
    assert issue.number == 1
    assert Fact.objects.filter(kind="adopted").count() == 1


def test_a_double_click_signs_once(client):
    world = make.office()
    issue = make.issue_to_sign(
        world.desk, [make.passed_article(world)], editor=world.editor
    )

    first = post(client, world.issuer, "sign", issue.pk, request_key="k1")
    second = post(client, world.issuer, "sign", issue.pk, request_key="k1")

    assert first.url == second.url
    assert Fact.objects.filter(kind="adopted").count() == 1


def test_a_stale_page_cannot_sign_what_changed_meanwhile(client):
    world = make.office()
    issue = make.issue_to_sign(
        world.desk, [make.passed_article(world)], editor=world.editor
    )
    stale = issue.version
    sent_again(issue, world.editor)

    refused = post(client, world.issuer, "sign", issue.pk, version=stale)
    issue.refresh_from_db()
    signed = post(client, world.issuer, "sign", issue.pk, version=issue.version)

    assert refused.status_code == 409
    assert f"本期又改过，{world.editor.name}" in text_of(refused)
    assert "刷新页面，看过现在的内容再决定" in text_of(refused)
    assert issue.state == "to_sign"
    assert signed.url == f"/archive/{issue.pk}/"


def test_the_form_that_signs_sends_the_version_that_was_read(client):
    world = make.office()
    issue = make.issue_to_sign(
        world.desk, [make.passed_article(world)], editor=world.editor
    )
    sent_again(issue, world.editor)
    client.force_login(world.issuer)

    page = html.fromstring(client.get(f"/issues/{issue.pk}/").text)

    (form,) = page.xpath(f"//form[@action='/issues/{issue.pk}/sign/']")
    assert form.xpath("input[@name='version']/@value") == [str(issue.version)]


def test_a_stranger_does_not_find_the_issue_to_sign(client):
    world = make.office()
    issue = make.issue_to_sign(
        world.desk, [make.passed_article(world)], editor=world.editor
    )

    assert post(client, world.city_issuer, "sign", issue.pk).status_code == 404


def test_withdrawing_on_the_page_asks_for_a_reason(client):
    world = scored_office()
    entry = make.house_periodical(world.desk).issues.get().entries.get()

    without = post(client, world.issuer, "withdraw-adoption", entry.pk, reason=" ")
    given = post(client, world.issuer, "withdraw-adoption", entry.pk, reason="复核不符")

    assert (without.status_code, given.status_code) == (422, 302)
    assert sum(line.value for line in LedgerLine.objects.all()) == 0


def test_an_outside_use_is_found_by_words_and_recorded(client):
    world = make.office()
    article = make.passed_article(world, title="松岚镇建好三本台账")
    outlet = make.outlet()
    make.drain()

    found = text_of(get(client, world.editor, "record-use", q="三本 -早市"))
    response = post(
        client,
        world.editor,
        "record-use",
        desk=world.desk.pk,
        article=article.pk,
        outlet=outlet.pk,
        used_date=timezone.localdate().isoformat(),
        reference="第9期",
        scan=SimpleUploadedFile("扫描件.pdf", PDF, "application/pdf"),
    )

    assert f"?article={article.pk}&amp;desk={world.desk.pk}" in found
    assert response.url == "/uses/"
    use = OutsideUse.objects.get()
    assert (use.article, use.scan_name) == (article, "扫描件.pdf")


def test_an_outside_use_without_its_scan_comes_back(client):
    world = make.office()
    article = make.passed_article(world)

    response = post(
        client,
        world.editor,
        "record-use",
        desk=world.desk.pk,
        article=article.pk,
        outlet=make.outlet().pk,
        used_date="2026-01-05",
    )

    assert response.status_code == 422
    assert "没有依据不能记分" in text_of(response)
    assert article.title in text_of(response)
    assert not OutsideUse.objects.exists()


def test_an_outside_use_of_a_day_to_come_comes_back(client):
    world = make.office()
    article = make.passed_article(world)

    response = recorded(client, world.editor, world.desk, article, "2999-01-01")

    assert response.status_code == 422
    assert "采用日期还没有到" in text_of(response)


TYPED = {"used_date": "2026-01-05", "reference": "第九期第二版"}


def all_but_the_scan(world):
    """What a use outside needs, filled in."""
    article, outlet = make.passed_article(world), make.outlet()
    return TYPED | {"desk": world.desk.pk, "outlet": outlet.pk, "article": article.pk}


def sent_back(client, who, right):
    """The page of a form that came with its scan and without its outlet."""
    response = post(client, who, "record-use", **(right | {"outlet": ""}), scan=scan())
    return html.fromstring(text_of(response))


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("outlet", "", "请选是哪家载体采用的。"),
        ("outlet", "0", "请从列出的里面选。"),
        ("used_date", "", "请填刊出的日期。"),
        ("used_date", "2026-02-30", "没有这一天，请写成2026-01-31这样。"),
        ("used_date", "2999-01-01", "采用日期还没有到，请填刊出的日期。"),
        ("used_date", "1899-01-01", "采用日期太早，请看看年份对不对。"),
        ("reference", "长" * 61, "最多60字，现在61字，请删短一些。"),
        ("desk", "0", "没有这一项，请从列出的里面选。"),
    ],
)
def test_a_use_that_is_not_right_comes_back_as_it_was_typed(client, field, value, sentence):
    world = make.office()
    right = all_but_the_scan(world)

    response = post(
        client, world.editor, "record-use", **(right | {field: value}), scan=scan()
    )

    page = html.fromstring(text_of(response))
    assert response.status_code == 422
    wrong = page.xpath("//*[contains(@class, 'field-wrong')]")
    assert [sentence in one.text_content() for one in wrong] == [True]
    assert wrong[0].xpath(".//*[@aria-invalid='true']/@name") == [field]
    typed = {name: str(one) for name, one in (right | {field: value}).items()}
    if value == "0":  # a choice that is not there cannot be shown
        typed.pop(field)
    assert typed.items() <= shown(page).items()
    assert not OutsideUse.objects.exists()


def test_the_scan_of_a_form_that_came_back_is_not_asked_for_again(client):
    world = make.office()
    right = all_but_the_scan(world)

    page = sent_back(client, world.editor, right)
    (kept,) = page.xpath("//input[@name='kept']/@value")
    again = post(client, world.editor, "record-use", **right, kept=kept)

    assert "已收到扫描件“扫描件.pdf”，不用再选" in page.text_content()
    assert again.url == "/uses/"
    use = OutsideUse.objects.get()
    assert (use.scan_name, files.read(use.scan)) == ("扫描件.pdf", PDF)


def test_a_kept_scan_is_of_no_use_to_another_person(client):
    world = make.office()
    right = all_but_the_scan(world)
    (kept,) = sent_back(client, world.editor, right).xpath("//input[@name='kept']/@value")

    others = post(client, world.chief_editor, "record-use", **right, kept=kept)
    invented = post(client, world.editor, "record-use", **right, kept="x:y:z")

    assert (others.status_code, invented.status_code) == (422, 422)
    assert "没有依据不能记分" in text_of(others)


def test_a_scan_too_large_leaves_the_rest_on_the_page(client, settings):
    world = make.office()
    settings.UPLOAD_LIMIT = 10
    right = TYPED | {"desk": world.desk.pk, "article": make.passed_article(world).pk}

    response = post(client, world.editor, "record-use", **right, scan=scan())

    assert response.status_code == 422
    assert "请压缩图片后再传。" in text_of(response)
    assert "第九期第二版" in text_of(response)


def test_our_own_periodicals_are_not_offered_as_outlets_outside(client):
    world = make.office()
    article, own = make.passed_article(world), make.house_periodical(world.desk)

    text = text_of(get(client, world.editor, "record-use", article=article.pk))

    assert f'<option value="{own.outlet_id}"' not in text


def test_what_one_may_not_see_cannot_be_recorded(client):
    world = make.office()
    article = make.passed_article(world)

    response = recorded(client, world.city_editor, world.city_desk, article, "2026-01-05")

    assert response.status_code == 422
    assert not OutsideUse.objects.exists()


def test_a_recorded_use_is_revoked_on_the_page(client):
    world = make.office()
    use = make.used_outside(world, item=make.submission(world).item)

    response = post(client, world.editor, "revoke-use", use.pk, reason="误登")

    use.refresh_from_db()
    assert response.status_code == 302
    assert use.revoke_reason == "误登"


def test_a_use_of_another_desk_does_not_exist(client):
    world = make.office()
    use = make.used_outside(world, item=make.submission(world).item)

    response = post(client, world.city_editor, "revoke-use", use.pk, reason="误登")

    assert response.status_code == 404
    assert Fact.objects.standing().filter(kind="adopted").count() == 1


def test_points_are_shown_without_idle_zeros(client):
    world = make.office()
    make.value(world.desk, make.outlet(), "2.4")
    article = make.merged(world, count=2)
    make.used_outside(world, article=article)

    rows = text_of(get(client, world.scorer, "standings", world.desk.pk))
    lines = text_of(get(client, world.scorer, "unit", world.desk.pk, world.township.pk))

    assert "<b>1.2</b>" in rows
    assert "+1.2</td>" in lines
