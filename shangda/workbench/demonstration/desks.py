"""The demonstration's desks, what they print, and their sections."""

from dataclasses import dataclass

PARTY, GOVERNMENT = "party", "government"


@dataclass(frozen=True, slots=True)
class Desk:
    """One channel's desk at one office."""

    code: str
    office: str
    channel: str
    name: str
    parent: str
    editors: tuple[str, ...]
    chief_editor: str
    issuer: str
    office_chief: str = ""
    """Who signs what the office reports up."""


@dataclass(frozen=True, slots=True)
class Periodical:
    """One of a desk's series, and how often and how full it appears."""

    code: str
    desk: str
    masthead: str
    every_workdays: int
    entries: tuple[int, int]
    form: str
    """What it takes: ``daily`` short items, ``topic`` one long, ``practice`` good work."""
    before: int
    """Issues of this year that came out before the history begins."""
    points: str
    """Value of one entry, as the desk's rules say."""


DESKS = (
    Desk("QD", "QXWB", PARTY, "栖云县委办信息科", "YD", ("xian-bianji", "xian-bianji2"),
         "xian-kezhang", "xian-qianfa", "xian-zhuren"),
    Desk("QZ", "QZFB", GOVERNMENT, "栖云县政府办信息科", "YZ", ("zheng-bianji",),
         "zheng-kezhang", "zheng-qianfa", "zheng-zhuren"),
    Desk("TD", "TXWB", PARTY, "听泉县委办信息科", "YD", ("tq-bianji",),
         "tq-bianji", "tq-qianfa", "tq-zhuren"),
    Desk("YD", "YSWB", PARTY, "云渡市委办信息处", "", ("shi-bianji",),
         "shi-chuzhang", "shi-qianfa"),
    Desk("YZ", "YZFB", GOVERNMENT, "云渡市政府办信息处", "", ("shizheng-bianji",),
         "shizheng-bianji", "shizheng-qianfa"),
)  # fmt: skip

PERIODICALS = (
    Periodical("kuaibao", "QD", "栖云快报", 1, (2, 5), "daily", 96, "3"),
    Periodical("zhuanbao", "QD", "栖云专报", 8, (1, 1), "topic", 14, "5"),
    Periodical("jiaoliu", "QD", "工作交流", 12, (2, 3), "practice", 9, "4"),
    Periodical("qzxx", "QZ", "栖云政务信息", 3, (2, 5), "daily", 31, "3"),
    Periodical("qzyq", "QZ", "政务要情", 12, (1, 1), "topic", 10, "5"),
    Periodical("tqxx", "TD", "听泉信息", 6, (2, 4), "daily", 18, "3"),
    Periodical("ydkb", "YD", "云渡快报", 4, (2, 4), "daily", 33, "8"),
    Periodical("ydzw", "YZ", "云渡政务", 6, (1, 3), "daily", 17, "8"),
)

PARTY_SECTIONS = (
    "党建", "经济运行", "项目建设", "乡村振兴", "农业生产", "民生保障", "社会治理",
    "城市管理", "生态环保", "安全应急", "教育卫生", "文化旅游", "改革创新", "基层减负",
)  # fmt: skip
_GOVERNMENT_SECTION_OF = {
    "经济运行": "经济运行", "项目建设": "项目建设", "乡村振兴": "农业农村",
    "农业生产": "农业农村", "民生保障": "民生实事", "社会治理": "社会治理",
    "城市管理": "城建交通", "生态环保": "生态环境", "安全应急": "安全应急",
    "教育卫生": "教科文卫", "文化旅游": "教科文卫", "改革创新": "政务服务",
    "基层减负": "政务服务",
}  # fmt: skip
GOVERNMENT_SECTIONS = tuple(dict.fromkeys(_GOVERNMENT_SECTION_OF.values()))


def desk(code: str) -> Desk:
    """A desk by its code. Raises StopIteration for an unknown one."""
    return next(d for d in DESKS if d.code == code)


def periodicals_of(code: str) -> tuple[Periodical, ...]:
    """What a desk prints, the most frequent first."""
    return tuple(p for p in PERIODICALS if p.desk == code)


def section_at(channel: str, section: str) -> str | None:
    """The section's name at a channel; none when the channel does not take it."""
    return section if channel == PARTY else _GOVERNMENT_SECTION_OF.get(section)
