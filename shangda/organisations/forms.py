"""Parsing of what the management pages send; what may be is asked by the verbs."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from shangda.kernel.forms import DayField, Spoken
from shangda.organisations.models import (
    EVENT_DAYS,
    Channel,
    Desk,
    Kind,
    Level,
    Membership,
    Person,
    Post,
    RankingGroup,
    Role,
    Unit,
)


class Plain(Spoken):
    """Ids of its own, so that several forms can stand on one page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.lower()}_%s")
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():  # labels are questions: 请填谁 is no sentence
            is_choice = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
            field.error_messages["required"] = "还没选。" if is_choice else "还没填。"


class Day(DayField):
    """A date; today where it makes sense."""

    def __init__(
        self, label: str, *, is_needed: bool = True, is_today: bool = True
    ) -> None:
        initial = timezone.localdate if is_needed and is_today else None
        super().__init__(label=label, required=is_needed, initial=initial)


class Somebody(forms.CharField):
    """A person by sign-in name or, where only one is called so, by name."""

    widget = forms.TextInput(attrs={"list": "people", "autocomplete": "off"})

    def clean(self, value: Any) -> Any:
        """Find the account. Raises ValidationError for nobody and for several."""
        words = super().clean(value)
        active = Person.objects.filter(is_active=True)
        found = active.filter(username=words).first()
        if found:
            return found
        named = list(active.filter(name=words)[:2])
        if len(named) == 1:
            return named[0]
        cause = "有几个人叫这个名字" if named else "没有这个人，或账号已停用"
        raise forms.ValidationError(f"{cause}，请填登录名。")


def _choices(pairs: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    return [("", "请选"), *pairs]


# --- Units -----------------------------------------------------------------------------


class UnitParticulars(Plain):
    """What is said of a unit besides its names."""

    level = forms.ChoiceField(label="层级", choices=_choices(Level.choices))
    kind = forms.ChoiceField(label="性质", choices=_choices(Unit.Sort.choices))
    parent = forms.ModelChoiceField(
        Unit.objects.none(), label="上级", required=False, empty_label="没有上级"
    )
    opened_date = Day("设立日期", is_needed=False)

    def __init__(
        self, *args: Any, parents: QuerySet[Unit] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if parents is not None:
            self.fields["parent"].queryset = parents  # type: ignore[attr-defined]  # a choice of rows


class AddUnit(UnitParticulars):
    """A new unit."""

    field_order = ["name", "short_name", "code", "level", "kind", "parent", "opened_date"]
    name = forms.CharField(label="全称", max_length=80)
    short_name = forms.CharField(
        label="简称", max_length=30, required=False, help_text="列表里用，不填就用全称。"
    )
    code = forms.CharField(
        label="代码", max_length=30, help_text="字母和数字，导入导出时认它，定了不再改。"
    )
    has_usual_posts = forms.BooleanField(
        label="同时设好信息员、分管领导、主要领导三个岗位", required=False, initial=True
    )


class RenameUnit(Plain):
    """A name from a date on."""

    name = forms.CharField(label="新的全称", max_length=80)
    short_name = forms.CharField(label="新的简称", max_length=30)
    from_date = Day("从哪天起用")


class MoveUnit(Plain):
    """Its place among its siblings."""

    place = forms.IntegerField(label="排在同级第几个", min_value=1)


class CloseUnit(Plain):
    """The first day without it."""

    closed_date = Day("从哪天起撤销")


class MergeUnits(CloseUnit):
    """Where it goes."""

    into = forms.ModelChoiceField(
        Unit.objects.none(), label="并入哪个单位", empty_label="请选"
    )

    def __init__(
        self, *args: Any, others: QuerySet[Unit] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if others is not None:
            self.fields["into"].queryset = others  # type: ignore[attr-defined]  # a choice of rows


# --- Posts -----------------------------------------------------------------------------


class AddPost(Plain):
    """A seat at a place, which stands in the form unseen."""

    role = forms.ChoiceField(
        label="职责", help_text="职责决定能做什么。", choices=Role.choices
    )
    title = forms.CharField(
        label="岗位名称", max_length=40, required=False, help_text="不填就用职责的名称。"
    )
    unit = forms.ModelChoiceField(
        Unit.objects, required=False, widget=forms.HiddenInput, label="单位"
    )
    desk = forms.ModelChoiceField(
        Desk.objects, required=False, widget=forms.HiddenInput, label="信息科"
    )

    def __init__(self, *args: Any, roles: list[Role] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if roles:
            choices = _choices([(str(role), role.label) for role in roles])
            self.fields["role"].choices = choices  # type: ignore[attr-defined]  # a choice


class RenamePost(Plain):
    """What the seat is called."""

    title = forms.CharField(label="岗位名称", max_length=40)


class Term(Plain):
    """From when until when."""

    from_date = Day("从哪天起")
    until_date = Day("到哪天止", is_needed=False)


class AppointTo(Term):
    """Somebody into a seat of this place."""

    field_order = ["post", "person"]
    post = forms.ModelChoiceField(Post.objects.none(), label="岗位", empty_label="请选")
    person = Somebody(label="谁", help_text="登录名或姓名。")

    def __init__(
        self, *args: Any, posts: QuerySet[Post] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].label_from_instance = _what  # type: ignore[attr-defined]  # a choice of rows
        if posts is not None:
            self.fields["post"].queryset = posts  # type: ignore[attr-defined]  # ditto


class AppointPerson(AppointTo):
    """This person into a seat."""

    person = None  # type: ignore[assignment]  # Django's way to leave a field out

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].label_from_instance = _where_and_what  # type: ignore[attr-defined]  # ditto


class Delegate(Plain):
    """Who acts in the holder's place, and until when."""

    person = Somebody(label="请谁代签", help_text="登录名或姓名。")
    from_date = Day("从哪天起")
    until_date = Day("到哪天止", is_today=False)


class EndAppointment(Plain):
    """The last day in the seat."""

    until_date = Day("最后一天")


def _where_and_what(post: Post) -> str:
    return f"{post.unit or post.desk or '全系统'}　{post.full_role}"


def _what(post: Post) -> str:
    return (
        f"{post.title}（{post.desk}）" if post.role == Role.DESK_ADMIN else post.full_role
    )


# --- People ----------------------------------------------------------------------------


class UpdatePerson(Plain):
    """How somebody is called and reached."""

    name = forms.CharField(label="姓名", max_length=60)
    phone = forms.CharField(label="电话", max_length=40, required=False)
    email = forms.EmailField(label="邮箱", required=False)


class AddPerson(UpdatePerson):
    """A new account."""

    field_order = ["username", "name"]
    username = forms.CharField(
        label="登录名", max_length=40, help_text="字母、数字、点和横线，定了不再改。"
    )


class People(Plain):
    """The filter of the list of people."""

    q = forms.CharField(label="姓名、登录名或拼音首字母", max_length=40, required=False)
    unit = forms.ModelChoiceField(
        Unit.objects.in_official_order(),
        label="单位",
        required=False,
        empty_label="全部单位",
    )
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "在用"), ("locked", "停用"), ("idle", "没有岗位"), ("all", "全部")],
    )


