"""The index no longer keeps texts: their words are packed smaller, the texts are read where
they are. What was indexed is written again from the texts that are held until here."""

from django.db import migrations, models

from shangda.search.asking import Written
from shangda.search.engines import engine
from shangda.search.indexing import digest_of

BATCH = 200


def write_again(apps, schema_editor):
    Entry = apps.get_model("search", "Entry")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS search_terms")
    engine().make()
    keys = list(Entry.objects.order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(keys), BATCH):
        entries = Entry.objects.filter(pk__in=keys[first : first + BATCH])
        for entry in entries:
            entry.digest = digest_of(entry.plain)
        Entry.objects.bulk_update(entries, ["digest"])
        engine().write([Written.of(entry, entry.plain) for entry in entries])


class Migration(migrations.Migration):

    dependencies = [
        ("search", "0003_packed_marks"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="entry", name="search_entry_initials"),
        migrations.AddField(
            model_name="entry",
            name="digest",
            field=models.BigIntegerField(default=0, help_text="of the text as it was indexed"),
        ),
        migrations.AlterField(
            model_name="entry",
            name="size",
            field=models.PositiveIntegerField(help_text="characters of all its words"),
        ),
        migrations.RunPython(write_again, migrations.RunPython.noop, elidable=False),
        migrations.RemoveField(model_name="entry", name="plain"),
    ]
