from django.db import migrations

from shangda.search import marks

BATCH = 5_000


def pack_marks(apps, schema_editor):
    """The table anew in its present shape, from what each text keeps of its own."""
    import numpy as np

    marks.drop()
    marks.make()
    texts = {}
    for row in apps.get_model('search', 'Fingerprinted').objects.order_by('pk').iterator():
        texts[row.pk] = np.frombuffer(row.marks, np.int32)
        if len(texts) == BATCH:
            marks.write(texts)
            texts = {}
    marks.write(texts)


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0002_fingerprinted'),
    ]

    operations = [
        migrations.RunPython(pack_marks, migrations.RunPython.noop, elidable=False),
    ]
