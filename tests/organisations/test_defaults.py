import json
from datetime import date
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from shangda.kernel import workcalendar
from shangda.kernel.models import AuditEvent, Workday
from shangda.organisations import actions
from shangda.organisations.actions import defaults
from shangda.organisations.models import Admission, Channel, Kind, LengthLimit, Section

pytestmark = pytest.mark.django_db
JUNE_2026 = "2026-06-01T12:00:00+08:00"


def test_load_defaults_lays_channels_sections_limits_and_admissions():
    actions.load_defaults()

    channels = Channel.objects.order_by("position")
    assert [*channels.values_list("code", "name")] == [
        ("party", "党委信息"), ("government", "政务信息"), ("organisation", "组工信息")
    ]  # fmt: skip
    assert Section.objects.count() == 13

    def most(channel, kind):
        return LengthLimit.objects.get(channel__code=channel, kind=kind).most

    assert most("party", Kind.RESULTS) == 500
    assert most("party", Kind.RESEARCH) == 5000
    assert most("government", Kind.DEVELOPMENTS) == 300
    assert most("government", Kind.MEASURES) == 2000
    taken = Admission.objects.filter(section__code="party", is_admitted=True)
    assert [row.channel.code for row in taken] == ["party"]
    refused = Admission.objects.get(section__code="party", channel__code="government")
    assert "党建" in refused.reason
    assert Admission.objects.count() == 3 * 13


def test_load_defaults_twice_changes_nothing_and_keeps_what_the_office_set():
    actions.load_defaults()
    LengthLimit.objects.filter(channel__code="party").update(most=800)
    Admission.objects.filter(channel__code="party", section__code="farming").delete()
    Workday.objects.filter(date=date(2025, 10, 1)).delete()
    before = AuditEvent.objects.count()

    actions.load_defaults()

    assert set(
        LengthLimit.objects.filter(channel__code="party").values_list("most", flat=True)
    ) == {800}
    assert Admission.objects.count() == 3 * 13 - 1
    assert not Workday.objects.filter(date=date(2025, 10, 1)).exists()
    assert AuditEvent.objects.count() == before
    assert AuditEvent.objects.filter(actor_id=0).count() == 16


@time_machine.travel(JUNE_2026, tick=False)
def test_load_defaults_seeds_three_years_and_says_which_is_unknown():
    warnings = actions.load_defaults()

    assert [workcalendar.knows(year) for year in (2025, 2026, 2027)] == [True, True, False]
    assert warnings == ["还没有2027年的放假安排，公布后请在“工作日历”里填。"]
    assert Workday.objects.get(date=date(2026, 10, 1)).name == "国庆节"


def test_the_command_calls_every_app_and_prints_warnings(monkeypatch):
    called = []

    class App:
        def __init__(self, name):
            self.name = name

        def load_defaults(self):
            called.append(self.name)
            return ["小心"] if self.name.endswith("items.actions") else None

    command = "shangda.workbench.management.commands.load_defaults"
    monkeypatch.setattr(f"{command}.import_module", App)
    err = StringIO()

    call_command("load_defaults", stderr=err, no_color=True)

    assert called == [
        f"shangda.{app}.actions"
        for app in ("organisations", "items", "editing", "periodicals", "scoring")
    ]
    assert err.getvalue() == "小心\n"


def test_the_shipped_limits_name_every_kind_and_the_refusals_known_sections():
    shipped = json.loads((defaults.FOLDER / "channels.json").read_text(encoding="utf-8"))

    codes = {section["code"] for section in shipped["sections"]}
    for channel in shipped["channels"]:
        assert set(channel["limits"]) == set(Kind.values)
        assert set(channel["refused"]) <= codes
