import pytest
from django.test import RequestFactory

from shangda.scoring.templatetags import tabs
from tests import make

pytestmark = pytest.mark.django_db


def shown(desk, who, current="standings"):
    request = RequestFactory().get("/")
    request.user = who
    return tabs.desk_tabs({"request": request}, desk, current)


def test_a_tab_shows_only_where_its_page_exists(monkeypatch):
    world = make.office()
    nowhere = tabs.Place("nowhere", "没有", "scoring:nowhere")
    monkeypatch.setattr(tabs, "PLACES", [tabs.PLACES[0], nowhere])

    found = shown(world.desk, world.informant)

    assert [(one.label, one.is_current) for one in found] == [("排名", True)]


def test_what_the_desk_does_among_itself_is_no_tab_for_its_members(monkeypatch):
    world = make.office()
    inner = tabs.Place("inner", "登记", "scoring:standings", tabs.AT_DESK)
    monkeypatch.setattr(tabs, "PLACES", [inner])

    seeing = [bool(shown(world.desk, who)) for who in (world.scorer, world.informant)]

    assert seeing == [True, False]
