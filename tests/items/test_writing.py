"""Writing: starting, saving, two people at once, throwing away, handing over."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from shangda.items import actions, queries
from shangda.items.actions import writing
from shangda.items.actions.material import Found
from shangda.items.actions.writing import merge_of
from shangda.items.models import Item, Material, SavedText, Skeleton, Structure
from shangda.kernel.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    WrongStateError,
)
from shangda.kernel.models import AuditEvent
from shangda.organisations.models import Kind, Person, Role
from tests import make

pytestmark = pytest.mark.django_db


def save(item, by, body, *, version=None, title="标题"):
    return actions.save(
        item=item,
        by=by,
        title=title,
        body=body,
        version=item.version if version is None else version,
    )


def test_start_item_fills_what_it_knows():
    world = make.office()
    make.item_defaults()
    Person.objects.filter(pk=world.informant.pk).update(phone="内线6127")
    world.informant.refresh_from_db()

    item = actions.start_item(unit=world.township, by=world.informant)

    assert item.body == Skeleton.objects.get(kind=item.kind, structure=item.structure).body
    assert (item.informant_name, item.informant_phone) == ("沈知禾", "内线6127")
    assert list(item.desks.all()) == [world.desk]
    assert item.unit_name == "松岚镇"


def test_start_item_remembers_the_desks_of_last_time():
    world = make.office()
    other = make.desk(world.county, make.channel("gov", "政务信息"), code="ZW")
    make.join(world.township, other)
    make.draft(world, desks=[other])

    item = actions.start_item(unit=world.township, by=world.informant)

    assert list(item.desks.all()) == [other]


def test_start_item_from_material_keeps_the_source():
    world = make.office()
    found = make.material(world, title="供水调研", text="高山6个村冬季易冻。")

    item = actions.start_item(unit=world.township, by=world.informant, material=found)

    assert (item.title, item.body, item.material) == (
        "供水调研",
        "高山6个村冬季易冻。",
        found,
    )


def test_stranger_cannot_write_for_a_unit():
    world = make.office()

    for stranger in (world.chief, world.editor, world.city_editor):
        with pytest.raises(NotAllowedError):
            actions.start_item(unit=world.township, by=stranger)

    assert not Item.objects.exists()


@pytest.mark.parametrize("kind", Kind.values)
@pytest.mark.parametrize("structure", Structure.values)
def test_every_kind_and_structure_has_a_skeleton(kind, structure):
    make.item_defaults()

    shape = Skeleton.objects.get(kind=kind, structure=structure)

    assert queries.hints_left(shape.body)
    assert shape.advice
    assert len(shape.body.split("\n")) > 2


def test_load_defaults_twice_changes_nothing():
    make.item_defaults()
    Skeleton.objects.filter(kind=Kind.URGENT).update(advice="本单位自己的写法")
    before = Skeleton.objects.count()

    actions.load_defaults()

    assert Skeleton.objects.count() == before == 28
    assert Skeleton.objects.filter(advice="本单位自己的写法").count() == 4


def test_save_cleans_counts_and_raises_the_version():
    world = make.office()
    item = make.draft(world)

    save(item, world.informant, "　　一、甲。\r\n\r\n乙 \x00丙\n", title=" 新\n标题 ")

    row = Item.objects.get(pk=item.pk)
    assert (row.title, row.body) == ("新标题", "一、甲。\n乙 丙")
    assert (row.count, row.version) == (6, 2)
    assert row.changed_by == world.informant


def test_rare_characters_come_back_whole():
    world = make.office()
    item = make.draft(world)
    text = "𠮷𬱟村、㙦墩，镕、喆、堃三人，\U0003134a"

    save(item, world.informant, text)

    assert Item.objects.get(pk=item.pk).body == text
    assert Item.objects.get(pk=item.pk).count == len(text)


def test_a_megabyte_of_text_is_refused_with_its_size():
    world = make.office()
    item = make.draft(world)

    with pytest.raises(InvalidError) as refusal:
        save(item, world.informant, "字" * 350_000)

    assert "350000" in refusal.value.fields["body"]
    assert Item.objects.get(pk=item.pk).body == make.ITEM_BODY


def test_quarter_of_a_megabyte_is_kept():
    world = make.office()
    item = make.draft(world)

    save(item, world.informant, "\n".join(["字" * 999] * 280))

    assert Item.objects.get(pk=item.pk).count == 999 * 280


def test_long_title_is_refused_by_field():
    world = make.office()

    with pytest.raises(InvalidError) as refusal:
        save(make.draft(world), world.informant, "正文", title="长" * 201)

    assert "201" in refusal.value.fields["title"]


def test_autosave_traces_a_session_once():
    world = make.office()
    item = make.draft(world)
    traced = AuditEvent.objects.filter(verb="items.save")

    with time_machine.travel(timezone.now() + timedelta(hours=1)) as clock:
        for number in range(5):
            save(item, world.informant, f"第{number}次")
            clock.shift(4)
        assert traced.count() == 1
        clock.shift(3600)
        save(item, world.informant, "下午接着写")

    assert traced.count() == 2
    assert item.version == 7


def test_retry_of_a_save_whose_answer_was_lost_is_no_conflict():
    world = make.office()
    item = make.draft(world)
    save(item, world.informant, "写好了。")

    again = save(Item.objects.get(pk=item.pk), world.informant, "写好了。", version=1)

    assert again.version == 2
    assert not SavedText.objects.filter(is_aside=True).exists()


def test_second_save_over_the_same_version_keeps_both_texts():
    world = make.office()
    colleague = make.holder(Role.INFORMANT, unit=world.township, name="同事甲")
    item = make.draft(world, title="标题", body="第一句。第二句。\n第三句。")
    save(item, colleague, "第一句。第二句改。\n第三句。", version=1)

    with pytest.raises(actions.SavedByOthersError) as conflict:
        save(item, world.informant, "第一句。第二句。\n第三句也改。", version=1)

    aside = conflict.value.mine
    assert "同事甲" in conflict.value.cause
    assert aside.body == "第一句。第二句。\n第三句也改。"
    assert Item.objects.get(pk=item.pk).body == "第一句。第二句改。\n第三句。"
    assert merge_of(aside)[1].is_clean
    merged = actions.settle(aside=aside, by=world.informant, decided=[], version=2)
    assert merged.body == "第一句。第二句改。\n第三句也改。"
    assert not SavedText.objects.filter(is_aside=True).exists()


def test_save_that_loses_the_race_in_the_last_moment_is_kept_aside(monkeypatch):
    world = make.office()
    item = make.draft(world)

    def another_saves(before, by, now):
        Item.objects.filter(pk=before.pk).update(version=2, body="别人先到。")

    monkeypatch.setattr(writing, "_keep_copy", another_saves)
    with pytest.raises(actions.SavedByOthersError) as lost:
        save(item, world.informant, "晚了一步。")

    assert lost.value.mine.body == "晚了一步。"


def test_settle_asks_for_a_decision_at_each_conflict():
    world = make.office()
    colleague = make.holder(Role.INFORMANT, unit=world.township)
    item = make.draft(world, title="标题", body="受益800户。")
    save(item, colleague, "受益812户。", version=1)
    with pytest.raises(actions.SavedByOthersError) as conflict:
        save(item, world.informant, "受益900户。", version=1)
    aside = conflict.value.mine

    with pytest.raises(InvalidError, match="没选"):
        actions.settle(aside=aside, by=world.informant, decided=[], version=2)
    with pytest.raises(NotAllowedError):
        actions.settle(aside=aside, by=colleague, decided=["x"], version=2)
    settled = actions.settle(
        aside=aside, by=world.informant, decided=["受益812户。"], version=2
    )

    assert settled.body == "受益812户。"


def test_settle_over_a_third_edit_is_refused_again():
    world = make.office()
    colleague = make.holder(Role.INFORMANT, unit=world.township)
    item = make.draft(world, title="标题", body="一。")
    save(item, colleague, "二。", version=1)
    with pytest.raises(actions.SavedByOthersError) as conflict:
        save(item, world.informant, "三。", version=1)
    save(item, colleague, "四。", version=2)
    aside = SavedText.objects.select_related("item").get(pk=conflict.value.mine.pk)

    with pytest.raises(actions.SavedByOthersError):
        actions.settle(aside=aside, by=world.informant, decided=["三。"], version=2)

    assert SavedText.objects.filter(is_aside=True).count() == 1


def test_saving_stops_while_approvers_read():
    world = make.office()
    item = make.awaiting_item(world)

    with pytest.raises(WrongStateError, match="待审签"):
        save(item, world.informant, "晚了一步")

    assert Item.objects.get(pk=item.pk).body == make.ITEM_BODY


def test_discarded_draft_comes_back():
    world = make.office()
    item = make.discarded_item(world)
    assert not Item.objects.kept().filter(pk=item.pk).exists()

    actions.restore(item=item, by=world.informant)

    assert Item.objects.kept().get(pk=item.pk).body == make.ITEM_BODY


def test_item_with_a_receipt_is_not_thrown_away():
    world = make.office()
    item = make.returned_item(world)
    actions.ask_sign_off(item=item, by=world.informant)
    actions.recall(item=item, by=world.informant)

    with pytest.raises(WrongStateError, match="回执号"):
        actions.discard(item=item, by=world.informant)


def test_hand_over_moves_open_work_and_keeps_authorship():
    world = make.office()
    successor = make.holder(Role.INFORMANT, unit=world.township, name="接任者")
    draft, waiting = make.draft(world), make.awaiting_item(world)
    done = make.submitted_item(world)

    count = actions.hand_over_drafts(
        from_person=world.informant, to_person=successor, by=world.chief
    )

    assert count == 2
    for item in (draft, waiting):
        item.refresh_from_db()
        assert (item.author, item.looked_after_by) == (world.informant, successor)
    done.refresh_from_db()
    assert done.looked_after_by == world.informant


def test_hand_over_to_somebody_without_the_post_is_refused():
    world = make.office()
    make.draft(world)

    with pytest.raises(InvalidError, match="接不了稿"):
        actions.hand_over_drafts(
            from_person=world.informant, to_person=world.editor, by=world.informant
        )
    with pytest.raises(NotAllowedError):
        actions.hand_over_drafts(
            from_person=world.informant, to_person=world.informant, by=world.editor
        )


def test_particulars_are_checked_field_by_field():
    world = make.office()
    item = make.draft(world)
    later = timezone.now() + timedelta(days=1)

    with pytest.raises(InvalidError) as refusal:
        actions.set_particulars(
            item=item,
            by=world.informant,
            kind="poem",
            marking="top",
            informant_name="名" * 61,
        )
    assert set(refusal.value.fields) == {"kind", "marking", "informant_name"}
    with pytest.raises(InvalidError) as refusal:
        actions.set_particulars(item=item, by=world.informant, learned_at=later)
    assert set(refusal.value.fields) == {"learned_at"}
    with pytest.raises(InvalidError, match="不向"):
        actions.set_particulars(item=item, by=world.informant, desks=[world.city_desk])


def test_particulars_trace_only_what_changed():
    world = make.office()
    item = make.draft(world)

    actions.set_particulars(
        item=item, by=world.informant, kind=Kind.RESULTS, is_major=False
    )
    actions.set_particulars(item=item, by=world.informant, kind=Kind.RESULTS)

    event = AuditEvent.objects.filter(verb="items.set_particulars").latest("sequence")
    assert event.details["changed"] == {"kind": ["developments", "results"]}
    assert AuditEvent.objects.filter(verb="items.set_particulars").count() == 2


def test_particulars_are_closed_while_approvers_read():
    world = make.office()
    item = make.awaiting_item(world)

    with pytest.raises(WrongStateError):
        actions.set_particulars(item=item, by=world.informant, kind=Kind.URGENT)
    with pytest.raises(NotAllowedError):
        actions.set_particulars(item=item, by=world.editor, kind=Kind.URGENT)


def test_attachments_go_with_the_item_and_can_be_taken_off():
    world = make.office()
    item = make.draft(world)

    row = actions.attach(
        item=item, by=world.informant, file=make.stored_file(), name="..\\清单\u202efdp.exe"
    )
    assert row.name == "清单fdp.exe"
    actions.detach(attachment=row, by=world.informant)
    assert list(queries.attachments(item)) == []
    actions.reattach(attachment=row, by=world.informant)

    assert list(queries.attachments(item)) == [row]
    with pytest.raises(NotAllowedError):
        actions.detach(attachment=row, by=world.chief)
    actions.ask_sign_off(item=item, by=world.informant)
    with pytest.raises(WrongStateError):
        actions.attach(
            item=item, by=world.informant, file=make.stored_file(), name="晚.pdf"
        )


def test_material_is_the_units_own():
    world = make.office()
    found = make.material(world)
    stranger = make.holder(Role.INFORMANT, unit=make.unit())

    assert list(Material.objects.visible_to(world.chief)) == [found]
    assert not Material.objects.visible_to(stranger).exists()
    assert not Material.objects.visible_to(world.editor).exists()
    with pytest.raises(NotAllowedError):
        actions.discard_material(material=found, by=stranger)
    actions.discard_material(material=found, by=world.informant)
    assert not Material.objects.visible_to(world.chief).exists()
    actions.restore_material(material=found, by=world.informant)
    assert Material.objects.visible_to(world.chief).exists()


@pytest.mark.parametrize(
    ("found", "field"),
    [
        ({"title": ""}, "title"),
        ({"text": ""}, "text"),
        ({"form": "link", "url": "javascript:alert(1)"}, "url"),
        ({"form": "file"}, "file"),
    ],
)
def test_incomplete_material_is_refused(found, field):
    world = make.office()

    with pytest.raises(InvalidError) as refusal:
        make.material(world, **found)

    assert set(refusal.value.fields) == {field}


def test_particulars_take_times_and_sections_as_they_are():
    world = make.office()
    item = make.draft(world)
    learned = timezone.now() - timedelta(hours=1)

    actions.set_particulars(
        item=item,
        by=world.informant,
        occurred_at=learned - timedelta(hours=1),
        learned_at=learned,
        marking="public",
        is_major=True,
    )

    row = Item.objects.get(pk=item.pk)
    assert (row.learned_at, row.marking, row.is_major) == (learned, "public", True)


@pytest.mark.parametrize(
    ("particulars", "field"),
    [
        ({"section": "农业"}, "section"),
        ({"occurred_at": "昨天"}, "occurred_at"),
        ({"occurred_at": timezone.now() + timedelta(days=1)}, "occurred_at"),
        (
            {
                "occurred_at": timezone.now() - timedelta(hours=1),
                "learned_at": timezone.now() - timedelta(hours=2),
            },
            "learned_at",
        ),
    ],
)
def test_particulars_that_cannot_be_are_refused_by_field(particulars, field):
    world = make.office()
    item = make.draft(world)

    with pytest.raises(InvalidError) as refusal:
        actions.set_particulars(item=item, by=world.informant, **particulars)

    assert set(refusal.value.fields) == {field}


def test_unknown_particular_is_a_programming_error():
    world = make.office()

    with pytest.raises(TypeError):
        actions.set_particulars(item=make.draft(world), by=world.informant, state="signed")


def test_particulars_set_while_the_item_went_off_are_refused():
    world = make.office()
    stale = make.draft(world)
    actions.ask_sign_off(item=Item.objects.get(pk=stale.pk), by=world.informant)

    with pytest.raises(ConflictError, match="刚刚送审"):
        actions.set_particulars(item=stale, by=world.informant, kind=Kind.URGENT)


def test_attachment_taken_off_twice_is_refused_the_second_time():
    world = make.office()
    item = make.draft(world)
    row = actions.attach(
        item=item, by=world.informant, file=make.stored_file(), name="a.pdf"
    )
    actions.detach(attachment=row, by=world.informant)

    with pytest.raises(WrongStateError, match="刚刚有人动过"):
        actions.detach(attachment=row, by=world.informant)


def test_material_of_strangers_is_not_taken_and_goes_out_once():
    world = make.office()
    found = make.material(world)

    with pytest.raises(NotAllowedError):
        actions.add_material(
            unit=world.township,
            by=world.editor,
            found=Found(form="text", title="t", text="x"),
        )
    actions.discard_material(material=found, by=world.informant)
    with pytest.raises(WrongStateError):
        actions.discard_material(material=found, by=world.informant)


def test_a_second_loss_takes_no_earlier_ones_place():
    world = make.office()
    colleague = make.holder(Role.INFORMANT, unit=world.township)
    item = make.draft(world, title="标题", body="一。")
    save(item, colleague, "二。", version=1)
    with pytest.raises(actions.SavedByOthersError):
        save(item, world.informant, "我的甲。", version=1)
    save(item, colleague, "三。", version=2)

    for body in ("我的乙。", "我的乙，再写。"):  # the page saves again while one types
        with pytest.raises(actions.SavedByOthersError):
            save(item, world.informant, body, version=2)

    kept = queries.set_aside(item, world.informant)
    assert [row.body for row in kept] == ["我的甲。", "我的乙，再写。"]
    assert AuditEvent.objects.filter(verb="items.keep_aside").count() == 2


def test_what_was_written_upon_an_unknown_text_overwrites_nothing():
    world = make.office()
    item = make.draft(world, title="标题", body="别人写的一段。")

    with pytest.raises(actions.SavedByOthersError) as conflict:
        save(item, world.informant, "我写的一段。", version=0)

    _, body = merge_of(conflict.value.mine)
    assert [(one.mine, one.theirs) for one in body.conflicts] == [
        ("我写的一段。", "别人写的一段。")
    ]


def test_what_was_written_upon_an_opened_text_is_merged_over_exactly_that():
    """Without the copy the colleague's word would be taken for the common ground."""
    world = make.office()
    colleague = make.holder(Role.INFORMANT, unit=world.township)
    item = make.draft(world, title="标题", body="原来的话。第二句。")
    save(item, world.informant, "改过的话。第二句。", version=1)
    actions.keep_opened(item=Item.objects.get(pk=item.pk))  # the colleague's page
    save(item, world.informant, "改过的话。第二句。第三句。", version=2)

    with pytest.raises(actions.SavedByOthersError) as conflict:
        save(item, colleague, "原来的话。第二句。", version=2)

    merge = merge_of(conflict.value.mine)[1]
    assert merge.text() == "原来的话。第二句。第三句。"


def test_what_is_written_after_the_text_was_put_up_is_kept():
    world = make.office()
    item = make.awaiting_item(world)

    with pytest.raises(WrongStateError, match="不能改文字"):
        save(item, world.informant, "写了一半的话。", version=item.version)
    with pytest.raises(WrongStateError):
        save(item, world.informant, item.body, version=item.version, title=item.title)

    (kept,) = queries.set_aside(item, world.informant)
    assert kept.body == "写了一半的话。"
