"""The unit's list of items, its export, and the library."""

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html

from shangda.items import actions
from shangda.items.models import Item, Material
from shangda.kernel import outbox
from shangda.organisations.models import Role
from tests import make
from tests.items.visits import words

pytestmark = pytest.mark.django_db


def test_mine_shows_where_each_item_is(sign_in):
    world = make.office()
    make.draft(world, title="草稿一篇")
    sent = make.submitted_item(world, title="报了一篇").submissions.get()

    page = words(sign_in(world.informant).get("/items/"))

    assert "草稿一篇草稿动态类" in page
    assert (
        f"报了一篇待收稿动态类{sent.item.count}字县委办党委信息{sent.receipt_number}"
        in page
    )


def test_who_only_signs_sees_the_whole_units_and_no_button_to_write(sign_in):
    world = make.office()
    browser = sign_in(world.chief)
    empty = words(browser.get("/items/"))
    make.draft(world, title="信息员的草稿")

    page = words(browser.get("/items/"))

    assert "开始写" not in empty
    assert "信息员的草稿" in page
    assert "信息员的草稿" not in words(browser.get("/items/?whose="))


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({}, {"我的草稿", "我的报送"}),
        ({"whose": "all"}, {"我的草稿", "我的报送", "同事的草稿"}),
        ({"state": "submitted"}, {"我的报送"}),
        ({"state": "discarded"}, {"删掉的"}),
        ({"kind": "results"}, {"我的草稿"}),
        ({"words": "报送"}, {"我的报送"}),
        ({"days": "7"}, {"我的草稿", "我的报送"}),
        ({"state": "nonsense"}, {"我的草稿", "我的报送"}),
    ],
)
def test_mine_is_filtered(sign_in, query, shown):
    world = make.office()
    colleague = make.holder(Role.INFORMANT, unit=world.township)
    make.draft(world, title="我的草稿", kind="results")
    make.submitted_item(world, title="我的报送")
    make.draft(world, by=colleague, title="同事的草稿")
    make.discarded_item(world, title="删掉的")

    page = sign_in(world.informant).get("/items/", query)

    titles = {"我的草稿", "我的报送", "同事的草稿", "删掉的"}
    rows = re.findall(r"data-open\s+href=[^>]+>([^<]+)<", page.content.decode())
    assert set(rows) & titles == shown


def test_mine_never_shows_another_units(sign_in):
    world = make.office()
    make.submitted_item(world, title="松岚镇的稿件")
    stranger = make.holder(Role.INFORMANT, unit=make.unit())

    page = words(sign_in(stranger).get("/items/", {"whose": "all"}))
    sheet = sign_in(stranger).get("/items/export/", {"whose": "all"})

    assert "松岚镇的稿件" not in page
    assert "写第一条信息" in page
    assert len(list(_rows(sheet))) == 1


def test_mine_asks_the_same_number_of_queries_for_many(
    sign_in, django_assert_max_num_queries
):
    world = make.office()
    for number in range(6):
        make.submitted_item(world, title=f"第{number}篇稿件")
    client = sign_in(world.informant)
    client.get("/items/")

    with django_assert_max_num_queries(25):
        page = client.get("/items/")

    assert page.content.decode().count("篇稿件") == 6


def test_mine_after_a_hand_over_shows_them_to_the_successor(sign_in):
    world = make.office()
    successor = make.holder(Role.INFORMANT, unit=world.township)
    make.draft(world, title="移交的草稿")
    actions.hand_over_drafts(
        from_person=world.informant, to_person=successor, by=world.informant
    )

    assert "移交的草稿" in words(sign_in(successor).get("/items/"))
    assert "移交的草稿" not in words(sign_in(world.informant).get("/items/"))


def _rows(response):
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    return book.active.iter_rows(values_only=True)


def test_export_is_the_filtered_list_with_texts_kept_as_texts(sign_in):
    world = make.office()
    make.draft(world, title="=1+1")
    sent = make.submitted_item(world, title="报了一篇").submissions.get()

    sheet = sign_in(world.informant).get("/items/export/")
    drafts = sign_in(world.informant).get("/items/export/", {"state": "draft"})

    head, first, second = _rows(sheet)
    assert head[:4] == ("标题", "类型", "进展", "字数")
    assert (first[0], first[2], first[6]) == ("报了一篇", "待收稿", sent.receipt_number)
    assert second[0] == "=1+1"
    assert [row[0] for row in _rows(drafts)] == ["标题", "=1+1"]
    assert "filename*=utf-8''" in sheet.headers["Content-Disposition"]


def test_discard_offers_the_way_back(sign_in):
    world = make.office()
    item = make.draft(world)
    client = sign_in(world.informant)

    page = client.post(f"/write/{item.pk}/discard/", follow=True)
    assert f"/write/{item.pk}/restore/" in page.content.decode()
    back = client.post(f"/write/{item.pk}/restore/")

    assert back.url == f"/write/{item.pk}/"
    assert Item.objects.get(pk=item.pk).state == Item.State.DRAFT


