"""From submissions to articles: select, merge, un-merge, and how the credit is split."""

from fractions import Fraction

import pytest

from shangda.editing import actions, queries, uses
from shangda.editing.actions.selection import merged_with
from shangda.editing.models import Article, Source, shares
from shangda.items.models import Submission
from shangda.kernel.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    WrongStateError,
)
from shangda.kernel.models import Notice
from tests import make

pytestmark = pytest.mark.django_db
State = Submission.State


@pytest.fixture
def printed(monkeypatch):
    place = uses.Place("《栖云快报》第3期", is_issued=True)
    monkeypatch.setattr(uses, "_finders", {"periodicals": lambda article: [place]})


def parts_of(article):
    return list(article.sources.order_by("position").values_list("parts", flat=True))


def test_select_copies_the_submitted_text_into_an_article():
    world = make.office()
    sent = make.received(world)

    article = actions.select(submission=sent, by=world.editor)

    assert (article.title, article.body) == (sent.revision.title, sent.revision.body)
    assert (article.editor, article.desk, article.version) == (world.editor, world.desk, 1)
    assert article.revisions.get().number == 1
    assert Notice.objects.filter(person=world.informant, kind="select").count() == 1


def test_select_twice_is_refused():
    world = make.office()
    sent = make.selected(world)

    with pytest.raises(WrongStateError):
        actions.select(submission=sent, by=world.editor)

    assert Article.objects.count() == 1


def test_merge_selects_every_source_and_starts_from_the_first():
    world = make.office()

    article = make.merged(world, count=3)

    sent = Submission.objects.all()
    assert {row.state for row in sent} == {State.SELECTED}
    assert article.title == article.sources.get(position=0).submission.revision.title
    assert shares(list(article.sources.all())).values()
    assert parts_of(article) == [1, 1, 1]
    assert Notice.objects.filter(kind="select").count() == 3


def test_decision_says_whose_texts_were_put_together():
    world = make.office()
    article = make.merged(world, count=2)
    more = make.received(make.neighbour(world, "望禾镇"))

    actions.add_source(article=article, submission=more, by=world.editor)

    first, second = article.sources.order_by("position")[:2]
    names = [source.submission.item.unit_name for source in (first, second)]
    said = [one.submission.decisions.get(verb="select").words for one in (first, second)]
    assert said == [f"与{names[1]}的来稿合成一篇", f"与{names[0]}的来稿合成一篇"]
    added = more.decisions.get(verb="select").words
    assert added == f"与{names[0]}、{names[1]}的来稿合成一篇"


def test_decision_names_no_more_units_than_a_sentence_holds():
    assert merged_with("甲乙丙丁戊甲") == "与甲、乙、丙、丁等5家的来稿合成一篇"


def test_merge_with_parts_by_hand():
    world = make.office()

    article = make.merged(world, count=4, parts=[40, 20, 20, 20])

    by_unit = [row.share for row in queries.contributors(article)]
    assert by_unit == [Fraction(2, 5), Fraction(1, 5), Fraction(1, 5), Fraction(1, 5)]
    assert article.split == Article.Split.BY_HAND


@pytest.mark.parametrize("parts", [[1], [0, 1], [-1, 2], [1, 2, 3], [1, 100_000]])
def test_merge_takes_only_parts_that_fit(parts):
    world = make.office()

    with pytest.raises(InvalidError):
        make.merged(world, parts=parts)

    assert not Article.objects.exists()
    assert Submission.objects.filter(state=State.RECEIVED).count() == 2


def test_merge_of_one_is_refused():
    world = make.office()
    sent = make.received(world)

    with pytest.raises(InvalidError, match="两篇"):
        actions.merge(submissions=[sent, sent], by=world.editor)


def test_merge_across_desks_is_refused():
    world = make.office()
    other = make.desk(world.county, make.channel("gov", "政务信息"), code="ZW")
    make.join(world.township, other)
    first = make.received(world)
    second = make.received(world, desks=[other])

    with pytest.raises(InvalidError, match="同一个信息科"):
        actions.merge(submissions=[first, second], by=world.editor)


def test_merge_is_whole_or_not_at_all():
    world = make.office()
    mine, theirs = (
        make.received(world),
        make.claimed(make.neighbour(world), by=world.chief_editor),
    )

    with pytest.raises(ConflictError):
        actions.merge(submissions=[mine, theirs], by=world.editor)

    assert not Article.objects.exists()
    assert Submission.objects.get(pk=mine.pk).state == State.RECEIVED


def test_dissolving_puts_every_source_back_in_hand():
    world = make.office()
    article = make.merged(world, count=3)

    actions.dissolve(article=article, by=world.editor)

    assert article.state == Article.State.DISSOLVED
    assert {row.state for row in Submission.objects.all()} == {State.CLAIMED}
    assert Source.objects.count() == 3
    actions.merge(submissions=list(Submission.objects.all()), by=world.editor)
    assert Article.objects.alive().count() == 1


def test_dissolving_in_review_is_refused():
    world = make.office()
    article = make.article_in_review(world)

    with pytest.raises(WrongStateError):
        actions.dissolve(article=article, by=world.editor)


