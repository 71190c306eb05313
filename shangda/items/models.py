"""Tables of the unit's side: material, items, revisions, signatures, submissions."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from shangda.kernel.models import StoredFile
from shangda.organisations.models import Channel, Desk, Kind, Person, Role, Section, Unit

PERSON = settings.AUTH_USER_MODEL


class Structure(models.TextChoices):
    """How a text is built (DOMAIN 4)."""

    ENUMERATED = "enumerated", "罗列式"
    PYRAMID = "pyramid", "倒悬式"
    COMPOSITE = "composite", "综合式"
    NARRATION = "narration", "直叙式"


class Marking(models.TextChoices):
    """How far a text may travel. State secrets have no place here (TRUST 2.4)."""

    PUBLIC = "public", "公开"
    INTERNAL = "internal", "内部"
    SENSITIVE = "sensitive", "工作秘密"


class MaterialQuerySet(models.QuerySet["Material"]):
    """Materials by who may know of them."""

    def visible_to(self, person: Person) -> "MaterialQuerySet":
        """A unit's library is its own."""
        return self.filter(unit_id__in=person.unit_ids, deleted_at=None)


class Material(models.Model):
    """Something to write from (素材): a text, a link or a file in the unit's library."""

    class Form(models.TextChoices):
        TEXT = "text", "文字"
        LINK = "link", "链接"
        FILE = "file", "文件"

    class Origin(models.TextChoices):
        DOCUMENT = "document", "文件材料"
        VISIT = "visit", "现场调研"
        NEWS = "news", "新闻网页"
        FEEDBACK = "feedback", "落实反馈"
        OTHER = "other", "其他"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="materials")
    form = models.CharField("形式", max_length=10, choices=Form, default=Form.TEXT)
    origin = models.CharField(
        "来源", max_length=10, choices=Origin, default=Origin.DOCUMENT
    )
    title = models.CharField("题目", max_length=120)
    text = models.TextField("内容", blank=True)
    url = models.URLField("网址", max_length=500, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["unit", "-made_at"], name="material_unit")]

    def __str__(self) -> str:
        return self.title


def units_of(person: Person) -> set[int]:
    """Units whose items are this person's own: of their posts, and of a desk they edit for."""
    desks = person.desks_as(Role.EDITOR, Role.CHIEF_EDITOR)
    if not desks:
        return set(person.unit_ids)
    of_desks = Desk.objects.filter(pk__in=desks).values_list("unit", flat=True)
    return set(person.unit_ids) | set(of_desks)


class ItemQuerySet(models.QuerySet["Item"]):
    """Items by who may know of them and where they are."""

    def visible_to(self, person: Person) -> "ItemQuerySet":
        """The unit's own, and those that lie at a desk where the person works."""
        desks = person.desks_as(
            Role.EDITOR, Role.CHIEF_EDITOR, Role.ISSUER, Role.SCORER, Role.DESK_ADMIN
        )
        at_desk = Submission.objects.filter(
            item=models.OuterRef("pk"), desk_id__in=desks
        ).exclude(state=Submission.State.WITHDRAWN)
        return self.filter(Q(unit_id__in=units_of(person)) | models.Exists(at_desk))

    def of_unit_of(self, person: Person) -> "ItemQuerySet":
        """Items of the units for which this person works."""
        return self.filter(unit_id__in=units_of(person))

    def kept(self) -> "ItemQuerySet":
        """Without those thrown away."""
        return self.exclude(state=Item.State.DISCARDED)


