import pytest

from shangda import typeset
from shangda.kernel.errors import InvalidError, NotAllowedError, WrongStateError
from shangda.kernel.models import AuditEvent
from shangda.organisations.models import Role
from shangda.periodicals import actions
from shangda.periodicals.models import Outlet, Periodical
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make.office()


def test_load_defaults_twice_changes_nothing(world):
    actions.load_defaults()
    Outlet.objects.filter(code="city-party").update(name="市委办《内参》")
    before = list(Outlet.objects.order_by("pk").values())

    actions.load_defaults()

    assert list(Outlet.objects.order_by("pk").values()) == before
    assert len(before) == 6


def test_a_periodical_is_an_outlet_of_its_desks_level_and_channel(world):
    printed = make.periodical(world)

    assert (printed.outlet.name, printed.outlet.level, printed.outlet.chain) == (
        "栖云快报",
        "county",
        "party",
    )
    assert make.periodical(world, masthead="要情专报").outlet.code != printed.outlet.code


def test_renaming_a_periodical_renames_its_outlet(world):
    printed = make.periodical(world)
    head = actions.Masthead(masthead="栖云信息", office="县委办", has_contents=False)

    actions.update_periodical(periodical=printed, by=make.keeper(world), head=head)

    printed.outlet.refresh_from_db()
    assert (printed.masthead, printed.outlet.name) == ("栖云信息", "栖云信息")
    assert printed.has_contents is False


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("masthead", " "),
        ("masthead", "字" * 21),
        ("office", ""),
        ("security_line", "字" * 41),
        ("copies", -1),
    ],
)
def test_a_masthead_that_cannot_be_printed_is_refused(world, field, value):
    with pytest.raises(InvalidError) as refusal:
        make.periodical(world, **{field: value})

    assert list(refusal.value.fields) == [field]
    assert not Periodical.objects.exists()


def test_the_wide_space_of_the_corner_stays(world):
    printed = make.periodical(world, security_line="内部刊物　注意保存")

    assert printed.security_line == "内部刊物　注意保存"


def test_set_layout_keeps_what_typeset_can_print(world):
    printed = make.periodical(world)

    actions.set_layout(
        periodical=printed, by=make.keeper(world), layout={"lines": 20, "size": 15}
    )

    assert typeset.Layout.from_dict(printed.layout).lines == 20


@pytest.mark.parametrize(
    ("layout", "words"),
    [
        ({"lines": 99}, "每页行数"),
        ({"chars": 60}, "每行60字放不下"),
        ({"masthead": {"colour": "红"}}, "刊头颜色"),
        ({"colour": 1}, "没有“colour”"),
    ],
)
def test_set_layout_says_what_cannot_be_printed(world, layout, words):
    printed = make.periodical(world)

    with pytest.raises(InvalidError, match=words):
        actions.set_layout(periodical=printed, by=make.keeper(world), layout=layout)

    printed.refresh_from_db()
    assert printed.layout == {}


def test_columns_have_names_of_their_own(world):
    printed, by = make.periodical(world), make.keeper(world)
    first = actions.add_column(periodical=printed, by=by, name=" 要情 ")
    second = actions.add_column(periodical=printed, by=by, name="基层动态")

    with pytest.raises(InvalidError, match="已经有"):
        actions.add_column(periodical=printed, by=by, name="要情")
    with pytest.raises(InvalidError, match="已经有"):
        actions.rename_column(column=second, by=by, name="要情")
    actions.rename_column(column=first, by=by, name="要情")

    assert [one.name for one in printed.columns.order_by("position")] == [
        "要情",
        "基层动态",
    ]


def test_a_used_column_stays(world):
    issue, by = make.issue(world), make.keeper(world)
    used = actions.add_column(periodical=issue.periodical, by=by, name="要情")
    unused = actions.add_column(periodical=issue.periodical, by=by, name="动态")
    actions.set_entry(
        entry=issue.entries.get(), by=world.editor, form="single", column=used
    )

    actions.drop_column(column=unused, by=by)
    with pytest.raises(WrongStateError, match="已经有稿件"):
        actions.drop_column(column=used, by=by)

    assert list(issue.periodical.columns.all()) == [used]


