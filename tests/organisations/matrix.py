"""Every page of the office, who may open it, and what makes sense to send it."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from shangda.kernel.models import Workday
from shangda.organisations import exporting
from shangda.organisations.models import (
    Appointment,
    LengthLimit,
    Membership,
    Post,
    Role,
)
from tests import make
from tests.organisations.pages import today

DAY = timedelta(days=1)
PERSONAS = ["system", "security", "audit", "desk_admin", "city_admin", "editor", "nobody"]
READ = {
    #                  sys sec aud dsk cty edi nob  anonymous is sent to sign in
    "home":           "200 200 200 200 200 403 403",
    "me":             "200 200 200 200 200 200 200",
    "units":          "200 403 403 200 200 403 403",
    "new-unit":       "200 403 403 200 200 403 403",
    "unit":           "200 200 404 200 404 404 404",
    "posts":          "403 200 403 403 403 403 403",
    "post":           "404 200 404 200 404 404 404",
    "appointment":    "404 200 404 200 404 404 404",
    "delegation":     "404 200 404 200 404 404 404",
    "people":         "200 200 403 200 200 403 403",
    "new-person":     "200 403 403 200 200 403 403",
    "person":         "200 200 404 200 404 404 404",
    "desks":          "200 403 403 200 200 403 403",
    "desk":           "200 404 404 200 404 404 404",
    "members":        "200 404 404 200 404 404 404",
    "membership":     "200 404 404 200 404 404 404",
    "channels":       "200 403 403 200 200 403 403",
    "channel":        "200 403 403 200 200 403 403",
    "calendar":       "200 403 403 200 200 403 403",
    "rosters":        "200 403 403 200 200 403 403",
    "roster-template": "200 403 403 200 200 403 403",
    "export":         "200 403 403 200 200 403 403",
}  # fmt: skip
WRITE = {
    "delegate":             "404 302 404 302 404 404 404",
    "add-unit":             "302 403 403 302 302 403 403",
    "update-unit":          "302 403 404 302 404 404 404",
    "rename-unit":          "302 403 404 302 404 404 404",
    "move-unit":            "302 403 404 302 404 404 404",
    "close-unit":           "302 403 404 302 404 404 404",
    "reopen-unit":          "409 403 404 409 404 404 404",
    "merge-units":          "302 403 404 302 404 404 404",
    "add-post":             "403 302 403 302 403 403 403",
    "rename-post":          "404 302 404 302 404 404 404",
    "drop-post":            "404 409 404 409 404 404 404",
    "appoint":              "403 302 403 302 422 403 403",
    "end-appointment":      "404 302 404 302 404 404 404",
    "cancel-appointment":   "404 409 404 409 404 404 404",
    "add-person":           "302 403 403 302 302 403 403",
    "update-person":        "302 403 404 302 404 404 404",
    "deactivate":           "302 403 404 302 404 404 404",
    "activate":             "409 403 404 409 404 404 404",
    "set-initial-password": "302 403 404 302 404 404 404",
    "reset-totp":           "409 403 404 409 404 404 404",
    "unlock":               "409 403 404 409 404 404 404",
    "add-desk":             "302 403 403 403 403 403 403",
    "update-desk":          "302 404 404 302 404 404 404",
    "close-desk":           "302 404 404 403 404 404 404",
    "open-desk":            "409 404 404 403 404 404 404",
    "add-group":            "302 404 404 302 404 404 404",
    "rename-group":         "302 404 404 302 404 404 404",
    "drop-group":           "409 404 404 409 404 404 404",
    "join-all":             "302 404 404 302 404 404 404",
    "change-terms":         "302 404 404 302 404 404 404",
    "change-group":         "302 404 404 302 404 404 404",
    "end-membership":       "302 404 404 302 404 404 404",
    "add-channel":          "302 403 403 403 403 403 403",
    "rename-channel":       "302 403 403 403 302 403 403",
    "set-limit":            "302 403 403 403 302 403 403",
    "drop-limit":           "302 403 403 403 302 403 403",
    "set-admission":        "302 403 403 403 302 403 403",
    "add-section":          "302 403 403 403 302 403 403",
    "rename-section":       "302 403 403 403 302 403 403",
    "set-day":              "302 403 403 302 302 403 403",
    "drop-day":             "302 403 403 302 302 403 403",
    "bring-roster":         "302 403 403 302 302 403 403",
}  # fmt: skip
ELSEWHERE = {
    "passwords",
    "take-passwords",
    "first-run",
    "set-up",
    "next-steps",
    "roster",
    "apply-roster",
}


def places(world):
    """Arguments and fields of every page, so that what is asked makes sense."""
    day = today().isoformat()
    unit, kept = world.township.pk, world.informant.pk
    other = make.unit("OTH", parent=world.county)
    seat = Post.objects.get(role=Role.CHIEF_APPROVER, unit=unit)
    held = Appointment.objects.get(person=world.chief).pk
    member = Membership.objects.get(unit=unit)
    limit = LengthLimit.objects.filter(channel=world.channel).first()
    workday = Workday.objects.create(date=today() + DAY, is_work=False)
    name, term = {"name": "新名称"}, {"until_date": day}
    particulars = {"level": "township", "kind": "township", "parent": world.county.pk}
    words_of_a_unit = {"name": "新镇", "short_name": "新镇", "code": "NEW"}
    file = exporting.roster([], [])
    return {
        "unit": ([unit], {}),
        "post": ([seat.pk], {}),
        "appointment": ([held], {}),
        "delegation": ([held], {}),
        "person": ([kept], {}),
        "desk": ([world.desk.pk], {}),
        "members": ([world.desk.pk], {}),
        "membership": ([member.pk], {}),
        "channel": ([world.channel.pk], {}),
        "delegate": ([held], {"person": world.deputy.username, "from_date": day, **term}),
        "add-unit": ([], particulars | words_of_a_unit),
        "update-unit": ([unit], particulars),
        "rename-unit": ([unit], words_of_a_unit | {"from_date": day}),
        "move-unit": ([unit], {"place": 1}),
        "close-unit": ([unit], {"closed_date": day}),
        "reopen-unit": ([unit], {}),
        "merge-units": ([unit], {"closed_date": day, "into": other.pk}),
        "add-post": ([], {"role": "informant", "unit": unit}),
        "rename-post": ([seat.pk], {"title": "新岗位"}),
        "drop-post": ([seat.pk], {}),
        "appoint": (
            [],
            {"post": seat.pk, "person": world.deputy.username, "from_date": day},
        ),
        "end-appointment": ([held], term),
        "cancel-appointment": ([held], {}),
        "add-person": ([], {"username": "new-one", "name": "新人"}),
        "update-person": ([kept], name),
        "deactivate": ([kept], {}),
        "activate": ([kept], {}),
        "set-initial-password": ([kept], {}),
        "reset-totp": ([kept], {}),
        "unlock": ([kept], {}),
        "add-desk": ([], {"channel": world.channel.pk, "unit": other.pk, "code": "ND"}),
        "update-desk": ([world.desk.pk], name | {"receive_within": 1, "revise_within": 1}),
        "close-desk": ([world.desk.pk], {}),
        "open-desk": ([world.desk.pk], {}),
        "add-group": ([world.desk.pk], name),
        "rename-group": ([member.group_id], name),
        "drop-group": ([member.group_id], {}),
        "join-all": (
            [world.desk.pk],
            {"units": other.pk, "group": member.group_id, "from_date": day},
        ),
        "change-terms": ([member.pk], {}),
        "change-group": ([member.pk], {"group": member.group_id, "from_date": day}),
        "end-membership": ([member.pk], term),
        "add-channel": ([], {"code": "flood", "name": "防汛"}),
        "rename-channel": ([world.channel.pk], name),
        "set-limit": ([world.channel.pk], {"kind": "urgent", "most": 9}),
        "drop-limit": ([limit.pk], {}),
        "set-admission": (
            [world.channel.pk, world.section.pk],
            {"is_admitted": "yes"},
        ),
        "add-section": ([], {"code": "tea", "name": "茶"}),
        "rename-section": ([world.section.pk], {"name": "农业"}),
        "set-day": ([], {"date": day, "is_work": "off"}),
        "drop-day": ([workday.pk], {}),
        "bring-roster": ([], {"file": SimpleUploadedFile("x.xlsx", file)}),
    }
