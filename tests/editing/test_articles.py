"""Saving, reasons beside changes, and the second review."""

import pytest

from shangda.editing import actions, uses
from shangda.editing.actions.articles import merge_of, waiting_aside
from shangda.editing.models import Article, ArticleRevision, ChangeNote, SetAside
from shangda.kernel.errors import InvalidError, NotAllowedError, WrongStateError
from shangda.kernel.models import Notice
from shangda.organisations.models import Role
from tests import make

pytestmark = pytest.mark.django_db


def save(text, by, body, *, title=None, version=None):
    return actions.save_article(
        article=Article.objects.get(pk=text.pk),
        by=by,
        title=title or text.title,
        body=body,
        version=version or text.version,
    )


def test_every_save_is_a_revision():
    world = make.office()
    text = make.article(world)

    text = save(text, world.editor, "第一次。")
    text = save(text, world.editor, "第二次。")

    assert (text.version, text.count) == (3, 4)
    assert [r.body for r in text.revisions.order_by("number")][1:] == [
        "第一次。",
        "第二次。",
    ]


def test_saving_the_same_text_makes_no_revision():
    world = make.office()
    text = make.article(world)

    again = save(text, world.editor, text.body)

    assert again.version == 1
    assert ArticleRevision.objects.count() == 1


def test_saved_text_is_cleaned():
    world = make.office()
    text = make.article(world)

    text = save(text, world.editor, "　　一段。\r\n\r\n\u200b二段\x00。", title="题\n目")

    assert (text.title, text.body) == ("题目", "一段。\n二段。")


def test_second_save_never_overwrites_and_keeps_mine_aside():
    world = make.office()
    text = make.article(world)
    save(text, world.chief_editor, "科长改的。")

    with pytest.raises(actions.EditedByOthersError, match="方若谷") as lost:
        save(text, world.editor, "编辑改的。")

    kept = SetAside.objects.get()
    assert Article.objects.get().body == "科长改的。"
    assert lost.value.mine == kept
    assert (kept.person, kept.body, kept.base_version) == (world.editor, "编辑改的。", 1)


def test_second_save_of_the_same_words_is_no_conflict():
    world = make.office()
    text = make.article(world)
    save(text, world.chief_editor, "一样的。")

    assert save(text, world.editor, "一样的。").version == 2


def test_settling_takes_what_only_one_changed_and_what_was_decided():
    world = make.office()
    text = make.article(world, body="第一句。第二句。\n第三句。")
    save(text, world.chief_editor, "科长一句。第二句。\n第三句科长。")
    with pytest.raises(actions.EditedByOthersError):
        save(text, world.editor, "第一句。编辑二句。\n第三句编辑。")
    kept = SetAside.objects.get()
    _, body = merge_of(kept)

    done = actions.settle_article(
        aside=kept, by=world.editor, decided=["第三句合。"], version=2
    )

    assert len(body.conflicts) == 1
    assert done.body == "科长一句。编辑二句。\n第三句合。"
    assert not SetAside.objects.exists()


def test_settling_with_something_left_open_is_refused():
    world = make.office()
    text = make.article(world, body="第一句。")
    save(text, world.chief_editor, "科长一句。")
    with pytest.raises(actions.EditedByOthersError):
        save(text, world.editor, "编辑一句。")

    with pytest.raises(InvalidError, match="没选"):
        actions.settle_article(
            aside=SetAside.objects.get(), by=world.editor, decided=[], version=2
        )


def test_settling_upon_a_text_changed_again_asks_again():
    world = make.office()
    text = make.article(world, body="第一句。")
    save(text, world.chief_editor, "科长一句。")
    with pytest.raises(actions.EditedByOthersError):
        save(text, world.editor, "编辑一句。")
    save(text, world.chief_editor, "科长又一句。", version=2)

    with pytest.raises(actions.EditedByOthersError):
        actions.settle_article(
            aside=SetAside.objects.get(), by=world.editor, decided=["合一句。"], version=2
        )

    assert SetAside.objects.count() == 1