def test_recipients_are_words_and_whom_they_stand_for(world):
    printed, by = make.periodical(world), make.keeper(world)
    row = actions.add_recipient(
        periodical=printed, by=by, address="report", label="领导", persons=[world.leader]
    )

    actions.update_recipient(
        recipient=row, by=by, address="copy", label="县委常委", units=[world.township]
    )

    row.refresh_from_db()
    assert str(row) == "送：县委常委"
    assert (list(row.persons.all()), list(row.units.all())) == ([], [world.township])


@pytest.mark.parametrize(
    ("address", "label", "field"), [("cc", "领导", "address"), ("copy", "", "label")]
)
def test_recipients_that_cannot_be_printed_are_refused(world, address, label, field):
    with pytest.raises(InvalidError) as refusal:
        actions.add_recipient(
            periodical=make.periodical(world),
            by=make.keeper(world),
            address=address,
            label=label,
        )

    assert list(refusal.value.fields) == [field]


def test_outlets_are_kept_by_the_desk_that_entered_them(world):
    outlet = make.outside_outlet(world)
    city_keeper = make.holder(Role.DESK_ADMIN, desk=world.city_desk)
    changed = {"outlet": outlet, "name": "市委《每日要情》", "level": "city"}

    with pytest.raises(NotAllowedError):
        actions.update_outlet(by=city_keeper, **changed)
    actions.update_outlet(by=make.keeper(world), **changed)
    actions.close_outlet(outlet=outlet, by=make.keeper(world))
    actions.open_outlet(outlet=outlet, by=make.holder(Role.SYSTEM_ADMIN))

    outlet.refresh_from_db()
    assert (outlet.name, outlet.is_open) == ("市委《每日要情》", True)


def test_shipped_outlets_are_the_system_administrators(world):
    actions.load_defaults()
    outlet = Outlet.objects.get(code="central-party")

    with pytest.raises(NotAllowedError):
        actions.close_outlet(outlet=outlet, by=make.keeper(world))

    assert (
        actions.close_outlet(outlet=outlet, by=make.holder(Role.SYSTEM_ADMIN)).is_open
        is False
    )


def test_keeping_is_for_the_desks_administrator(world):
    printed = make.periodical(world)
    column = actions.add_column(periodical=printed, by=make.keeper(world), name="要情")
    row = actions.add_recipient(
        periodical=printed, by=make.keeper(world), address="copy", label="县人大办"
    )
    head = actions.Masthead(masthead="别的", office="别的")
    others = [
        world.editor,
        world.chief_editor,
        world.issuer,
        world.scorer,
        world.informant,
        make.holder(Role.DESK_ADMIN, desk=world.city_desk),
        make.holder(Role.SECURITY_ADMIN),
    ]
    before = AuditEvent.objects.count()

    for by in others:
        for verb in (
            lambda by: actions.add_periodical(desk=world.desk, by=by, head=head),
            lambda by: actions.update_periodical(periodical=printed, by=by, head=head),
            lambda by: actions.close_periodical(periodical=printed, by=by),
            lambda by: actions.open_periodical(periodical=printed, by=by),
            lambda by: actions.set_layout(periodical=printed, by=by, layout={}),
            lambda by: actions.set_numbering(periodical=printed, by=by, year=2026, last=1),
            lambda by: actions.add_column(periodical=printed, by=by, name="动态"),
            lambda by: actions.rename_column(column=column, by=by, name="动态"),
            lambda by: actions.drop_column(column=column, by=by),
            lambda by: actions.add_recipient(
                periodical=printed, by=by, address="copy", label="别的"
            ),
            lambda by: actions.update_recipient(
                recipient=row, by=by, address="copy", label="别的"
            ),
            lambda by: actions.drop_recipient(recipient=row, by=by),
            lambda by: actions.add_outlet(
                desk=world.desk, by=by, name="别的", level="city"
            ),
        ):
            with pytest.raises(NotAllowedError):
                verb(by)

    assert AuditEvent.objects.count() == before
