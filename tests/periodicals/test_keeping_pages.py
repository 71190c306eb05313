"""The administrator's pages: every form there and back."""

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from shangda.organisations.models import Role
from shangda.periodicals import actions
from shangda.periodicals.models import Outlet, Periodical
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make.office()


@pytest.fixture
def keeper(world, client):
    client.force_login(make.keeper(world))
    return client


@pytest.fixture
def printed(world):
    return make.periodical(world)


def to(name, *args):
    return reverse(f"periodicals:{name}", args=args)


def fields_of(page, action):
    """The fields of a form as a browser would send them."""
    form = html.fromstring(page.text).xpath(f"//form[@action='{action}']")[0]
    return {name: value for name, value in form.form_values() if "csrf" not in name}


def test_a_periodical_is_set_up_and_its_page_follows(world, keeper):
    action = to("add-periodical", world.desk.pk)
    sent = fields_of(keeper.get(to("manage")), action)

    response = keeper.post(action, sent | {"masthead": "栖云快报"})

    made = Periodical.objects.get()
    assert response.url == to("keep", made.pk)
    assert made.office == world.county.name
    assert "下一期是第1期，总第1期" in keeper.get(response.url).text


def test_what_is_wrong_stands_beside_its_field(world, keeper):
    response = keeper.post(
        to("add-periodical", world.desk.pk),
        {"masthead": "", "office": "县委办", "copies": 1},
    )

    assert response.status_code == 422
    page = html.fromstring(response.text)
    assert page.xpath("//*[@aria-invalid='true']/@name") == ["masthead"]


def test_head_layout_and_numbering_are_saved_as_shown(keeper, printed):
    page = keeper.get(to("keep", printed.pk))
    head, layout = to("update-periodical", printed.pk), to("set-layout", printed.pk)

    keeper.post(head, fields_of(page, head) | {"security_line": "内部刊物"})
    keeper.post(
        layout,
        fields_of(page, layout) | {"layout-lines": "20", "layout-masthead_size": "60"},
    )
    year = str(timezone.localdate().year)
    keeper.post(
        to("set-numbering", printed.pk),
        {"series": "regular", "year": year, "last": "217", "last_total": "5020"},
    )

    printed.refresh_from_db()
    assert printed.security_line == "内部刊物"
    assert printed.layout == {"lines": 20, "masthead": {"size": 60}}
    assert "第218期，总第5021期" in keeper.get(to("keep", printed.pk)).text


def test_a_standard_layout_is_stored_as_nothing(keeper, printed):
    page = keeper.get(to("keep", printed.pk))
    action = to("set-layout", printed.pk)

    keeper.post(action, fields_of(page, action))

    printed.refresh_from_db()
    assert printed.layout == {}


def test_parts_of_a_layout_that_the_page_does_not_show_are_kept(world, keeper, printed):
    fonts = {"fonts": {"fang": ["方正仿宋_GBK"]}, "title_pitch": 1.5}
    actions.set_layout(periodical=printed, by=make.keeper(world), layout=fonts)
    page, action = keeper.get(to("keep", printed.pk)), to("set-layout", printed.pk)

    keeper.post(action, fields_of(page, action) | {"layout-lines": "20"})

    printed.refresh_from_db()
    assert printed.layout == fonts | {"lines": 20}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"layout-lines": "99"}, "每页行数"),
        ({"layout-lines": "二十"}, "请填数字"),
        ({"layout-chars": "60"}, "每行60字放不下"),
        ({"layout-masthead_colour": "大红"}, "刊头颜色"),
    ],
)
def test_a_layout_that_cannot_be_printed_says_why(keeper, printed, changed, words):
    page, action = keeper.get(to("keep", printed.pk)), to("set-layout", printed.pk)

    response = keeper.post(action, fields_of(page, action) | changed)

    assert response.status_code == 422
    assert words in response.text
    printed.refresh_from_db()
    assert printed.layout == {}


def test_the_specimen_follows_the_fields_and_stores_nothing(keeper, printed):
    page = keeper.get(to("keep", printed.pk))
    asked = fields_of(page, to("update-periodical", printed.pk)) | fields_of(
        page, to("set-layout", printed.pk)
    )

    def specimen(changed):
        return keeper.get(
            to("specimen", printed.pk), asked | changed, HTTP_HX_REQUEST="true"
        ).text

    plain = specimen({})
    assert "data:image/png;base64," in plain
    assert specimen({"masthead": "别的刊名"}) != plain
    assert specimen({"layout-lines": "18"}) != plain
    assert "每页行数" in specimen({"layout-lines": "99"})
    assert "没填好的数" in specimen({"layout-lines": "二十"})
    printed.refresh_from_db()
    assert (printed.masthead, printed.layout) == ("栖云快报", {})