def test_adding_and_removing_a_source():
    world = make.office()
    article = make.merged(world, parts=[3, 2])
    more = make.received(make.neighbour(world, "望禾镇"))

    source = actions.add_source(article=article, submission=more, by=world.editor)
    added = parts_of(article)
    actions.remove_source(source=source, by=world.editor)

    assert added == [3, 2, 2]
    assert parts_of(article) == [3, 2]
    assert Submission.objects.get(pk=more.pk).state == State.CLAIMED


def test_removing_the_lead_lets_the_next_one_lead():
    world = make.office()
    article = make.merged(world)
    lead, second = article.sources.order_by("position")

    actions.remove_source(source=lead, by=world.editor)

    second.refresh_from_db()
    assert (second.position, article.sources.count()) == (0, 1)


def test_removing_the_last_source_is_refused():
    world = make.office()
    article = make.article(world)

    with pytest.raises(WrongStateError, match="最后一篇"):
        actions.remove_source(source=article.sources.get(), by=world.editor)


def test_undo_select_takes_one_source_out_of_a_merge():
    world = make.office()
    article = make.merged(world, count=3)
    sent = article.sources.get(position=1).submission

    actions.undo(submission=sent, by=world.editor)

    article.refresh_from_db()
    assert (article.state, article.sources.count()) == (Article.State.EDITING, 2)
    assert sent.state == State.CLAIMED


def test_adding_a_source_of_another_desk_is_refused():
    world = make.office()
    other = make.desk(world.county, make.channel("gov", "政务信息"), code="ZW")
    make.join(world.township, other)
    sent = make.received(world, desks=[other])

    with pytest.raises(InvalidError):
        actions.add_source(article=make.article(world), submission=sent, by=world.editor)


def test_shares_by_hand_evenly_and_by_characters():
    world = make.office()
    article = make.merged(world)
    first, second = article.sources.order_by("position")

    actions.set_shares(
        article=article, by=world.editor, parts={first.pk: 70, second.pk: 30}
    )
    by_hand = parts_of(article)
    actions.share_by_count(article=article, by=world.editor)
    by_count = parts_of(article)
    actions.share_evenly(article=article, by=world.editor)

    assert by_hand == [70, 30]
    assert by_count[0] > by_count[1]  # both texts are the same: the lead's
    assert parts_of(article) == [1, 1]
    assert article.split == Article.Split.EVEN


def test_shares_by_characters_are_counted_again_at_review():
    world = make.office()
    other = make.neighbour(world)
    words = "芦雪乡组织党员干部连夜铲冰除雪，保障校车和菜车安全通行。"
    mine = make.received(world, body="松岚镇排查供水管网三十八公里，更换老化阀门。")
    theirs = make.received(other, body=words)
    article = actions.merge(submissions=[mine, theirs], by=world.editor)
    actions.share_by_count(article=article, by=world.editor)
    before = parts_of(article)
    article = actions.save_article(
        article=article, by=world.editor, title=article.title, body=words, version=1
    )

    actions.send_to_review(article=article, by=world.editor)

    after = parts_of(article)
    assert before[0] > before[1]
    assert after[0] < after[1]


@pytest.mark.parametrize(
    "change", [lambda p: {}, lambda p: p | {999: 1}, lambda p: dict.fromkeys(p, 0)]
)
def test_shares_must_name_every_source(change):
    world = make.office()
    article = make.merged(world)
    parts = {source.pk: 1 for source in article.sources.all()}

    with pytest.raises(InvalidError):
        actions.set_shares(article=article, by=world.editor, parts=change(parts))

    assert parts_of(article) == [1, 1]


def test_shares_by_a_stranger_are_refused():
    world = make.office()
    article = make.merged(world)

    with pytest.raises(NotAllowedError):
        actions.share_evenly(article=article, by=world.informant)


@pytest.mark.usefixtures("printed")
def test_what_was_printed_keeps_its_sources_and_shares():
    world = make.office()
    article = make.merged(world)
    source = article.sources.get(position=1)
    more = make.received(make.neighbour(world, "望禾镇"))

    for refused in (
        lambda: actions.share_evenly(article=article, by=world.editor),
        lambda: actions.remove_source(source=source, by=world.editor),
        lambda: actions.add_source(article=article, submission=more, by=world.editor),
        lambda: actions.dissolve(article=article, by=world.editor),
    ):
        with pytest.raises(WrongStateError, match="第3期"):
            refused()


def test_what_stands_in_an_issue_not_signed_yet_may_be_split_anew(monkeypatch):
    place = uses.Place("《栖云快报》未编号", is_issued=False)
    monkeypatch.setattr(uses, "_finders", {"periodicals": lambda article: [place]})
    world = make.office()
    article = make.merged(world, parts=[3, 1])

    actions.share_evenly(article=article, by=world.editor)

    assert parts_of(article) == [1, 1]


def test_places_are_asked_of_every_app_that_knows_some(monkeypatch):
    monkeypatch.setattr(uses, "_finders", {})
    uses.find_places_by("one", lambda article: [uses.Place("甲", is_issued=True)])
    uses.find_places_by("two", lambda article: [uses.Place("乙", is_issued=False)])

    assert [place.where for place in uses.places(None)] == ["甲", "乙"]
