"""Tables of what is printed: outlets, periodicals, issues, entries, recipients, uses."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from shangda.editing.models import Article, ArticleRevision
from shangda.items.models import Item, Revision
from shangda.kernel.models import StoredFile
from shangda.organisations.models import Desk, Level, Person, Role, Unit

PERSON = settings.AUTH_USER_MODEL


class Outlet(models.Model):
    """Anything that can adopt: a periodical of ours, or one outside the system."""

    code = models.CharField("代码", max_length=30, unique=True)
    name = models.CharField("名称", max_length=60)
    level = models.CharField("层级", max_length=10, choices=Level)
    chain = models.CharField("系统", max_length=20, blank=True, help_text="channel code")
    grade = models.CharField("等次", max_length=20, blank=True)
    position = models.PositiveIntegerField("排序", default=0)
    is_open = models.BooleanField("启用", default=True)
    kept_by = models.ForeignKey(
        Desk,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="kept_outlets",
        help_text="the desk that entered it; empty for shipped ones",
    )

    def __str__(self) -> str:
        return self.name


class PeriodicalQuerySet(models.QuerySet["Periodical"]):
    """Periodicals by desk."""

    def of_desks(self, desk_ids: frozenset[int]) -> "PeriodicalQuerySet":
        """Those that these desks print."""
        return self.filter(desk_id__in=desk_ids)


class Periodical(models.Model):
    """An outlet that a desk prints: masthead, numbering, layout, recipients as data."""

    outlet = models.OneToOneField(Outlet, models.PROTECT, related_name="periodical")
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="periodicals")
    masthead = models.CharField("刊头", max_length=20)
    office = models.CharField("编印单位", max_length=60)
    security_line = models.CharField("左上角标注", max_length=40, blank=True)
    has_running_total = models.BooleanField("编总第几期", default=True)
    has_contents = models.BooleanField("印目录", default=True)
    proofs_by_two = models.BooleanField("两校须由两人", default=True)
    layout = models.JSONField("版式", default=dict, blank=True)
    copies = models.PositiveIntegerField("印数", default=0)
    position = models.PositiveIntegerField("排序", default=0)
    is_open = models.BooleanField("启用", default=True)

    objects = PeriodicalQuerySet.as_manager()

    def __str__(self) -> str:
        return f"《{self.masthead}》"


class Column(models.Model):
    """A column (栏目) of a periodical."""

    periodical = models.ForeignKey(Periodical, models.CASCADE, related_name="columns")
    name = models.CharField("栏目", max_length=30)
    position = models.PositiveIntegerField("排序", default=0)

    def __str__(self) -> str:
        return self.name


class Address(models.TextChoices):
    """The three lines at the foot of an issue."""

    REPORT = "report", "报"
    COPY = "copy", "送"
    DISTRIBUTE = "distribute", "发"


class DefaultRecipient(models.Model):
    """Who gets a periodical unless its issue says otherwise."""

    periodical = models.ForeignKey(Periodical, models.CASCADE, related_name="recipients")
    address = models.CharField("抬头", max_length=10, choices=Address)
    label = models.CharField("印在刊尾的文字", max_length=200)
    persons: "models.ManyToManyField[Person, Person]" = models.ManyToManyField(
        PERSON, blank=True, related_name="+", db_table="periodicals_rcpt_persons"
    )
    units: "models.ManyToManyField[Unit, Unit]" = models.ManyToManyField(
        Unit, blank=True, related_name="+", db_table="periodicals_rcpt_units"
    )
    position = models.PositiveIntegerField("排序", default=0)

    def __str__(self) -> str:
        return f"{self.get_address_display()}：{self.label}"


class IssueQuerySet(models.QuerySet["Issue"]):
    """Issues by who may know of them."""

    def visible_to(self, person: Person) -> "IssueQuerySet":
        """The desk's own; issued ones also for leaders of the desk and all recipients."""
        desks = person.desks_as(
            Role.EDITOR, Role.CHIEF_EDITOR, Role.ISSUER, Role.DESK_ADMIN, Role.SCORER
        )
        led = person.desks_as(Role.LEADER)
        received = Recipient.objects.filter(
            Q(person=person) | Q(unit_id__in=person.unit_ids), issue=models.OuterRef("pk")
        )
        issued = Q(state=Issue.State.ISSUED)
        return self.filter(
            Q(periodical__desk_id__in=desks)
            | (issued & Q(periodical__desk_id__in=led))
            | (issued & models.Exists(received))
        )

    def issued(self) -> "IssueQuerySet":
        """Signed and numbered."""
        return self.filter(state=Issue.State.ISSUED)

    def in_work(self) -> "IssueQuerySet":
        """Being made."""
        return self.exclude(state__in=[Issue.State.ISSUED, Issue.State.DISCARDED])