# --- Channels, desks, members ----------------------------------------------------------


class AddDesk(Plain):
    """A new desk."""

    channel = forms.ModelChoiceField(
        Channel.objects.order_by("position"), label="条线", empty_label="请选"
    )
    unit = forms.ModelChoiceField(
        Unit.objects.in_official_order(), label="设在哪个单位", empty_label="请选"
    )
    code = forms.CharField(label="代码", max_length=20, help_text="会出现在收稿编号里。")
    name = forms.CharField(
        label="名称", max_length=60, required=False, help_text="不填就用单位简称加条线。"
    )
    parent = forms.ModelChoiceField(
        Desk.objects.order_by("pk"),
        label="上级信息科",
        required=False,
        empty_label="没有上级",
    )


class UpdateDesk(Plain):
    """What a desk may set for itself."""

    name = forms.CharField(label="名称", max_length=60)
    receive_within = forms.IntegerField(
        label="收稿时限（工作日）", min_value=0, max_value=60
    )
    revise_within = forms.IntegerField(
        label="退回后的修改时限（工作日）", min_value=0, max_value=60
    )
    event_days = forms.IntegerField(
        label="几天内的来稿才算同一件事",
        min_value=0,
        max_value=60,
        required=False,
        help_text=f"报同一件事的几家在收稿里排成一行。空着就是{EVENT_DAYS}天，0是不排在一起。",
    )

    def clean_event_days(self) -> int:
        """Nothing typed is the shipped number."""
        days: int | None = self.cleaned_data["event_days"]
        return EVENT_DAYS if days is None else days


class GroupName(Plain):
    """What a ranking group is called."""

    name = forms.CharField(label="分组名称", max_length=30)


