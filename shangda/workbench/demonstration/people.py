"""The invented people of the demonstration office, their posts and sign-in names."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from shangda.workbench.demonstration.places import (
    COUNTY,
    SECOND_COUNTY,
    Unit,
    by_code,
    reporting_units,
)

PASSWORD = "shangda-demo"  # noqa: S105 -- printed in the README for the demonstration only
VACANT = frozenset({"QPX"})
"""Units without an informant at present."""

_SURNAMES = (
    "沈梁周顾方闻崔苏程许韩唐冯董萧曹袁邓傅曾彭吕卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范石"
    "姚谭廖邹熊金陆郝孔白康毛邱秦江史侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚庞樊兰殷施陶洪翟"
    "安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹"
    "关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁植甘解蒲戚褚沙楼"
)
_FIRST = "知景牧文若一砚书子怀云清思远宜承望立明秋雨佳志晓海春国永建俊立宏兴永红向少世德"
_SECOND = "禾行远澜谷苇舟言宁谦舒安平川林岚松峰敏洁华芳英军强伟波涛勇军霞梅琴兰青山泉"
_SINGLE = "喆堃镕澄岩湛珂霖彬昱峻璇翊菲钧煦淼晔骁岑"
_RARE = (("周", "镕"), ("陶", "喆"), ("范", "堃"))
_SHARE_OF_SHORT_NAMES = 0.18


class Post(StrEnum):
    """What a person is appointed to do; the unit or desk comes beside it."""

    INFORMANT = "informant"
    DEPUTY = "deputy_approver"
    CHIEF = "chief_approver"
    EDITOR = "editor"
    CHIEF_EDITOR = "chief_editor"
    ISSUER = "issuer"
    SCORER = "scorer"
    LEADER = "leader"
    SYSTEM = "system_admin"
    SECURITY = "security_admin"
    AUDIT = "audit_admin"


@dataclass(frozen=True, slots=True)
class Person:
    """One account of the demonstration."""

    username: str
    name: str
    unit: str
    title: str
    phone: str
    posts: tuple[Post, ...]
    desk: str = ""


_FIXED = {
    "zhen-xinxi": "沈知禾", "zhen-fenguan": "周牧远", "zhen-lingdao": "梁景行",
    "ju-xinxi": "闻一苇", "ju-lingdao": "崔砚舟", "xian-bianji": "顾文澜",
    "xian-kezhang": "方若谷",
}  # fmt: skip
_SIGN_IN = {"QSZ": "zhen", "QJTJ": "ju"}

# sign-in name, unit, what the person is called there, posts, desk
_STAFF = (
    ("xian-bianji", "QXWB", "信息科编辑", (Post.EDITOR,), "QD"),
    ("xian-bianji2", "QXWB", "信息科编辑", (Post.EDITOR,), "QD"),
    ("xian-kezhang", "QXWB", "信息科长", (Post.CHIEF_EDITOR, Post.EDITOR), "QD"),
    ("xian-qianfa", "QXWB", "县委办副主任", (Post.ISSUER, Post.DEPUTY), "QD"),
    ("xian-zhuren", "QXWB", "县委办主任", (Post.CHIEF,), ""),
    ("xian-kaohe", "QXWB", "考核员", (Post.SCORER,), "QD"),
    ("xian-lingdao", "QY", "县委书记", (Post.LEADER,), ""),
    ("xian-lingdao2", "QY", "县委副书记", (Post.LEADER,), ""),
    ("xian-lingdao3", "QY", "县长", (Post.LEADER,), ""),
    ("zheng-bianji", "QZFB", "信息科编辑", (Post.EDITOR,), "QZ"),
    ("zheng-kezhang", "QZFB", "信息科长", (Post.CHIEF_EDITOR, Post.EDITOR), "QZ"),
    ("zheng-qianfa", "QZFB", "县政府办副主任", (Post.ISSUER, Post.DEPUTY), "QZ"),
    ("zheng-zhuren", "QZFB", "县政府办主任", (Post.CHIEF,), ""),
    ("tq-bianji", "TXWB", "信息科编辑", (Post.EDITOR, Post.CHIEF_EDITOR), "TD"),
    ("tq-qianfa", "TXWB", "县委办副主任", (Post.ISSUER, Post.DEPUTY), "TD"),
    ("tq-zhuren", "TXWB", "县委办主任", (Post.CHIEF,), ""),
    ("shi-bianji", "YSWB", "信息处编辑", (Post.EDITOR,), "YD"),
    ("shi-chuzhang", "YSWB", "信息处处长", (Post.CHIEF_EDITOR, Post.EDITOR), "YD"),
    ("shi-qianfa", "YSWB", "市委副秘书长", (Post.ISSUER,), "YD"),
    ("shi-lingdao", "YD", "市委书记", (Post.LEADER,), ""),
    ("shizheng-bianji", "YZFB", "信息处编辑", (Post.EDITOR, Post.CHIEF_EDITOR), "YZ"),
    ("shizheng-qianfa", "YZFB", "市政府副秘书长", (Post.ISSUER,), "YZ"),
    ("guanli", "YD", "系统管理员", (Post.SYSTEM,), ""),
    ("anquan", "YD", "安全管理员", (Post.SECURITY,), ""),
    ("shenji", "YD", "审计管理员", (Post.AUDIT,), ""),
)


def sign_in_stem(code: str) -> str:
    """What the sign-in names of a unit's people begin with."""
    return _SIGN_IN.get(code, code.lower())


