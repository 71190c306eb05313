"""Forms of the writer's pages say what was wrong and what to do."""

import pytest

from shangda.items import forms
from tests import make

pytestmark = pytest.mark.django_db


def test_particulars_from_a_page_that_is_out_of_date_are_refused_in_plain_words():
    item = make.draft(make.office())

    form = forms.Particulars(item, {"kind": "poem", "section": "999", "desks": ["888"]})

    listed = ["没有这一项，请从列出的里面选。"]
    assert [form.errors[name] for name in ("kind", "section", "desks")] == [listed] * 3
    assert form.errors["structure"] == ["请选结构。"]
    assert form.fields["kind"].widget.attrs["aria-invalid"] == "true"


@pytest.mark.parametrize("url", ["乱 写", "https://example.cn/" + "a" * 3000])
def test_address_that_cannot_be_kept_is_told(url):
    form = forms.NewMaterial("link", {"url": url})

    assert form.errors["url"] == ["网址不完整，或者太长，请从地址栏重新复制。"]


def test_address_too_long_for_the_library_is_told(client):
    world = make.office()
    client.force_login(world.informant)
    long = "https://example.cn/?" + "a" * 500

    answer = client.post("/materials/add/", {"form": "link", "title": "网页", "url": long})

    assert answer.status_code == 422
    assert "网址最多500个字符" in answer.content.decode()
