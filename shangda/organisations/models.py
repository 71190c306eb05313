"""Tables of who there is: units, channels, desks, memberships, persons, posts."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from shangda.kernel.models import StoredFile

EVENT_DAYS = 10  # of a desk that has not set its own


class Level(models.TextChoices):
    """Levels of the administrative ladder, highest first."""

    CENTRAL = "central", "中央"
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"
    TOWNSHIP = "township", "乡级"
    VILLAGE = "village", "村级"


class Kind(models.TextChoices):
    """Kinds of items (DOMAIN 4). Limits and sign-off routes hang on them."""

    MEASURES = "measures", "措施类"
    RESULTS = "results", "成效类"
    PROBLEM = "problem", "问题建议类"
    FEEDBACK = "feedback", "反馈类"
    DEVELOPMENTS = "developments", "动态类"
    RESEARCH = "research", "调研类"
    URGENT = "urgent", "紧急类"


class Role(models.TextChoices):
    """What a post entitles to. Titles are data of the post; these codes are not."""

    INFORMANT = "informant", "信息员"
    DEPUTY_APPROVER = "deputy_approver", "分管领导"
    CHIEF_APPROVER = "chief_approver", "主要领导"
    EDITOR = "editor", "信息科编辑"
    CHIEF_EDITOR = "chief_editor", "信息科长"
    ISSUER = "issuer", "签发人"
    LEADER = "leader", "服务对象"
    SCORER = "scorer", "考核员"
    DESK_ADMIN = "desk_admin", "条线管理员"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"

    @classmethod
    def usual(cls) -> list["Role"]:
        """Roles that a reporting unit can hardly do without (DOMAIN 4: who signs)."""
        return [cls.INFORMANT, cls.DEPUTY_APPROVER, cls.CHIEF_APPROVER]

    @classmethod
    def of_units(cls) -> set[str]:
        """Roles whose post belongs to a unit."""
        return {cls.INFORMANT, cls.DEPUTY_APPROVER, cls.CHIEF_APPROVER}

    @classmethod
    def of_desks(cls) -> set[str]:
        """Roles whose post belongs to a desk."""
        return {
            cls.EDITOR, cls.CHIEF_EDITOR, cls.ISSUER, cls.LEADER, cls.SCORER, cls.DESK_ADMIN
        }  # fmt: skip

    @classmethod
    def of_the_installation(cls) -> set[str]:
        """The three administrators; nobody may hold two of these (TRUST 2.3)."""
        return {cls.SYSTEM_ADMIN, cls.SECURITY_ADMIN, cls.AUDIT_ADMIN}

    @classmethod
    def of_account_keepers(cls) -> set[str]:
        """Roles that see every account: one makes them, one gives them posts."""
        return {cls.SYSTEM_ADMIN, cls.SECURITY_ADMIN}


class UnitQuerySet(models.QuerySet["Unit"]):
    """Units by their days."""

    def open_on(self, day: date) -> "UnitQuerySet":
        """Units that exist on this date."""
        return self.filter(
            Q(opened_date=None) | Q(opened_date__lte=day),
            Q(closed_date=None) | Q(closed_date__gt=day),
        )

    def in_official_order(self) -> "UnitQuerySet":
        """As the office lists them."""
        return self.order_by("position", "pk")

    def visible_to(self, person: "Person") -> "UnitQuerySet":
        """Units that this person keeps; those who make accounts or give posts keep all."""
        if {power.role for power in person.powers} & Role.of_account_keepers():
            return self
        return self.filter(pk__in=person.kept_unit_ids)

    def ids_kept_by(self, desks: Collection[int], day: date) -> frozenset[int]:
        """The desks' own units, their members, and what lies below up to the next desk."""
        members = Membership.objects.on(day).filter(desk__in=desks)
        own = set(self.filter(desks__in=desks).values_list("pk", flat=True))
        kept = own | set(members.values_list("unit", flat=True))
        elsewhere = set(self.exclude(desks=None).values_list("pk", flat=True)) - own
        children = defaultdict(list)
        for pk, parent in self.values_list("pk", "parent"):
            children[parent].append(pk)
        ahead = list(kept - elsewhere)
        while ahead:
            below = set(children[ahead.pop()]) - elsewhere - kept
            kept |= below
            ahead += below
        return frozenset(kept)


