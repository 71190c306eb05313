import pytest
from lxml import html

from tests import make
from tests.scoring.visits import post, text_of

pytestmark = pytest.mark.django_db


def test_the_text_is_stored_as_it_always_is(client):
    world = make.office()
    row = make.drafted_rules(world)
    text = "# 注释\r\n" + row.text.replace("points = 30", "points =   30.0", 1)

    response = post(client, world.scorer, "write-rules", row.pk, text=text, version=1)

    row.refresh_from_db()
    assert response.status_code == 302
    assert row.text == make.drafted_rules(world).text


def test_a_text_that_cannot_be_read_comes_back_with_its_line(client):
    world = make.office()
    row = make.drafted_rules(world)
    text = row.text.replace("points = 30", 'points = "三十"', 1)

    response = post(client, world.scorer, "write-rules", row.pk, text=text, version=1)

    page = html.fromstring(text_of(response))
    line = 1 + text[: text.index('id = "province"')].count("\n") - 1
    assert response.status_code == 422
    assert page.xpath("//a[@data-to-line]/@data-to-line") == [str(line)]
    assert "不是数：三十" in page.text_content()
    assert page.xpath("//textarea[@name='text']")[0].text.lstrip("\n") == text


def test_a_text_that_comes_second_comes_back(client):
    world = make.office()
    row = make.drafted_rules(world)

    response = post(client, world.scorer, "write-rules", row.pk, text=row.text, version=0)

    assert response.status_code == 409
    assert "别人刚刚改过" in text_of(response)
    row.refresh_from_db()
    assert row.edit_version == 1