def test_library_takes_a_text_and_writing_starts_from_it(sign_in):
    world = make.office()
    make.item_defaults()
    client = sign_in(world.informant)

    client.post(
        "/materials/add/",
        {"form": "text", "title": "走访记录", "text": "高山6个村易冻。", "origin": "visit"},
    )
    found = Material.objects.get()
    page = words(client.get(f"/materials/{found.pk}/"))
    started = client.post("/write/start-item/", {"material": found.pk})

    item = Item.objects.get()
    assert "用它写一条" in page
    assert "来源现场调研" in page
    assert started.url == f"/write/{item.pk}/"
    assert (item.material, item.body) == (found, "高山6个村易冻。")
    assert "走访记录" in words(client.get(started.url))


def test_library_keeps_a_file_and_searches_its_words(sign_in):
    world = make.office()
    client = sign_in(world.informant)
    text = "冬季供水方案\n管网分段编号，逐段包裹保温。\n".encode()

    client.post(
        "/materials/add/", {"form": "file", "file": SimpleUploadedFile("方案.txt", text)}
    )
    found = Material.objects.get()

    outbox.drain()

    assert (found.title, found.file_name) == ("方案", "方案.txt")
    assert "方案" in words(client.get("/materials/", {"words": "“逐段包裹” -大棚"}))
    assert "还没有写要找的词" not in words(client.get("/materials/", {"words": " "}))
    assert "只说了不要什么" in words(client.get("/materials/", {"words": "-方案"}))
    assert "方案" in words(client.get("/materials/", {"words": "包裹保温"}))
    assert "没有找到" in words(client.get("/materials/", {"words": "大棚蔬菜"}))
    assert b"".join(client.get(f"/materials/{found.pk}/file/")) == text


def test_library_keeps_a_file_that_cannot_be_read(sign_in):
    world = make.office()
    picture = SimpleUploadedFile("现场.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 64)

    sign_in(world.informant).post("/materials/add/", {"form": "file", "file": picture})

    assert Material.objects.get().text == ""


def test_incomplete_material_is_shown_again_with_the_sentence(sign_in):
    world = make.office()
    client = sign_in(world.informant)

    link = client.post(
        "/materials/add/", {"form": "link", "title": "某网页", "url": "javascript:alert(1)"}
    )
    text = client.post("/materials/add/", {"form": "text", "title": "", "text": "有内容"})
    poem = client.post("/materials/add/", {"form": "poem"})

    assert link.status_code == text.status_code == poem.status_code == 422
    assert "网址" in words(link)
    assert "给它起个名字" in words(text)
    assert not Material.objects.exists()


def test_writing_starts_from_a_row_of_the_library(sign_in):
    world = make.office()
    found = make.material(world)

    page = html.fromstring(sign_in(world.informant).get("/materials/").content)
    [form] = page.xpath("//form[@action='/write/start-item/']")
    unlike = words(sign_in(world.deputy).get("/materials/"))

    assert form.fields["material"] == str(found.pk)
    assert "用它写" not in unlike


def test_library_is_the_units_own(sign_in):
    world = make.office()
    found = make.material(world, title="内部方案")
    stranger = make.holder(Role.INFORMANT, unit=make.unit())

    for person in (stranger, world.editor):
        assert "内部方案" not in words(sign_in(person).get("/materials/"))
        assert sign_in(person).get(f"/materials/{found.pk}/").status_code == 404
        assert sign_in(person).get(f"/materials/{found.pk}/file/").status_code == 404
    started = sign_in(stranger).post("/write/start-item/", {"material": found.pk})
    assert started.status_code == 404


def test_material_taken_out_comes_back(sign_in):
    world = make.office()
    found = make.material(world, title="旧方案")
    client = sign_in(world.informant)

    gone = client.post(f"/materials/{found.pk}/discard/", follow=True)
    assert f"/materials/{found.pk}/restore/" in gone.content.decode()
    assert "旧方案" not in words(client.get("/materials/", {"origin": "document"}))
    client.post(f"/materials/{found.pk}/restore/")

    assert "旧方案" in words(client.get("/materials/", {"origin": "document"}))


def test_material_without_a_file_has_none_to_download(sign_in):
    world = make.office()
    found = make.material(world)

    assert sign_in(world.informant).get(f"/materials/{found.pk}/file/").status_code == 404


def test_library_is_not_for_those_without_a_unit(sign_in):
    world = make.office()

    refused = sign_in(world.editor).post(
        "/materials/add/", {"form": "text", "title": "题", "text": "文"}
    )

    assert refused.status_code == 403
    assert "没有单位岗位" in words(refused)
