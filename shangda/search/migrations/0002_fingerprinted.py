from django.db import migrations, models

from shangda.search import marks


def make_marks(apps, schema_editor):
    marks.make()


def drop_marks(apps, schema_editor):
    marks.drop()


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0001_start'),
    ]

    operations = [
        migrations.CreateModel(
            name='Fingerprinted',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(help_text='code of the source', max_length=20)),
                ('object_id', models.BigIntegerField(help_text="key of the source's row")),
                ('count', models.PositiveIntegerField(help_text='distinct fingerprints')),
                ('marks', models.BinaryField(help_text='the fingerprints, four bytes each')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'object_id'), name='search_fingerprinted_once')],
            },
        ),
        migrations.RunPython(make_marks, drop_marks, elidable=False),
    ]