def test_settling_what_another_set_aside_is_refused():
    world = make.office()
    text = make.article(world)
    save(text, world.chief_editor, "科长改的。")
    with pytest.raises(actions.EditedByOthersError):
        save(text, world.editor, "编辑改的。")

    with pytest.raises(NotAllowedError):
        actions.settle_article(
            aside=SetAside.objects.get(), by=world.chief_editor, decided=[], version=2
        )


def test_dropping_what_was_set_aside():
    world = make.office()
    text = make.article(world)
    save(text, world.chief_editor, "科长改的。")
    with pytest.raises(actions.EditedByOthersError):
        save(text, world.editor, "编辑改的。")

    actions.drop_set_aside(article=text, by=world.editor)

    assert not SetAside.objects.exists()


@pytest.mark.parametrize("who", ["informant", "issuer", "city_editor", "leader"])
def test_saving_by_others_is_refused(who):
    world = make.office()
    text = make.article(world)

    with pytest.raises(NotAllowedError):
        save(text, getattr(world, who), "不该成。")


@pytest.mark.parametrize("made", ["article_in_review", "passed_article"])
def test_saving_outside_editing_is_refused(made):
    world = make.office()
    text = getattr(make, made)(world)

    with pytest.raises(WrongStateError):
        save(text, world.editor, "不该成。")


@pytest.mark.parametrize(
    ("title", "body", "field"),
    [("  ", "正文。", "title"), ("长" * 201, "正文。", "title"), ("题", "长" * 300_001, "body")],
)  # fmt: skip
def test_saving_takes_only_what_fits(title, body, field):
    world = make.office()
    text = make.article(world)

    with pytest.raises(InvalidError) as refused:
        save(text, world.editor, body, title=title)

    assert field in refused.value.fields


def test_half_a_character_is_refused_with_words():
    world = make.office()
    text = make.article(world)

    with pytest.raises(InvalidError) as refused:
        save(text, world.editor, "坏字符\ud83d。")

    assert "body" in refused.value.fields


def test_note_is_kept_once_for_a_change():
    world = make.office()
    text = make.edited_article(world)

    actions.write_note(
        article=text, by=world.editor, old="摸清", new="查清", reason="更准。"
    )
    actions.write_note(
        article=text, by=world.editor, old="摸清", new="查清", reason="用词。"
    )

    assert ChangeNote.objects.get().reason == "用词。"


def test_note_needs_words():
    world = make.office()
    text = make.edited_article(world)

    with pytest.raises(InvalidError):
        actions.write_note(article=text, by=world.editor, old="摸", new="查", reason=" ")


def test_notes_by_strangers_are_refused():
    world = make.office()
    text = make.edited_article(world)
    note = actions.write_note(
        article=text, by=world.editor, old="摸", new="查", reason="用词。"
    )

    with pytest.raises(NotAllowedError):
        actions.write_note(article=text, by=world.informant, old="a", new="b", reason="c")
    with pytest.raises(NotAllowedError):
        actions.remove_note(note=note, by=world.informant)


def test_note_on_a_dissolved_article_is_refused():
    world = make.office()
    text = actions.dissolve(article=make.article(world), by=world.editor)

    with pytest.raises(WrongStateError):
        actions.write_note(article=text, by=world.editor, old="a", new="b", reason="c")


def test_note_can_be_taken_away():
    world = make.office()
    text = make.edited_article(world)
    note = actions.write_note(
        article=text, by=world.editor, old="摸", new="查", reason="用词。"
    )

    actions.remove_note(note=note, by=world.editor)

    assert not ChangeNote.objects.exists()


def test_review_tells_those_who_may_give_it():
    world = make.office()

    make.article_in_review(world)

    told = Notice.objects.filter(kind="send_to_review")
    assert {notice.person for notice in told} == {world.chief_editor, world.issuer}


def test_empty_text_is_not_sent_to_review():
    world = make.office()
    text = save(make.article(world), world.editor, "")

    with pytest.raises(InvalidError, match="空"):
        actions.send_to_review(article=text, by=world.editor)


