"""What a period has lies side by side: its lines by their day, shares with their persons."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("items", "0004_aside_of_each_version"),
        ("organisations", "0002_desk_event_days"),
        ("scoring", "0007_desk_by_other_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="factshare",
            name="fact_share_sums",
        ),
        migrations.RemoveIndex(
            model_name="ledgerline",
            name="ledger_sums",
        ),
        migrations.AddIndex(
            model_name="factshare",
            index=models.Index(
                fields=["desk", "kind", "unit", "day", "person", "item", "fact"],
                name="fact_share_sums",
            ),
        ),
        migrations.AddIndex(
            model_name="ledgerline",
            index=models.Index(
                fields=[
                    "rule_set",
                    "account",
                    "counted_date",
                    "person",
                    "unit",
                    "level",
                    "rule",
                    "value",
                ],
                name="ledger_sums",
            ),
        ),
    ]