class Terms(Plain):
    """On what terms a unit reports."""

    must_report = forms.BooleanField(label="有报送任务", required=False, initial=True)
    is_scored = forms.BooleanField(label="参加考核", required=False, initial=True)
    is_direct_point = forms.BooleanField(label="直报点", required=False)


class InGroup(Plain):
    """A group of one desk, from a date on."""

    group = forms.ModelChoiceField(
        RankingGroup.objects.none(), label="分组", empty_label="请选"
    )
    from_date = Day("从哪天起")

    def __init__(self, *args: Any, desk: Desk | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if desk:
            groups = desk.groups.order_by("position", "pk")
            self.fields["group"].queryset = groups  # type: ignore[attr-defined]  # a choice of rows


class Join(InGroup, Terms):
    """Units that begin to report to a desk."""

    field_order = ["group", "from_date", "must_report", "is_scored", "is_direct_point"]
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label="单位",
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, desk: Desk | None = None, **kwargs: Any) -> None:
        super().__init__(*args, desk=desk, **kwargs)
        if desk:
            today = timezone.localdate()
            known = Membership.objects.on(today).filter(desk=desk).values("unit")
            free = (
                Unit.objects.open_on(today).exclude(pk__in=known).exclude(pk=desk.unit_id)
            )
            self.fields["units"].queryset = free.in_official_order()  # type: ignore[attr-defined]  # ditto


class EndMembership(Plain):
    """The last day of reporting."""

    until_date = Day("最后一天")


class NamedCode(Plain):
    """A code for ever and a name for now, of a channel or a section."""

    name = forms.CharField(label="名称", max_length=20)
    code = forms.SlugField(
        label="代码",
        max_length=20,
        error_messages={"invalid": "代码只用字母、数字、- 和 _。"},
    )


class NameOnly(Plain):
    """Another name."""

    name = forms.CharField(label="名称", max_length=20)


class SetAdmission(Plain):
    """Whether a channel takes a section."""

    is_admitted = forms.TypedChoiceField(
        label="收不收",
        choices=[("yes", "收"), ("no", "不收")],
        coerce=lambda value: value == "yes",
    )
    reason = forms.CharField(
        label="不收的理由",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "不收的话写明理由，报送单位会看到"}),
    )


class SetLimit(Plain):
    """A length limit."""

    kind = forms.ChoiceField(label="类型", choices=_choices(Kind.choices))
    most = forms.IntegerField(label="不超过（字）", min_value=1, max_value=100_000)


class SetDay(Plain):
    """A date against the week's pattern."""

    date = Day("日期", is_today=False)
    is_work = forms.TypedChoiceField(
        label="上班还是放假",
        choices=[("off", "放假"), ("work", "上班（调休）")],
        coerce=lambda value: value == "work",
    )
    name = forms.CharField(label="说明", max_length=40, required=False)


# --- Import, first run -----------------------------------------------------------------


class BringRoster(Plain):
    """A workbook."""

    file = forms.FileField(
        label="Excel文件（.xlsx）",
        error_messages={
            "required": "请先选文件。",
            "empty": "文件是空的，请检查是否选错。",
        },
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )


class FirstRun(Plain):
    """Four people, one office."""

    office_name = forms.CharField(label="办公室全称", max_length=80)
    office_short_name = forms.CharField(label="简称", max_length=30)
    office_code = forms.CharField(label="单位代码", max_length=30, initial="BGS")
    level = forms.ChoiceField(label="层级", choices=_choices(Level.choices))
    channel = forms.ModelChoiceField(
        Channel.objects.order_by("position"), label="先办哪条线", empty_label="请选"
    )
    desk_code = forms.CharField(
        label="信息科代码", max_length=20, initial="XX", help_text="会出现在收稿编号里。"
    )
    system_admin_name = forms.CharField(label="系统管理员的姓名", max_length=60)
    system_admin_username = forms.CharField(label="系统管理员的登录名", max_length=40)
    security_admin_name = forms.CharField(label="安全管理员的姓名", max_length=60)
    security_admin_username = forms.CharField(label="安全管理员的登录名", max_length=40)
    audit_admin_name = forms.CharField(label="审计管理员的姓名", max_length=60)
    audit_admin_username = forms.CharField(label="审计管理员的登录名", max_length=40)
    desk_admin_name = forms.CharField(label="条线管理员的姓名", max_length=60)
    desk_admin_username = forms.CharField(label="条线管理员的登录名", max_length=40)