def test_passing_tells_the_editor():
    world = make.office()

    text = make.passed_article(world)

    assert (text.state, text.reviewer) == ("passed", world.chief_editor)
    assert Notice.objects.get(kind="pass_review").person == world.editor


def test_review_is_somebody_elses_than_the_editors():
    world = make.office()
    text = make.article_in_review(world, by=world.chief_editor)

    with pytest.raises(NotAllowedError, match="别人"):
        actions.pass_review(article=text, by=world.chief_editor)
    actions.pass_review(article=text, by=world.issuer)

    assert text.reviewer == world.issuer


def test_who_changed_a_colleagues_text_does_not_review_it():
    world = make.office()
    text = save(make.article(world), world.chief_editor, "科长改的。")
    text = actions.send_to_review(article=text, by=world.editor)

    with pytest.raises(NotAllowedError, match="别人"):
        actions.send_back(article=text, by=world.chief_editor, words="再改。")


def test_editor_without_the_post_does_not_review():
    world = make.office()
    text = make.article_in_review(world)

    with pytest.raises(NotAllowedError):
        actions.pass_review(article=text, by=make.holder(Role.EDITOR, desk=world.desk))


def test_sending_back_needs_words_and_tells_the_editor():
    world = make.office()
    text = make.article_in_review(world)

    with pytest.raises(InvalidError):
        actions.send_back(article=text, by=world.chief_editor, words="")
    actions.send_back(article=text, by=world.chief_editor, words="结果放第一段。")

    assert text.state == "editing"
    assert "结果放第一段" in Notice.objects.get(kind="send_back").text


def test_sent_again_after_changes_tells_the_reviewers_again():
    world = make.office()
    text = make.article_in_review(world)
    actions.send_back(article=text, by=world.chief_editor, words="结果放第一段。")
    text = save(text, world.editor, "结果在前。")

    actions.send_to_review(article=text, by=world.editor)

    assert (
        Notice.objects.filter(kind="send_to_review", person=world.chief_editor).count() == 2
    )


def test_called_back_and_reopened_texts_can_be_edited():
    world = make.office()
    first = actions.call_back(article=make.article_in_review(world), by=world.editor)
    second = actions.reopen(
        article=make.passed_article(make.neighbour(world)), by=world.editor
    )

    assert save(first, world.editor, "再改。").version == first.version + 1
    assert save(second, world.editor, "再改。").version == second.version + 1


def test_undo_review_unless_it_stands_in_an_issue(monkeypatch):
    world = make.office()
    text = make.passed_article(world)
    place = uses.Place("《栖云快报》未编号", is_issued=False)
    with monkeypatch.context() as patch:
        patch.setattr(uses, "_finders", {"periodicals": lambda article: [place]})
        with pytest.raises(WrongStateError):
            actions.undo_review(article=text, by=world.chief_editor)

    actions.undo_review(article=text, by=world.chief_editor)

    assert text.state == "in_review"


def test_articles_are_the_desks_alone():
    world = make.office()
    text = make.article(world)

    may = [world.editor, world.chief_editor, world.issuer]
    may_not = [world.informant, world.chief, world.leader, world.scorer, world.city_editor]

    assert all(text in Article.objects.visible_to(who) for who in may)
    assert not any(text in Article.objects.visible_to(who) for who in may_not)


def test_what_is_set_aside_waits_until_it_is_merged_or_dropped():
    world = make.office()
    text = make.article(world, body="第一句。")
    save(text, world.chief_editor, "科长一句。")
    with pytest.raises(actions.EditedByOthersError):
        save(text, world.editor, "编辑甲。", version=1)
    save(text, world.chief_editor, "科长又一句。", version=2)
    with pytest.raises(actions.EditedByOthersError):
        save(text, world.editor, "编辑乙。", version=2)

    save(text, world.editor, "编辑在新稿上接着改。", version=3)

    kept = waiting_aside(text, world.editor)
    assert [one.body for one in kept] == ["编辑甲。", "编辑乙。"]
    actions.drop_set_aside(article=text, by=world.editor)
    assert [one.body for one in kept.all()] == ["编辑乙。"]