class Issue(models.Model):
    """One numbered issue; ``number`` and ``running_number`` are given at signature only."""

    class State(models.TextChoices):
        COMPOSING = "composing", "编刊中"
        FIRST_PROOF = "first_proof", "一校"
        SECOND_PROOF = "second_proof", "二校"
        TO_SIGN = "to_sign", "待签发"
        ISSUED = "issued", "已签发"
        DISCARDED = "discarded", "已作废"

    class Series(models.TextChoices):
        REGULAR = "regular", "正刊"
        SUPPLEMENT = "supplement", "增刊"

    periodical = models.ForeignKey(Periodical, models.PROTECT, related_name="issues")
    series = models.CharField("期次", max_length=10, choices=Series, default=Series.REGULAR)
    state = models.CharField(max_length=12, choices=State, default=State.COMPOSING)
    version = models.PositiveIntegerField(default=1)
    year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    running_number = models.PositiveIntegerField(null=True)
    issue_date = models.DateField("印发日期")
    note = models.CharField("编者按", max_length=300, blank=True)
    copies = models.PositiveIntegerField("印数", default=0)
    left_out = models.JSONField(
        default=list, blank=True, help_text="default recipients who do not get this issue"
    )
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    made_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    signed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    pdf = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    docx = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")

    objects = IssueQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["periodical", "-issue_date"], name="issue_latest"),
            models.Index(fields=["state", "-issue_date"], name="issue_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["periodical", "series", "year", "number"], name="issue_number_once"
            ),
            models.UniqueConstraint(
                fields=["periodical", "running_number"], name="issue_running_once"
            ),
            models.CheckConstraint(
                condition=(Q(state="issued") & Q(number__isnull=False))
                | (~Q(state="issued") & Q(number=None)),
                name="issue_number_at_sign",
            ),
        ]

    def __str__(self) -> str:
        return f"《{self.periodical.masthead}》{self.number_words}"

    @property
    def number_words(self) -> str:
        """第12期, 增刊第3期, or 未编号."""
        if self.number is None:
            return "未编号"
        prefix = "增刊" if self.series == self.Series.SUPPLEMENT else ""
        return f"{prefix}第{self.number}期"


class Entry(models.Model):
    """An article in an issue, printed from one frozen revision."""

    class Form(models.TextChoices):
        BRIEF = "brief", "简讯"
        SINGLE = "single", "单条"
        COMPOSITE = "composite", "综合"
        SPECIAL = "special", "专期"

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="entries")
    article = models.ForeignKey(Article, models.PROTECT, related_name="entries")
    revision = models.ForeignKey(ArticleRevision, models.PROTECT, related_name="entries")
    form = models.CharField("形式", max_length=10, choices=Form, default=Form.SINGLE)
    column = models.ForeignKey(
        Column, models.SET_NULL, null=True, blank=True, related_name="entries"
    )
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issue", "article"], name="entry_once")
        ]

    def __str__(self) -> str:
        return f"{self.issue} {self.article}"


