"""Tables of a desk's check-up: rules as chosen, its own words, what came of findings."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from shangda.kernel.models import StoredFile
from shangda.organisations.models import Desk

PERSON = settings.AUTH_USER_MODEL


class Level(models.TextChoices):
    """How loudly a rule speaks; the codes are the engine's."""

    ERROR = "E", "差错"
    WARNING = "W", "提醒"
    HINT = "I", "参考"


class RuleChoice(models.Model):
    """What a desk made of one rule; rules without a row are as shipped."""

    desk = models.ForeignKey(Desk, models.CASCADE, related_name="rule_choices")
    rule = models.CharField("规则", max_length=12)
    is_on = models.BooleanField("启用", default=True)
    level = models.CharField("级别", max_length=1, choices=Level, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["desk", "rule"], name="rule_choice_once"),
            models.CheckConstraint(
                condition=Q(level__in=["", *Level.values]), name="rule_choice_level_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.desk} {self.rule}"


class OfficeWord(models.Model):
    """An entry of a desk's own lists; ``meant`` is what to write, where there is such a thing."""

    class Kind(models.TextChoices):
        WRONG = "wrong", "易错词"
        WORDING = "wording", "固定提法"
        ABBREVIATION = "short", "简称"
        DOCUMENT = "document", "文件名"
        AGENCY = "agency", "机构更名"
        ALLOWED = "allowed", "白名单"

    desk = models.ForeignKey(Desk, models.CASCADE, related_name="office_words")
    kind = models.CharField("类别", max_length=10, choices=Kind)
    text = models.CharField("词语", max_length=100)
    meant = models.CharField("应写", max_length=100, blank=True)
    from_date = models.DateField("启用日期", null=True, blank=True)
    reason = models.CharField("说明", max_length=100, blank=True)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["desk", "kind", "text"], name="office_word_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=["wrong", "wording", "short", "document", "agency", "allowed"]
                ),
                name="office_word_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text}→{self.meant}" if self.meant else self.text


class CheckTerms(models.Model):
    """A desk's figures for the check-up; a desk without a row has these defaults."""

    desk = models.OneToOneField(Desk, models.CASCADE, related_name="check_terms")
    title_characters = models.PositiveSmallIntegerField(
        "标题不超过（字）", default=30, help_text="0: no limit"
    )
    least_shown = models.PositiveSmallIntegerField(
        "至少提示过（次）", default=20, validators=[MinValueValidator(1)]
    )
    least_fixed = models.PositiveSmallIntegerField(
        "采纳低于（%）", default=20, validators=[MaxValueValidator(100)]
    )

    def __str__(self) -> str:
        return str(self.desk)


class Sighting(models.Model):
    """A finding in one text that was kept: counted once, however often it is shown.

    ``mark`` stands for the rule and the words, so that no text lies here; only of what
    somebody chose to leave (不改) the words are kept, for the white-list.
    """

    class State(models.TextChoices):
        SHOWN = "shown", "提示中"
        FIXED = "fixed", "已改"
        LEFT = "left", "没改就送出"
        IGNORED = "ignored", "不改"

    desk = models.ForeignKey(
        Desk, models.CASCADE, null=True, related_name="+", help_text="whose rules found it"
    )
    text_kind = models.CharField(max_length=30, help_text="items.item, editing.article")
    text_id = models.BigIntegerField()
    rule = models.CharField(max_length=12)
    mark = models.CharField(max_length=32)
    outcome = models.CharField(max_length=8, choices=State, default=State.SHOWN)
    words = models.CharField(max_length=60, blank=True)
    seen_in = models.CharField(max_length=32, help_text="mark of the text it stood in last")
    first_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        PERSON,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="who chose to leave it",
    )

    class Meta:
        indexes = [
            models.Index(fields=["desk", "first_at"], name="sighting_desk"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["text_kind", "text_id", "mark"], name="sighting_once"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["shown", "fixed", "left", "ignored"]),
                name="sighting_outcome_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.get_outcome_display()}"


class WordSheet(models.Model):
    """A workbook of words that somebody brought for a desk; it counts once applied."""

    desk = models.ForeignKey(Desk, models.CASCADE, related_name="word_sheets")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField("文件名", max_length=200)
    brought_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    brought_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