class Unit(models.Model):
    """A node of the one tree of offices, departments, townships, villages."""

    class Sort(models.TextChoices):
        OFFICE = "office", "办公室"
        DEPARTMENT = "department", "部门"
        TOWNSHIP = "township", "乡镇街道"
        VILLAGE = "village", "村社区"
        TASK_FORCE = "task_force", "专班"
        ENTERPRISE = "enterprise", "企事业单位"
        AREA = "area", "行政区"

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    code = models.CharField(
        "代码",
        max_length=30,
        unique=True,
        validators=[RegexValidator(r"^[A-Za-z0-9_-]+$", "代码只用字母、数字、- 和 _。")],
    )
    name = models.CharField("全称", max_length=80)
    short_name = models.CharField("简称", max_length=30)
    level = models.CharField("层级", max_length=10, choices=Level)
    kind = models.CharField("性质", max_length=12, choices=Sort)
    position = models.PositiveIntegerField("排序", default=0, help_text="official order")
    opened_date = models.DateField("设立日期", null=True, blank=True)
    closed_date = models.DateField("撤销日期", null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_from"
    )

    objects = UnitQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["position"], name="unit_position")]
        constraints = [
            models.CheckConstraint(condition=Q(level__in=Level), name="unit_level_known")
        ]

    def __str__(self) -> str:
        return self.short_name

    def is_open_on(self, day: date) -> bool:
        """Whether the unit exists on this date."""
        return (self.opened_date is None or self.opened_date <= day) and (
            self.closed_date is None or self.closed_date > day
        )


class UnitName(models.Model):
    """How a unit was called from a date on; old items keep the name of their day."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="names")
    name = models.CharField("全称", max_length=80)
    short_name = models.CharField("简称", max_length=30)
    from_date = models.DateField("启用日期")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "from_date"], name="unit_name_per_day")
        ]

    def __str__(self) -> str:
        return self.short_name


class Channel(models.Model):
    """A kind of information work (条线) with its own sections, limits and admission."""

    code = models.CharField("代码", max_length=20, unique=True)
    name = models.CharField("名称", max_length=20)
    position = models.PositiveIntegerField("排序", default=0)

    def __str__(self) -> str:
        return self.name


class Section(models.Model):
    """A field of subjects (板块), such as 党建 or 农业农村."""

    code = models.CharField("代码", max_length=20, unique=True)
    name = models.CharField("名称", max_length=20)
    position = models.PositiveIntegerField("排序", default=0)

    def __str__(self) -> str:
        return self.name


class Admission(models.Model):
    """Whether a channel takes items of a section, and what it answers if not."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="admissions")
    section = models.ForeignKey(Section, models.CASCADE, related_name="admissions")
    is_admitted = models.BooleanField("收", default=True)
    reason = models.CharField("不收的理由", max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "section"], name="admission_once")
        ]

    def __str__(self) -> str:
        return f"{self.channel}·{self.section}"


class LengthLimit(models.Model):
    """How many characters an item of a kind may have in a channel."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="limits")
    kind = models.CharField("类型", max_length=12, choices=Kind)
    most = models.PositiveIntegerField("不超过", help_text="字")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "kind"], name="length_limit_once")
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.kind} {self.most}"


class DeskQuerySet(models.QuerySet["Desk"]):
    """Desks by who may know of them in the management pages."""

    def visible_to(self, person: "Person") -> "DeskQuerySet":
        """Desks that this person administers; the system administrator's are all."""
        if any(power.role == Role.SYSTEM_ADMIN for power in person.powers):
            return self
        return self.filter(pk__in=person.desks_as(Role.DESK_ADMIN))


class Desk(models.Model):
    """One channel at one office (信息科). Desks form a tree of their own."""

    channel = models.ForeignKey(Channel, models.PROTECT, related_name="desks")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="desks")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    code = models.CharField(
        "代码", max_length=20, unique=True, help_text="in receipt numbers"
    )
    name = models.CharField("名称", max_length=60)
    receive_within = models.PositiveSmallIntegerField(
        "收稿时限", default=1, help_text="工作日"
    )
    revise_within = models.PositiveSmallIntegerField(
        "修改时限", default=2, help_text="工作日"
    )
    event_days = models.PositiveSmallIntegerField(
        "同一件事",
        default=EVENT_DAYS,
        help_text="days within which texts of one event stand together",
    )
    is_open = models.BooleanField("启用", default=True)

    objects = DeskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "unit"], name="desk_per_channel")
        ]

    def __str__(self) -> str:
        return self.name


