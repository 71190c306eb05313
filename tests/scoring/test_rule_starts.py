import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html

from shangda.points.reading import LARGEST, read, read_json
from shangda.scoring.models import RuleSet
from shangda.scoring.rule_texts import rules_of
from tests import make
from tests.scoring.visits import get, post, text_of

pytestmark = pytest.mark.django_db


def upload(content, name="办法.toml"):
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize("start", ["empty", "table", "template:township"])
def test_a_draft_begins_from_what_was_chosen(client, start):
    world = make.office()

    response = post(client, world.scorer, "draft-rules", world.desk.pk, start=start)

    row = RuleSet.objects.get()
    assert response.url == f"/standings/rules/{row.pk}/"
    assert row.state == "draft"


def test_a_draft_begins_from_another_set(client):
    world = make.office()
    old = make.drafted_rules(world)

    post(client, world.scorer, "draft-rules", world.desk.pk, start=f"copy:{old.pk}")

    row = RuleSet.objects.latest("pk")
    assert (row.title, row.parent) == ("镇信息工作考核办法（副本）", None)
    assert rules_of(row).rules == rules_of(old).rules


@pytest.mark.parametrize("form", ["toml", "json"])
def test_a_file_that_was_kept_comes_back_byte_for_byte(client, form):
    world = make.office()
    old = make.drafted_rules(world)
    kept = get(client, world.scorer, "rules-file", old.pk, **{"as": form})

    post(
        client,
        world.scorer,
        "draft-rules",
        world.desk.pk,
        start="file",
        file=upload(kept.content),
    )

    row = RuleSet.objects.latest("pk")
    again = get(client, world.scorer, "rules-file", row.pk, **{"as": form})
    assert row.pk != old.pk
    assert again.content == kept.content
    assert (read if form == "toml" else read_json)(kept.content.decode()) == rules_of(old)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'[set]\ntitle = "\n', "第2行第10字前后写得不对"),
        (b"{", "不是JSON"),
        (b"\xff\xfe\x00", "请另存为UTF-8"),
        (b"#" * (LARGEST + 1), "超过1MB"),
        ('[set]\ntitle = "办法"\nfrom = "2026"\n'.encode(), "要写成日期"),
        ('[set]\ntitle = "办法"\nfrom = 2026-01-01\n[rules]\n'.encode(), "不认识 [rules]"),
        (
            '[set]\ntitle = "办法"\nfrom = 2026-05-01\nuntil = 2026-01-01\n'.encode(),
            "没有一天生效",
        ),
        (f'[set]\ntitle = "{"长" * 101}"\nfrom = 2026-01-01\n'.encode(), "最多100字"),
        (b"", "请先选规则文件"),
    ],
)
def test_a_file_that_is_no_rule_set_is_refused_with_the_reason(client, content, why):
    world = make.office()
    file = {"file": upload(content)} if content else {}

    response = post(
        client, world.scorer, "draft-rules", world.desk.pk, start="file", **file
    )

    assert response.status_code == 422
    assert why in html.fromstring(text_of(response)).text_content()
    assert not RuleSet.objects.exists()


def test_an_unknown_start_is_refused(client):
    world = make.office()

    response = post(client, world.scorer, "draft-rules", world.desk.pk, start="moon")

    assert response.status_code == 422


def test_a_file_in_the_old_encoding_is_read_too(client):
    world = make.office()
    content = '[set]\ntitle = "镇办法"\nfrom = 2026-01-01\n'.encode("gb18030")

    post(
        client,
        world.scorer,
        "draft-rules",
        world.desk.pk,
        start="file",
        file=upload(content),
    )

    assert RuleSet.objects.get().title == "镇办法"
