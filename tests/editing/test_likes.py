import pytest
from django.urls import reverse

from tests import make

pytestmark = pytest.mark.django_db
PONDS = (
    "青石镇今年修复山塘12处，新增灌溉面积3400亩，受益农户1200户。镇里把工程交给村民自己管，"
    "每处山塘由三户轮流看守，汛期每天报一次水位。"
)


@pytest.fixture
def twice(world):
    """One event from two units."""
    first = make.submission(world, title="修复山塘12处", body=PONDS)
    other = make.neighbour(world)
    second = make.submission(other, title="山塘修好了", body="据报，" + PONDS)
    return first, second


def page(client, who, url):
    client.force_login(who)
    return client.get(url)


def test_an_editor_sees_who_else_sent_it_and_can_merge(client, world, twice):
    first, second = twice

    html = page(
        client, world.editor, reverse("editing:likes", args=[first.pk])
    ).content.decode()

    assert "山塘修好了" in html
    assert f"/inbox/{first.pk}/like/received/{second.pk}/" in html
    assert f"picked={first.pk}&amp;picked={second.pk}" in html


def test_both_texts_stand_side_by_side_with_what_they_share(client, world, twice):
    first, second = twice
    url = reverse("editing:like", args=[first.pk, "received", second.pk])

    html = page(client, world.editor, url).content.decode()

    assert html.count('<mark class="same">') == 2
    assert "摘自对方" in html or "同一篇" in html


def test_two_texts_without_a_word_in_common_are_not_given_in_percent(client, world):
    first = make.submission(world, title="修复山塘12处", body=PONDS)
    second = make.submission(make.neighbour(world), title="医保", body="村医每周巡诊两次。")
    url = reverse("editing:like", args=[first.pk, "received", second.pk])

    html = page(client, world.editor, url).content.decode()

    assert "没有成段相同的话" in html
    assert "0%" not in html


def test_a_writer_never_sees_what_another_unit_sent(client, world, twice):
    first, second = twice
    panel = reverse("items:likes", args=[first.item_id])
    beside = reverse("items:like", args=[first.item_id, "received", second.pk])

    html = page(client, world.informant, panel).content.decode()

    assert "没有找到相似的稿件" in html
    assert page(client, world.informant, beside).status_code == 404


def test_a_writer_sees_what_the_own_unit_sent_before(client, world):
    before = make.submission(world, title="修复山塘", body=PONDS)
    draft = make.draft(world, title="又修山塘", body=PONDS.replace("3400", "5100"))

    panel = page(client, world.informant, reverse("items:likes", args=[draft.pk]))
    beside = page(
        client,
        world.informant,
        reverse("items:like", args=[draft.pk, "received", before.pk]),
    )

    assert "同一篇，改了数字" in panel.content.decode()
    assert '<mark class="same">' in beside.content.decode()


def test_a_writer_sees_what_was_printed(client, world):
    issue = make.issued_issue(world)
    printed = issue.entries.get().revision
    draft = make.draft(world, title="照抄", body=printed.body)

    html = page(
        client, world.informant, reverse("items:likes", args=[draft.pk])
    ).content.decode()

    assert "100%" in html
    assert printed.title in html