class RankingGroup(models.Model):
    """Units that are ranked with one another at a desk (乡镇组, 县直一组 …)."""

    desk = models.ForeignKey(Desk, models.CASCADE, related_name="groups")
    name = models.CharField("名称", max_length=30)
    position = models.PositiveIntegerField("排序", default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["desk", "name"], name="ranking_group_name")
        ]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships by their days."""

    def on(self, day: date) -> "MembershipQuerySet":
        """Memberships in force on this date."""
        return self.filter(Q(until_date=None) | Q(until_date__gte=day), from_date__lte=day)


class Membership(models.Model):
    """A unit that reports to a desk (网络单位)."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="memberships")
    desk = models.ForeignKey(Desk, models.CASCADE, related_name="memberships")
    group = models.ForeignKey(RankingGroup, models.PROTECT, related_name="memberships")
    from_date = models.DateField("起")
    until_date = models.DateField("止", null=True, blank=True, help_text="含当日")
    must_report = models.BooleanField("有报送任务", default=True)
    is_direct_point = models.BooleanField("直报点", default=False)
    is_scored = models.BooleanField("参加考核", default=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "desk"],
                condition=Q(until_date=None),
                name="membership_open_once",
            ),
            models.CheckConstraint(
                condition=Q(until_date=None) | Q(until_date__gte=F("from_date")),
                name="membership_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}→{self.desk}"


class Power(NamedTuple):
    """What one appointment gives today. ``for_whom`` is the absent holder in a 代签."""

    role: str
    unit_id: int | None
    desk_id: int | None
    for_whom: str = ""


class People(BaseUserManager["Person"]):
    """Makes accounts. There is no superuser (TRUST 2.3)."""

    def create_user(
        self, username: str, password: str | None = None, **fields: object
    ) -> "Person":
        """An account with a usable password, or with none."""
        person = self.model(username=username, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class PersonQuerySet(models.QuerySet["Person"]):
    """Persons by who may know of them in the management pages."""

    def visible_to(self, person: "Person") -> "PersonQuerySet":
        """Accounts that this person keeps or grants posts to."""
        if {power.role for power in person.powers} & Role.of_account_keepers():
            return self
        desks = person.desks_as(Role.DESK_ADMIN)
        kept = Q(appointments__post__unit__in=person.kept_unit_ids) | Q(
            appointments__post__desk__in=desks
        )
        return self.filter(kept | Q(appointments=None)).distinct() if desks else self.none()


class Person(AbstractBaseUser):
    """Somebody who signs in; the user model."""

    username = models.CharField(
        "登录名",
        max_length=40,
        unique=True,
        validators=[
            RegexValidator(r"^[A-Za-z0-9._-]+$", "登录名只用字母、数字、. - 和 _。")
        ],
    )
    name = models.CharField("姓名", max_length=60)
    initials = models.CharField("拼音首字母", max_length=20, blank=True)
    phone = models.CharField("电话", max_length=40, blank=True)
    email = models.EmailField("邮箱", blank=True)
    is_active = models.BooleanField("可以登录", default=True)
    has_shortcuts = models.BooleanField("单键快捷键", default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    initial_until = models.DateTimeField(
        "初始密码有效到",
        null=True,
        blank=True,
        help_text="empty: the password is their own",
    )

    objects = People.from_queryset(PersonQuerySet)()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.name

    @cached_property
    def powers(self) -> frozenset[Power]:
        """All this person may do today, in one query; lasts for one request."""
        rows = self.appointments.in_force(timezone.localdate()).values_list(
            "post__role", "post__unit_id", "post__desk_id", "stands_in_for__person__name"
        )
        return frozenset(
            Power(role, unit, desk, name or "") for role, unit, desk, name in rows
        )

    @cached_property
    def unit_ids(self) -> frozenset[int]:
        """Units in which this person holds any post today."""
        return frozenset(power.unit_id for power in self.powers if power.unit_id)

    @cached_property
    def kept_unit_ids(self) -> frozenset[int]:
        """Units that this person keeps today as administrator of a desk."""
        desks = self.desks_as(Role.DESK_ADMIN)
        return Unit.objects.ids_kept_by(desks, timezone.localdate()) if desks else desks

    @cached_property
    def led_channel_ids(self) -> frozenset[int]:
        """Channels whose topmost desk this person administers."""
        tops = Desk.objects.filter(pk__in=self.desks_as(Role.DESK_ADMIN), parent=None)
        return frozenset(tops.values_list("channel", flat=True))

    def seats_from(self, day: date) -> "models.QuerySet[Post]":
        """Seats held on the day or promised for later, of a locked account too."""
        open_ones = self.appointments.filter(Q(until_date=None) | Q(until_date__gte=day))
        return Post.objects.filter(appointments__in=open_ones).distinct()

    def forget_powers(self) -> None:
        """Have the next question about powers ask the tables again."""
        for name in ("powers", "unit_ids", "kept_unit_ids", "led_channel_ids"):
            self.__dict__.pop(name, None)

    def desks_as(self, *roles: str) -> frozenset[int]:
        """Desks at which this person holds one of the roles today."""
        return frozenset(p.desk_id for p in self.powers if p.desk_id and p.role in roles)

    def units_as(self, *roles: str) -> frozenset[int]:
        """Units in which this person holds one of the roles today."""
        return frozenset(p.unit_id for p in self.powers if p.unit_id and p.role in roles)


class PostQuerySet(models.QuerySet["Post"]):
    """Posts by who may fill them."""

    def fillable_by(self, person: Person) -> "PostQuerySet":
        """Seats into which this person puts people (``rules.may_fill``, as rows)."""
        if any(power.role == Role.SECURITY_ADMIN for power in person.powers):
            return self
        desks = person.desks_as(Role.DESK_ADMIN)
        theirs = Q(unit__in=person.kept_unit_ids) | Q(desk__in=desks)
        reserved = Role.of_the_installation() | {Role.DESK_ADMIN}
        return self.filter(theirs).exclude(role__in=reserved)

    def in_order(self) -> "PostQuerySet":
        """By place, then as the place lists them."""
        return self.select_related("unit", "desk").order_by(
            "unit__position", "desk", "position", "pk"
        )


class Post(models.Model):
    """A seat (岗位): a role in a unit, at a desk, or in the installation."""

    role = models.CharField("职责", max_length=16, choices=Role)
    title = models.CharField("岗位名称", max_length=40)
    unit = models.ForeignKey(
        Unit, models.CASCADE, null=True, blank=True, related_name="posts"
    )
    desk = models.ForeignKey(
        Desk, models.CASCADE, null=True, blank=True, related_name="posts"
    )
    position = models.PositiveIntegerField("排序", default=0)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role), name="post_role_known"),
            models.CheckConstraint(
                condition=Q(role__in=sorted(Role.of_units()), unit__isnull=False, desk=None)
                | Q(role__in=sorted(Role.of_desks()), unit=None, desk__isnull=False)
                | Q(role__in=sorted(Role.of_the_installation()), unit=None, desk=None),
                name="post_has_its_place",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def full_role(self) -> str:
        """局长（主要领导）: one title may stand for two seats of a unit."""
        role = str(self.get_role_display())
        return self.title if self.title == role else f"{self.title}（{role}）"

    @property
    def full_title(self) -> str:
        """松岚镇党委书记: place and title, what both of them say only once."""
        place = str(self.unit or self.desk or "")
        ends = range(len(self.title), 0, -1)
        shared = next((n for n in ends if place.endswith(self.title[:n])), 0)
        return f"{place}{self.title[shared:]}"


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Appointments by their days."""

    def in_force(self, day: date) -> "AppointmentQuerySet":
        """Appointments of active persons that hold on this date, both ends included.

        A stand-in's ends with the appointment it stands in for, everybody's with the unit.
        """
        original_holds = Q(stands_in_for=None) | (
            Q(stands_in_for__from_date__lte=day)
            & (Q(stands_in_for__until_date=None) | Q(stands_in_for__until_date__gte=day))
        )
        unit_exists = Q(post__unit__closed_date=None) | Q(post__unit__closed_date__gt=day)
        return self.filter(
            original_holds,
            unit_exists,
            Q(until_date=None) | Q(until_date__gte=day),
            from_date__lte=day,
            person__is_active=True,
        )

    def visible_to(self, person: Person) -> "AppointmentQuerySet":
        """One's own, those that stand in for one, and those in seats one fills."""
        own = Q(person=person) | Q(stands_in_for__person=person)
        return self.filter(own | Q(post__in=Post.objects.fillable_by(person)))

    def overlapping(self, start: date, end: date | None) -> "AppointmentQuerySet":
        """Appointments that share a day with the span; no end means for good."""
        rows = self.filter(Q(until_date=None) | Q(until_date__gte=start))
        return rows.filter(from_date__lte=end) if end else rows


class Appointment(models.Model):
    """A person in a post, from a date until a date. A delegation (代签) is one, too."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    post = models.ForeignKey(Post, models.CASCADE, related_name="appointments")
    from_date = models.DateField("起")
    until_date = models.DateField("止", null=True, blank=True, help_text="含当日")
    stands_in_for = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="stand_ins"
    )

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "until_date"], name="appointment_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_date=None) | Q(until_date__gte=F("from_date")),
                name="appointment_dates",
            ),
            models.CheckConstraint(
                condition=Q(stands_in_for=None) | Q(until_date__isnull=False),
                name="delegation_has_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.post}"


class Roster(models.Model):
    """A workbook of units and people that somebody brought; it counts once applied."""

    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField("文件名", max_length=200)
    brought_by = models.ForeignKey(Person, models.PROTECT, related_name="rosters")
    brought_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
