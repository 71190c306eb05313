import pytest
from django.test import Client
from django.urls import reverse

from shangda.editing.aids import aids_of_article, gathered
from shangda.editing.credit import sources_of
from shangda.items.models import Revision
from tests import make

TOWN = "11月6日，松岚镇接到47名务工人员反映欠薪。\n余款约定7日内付清。"
OTHER = "11月6日，县信访局接待务工人员44人。\n余款约定7日内付清。\n4名代表当场签字认可。"


def rewrite(sources, *texts):
    for source, text in zip(sources, texts, strict=True):
        Revision.objects.filter(pk=source.submission.revision_id).update(body=text)


@pytest.fixture
def world(db):
    return make.office()


@pytest.fixture
def sign_in():
    def sign_in(who):
        client = Client()
        client.force_login(who)
        return client

    return sign_in


@pytest.fixture
def merged(world):
    article = make.merged(world)
    rewrite(sources_of(article), TOWN, OTHER)
    return article


def test_sentences_stand_by_who_says_them(merged):
    sources = sources_of(merged)
    names = [source.submission.item.unit_name for source in sources]

    found = gathered(sources, "余款约定7日内付清。")

    assert [part.label for part in found.parts] == [
        "两家都有",
        f"只有{names[0]}",
        f"只有{names[1]}",
    ]
    both, first, second = found.parts
    assert [(one.text, one.is_used) for one in both.said] == [("余款约定7日内付清。", True)]
    assert both.said[0].others == [(names[1], "余款约定7日内付清。")]
    assert (both.left, first.left, second.left) == (0, 1, 2)


def test_figures_that_differ_are_named_by_unit(merged):
    sources = sources_of(merged)
    names = [source.submission.item.unit_name for source in sources]

    assert gathered(sources, "").differing == [[(names[0], "47名"), (names[1], "44人")]]


def test_an_article_of_one_source_has_nothing_to_gather(world):
    assert gathered(sources_of(make.article(world)), "") is None


def test_the_page_of_a_composite_article_shows_who_adds_what(sign_in, world, merged):
    url = reverse("editing:article", args=[merged.pk])
    client = sign_in(world.editor)

    page = client.get(f"{url}?view=text").content.decode()
    redline = client.get(url).content.decode()

    assert "4名代表当场签字认可。" in page
    assert 'data-take="4名代表当场签字认可。"' in page
    assert "数字不一样" in redline
    assert "data-take=" not in redline


def test_the_sheet_of_an_article_has_its_aids(sign_in, world):
    article = make.article(world)
    url = reverse("editing:article", args=[article.pk])
    client = sign_in(world.editor)

    assert "阀门147个" in client.get(f"{url}?view=text").content.decode()
    assert 'id="aids"' not in client.get(url).content.decode()


def test_what_an_editor_types_is_answered(sign_in, world):
    article = make.article(world)
    url = reverse("editing:aids-article", args=[article.pk])
    typed = {"title": "松岚镇召开供水工作推进会", "body": "更换阀门152个。"}

    page = sign_in(world.editor).post(url, typed).content.decode()

    assert "阀门152个" in page
    assert "召开供水工作推进会" in page.split('data-title-hint="')[1].split('"')[0]
    assert aids_of_article(article).weaknesses == []


def test_a_text_in_the_inbox_has_its_aids(sign_in, world):
    sent = make.received(world)
    url = reverse("editing:aids", args=[sent.pk])

    assert "阀门147个" in sign_in(world.editor).get(url).content.decode()
    assert (
        url
        in sign_in(world.editor)
        .get(reverse("editing:show", args=[sent.pk]))
        .content.decode()
    )


def test_who_has_no_desk_has_no_aids(sign_in, world):
    sent = make.received(world)
    article = make.article(world)
    stranger = sign_in(make.person())

    assert stranger.get(reverse("editing:aids", args=[sent.pk])).status_code in (403, 404)
    typed = stranger.post(reverse("editing:aids-article", args=[article.pk]), {})
    assert typed.status_code in (403, 404)


def test_gathering_asks_no_queries(merged, django_assert_num_queries):
    sources = sources_of(merged)

    with django_assert_num_queries(0):
        gathered(sources, merged.body)