def names(rng: random.Random, count: int, taken: set[str]) -> list[str]:
    """Invent names that nobody in ``taken`` has; three of them with rare characters."""
    found = [a + b for a, b in _RARE if a + b not in taken][:count]
    taken.update(found)
    while len(found) < count:
        given = rng.choice(_FIRST) + rng.choice(_SECOND)
        if rng.random() < _SHARE_OF_SHORT_NAMES:
            given = rng.choice(_SINGLE)
        name = rng.choice(_SURNAMES) + given
        if name not in taken and len(set(name)) == len(name):
            taken.add(name)
            found.append(name)
    rng.shuffle(found)
    return found


def _unit_posts(unit: Unit) -> Iterator[tuple[str, str, tuple[Post, ...]]]:
    """Sign-in name, title and posts of a unit's people; small offices share posts."""
    stem = sign_in_stem(unit.code)
    if unit.code not in VACANT:
        yield f"{stem}-xinxi", "信息员", (Post.INFORMANT,)
    if unit.kind != "township":
        head = "主任" if unit.short.endswith("园区") else "局长"
        title = {"部": "常务副部长", "委": "常务副书记", "会": "主席"}.get(
            unit.short[-1], head
        )
        yield f"{stem}-lingdao", title, (Post.CHIEF, Post.DEPUTY)
        return
    yield f"{stem}-fenguan", "分管领导", (Post.DEPUTY,)
    leader = "党工委书记" if unit.short.endswith("街道") else "党委书记"
    yield f"{stem}-lingdao", leader, (Post.CHIEF,)


def cast(seed: int = 20) -> tuple[Person, ...]:
    """Everybody with an account, in the order of the sign-in page."""
    rng = random.Random(f"people {seed}")  # noqa: S311 -- names, not secrets
    rows = [*_STAFF]
    for county in (COUNTY, SECOND_COUNTY):
        for unit in reporting_units(county):
            rows += [
                (u, unit.code, title, posts, "") for u, title, posts in _unit_posts(unit)
            ]
    free = names(rng, len(rows), set(_FIXED.values()))
    phones = rng.sample(range(6002, 6999), len(rows))
    return tuple(
        Person(
            username=username,
            name=_FIXED.get(username) or free.pop(),
            unit=by_code()[unit].code,
            title=title,
            phone=f"内线{phone}",
            posts=posts,
            desk=desk,
        )
        for (username, unit, title, posts, desk), phone in zip(rows, phones, strict=True)
    )