def test_columns_are_added_renamed_and_dropped(keeper, printed):
    keeper.post(to("add-column", printed.pk), {"name": "要情"})
    column = printed.columns.get()
    keeper.post(to("rename-column", printed.pk, column.pk), {"name": "要情要况"})
    again = keeper.post(to("add-column", printed.pk), {"name": "要情要况"})
    keeper.post(to("drop-column", printed.pk, column.pk))

    assert again.status_code == 422
    assert "请换个名字" in again.text
    assert not printed.columns.exists()


def test_recipients_are_ticked(world, keeper, printed):
    add = to("add-recipient", printed.pk)
    page = keeper.get(to("new-recipient", printed.pk))
    offered = html.fromstring(page.text)
    assert world.leader.name in page.text
    assert world.township.short_name in page.text
    assert offered.xpath(f"//form[@action='{add}']")

    keeper.post(
        add,
        {"address": "report", "label": "县委领导", "persons": [world.leader.pk]},
    )
    row = printed.recipients.get()
    update = to("update-recipient", printed.pk, row.pk)
    shown = fields_of(keeper.get(to("recipient", printed.pk, row.pk)), update)
    assert (shown["label"], shown["persons"]) == ("县委领导", str(world.leader.pk))
    keeper.post(update, {"address": "copy", "label": "乡镇", "units": [world.township.pk]})
    row.refresh_from_db()
    assert (str(row), list(row.units.all())) == ("送：乡镇", [world.township])
    keeper.post(to("drop-recipient", printed.pk, row.pk))
    assert not printed.recipients.exists()


def test_a_recipient_without_words_is_asked_for_them(keeper, printed):
    response = keeper.post(
        to("add-recipient", printed.pk), {"address": "report", "label": " "}
    )

    assert response.status_code == 422
    assert not printed.recipients.exists()
    keeper.post(to("add-recipient", printed.pk), {"address": "copy", "label": "县人大办"})
    row = printed.recipients.get()
    changed = keeper.post(
        to("update-recipient", printed.pk, row.pk), {"address": "copy", "label": ""}
    )
    assert changed.status_code == 422
    assert printed.recipients.get().label == "县人大办"


def test_outlets_are_added_changed_closed_and_opened(world, keeper):
    keeper.post(
        to("add-outlet", world.desk.pk), {"name": "市委《每日要情》", "level": "city"}
    )
    outlet = Outlet.objects.get()
    nameless = keeper.post(to("add-outlet", world.desk.pk), {"name": "", "level": "city"})
    assert nameless.status_code == 422
    keeper.post(
        to("update-outlet", outlet.pk),
        {"name": "市委《要情》", "level": "city", "grade": "一等"},
    )
    typed = {"name": "", "level": "city", "grade": "甲等"}
    wrong = keeper.post(to("update-outlet", outlet.pk), typed)
    keeper.post(to("close-outlet", outlet.pk))

    outlet.refresh_from_db()
    assert (outlet.name, outlet.grade, outlet.is_open) == ("市委《要情》", "一等", False)
    assert (outlet.chain, wrong.status_code) == ("party", 422)
    assert "请填名称。" in wrong.text
    assert 'value="甲等"' in wrong.text
    keeper.post(to("open-outlet", outlet.pk))
    outlet.refresh_from_db()
    assert outlet.is_open


def test_a_stopped_periodical_can_be_taken_up_again(keeper, printed):
    keeper.post(to("close-periodical", printed.pk))
    assert "已停刊" in keeper.get(to("keep", printed.pk)).text

    keeper.post(to("open-periodical", printed.pk))
    printed.refresh_from_db()
    assert printed.is_open


def test_the_pages_are_for_the_desks_administrator(world, client, printed):
    others = [
        world.editor,
        world.chief_editor,
        world.informant,
        make.holder(Role.DESK_ADMIN, desk=world.city_desk),
    ]

    for who in others:
        client.force_login(who)
        assert client.get(to("keep", printed.pk)).status_code == 404
        assert client.post(to("close-periodical", printed.pk)).status_code == 404
        assert client.post(to("add-periodical", world.desk.pk)).status_code == 404

    client.force_login(world.editor)
    assert client.get(to("manage")).status_code == 404
    outlet = make.outside_outlet(world)
    assert client.post(to("close-outlet", outlet.pk)).status_code == 404
