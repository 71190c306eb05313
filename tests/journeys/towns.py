"""A township that counts its villages: its own desk, old rules, and all of last quarter."""

from dataclasses import replace
from datetime import datetime

import time_machine
from django.utils import timezone

from shangda.bulletins import spans
from shangda.kernel import outbox
from shangda.kernel.models import Job
from shangda.organisations.models import Level, Role, Unit
from shangda.points.rulesets import Per
from tests import make
from tests.journeys.matters import MATTERS

OLD_RULES = make.one_rule(5, title="松岚镇信息采用计分（试行）")
EACH_MONTH = {"hexi": (4, 4, 4), "shangping": (4, 4, 3), "ligou": (4, 4, 4)}
NAMES = {"hexi": "河西村", "shangping": "上坪村", "ligou": "梨沟村"}
PEOPLE = {
    "town-editor": "魏知行",
    "town-chief-editor": "贺亦舟",
    "town-issuer": "曲长安",
    "town-scorer": "文若木",
    "hexi-informant": "岳小满",
    "shangping-informant": "柏青禾",
    "ligou-informant": "邵一苗",
}


def town(world):
    """The desk of the township, its villages, and what they did in last quarter's months."""
    desk = make.desk(world.township, world.channel, parent=world.desk, code="ZD")
    make.house_periodical(desk, "松岚快报")
    office = _office(world, desk)
    villages = {code: _village(office, code) for code in NAMES}
    texts = iter(_texts())
    with _in_month(1):
        article = _first_month(villages, texts)
    with _in_month(2):
        _second_month(villages, texts)
    with _in_month(3):
        _third_month(villages, texts, article)
    Job.objects.filter(name="periodicals.print_issue").delete()  # slow, and no figure
    make.rule_set(desk, OLD_RULES)
    outbox.drain()


# --- The months -----------------------------------------------------------------------------


def _first_month(villages, texts):
    """The problem that 河西村 reports is printed, and a leader of the district writes on it."""
    hexi = villages["hexi"]
    article = make.passed_article(hexi, kind="problem", title="河西村盼修通过水路面")
    make.used_issue(hexi, article)
    _send(villages, texts, 0, but={"hexi": 1})
    item = article.sources.get().submission.item
    make.registered(hexi, "instruction", title="", item=item, words={"leader": "区领导"})
    return article


def _second_month(villages, texts):
    """上坪村 has a brief, and is said to have told of a washed-out road too late."""
    there = villages["shangping"]
    make.used_issue(there, make.passed_article(there, title="上坪村清淤三处"), form="brief")
    _send(villages, texts, 1, but={"shangping": 1})
    make.registered(there, "urgent_late", title="上坪村山洪冲断便道")


def _third_month(villages, texts, article):
    """What 河西村 reported runs above; 梨沟村 was late, too."""
    hexi = villages["hexi"]
    make.used_outside(hexi, article=article)
    district = make.outlet("district", "《区信息》", "county")
    make.used_outside(hexi, article=article, of=district)
    _send(villages, texts, 2, but={})
    make.registered(villages["ligou"], "urgent_late", title="梨沟村林边火情")


def _send(villages, texts, month, *, but):
    """As many texts as the village sent that month; ``but`` so many are there already."""
    for code, there in villages.items():
        for _ in range(EACH_MONTH[code][month] - but.get(code, 0)):
            title, body = next(texts)
            make.submission(there, title=f"{NAMES[code]}：{title}", body=body)


def _in_month(number):
    """The tenth of a month of last quarter, in the morning."""
    start = spans.last_ended(Per.QUARTER, timezone.localdate()).start
    day = datetime(start.year, start.month + number - 1, 10, 10, tzinfo=make.TIME_ZONE)
    return time_machine.travel(day, tick=False)


# --- Who there is ---------------------------------------------------------------------------


def _office(world, desk):
    seat = lambda username, role: _seated(username, role, desk=desk)  # noqa: E731
    return replace(
        world,
        desk=desk,
        editor=seat("town-editor", Role.EDITOR),
        chief_editor=seat("town-chief-editor", Role.CHIEF_EDITOR),
        issuer=seat("town-issuer", Role.ISSUER),
        scorer=seat("town-scorer", Role.SCORER),
    )


def _village(office, code):
    """A village with its people, as a world of the township's desk."""
    unit = make.unit(
        code.upper(),
        NAMES[code],
        parent=office.township,
        level=Level.VILLAGE,
        kind=Unit.Sort.VILLAGE,
    )
    make.join(unit, office.desk, group="村组")
    return replace(
        office,
        township=unit,
        informant=_seated(f"{code}-informant", Role.INFORMANT, unit=unit),
        deputy=make.holder(Role.DEPUTY_APPROVER, unit=unit),
        chief=make.holder(Role.CHIEF_APPROVER, unit=unit),
    )


def _seated(username, role, **place):
    who = make.person(username, PEOPLE[username])
    make.appoint(who, role, **place)
    return who


def _texts():
    """Enough titles and bodies for a quarter."""
    for number in range(1, 4):
        for title, body in MATTERS.items():
            yield f"{title}（{number}）", f"{body}这是第{number}次摸排的结果。"
