"""Reporting up, and credit that flows down again through every level."""

from fractions import Fraction

import pytest

from shangda.editing import actions, queries
from shangda.editing.models import ReportUp
from shangda.items import actions as items
from shangda.items.models import Item, Marking, Structure
from shangda.kernel.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    WrongStateError,
)
from tests import make

pytestmark = pytest.mark.django_db


def test_report_up_makes_a_draft_of_the_office():
    world = make.office()
    article = make.passed_article(world)

    item = actions.report_up(article=article, by=world.editor)

    assert (item.unit, item.author, item.state) == (world.county, world.editor, "draft")
    assert (item.title, item.body) == (article.title, article.body)
    assert list(item.desks.all()) == [world.city_desk]
    assert item.informant_name == world.editor.name
    assert ReportUp.objects.get().item == item


def test_reported_item_is_signed_by_the_office_and_reaches_the_city():
    world = make.office()

    sent = make.submission_above(world)

    assert (sent.desk, sent.state) == (world.city_desk, "received")
    article = actions.select(submission=sent, by=world.city_editor)
    assert article.desk == world.city_desk


def test_composite_goes_up_as_such_with_its_strictest_marking():
    world = make.office()
    other = make.neighbour(world)
    mine = make.received(world, marking=Marking.PUBLIC)
    theirs = make.received(other, marking=Marking.SENSITIVE)
    Item.objects.filter(pk=theirs.item_id).update(is_major=True)
    article = actions.merge(submissions=[mine, theirs], by=world.editor)
    actions.send_to_review(article=article, by=world.editor)
    actions.pass_review(article=article, by=world.chief_editor)

    item = actions.report_up(article=article, by=world.editor)

    assert (item.structure, item.marking) == (Structure.COMPOSITE, Marking.SENSITIVE)
    assert item.is_major


@pytest.mark.parametrize("made", ["article", "article_in_review"])
def test_only_reviewed_texts_go_up(made):
    world = make.office()

    with pytest.raises(WrongStateError, match="二审"):
        actions.report_up(article=getattr(make, made)(world), by=world.editor)


def test_report_up_by_a_stranger_is_refused():
    world = make.office()

    with pytest.raises(NotAllowedError):
        actions.report_up(article=make.passed_article(world), by=world.city_editor)


def test_report_up_twice_is_refused_until_the_first_is_thrown_away():
    world = make.office()
    article = make.passed_article(world)
    item = actions.report_up(article=article, by=world.editor)

    with pytest.raises(ConflictError, match="顾文澜"):
        actions.report_up(article=article, by=world.chief_editor)
    items.discard(item=item, by=world.editor)
    actions.report_up(article=article, by=world.chief_editor)

    assert Item.objects.filter(unit=world.county).count() == 2


def reported(world):
    """A merged article that went up, and is being edited again."""
    article = make.merged(world, count=2)
    actions.send_to_review(article=article, by=world.editor)
    actions.pass_review(article=article, by=world.chief_editor)
    item = actions.report_up(article=article, by=world.editor)
    actions.reopen(article=article, by=world.editor)
    return article, item


def test_what_went_up_is_not_dissolved_nor_unmerged():
    world = make.office()
    article, _ = reported(world)
    lead, other = article.sources.order_by("position")
    more = make.received(make.neighbour(world, "望禾镇"))

    for refused in (
        lambda: actions.dissolve(article=article, by=world.editor),
        lambda: actions.remove_source(source=other, by=world.editor),
        lambda: actions.add_source(article=article, submission=more, by=world.editor),
        lambda: actions.undo_select(submission=lead.submission, by=world.editor),
        lambda: actions.undo(submission=lead.submission, by=world.editor),
    ):
        with pytest.raises(WrongStateError, match="已转成上报稿") as refusal:
            refused()
        assert "删除" in refusal.value.remedy


def test_review_of_what_went_up_is_not_taken_back():
    world = make.office()
    article = make.passed_article(world)
    actions.report_up(article=article, by=world.editor)

    with pytest.raises(WrongStateError, match="不能撤回二审"):
        actions.undo_review(article=article, by=world.chief_editor)


def test_article_may_be_dissolved_once_its_report_is_thrown_away():
    world = make.office()
    article, item = reported(world)
    items.discard(item=item, by=world.editor)

    actions.dissolve(article=article, by=world.editor)

    assert article.state == "dissolved"


def test_shares_stay_as_they_are_once_the_report_is_selected_above():
    world = make.office()
    county = make.merged(world, parts=[3, 1])
    actions.send_to_review(article=county, by=world.editor)
    actions.pass_review(article=county, by=world.chief_editor)
    sent = make.submission_above(world, article=county)
    actions.reopen(article=county, by=world.editor)
    actions.share_evenly(article=county, by=world.editor)
    actions.select(submission=sent, by=world.city_editor)

    with pytest.raises(WrongStateError, match="已选用它的上报稿"):
        actions.share_evenly(article=county, by=world.editor)
    with pytest.raises(WrongStateError, match="已转成上报稿") as refusal:
        actions.dissolve(article=county, by=world.editor)
    assert "送到上级" in refusal.value.remedy


def test_top_desk_has_nowhere_to_report():
    world = make.office()
    sent = make.submission_above(world)
    article = actions.select(submission=sent, by=world.city_editor)
    actions.send_to_review(article=article, by=world.city_editor)
    actions.pass_review(article=article, by=world.city_chief_editor)

    with pytest.raises(InvalidError, match="没有上级"):
        actions.report_up(article=article, by=world.city_editor)
    with pytest.raises(InvalidError):
        actions.report_up(article=article, by=world.city_editor, desks=[])


def test_credit_flows_to_contributors_of_every_level():
    world = make.office()
    county = make.merged(world, parts=[3, 1])
    actions.send_to_review(article=county, by=world.editor)
    actions.pass_review(article=county, by=world.chief_editor)
    sent = make.submission_above(world, article=county)
    city = actions.select(submission=sent, by=world.city_editor)

    found = queries.contributors(city)

    assert [(c.level_down, c.desk, c.unit.short_name, c.share) for c in found] == [
        (0, world.city_desk, "市委办".replace("市", "县"), Fraction(1)),
        (1, world.desk, "松岚镇", Fraction(3, 4)),
        (1, world.desk, "邻1镇", Fraction(1, 4)),
    ]
    assert found[1].person == world.informant
    assert found[0].person == world.editor


def test_credit_takes_as_many_queries_for_one_source_as_for_many(
    django_assert_num_queries,
):
    world = make.office()
    one, many = make.article(world), make.merged(make.neighbour(world), count=4)

    with django_assert_num_queries(2):
        queries.contributors(one)
    with django_assert_num_queries(2):
        found = queries.contributors(many)

    assert sum(c.share for c in found) == 1


def test_author_sees_the_redline_only_after_review_or_print():
    world = make.office()
    article = make.edited_article(world)
    sent = article.sources.get().submission
    actions.write_note(
        article=article, by=world.editor, old="摸", new="查", reason="用词更准。"
    )

    before = queries.redline_for(sent)
    printed = queries.redline_for(sent, revision=article.revisions.get(number=2))
    actions.send_to_review(article=article, by=world.editor)
    actions.pass_review(article=article, by=world.chief_editor)
    after = queries.redline_for(sent)

    assert before is None
    assert not printed.is_same
    assert after.change_count == printed.change_count
    assert [note.text for note in after.notes] in ([], ["用词更准。"])


def test_redline_of_what_was_never_used_is_none():
    world = make.office()

    assert queries.redline_for(make.received(world)) is None
