"""A desk's values become versions of a rule set: one for each day on which a value began."""

from datetime import timedelta

from django.db import migrations
from django.utils import timezone

from shangda.points import rulesets as sets
from shangda.points.matching import Matcher
from shangda.points.writing import write

TITLE = "采用计分标准"
FORMS = {"": "", "brief": "简讯", "single": "单条", "composite": "综合", "special": "专期"}


def convert(apps, schema_editor):
    """One chain of versions for each desk; each ends on the day before the next."""
    values = apps.get_model("scoring", "OutletValue").objects.select_related("outlet")
    by_desk = {}
    for value in values.order_by("from_date", "pk"):
        by_desk.setdefault(value.desk_id, []).append(value)
    for desk_id, found in by_desk.items():
        _versions(apps.get_model("scoring", "RuleSet"), desk_id, found)


def _versions(model, desk_id, values):
    days = sorted({value.from_date for value in values})
    ends = [day - timedelta(days=1) for day in days[1:]] + [None]
    before, now = None, timezone.now()
    for number, (since, until) in enumerate(zip(days, ends, strict=True), start=1):
        rules = _rules(number, since, until, [v for v in values if v.from_date <= since])
        before = model.objects.create(
            desk_id=desk_id,
            state="ended" if until else "in_force",
            title=TITLE,
            version=number,
            parent=before,
            since=since,
            until=until,
            text=write(rules),
            adopted_at=now,
        )


def _rules(number, since, until, values):
    rows = {(one.outlet.name, FORMS[one.form]): one.points for one in values}
    return sets.RuleSet(
        title=TITLE,
        version=number,
        since=since,
        until=until,
        places=4,
        tables=(sets.Table(id="values", name="分值表", by=("outlet", "form"), rows=rows),),
        categories=(sets.Category(id="adopted", name="采用", share=sets.Share.PARTS),),
        rules=(
            sets.Rule(
                id="adopted",
                name="采用",
                category="adopted",
                when=Matcher(kinds=("adopted",)),
                value=sets.Lookup("values"),
            ),
        ),
    )


class Migration(migrations.Migration):
    dependencies = [("scoring", "0002_rule_sets"), ("periodicals", "0002_edit_figures")]
    operations = [migrations.RunPython(convert, migrations.RunPython.noop)]
