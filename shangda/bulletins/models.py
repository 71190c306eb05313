"""Tables of bulletins: an office's terms and templates, bulletins, objections."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from shangda.kernel.models import StoredFile
from shangda.organisations.models import Desk, Membership, Person, Role, Unit
from shangda.scoring.models import ClosedPeriod, LedgerLine, units_counted_for

PERSON = settings.AUTH_USER_MODEL
PREPARERS = (Role.SCORER, Role.DESK_ADMIN)


class Kind(models.TextChoices):
    """What a bulletin reports on; ``running`` is the year so far, month by month."""

    WEEK = "week", "每周数据"
    MONTH = "month", "月通报"
    QUARTER = "quarter", "季度通报"
    RUNNING = "running", "1—n月通报"
    YEAR = "year", "年度通报"


class BulletinTerms(models.Model):
    """How a desk deals with bulletins; a desk without a row has these defaults."""

    class Signer(models.TextChoices):
        ISSUER = str(Role.ISSUER), "签发人"
        CHIEF_EDITOR = str(Role.CHIEF_EDITOR), "信息科长"

    desk = models.OneToOneField(Desk, models.CASCADE, related_name="bulletin_terms")
    signer = models.CharField(
        "由谁签发", max_length=16, choices=Signer, default=Signer.ISSUER
    )
    objection_days = models.PositiveSmallIntegerField(
        "异议期（工作日）",
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    answer_days = models.PositiveSmallIntegerField(
        "答复期（工作日）",
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(signer__in=["issuer", "chief_editor"]),
                name="bulletin_signer_known",
            )
        ]

    def __str__(self) -> str:
        return str(self.desk)


class BulletinTemplate(models.Model):
    """What a desk made of one kind's template, as TOML; kinds without a row are as shipped."""

    desk = models.ForeignKey(Desk, models.CASCADE, related_name="bulletin_templates")
    kind = models.CharField("种类", max_length=8, choices=Kind)
    text = models.TextField("样式")
    edit_version = models.PositiveIntegerField(default=1, help_text="raised at each save")
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["desk", "kind"], name="bulletin_template_once")
        ]

    def __str__(self) -> str:
        return f"{self.desk} {self.get_kind_display()}"


class BulletinQuerySet(models.QuerySet["Bulletin"]):
    """Bulletins by their life and by who may know of them."""

    def issued(self) -> "BulletinQuerySet":
        """Signed ones."""
        return self.filter(state=Bulletin.State.ISSUED)

    def visible_to(self, person: Person) -> "BulletinQuerySet":
        """All of desks where they work; the issued ones also for leaders and members."""
        at_work = person.desks_as(*(Role.of_desks() - {Role.LEADER}))
        leading = person.desks_as(Role.LEADER)
        reporting = Membership.objects.filter(unit_id__in=units_counted_for(person))
        told = Q(desk__in=leading) | Q(desk__in=reporting.values("desk"))
        return self.filter(Q(desk__in=at_work) | (told & Q(state=Bulletin.State.ISSUED)))


class Bulletin(models.Model):
    """A report on a closed period; its figures are the period's, its sentences people's.

    ``template`` is frozen when it is drafted. ``sentences`` holds what people changed: by
    key of the sentence its text, or None for one that is left out.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "起草"
        TO_SIGN = "to_sign", "待签发"
        ISSUED = "issued", "已印发"
        DISCARDED = "discarded", "已作废"

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="bulletins")
    closed = models.ForeignKey(ClosedPeriod, models.PROTECT, related_name="bulletins")
    kind = models.CharField("种类", max_length=8, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    title = models.CharField("标题", max_length=120)
    template = models.TextField()
    sentences = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1, help_text="raised at each save")
    series = models.CharField(max_length=40, help_text="of numbers, within desk and year")
    year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField("期号", null=True)
    issue_date = models.DateField("印发日期", null=True)
    made_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    sent_back_words = models.CharField("退回意见", max_length=300, blank=True)
    signed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    objections_until = models.DateTimeField("异议截止", null=True)
    pdf = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    docx = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    xlsx = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")

    objects = BulletinQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["desk", "state"], name="bulletin_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["closed", "kind"],
                condition=~Q(state="discarded"),
                name="bulletin_once",
            ),
            models.UniqueConstraint(
                fields=["desk", "series", "year", "number"], name="bulletin_number_once"
            ),
            models.CheckConstraint(
                condition=Q(state="issued", number__isnull=False, signed_at__isnull=False)
                | Q(state__in=["draft", "to_sign", "discarded"], number=None),
                name="bulletin_state_number",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ObjectionQuerySet(models.QuerySet["Objection"]):
    """Objections by who may know of them."""

    def open(self) -> "ObjectionQuerySet":
        """Those that wait for their answer."""
        return self.filter(state=Objection.State.OPEN)

    def visible_to(self, person: Person) -> "ObjectionQuerySet":
        """One's own units', and all at desks where one works."""
        at_work = person.desks_as(*(Role.of_desks() - {Role.LEADER}))
        return self.filter(
            Q(unit_id__in=person.unit_ids) | Q(bulletin__desk_id__in=at_work)
        )


class Objection(models.Model):
    """A unit says that a line of its points is wrong, or that one is missing."""

    class State(models.TextChoices):
        OPEN = "open", "待答复"
        GRANTED = "granted", "成立"
        REFUSED = "refused", "不成立"
        WITHDRAWN = "withdrawn", "已收回"

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="objections")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="objections")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    line = models.ForeignKey(
        LedgerLine,
        models.PROTECT,
        null=True,
        related_name="objections",
        help_text="empty: something is missing",
    )
    about = models.CharField(
        "对哪一笔", max_length=400, help_text="the line in words, as it was"
    )
    reason = models.CharField("理由", max_length=500)
    evidence = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    evidence_name = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    answer = models.CharField("答复", max_length=500, blank=True)
    answered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["bulletin", "unit"], name="objection_unit")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "granted", "refused", "withdrawn"]),
                name="objection_state_known",
            ),
            models.UniqueConstraint(
                fields=["bulletin", "unit", "line"],
                condition=Q(state="open"),
                name="objection_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.about}"
