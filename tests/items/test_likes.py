"""What is like a text, told apart by whose it is; what others keep to themselves never shows."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from shangda.items import likes
from shangda.kernel import outbox
from shangda.organisations.models import Role
from tests import make

pytestmark = pytest.mark.django_db
PONDS = (
    "青石镇今年修复山塘12处，新增灌溉面积3400亩，受益农户1200户。镇里把工程交给村民自己管，"
    "每处山塘由三户轮流看守，汛期每天报一次水位。"
)
MORE = "截至11月22日，又有5处山塘完工，沿塘栽下护坡草皮两万株，看守的农户领到了雨衣和手电。"
CANARY = "犇驫鱻"


@pytest.fixture
def world():
    made = make.office()
    make.desk_defaults()
    return made


def panel(client, who, item):
    client.force_login(who)
    return client.get(reverse("items:likes", args=[item.pk])).content.decode()


def signing(client, who, item):
    client.force_login(who)
    return client.get(reverse("items:sign-page", args=[item.pk])).content.decode()


def test_the_panel_tells_apart_whose_a_text_is(world, client):
    make.submission(world, title="修复山塘", body=PONDS)
    make.material(world, title="水利台账", text=PONDS)
    issue = make.issued_issue(world)
    printed = issue.entries.get().revision.body
    draft = make.draft(world, title="又写一篇", body=f"{PONDS}\n{printed}")

    text = panel(client, world.informant, draft)

    heads = ["本单位以前报的", "已经刊出的", "素材库里的"]
    assert [head for head in heads if head in text] == heads
    assert "水利台账" in text


def test_material_that_a_text_was_written_from_is_no_find(world, client):
    kept = make.material(world, title="水利台账", text=PONDS)
    draft = make.draft(world, title="山塘", body=PONDS)
    draft.material = kept
    draft.save(update_fields=["material"])

    assert "水利台账" not in panel(client, world.informant, draft)


def test_a_follow_up_is_not_called_a_copy(world, client):
    make.submission(world, title="修复山塘", body=PONDS)
    draft = make.draft(world, title="山塘续报", body=f"{PONDS}{MORE}")

    text = panel(client, world.informant, draft)

    assert "续报：接着这一篇往下报" in text
    assert "text-warn" not in text


def test_what_is_told_anew_in_other_words_is_a_follow_up_too(world, client):
    first = "11月21日3时许，石盘山路段山体塌方约900立方米，堵车20余辆，无人员伤亡。"
    later = "石盘山路段11月21日塌下的土石900立方米已清完，驾驶人都已离开，路面正在修补。"
    make.submission(world, title="石盘山塌方", body=first)
    draft = make.draft(world, title="石盘山塌方续报", body=later)

    assert "续报：接着这一篇往下报" in panel(client, world.informant, draft)


def test_a_signature_is_told_of_what_the_unit_sent_before(world, client):
    make.submission(world, title="修复山塘", body=PONDS)
    item = make.awaiting_item(world, title="照旧", body=PONDS.replace("3400", "5100"))

    text = signing(client, world.chief, item)

    assert "报过的“修复山塘”相同" in text
    assert "/like/received/" in text


def test_a_signature_is_told_of_what_was_printed(world, client):
    printed = make.issued_issue(world).entries.get().revision
    item = make.awaiting_item(world, title="照抄", body=printed.body)

    assert f"刊出的“{printed.title}”相同" in signing(client, world.chief, item)


@pytest.mark.parametrize("body", [f"{PONDS}{MORE}", MORE, PONDS[:30] + MORE * 2])
def test_a_signature_is_not_disturbed_by_follow_ups_and_shared_passages(
    world, client, body
):
    make.submission(world, title="修复山塘", body=PONDS)
    make.material(world, title="水利台账", text=body)
    item = make.awaiting_item(world, title="山塘进展", body=body)

    assert "<dt>相似</dt>" not in signing(client, world.chief, item)


def test_nobody_learns_of_a_text_that_is_not_theirs(world, client):
    secret = f"{CANARY}村{PONDS}"
    sent = make.submission(make.neighbour(world), title=f"{CANARY}标题", body=secret)
    make.draft(make.neighbour(world, "半溪乡"), title=f"{CANARY}草稿", body=secret)
    item = make.awaiting_item(world, title="山塘", body=PONDS)
    own = make.submission(world, title="山塘报过", body=PONDS)
    outbox.drain()
    at_desk = [world.editor, world.chief_editor, world.issuer]
    at_desk.append(make.holder(Role.DESK_ADMIN, desk=world.desk))
    strangers = [world.informant, world.deputy, world.chief, world.leader, world.scorer]
    strangers += [world.city_editor, world.city_issuer, make.person()]
    urls = [
        reverse("items:likes", args=[item.pk]),
        reverse("items:sign-page", args=[item.pk]),
        reverse("items:like", args=[item.pk, "received", sent.pk]),
        reverse("editing:likes", args=[own.pk]),
        reverse("editing:like", args=[own.pk, "received", sent.pk]),
        reverse("editing:inbox"),
    ]

    for who in strangers:
        client.force_login(who)
        for url in urls:
            assert CANARY not in client.get(url, follow=True).content.decode(), (who, url)
    for who in at_desk:
        client.force_login(who)
        assert (
            CANARY in client.get(reverse("editing:likes", args=[own.pk])).content.decode()
        )
    assert likes.of_item(item, world.informant)


def test_the_command_tells_each_only_what_they_may_see(world, tmp_path):
    make.submission(make.neighbour(world), title=f"{CANARY}标题", body=PONDS)
    file = tmp_path / "稿.txt"
    file.write_text(f"山塘\n{PONDS}", "utf-8")

    def told(who):
        out = StringIO()
        options = {"as": who.username} if who else {}
        call_command("similar", str(file), json=True, stdout=out, **options)
        return out.getvalue()

    assert CANARY in told(None)
    assert CANARY in told(world.editor)
    for who in (world.informant, world.chief, world.leader, world.city_editor):
        assert CANARY not in told(who)
