"""Tables of what can be found: one row a text, with what lists are narrowed by.

The pairs of characters stand beside it, in a table of the database's own kind (``engines``).
"""

from django.conf import settings
from django.db import models
from django.utils import timezone

LONGEST_NAME = 40  # of a saved search
LONGEST_QUERY = 2_000  # of the address that asks it


class Entry(models.Model):
    """A text as it was indexed last; a changed text is a new row, so keys rise with time."""

    kind = models.CharField(max_length=20, help_text="code of the source")
    object_id = models.BigIntegerField(help_text="key of the source's row")
    at = models.BigIntegerField(help_text="seconds since 1970; what is newer comes first")
    unit_id = models.BigIntegerField(null=True)
    desk_id = models.BigIntegerField(null=True)
    section_id = models.BigIntegerField(null=True)
    periodical_id = models.BigIntegerField(null=True)
    author_id = models.BigIntegerField(null=True)
    item_kind = models.CharField(max_length=12, blank=True)
    status = models.CharField(
        max_length=20, blank=True, help_text="state of the source's row"
    )
    size = models.PositiveIntegerField(help_text="characters of all its words")
    title = models.CharField(max_length=300, blank=True)
    initials = models.CharField(max_length=40, blank=True, help_text="of the title, pinyin")
    digest = models.BigIntegerField(default=0, help_text="of the text as it was indexed")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="search_entry_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class SavedSearch(models.Model):
    """A question that a person asks again and again, under a name."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches"
    )
    name = models.CharField("名称", max_length=LONGEST_NAME)
    query = models.CharField(max_length=LONGEST_QUERY, help_text="of the page's address")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "name"], name="saved_search_once")
        ]

    def __str__(self) -> str:
        return self.name


class Fingerprinted(models.Model):
    """A text whose fingerprints are kept, so that others like it can be found."""

    kind = models.CharField(max_length=20, help_text="code of the source")
    object_id = models.BigIntegerField(help_text="key of the source's row")
    count = models.PositiveIntegerField(help_text="distinct fingerprints")
    marks = models.BinaryField(help_text="the fingerprints, four bytes each")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id"], name="search_fingerprinted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