class Item(models.Model):
    """What a unit writes. ``title`` and ``body`` are the working copy; paragraphs are lines."""

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        AWAITING = "awaiting", "待审签"
        SIGNED = "signed", "已签发"
        SUBMITTED = "submitted", "已报送"
        RETURNED = "returned", "退回修改"
        DISCARDED = "discarded", "已删除"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="items")
    unit_name = models.CharField(
        max_length=30, help_text="the unit's short name of the day"
    )
    author = models.ForeignKey(PERSON, models.PROTECT, related_name="items")
    keeper = models.ForeignKey(
        PERSON,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="kept_items",
        help_text="who looks after it since a hand-over; empty: the author",
    )
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    title = models.CharField("标题", max_length=200, blank=True)
    body = models.TextField("正文", blank=True)
    count = models.PositiveIntegerField("字数", default=0)
    version = models.PositiveIntegerField(default=1, help_text="raised at each save")
    kind = models.CharField("类型", max_length=12, choices=Kind, default=Kind.DEVELOPMENTS)
    structure = models.CharField(
        "结构", max_length=12, choices=Structure, default=Structure.ENUMERATED
    )
    section = models.ForeignKey(
        Section, models.PROTECT, null=True, blank=True, related_name="+"
    )
    marking = models.CharField(
        "标识", max_length=10, choices=Marking, default=Marking.INTERNAL
    )
    is_secrecy_checked = models.BooleanField("已作保密审查，不涉及国家秘密", default=False)
    is_major = models.BooleanField("重大问题", default=False)
    informant_name = models.CharField("信息员", max_length=60, blank=True)
    informant_phone = models.CharField("电话", max_length=40, blank=True)
    occurred_at = models.DateTimeField("发生时间", null=True, blank=True)
    learned_at = models.DateTimeField("知悉时间", null=True, blank=True)
    desks = models.ManyToManyField(
        Desk, related_name="+", blank=True, verbose_name="报送给"
    )
    material = models.ForeignKey(
        Material, models.SET_NULL, null=True, blank=True, related_name="items"
    )
    awaits_role = models.CharField(
        max_length=16, choices=Role, blank=True, help_text="whose signature is next"
    )
    is_last_signature = models.BooleanField(
        default=False, help_text="the signature that is next sends the item off"
    )
    may_author_sign = models.BooleanField(
        default=False, help_text="the signature that is next may be the author's own"
    )
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", help_text="who saved last"
    )
    asked_at = models.DateTimeField(null=True, help_text="when sign-off was last asked for")

    objects = ItemQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["unit", "state", "-changed_at"], name="item_unit_state"),
            models.Index(fields=["author", "-changed_at"], name="item_author"),
            models.Index(fields=["unit", "-changed_at"], name="item_unit_latest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "draft",
                        "awaiting",
                        "signed",
                        "submitted",
                        "returned",
                        "discarded",
                    ]
                ),
                name="item_state_known",
            )
        ]

    def __str__(self) -> str:
        return self.title or "（还没有标题）"

    def get_absolute_url(self) -> str:
        """The page with the timeline, which an upper app answers (``workbench:item``)."""
        return f"/items/{self.pk}/"

    @property
    def is_open(self) -> bool:
        """Whether the text and its particulars may be changed now."""
        return self.state in (self.State.DRAFT, self.State.RETURNED)

    @property
    def looked_after_by(self) -> Person:
        """Who hears what becomes of it: the author, or who took over from them."""
        return self.keeper or self.author


class SavedText(models.Model):
    """A working copy as it was before somebody wrote on, for coming back and for merging.

    Aside is a text that could not be saved because somebody else was first.
    """

    item = models.ForeignKey(Item, models.CASCADE, related_name="saved_texts")
    version = models.PositiveIntegerField(
        help_text="the item's when this was its text; aside: the one it was written upon"
    )
    title = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    is_aside = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "version"],
                condition=Q(is_aside=False),
                name="saved_text_once",
            ),
            models.UniqueConstraint(
                fields=["item", "by", "version"],
                condition=Q(is_aside=True),
                name="saved_text_aside_once",
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.version}次存的稿子"


