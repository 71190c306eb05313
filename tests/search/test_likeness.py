import pytest

from shangda.items import actions as items
from shangda.items.models import Submission
from shangda.periodicals.models import Entry
from shangda.search import likeness
from shangda.search.models import Fingerprinted
from shangda.text.likeness import Relation
from tests import make
from tests.search.plans import BY_KEYS, ways_to

pytestmark = pytest.mark.django_db
PONDS = (
    "青石镇今年修复山塘12处，新增灌溉面积3400亩，受益农户1200户。镇里把工程交给村民自己管，"
    "每处山塘由三户轮流看守，汛期每天报一次水位。"
)
OTHER = (
    "云岭县菜市场改造后摊位增加到一百三十个，早市提前到五点开门，管理方每周公布抽检结果。"
)


@pytest.fixture
def world():
    return make.office()


def received(**narrowed):
    return {"received": Submission.objects.filter(**narrowed)}


def test_a_submission_is_found_by_a_text_like_it_at_once(world):
    sent = make.submission(world, body=PONDS)
    make.submission(world, body=OTHER)

    (found,) = likeness.similar(PONDS.replace("3400", "5100"), received())

    assert (found.kind, found.document.object_id) == ("received", sent.pk)
    assert found.likeness.relation is Relation.FIGURES_CHANGED


def test_only_what_one_may_see_is_compared(world):
    make.submission(world, body=PONDS)

    assert likeness.similar(PONDS, received(unit=world.city)) == []
    assert likeness.similar(PONDS, {"issues": Entry.objects.all()}) == []
    assert likeness.similar(PONDS, {}) == []


@pytest.mark.sqlite
def test_candidates_are_read_by_their_keys(world):
    """By its kind a text would be looked for among all there are."""
    make.submission(world, body=PONDS)

    with ways_to("search_fingerprinted") as ways:
        assert likeness.similar(PONDS, received())

    assert ways == {BY_KEYS}


def test_what_is_sent_anew_replaces_what_was_sent(world):
    sent = make.returned(world, body=PONDS)

    make.resubmit(world, sent, added=OTHER)

    (found,) = likeness.similar(OTHER, received())
    assert found.document.object_id == sent.pk
    assert found.likeness.relation is Relation.EXCERPT
    assert Fingerprinted.objects.count() == 1


def test_what_was_withdrawn_is_not_found(world):
    sent = make.submission(world, body=PONDS)
    items.withdraw(submission=sent, by=world.informant)

    assert likeness.similar(PONDS, received()) == []


def test_what_was_printed_is_found(world):
    issue = make.issued_issue(world)
    entry = issue.entries.get()

    found = likeness.similar(entry.revision.body, {"issues": Entry.objects.all()})

    assert [(like.kind, like.document.object_id) for like in found] == [
        ("issues", entry.pk)
    ]
    assert found[0].likeness.relation is Relation.SAME


@pytest.mark.parametrize("text", ["", "字", "。，！", "a\0b", "🌾" * 50, PONDS * 300])
def test_odd_texts_have_an_answer(world, text):
    make.submission(world, body=PONDS)

    assert len(likeness.similar(text, received())) <= 1


def test_a_phrase_that_everybody_uses_leads_to_no_overlap(world):
    phrase = (
        "为深入学习贯彻上级会议精神，进一步压实责任、细化举措、狠抓落实，确保任务落地，"
    )
    for number in range(6):
        likeness.remember("received", 1000 + number, f"{phrase}第{number}个单位。")
    make.submission(world, body=phrase + OTHER + PONDS)

    found = likeness.similar(
        phrase + "本镇另写祠堂修缮之后怎样管护，钥匙由谁保管。" * 3, received()
    )

    assert {like.likeness.relation for like in found} <= {Relation.STOCK}


def test_forgotten_texts_leave_nothing_behind(world):
    sent = make.submission(world, body=PONDS)

    likeness.forget("received", [sent.pk])

    assert not Fingerprinted.objects.exists()
    assert likeness.similar(PONDS, received()) == []


def test_a_rebuild_finds_what_was_written_without_verbs(world):
    sent = make.submission(world, body=PONDS)
    issue = make.issued_issue(world)
    Fingerprinted.objects.all().delete()

    assert likeness.rebuild() == likeness.rebuild() == 3

    assert len(likeness.similar(PONDS, received(pk=sent.pk))) == 1
    text = issue.entries.get().revision.body
    assert len(likeness.similar(text, {"issues": Entry.objects.all()})) == 1
