"""What standings sum lies side by side in an index: shares know desk, kind and day."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery

from shangda.points.facts import KINDS


def repeat_facts(apps, schema_editor):
    """Give every share what its fact says."""
    fact, share = (apps.get_model("scoring", name) for name in ("Fact", "FactShare"))
    own = fact.objects.filter(pk=OuterRef("fact"))
    share.objects.update(
        **{name: Subquery(own.values(name)[:1]) for name in ("desk_id", "kind", "day")}
    )


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0002_desk_event_days"),
        ("scoring", "0005_standings_terms"),
    ]

    operations = [
        migrations.AddField(
            "factshare",
            "desk",
            models.ForeignKey(
                "organisations.desk",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                db_index=False,
                null=True,
            ),
        ),
        migrations.AddField(
            "factshare", "kind", models.CharField(max_length=20, choices=KINDS, default="")
        ),
        migrations.AddField("factshare", "day", models.DateField(null=True)),
        migrations.RunPython(repeat_facts, migrations.RunPython.noop),
        migrations.AlterField(
            "factshare",
            "desk",
            models.ForeignKey(
                "organisations.desk",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                db_index=False,
            ),
        ),
        migrations.AlterField(
            "factshare", "kind", models.CharField(max_length=20, choices=KINDS)
        ),
        migrations.AlterField("factshare", "day", models.DateField()),
        migrations.AddIndex(
            "factshare",
            models.Index(
                fields=["desk", "kind", "unit", "day", "item", "fact"],
                name="fact_share_sums",
            ),
        ),
        migrations.RemoveIndex("ledgerline", "ledger_period"),
        migrations.AddIndex(
            "ledgerline",
            models.Index(
                fields=[
                    "rule_set",
                    "account",
                    "person",
                    "unit",
                    "level",
                    "rule",
                    "counted_date",
                    "value",
                ],
                name="ledger_sums",
            ),
        ),
    ]
