"""Tables without a domain: the trace, files, request keys, jobs, deadlines, calendar, notices."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class AuditEvent(models.Model):
    """One thing somebody did. Chained by HMAC to the event before (``kernel/audit.py``).

    No foreign keys: the trace outlives what it tells of.
    """

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField()
    actor_name = models.CharField(max_length=60)
    verb = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    before = models.CharField(max_length=30, blank=True)
    after = models.CharField(max_length=30, blank=True)
    details = models.JSONField(default=dict)
    request_id = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=45, blank=True)
    previous = models.CharField(max_length=64)
    mac = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="audit_subject"),
            models.Index(fields=["actor_id", "sequence"], name="audit_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.actor_name} {self.verb}"


class AuditHead(models.Model):
    """The one row that knows how long the chain is; its lock orders the writers."""

    sequence = models.BigIntegerField(default=0)
    mac = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return str(self.sequence)


class StoredFile(models.Model):
    """The bytes of a file, kept once under their own SHA-256 (``kernel/files.py``)."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField(help_text="bytes")
    media_type = models.CharField(max_length=100)
    stored_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.sha256


class RequestKey(models.Model):
    """The answer once given to a person's request, so that a retry gets the same one."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    body_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    location = models.CharField(max_length=400, blank=True)
    media_type = models.CharField(max_length=60, blank=True)
    body = models.TextField(blank=True)
    made_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="request_key_once")
        ]

    def __str__(self) -> str:
        return self.key


class Job(models.Model):
    """Work to do after the commit: a row of the outbox (``kernel/outbox.py``)."""

    class State(models.TextChoices):
        READY = "ready", "等待"
        RUNNING = "running", "进行"
        DONE = "done", "完成"
        DEAD = "dead", "失败"

    name = models.CharField(max_length=60)
    args = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.READY)
    attempts = models.PositiveSmallIntegerField(default=0)
    run_at = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=80, blank=True)
    error = models.TextField(blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["run_at", "id"],
                condition=Q(state="ready"),
                name="job_ready",
            ),
            models.Index(
                fields=["lease_until"], condition=Q(state="running"), name="job_running"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["ready", "running", "done", "dead"]),
                name="job_state_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}{self.args}"


class Deadline(models.Model):
    """A date by which something is due, of any kind of subject, with its rungs.

    ``rungs`` is a list of ``[minutes relative to due_at, code]``; those sent are in ``sent``.
    """

    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    purpose = models.CharField(max_length=30, help_text="verify, revise, hold, receive …")
    summary = models.CharField(max_length=200)
    url = models.CharField(max_length=200)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        related_name="deadlines",
        help_text="whom it reminds; empty: the holders of the post below",
    )
    role = models.CharField(max_length=30, blank=True)
    unit_id = models.BigIntegerField(null=True)
    desk_id = models.BigIntegerField(null=True)
    due_at = models.DateTimeField()
    rungs = models.JSONField(default=list)
    sent = models.JSONField(default=list)
    met_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(met_at=None), name="deadline_open")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "purpose"],
                condition=Q(met_at=None),
                name="deadline_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.summary} {self.due_at:%Y-%m-%d %H:%M}"


class Workday(models.Model):
    """A date that differs from the week's pattern: a holiday, or a 调休 day of work."""

    date = models.DateField(unique=True)
    is_work = models.BooleanField()
    name = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return f"{self.date} {'班' if self.is_work else '休'}"


class Notice(models.Model):
    """One message to one person about one event; shown under the bell."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices"
    )
    event = models.CharField(max_length=80, help_text="the same event never notifies twice")
    group = models.CharField(
        max_length=80, help_text="notices about one thing stand together"
    )
    kind = models.CharField(max_length=30)
    text = models.CharField(max_length=300)
    url = models.CharField(max_length=200)
    is_action_needed = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-made_at"], name="notice_latest"),
            models.Index(
                fields=["person"], condition=Q(read_at=None), name="notice_unread"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["person", "event"], name="notice_once")
        ]

    def __str__(self) -> str:
        return self.text


class Counter(models.Model):
    """The last number given in a series that may have no gap (``kernel/numbering.py``)."""

    series = models.CharField(max_length=100, unique=True)
    last = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.series} {self.last}"


class Presence(models.Model):
    """Who has a place open just now; a row older than half a minute means nobody."""

    place = models.CharField(max_length=60)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "person"], name="presence_once")
        ]

    def __str__(self) -> str:
        return self.place