class Revision(models.Model):
    """A text as it was put up for signature; never changed."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    body = models.TextField()
    count = models.PositiveIntegerField(help_text="characters")
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="revision_number")
        ]

    def __str__(self) -> str:
        return f"{self.title}（第{self.number}稿）"


class RouteStep(models.Model):
    """One signature that an item of a kind needs in its unit (DOMAIN 4), in order.

    Rows without a unit are the shipped default; a unit's own rows replace them for a kind.
    """

    class Act(models.TextChoices):
        AGREE = "agree", "同意"
        SIGN = "sign", "审核签发"

    unit = models.ForeignKey(
        Unit, models.CASCADE, null=True, blank=True, related_name="route_steps"
    )
    kind = models.CharField("类型", max_length=12, choices=Kind)
    is_major = models.BooleanField("重大问题", default=False)
    position = models.PositiveSmallIntegerField("顺序")
    role = models.CharField("由谁", max_length=16, choices=Role)
    act = models.CharField("做什么", max_length=8, choices=Act, default=Act.SIGN)
    may_be_author = models.BooleanField(
        "可以签自己写的", default=False, help_text="仅当本岗位只有作者一人"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "is_major", "position"], name="route_step_once"
            ),
            models.UniqueConstraint(
                fields=["kind", "is_major", "position"],
                condition=Q(unit=None),
                name="route_step_default_once",
            ),
        ]

    def __str__(self) -> str:
        who, what = self.get_role_display(), self.get_act_display()
        return f"{self.get_kind_display()}第{self.position}步：{who}{what}"


class SignOff(models.Model):
    """One signature, or refusal to sign, bound to one revision."""

    class Outcome(models.TextChoices):
        AGREED = "agreed", "同意"
        SIGNED = "signed", "签发"
        SENT_BACK = "sent_back", "退回"
        SKIPPED = "skipped", "无人任职，略过"

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="sign_offs")
    position = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=16, choices=Role)
    outcome = models.CharField(max_length=10, choices=Outcome)
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    for_whom = models.CharField(max_length=60, blank=True, help_text="代签时的本人")
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "position"],
                condition=Q(undone_at=None),
                name="sign_off_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.revision}{self.get_outcome_display()}"


class SubmissionQuerySet(models.QuerySet["Submission"]):
    """Submissions by who may know of them and where they are."""

    def visible_to(self, person: Person) -> "SubmissionQuerySet":
        """The unit's own, and those at a desk where the person works, unless withdrawn."""
        desks = person.desks_as(
            Role.EDITOR, Role.CHIEF_EDITOR, Role.ISSUER, Role.SCORER, Role.DESK_ADMIN
        )
        at_desk = Q(desk_id__in=desks) & ~Q(state=Submission.State.WITHDRAWN)
        return self.filter(Q(item__unit_id__in=units_of(person)) | at_desk)

    def at_desks(self, desk_ids: frozenset[int]) -> "SubmissionQuerySet":
        """What lies at these desks; withdrawn ones no longer do."""
        return self.filter(desk_id__in=desk_ids).exclude(state=Submission.State.WITHDRAWN)


class Submission(models.Model):
    """One item at one desk; the desk's side of the life, each desk deciding alone."""

    class State(models.TextChoices):
        RECEIVED = "received", "待收稿"
        CLAIMED = "claimed", "处理中"
        VERIFYING = "verifying", "核实中"
        HELD = "held", "缓报"
        SELECTED = "selected", "已选用"
        RETURNED = "returned", "退回修改"
        DECLINED = "declined", "未采用"
        WITHDRAWN = "withdrawn", "已撤回"

    item = models.ForeignKey(Item, models.PROTECT, related_name="submissions")
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="submissions")
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        related_name="+",
        help_text="the item's unit, kept here so that counting by unit reads no texts",
    )
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="submissions")
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    receipt_number = models.CharField(max_length=40, unique=True)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    received_at = models.DateTimeField(default=timezone.now)
    waiting_since = models.DateTimeField(default=timezone.now, help_text="in this state")
    claimed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="claims")
    claimed_at = models.DateTimeField(null=True)
    hold_until = models.DateField(null=True)
    return_words = models.CharField(
        "退回意见", max_length=500, blank=True, help_text="while it is with the unit again"
    )
    returned_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["desk", "state", "-received_at"], name="submission_inbox"),
            models.Index(fields=["desk", "-received_at"], name="submission_desk"),
            models.Index(fields=["claimed_by", "state"], name="submission_claimed"),
            models.Index(
                fields=["desk", "received_at", "unit", "state"], name="submission_counted"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "desk"],
                condition=~Q(state="withdrawn"),
                name="submission_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "received", "claimed", "verifying", "held",
                        "selected", "returned", "declined", "withdrawn",
                    ]
                ),
                name="submission_state_known",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.receipt_number


class Attachment(models.Model):
    """A file that travels with an item."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Skeleton(models.Model):
    """What a new text of a kind and structure starts from."""

    kind = models.CharField("类型", max_length=12, choices=Kind)
    structure = models.CharField("结构", max_length=12, choices=Structure)
    title = models.CharField("标题示意", max_length=120)
    body = models.TextField("正文骨架")
    advice = models.CharField("怎么写", max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "structure"], name="skeleton_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}　{self.get_structure_display()}"


class Gauge(models.Model):
    """A channel's own measure (条线标尺): how its used texts lean, what many units say.

    ``scales`` are raw scores by tendency, ``phrases`` common phrases with blanks between.
    """

    channel = models.OneToOneField(Channel, models.CASCADE, related_name="gauge")
    scales = models.JSONField(default=dict)
    phrases = models.TextField(blank=True)
    text_count = models.PositiveIntegerField("篇数", default=0)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.channel} {self.text_count}"