class Proof(models.Model):
    """One reading before print, passed, sent back or cut short; undone ones stay, marked."""

    class Round(models.IntegerChoices):
        FIRST = 1, "一校"
        SECOND = 2, "二校"
        ISSUER = 3, "签发"
        RECALL = 4, "撤回"

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="proofs")
    round = models.PositiveSmallIntegerField(choices=Round)
    has_passed = models.BooleanField()
    version = models.PositiveIntegerField(default=0, help_text="of the issue as read")
    undone_at = models.DateTimeField(null=True)
    words = models.CharField("校对意见", max_length=500, blank=True)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.issue} {self.get_round_display()}"


class Recipient(models.Model):
    """One reader or unit to whom an issue goes, and what they did with it."""

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="recipients")
    address = models.CharField("抬头", max_length=10, choices=Address)
    label = models.CharField(max_length=200)
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="received")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="received")
    position = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    printed_at = models.DateTimeField(null=True)
    downloaded_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "opened_at"], name="recipient_person"),
            models.Index(fields=["unit", "opened_at"], name="recipient_unit"),
        ]

    def __str__(self) -> str:
        return self.label


class Withdrawal(models.Model):
    """An adoption taken back; the entry stays as printed."""

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="withdrawal")
    reason = models.CharField("理由", max_length=300)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.reason


class OutsideUseQuerySet(models.QuerySet["OutsideUse"]):
    """Outside uses by who may know of them."""

    def visible_to(self, person: Person) -> "OutsideUseQuerySet":
        """Those recorded by desks where the person works."""
        roles = (Role.EDITOR, Role.CHIEF_EDITOR, Role.ISSUER, Role.SCORER, Role.DESK_ADMIN)
        return self.filter(desk_id__in=person.desks_as(*roles))

    def valid(self) -> "OutsideUseQuerySet":
        """Those not revoked."""
        return self.filter(revoked_at=None)


class OutsideUse(models.Model):
    """Adoption by an outlet outside the system, recorded by hand with its evidence.

    ``item`` is the item of the recording desk's own unit, or a member unit's item;
    ``article`` the desk's text that was sent there without the system. Exactly one is set.
    """

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="outside_uses")
    outlet = models.ForeignKey(Outlet, models.PROTECT, related_name="outside_uses")
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="outside_uses")
    article = models.ForeignKey(
        Article, models.PROTECT, null=True, related_name="outside_uses"
    )
    used_date = models.DateField("采用日期")
    reference = models.CharField("期号或文号", max_length=60, blank=True)
    scan = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    scan_name = models.CharField(max_length=200)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    revoke_reason = models.CharField(max_length=300, blank=True)

    objects = OutsideUseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(item__isnull=False, article=None)
                | Q(item=None, article__isnull=False),
                name="outside_use_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None) | Q(revoked_at__gte=F("at")),
                name="outside_use_revoked_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outlet} {self.used_date}"


class EditFigures(models.Model):
    """What a desk's edit did to a submitted text that it printed alone, in figures.

    Both texts never change, so neither do the figures; they may be made again at any time.
    """

    sent = models.ForeignKey(Revision, models.CASCADE, related_name="+")
    text = models.ForeignKey(ArticleRevision, models.CASCADE, related_name="+")
    before = models.PositiveIntegerField(help_text="characters as submitted")
    after = models.PositiveIntegerField(help_text="characters as printed")
    is_renamed = models.BooleanField(help_text="the title was changed")
    moved = models.PositiveIntegerField(help_text="paragraphs that stand elsewhere")
    changes = models.PositiveIntegerField(help_text="the title's one included")
    added = models.JSONField(default=list, help_text="figures and dates put in")
    removed = models.JSONField(default=list, help_text="figures and dates taken out")
    righted = models.JSONField(default=list, help_text="[wrong, right] characters")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sent", "text"], name="edit_figures_once")
        ]

    def __str__(self) -> str:
        return f"{self.sent} → {self.text}"
